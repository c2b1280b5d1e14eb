#include "tests/fuzz/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alvh/run.h"

enum { PAGE = 4096 };

/* What became of a page: nothing, edited, or as it was again but for the file. */
enum { SAME, EDITED, UNDONE };

/* In memory: a disk would be written to at every input. HDF5 opens by name alone, so that
 * the file cannot be one without. */
static char name[] = "/dev/shm/alvh-fuzz-XXXXXX";

static void clean_up(void)
{
    remove(name);
}

static void fail(const char *why)
{
    fprintf(stderr, "fuzz: the seed cannot be made: %s\n", why);
    abort();
}

static void run(struct seed *seed, const char *output, int64_t shards)
{
    struct alvh_run_report report;
    struct alvh_error error;
    struct alvh_problems *problems = alvh_problems_create();
    if (alvh_scenario_read(ALVH_FUZZ_SEED, 0, NULL, &seed->scenario, problems) != ALVH_OK)
        fail(alvh_problems_text(problems));
    alvh_problems_free(problems);
    const struct alvh_run_options options = {
        .output = output, .shard = shards > 0, .shards = shards};
    if (alvh_run(&seed->scenario, &options, &report, &error) != ALVH_OK)
        fail(error.text);
}

static void take(struct seed *seed, const char *path)
{
    struct stat there;
    FILE *file = fopen(path, "rb");
    if (!file || stat(path, &there) != 0)
        fail("its file cannot be read");
    seed->size = seed->now = (size_t)there.st_size;
    seed->there = 0;
    seed->good = malloc(seed->size);
    seed->bad = malloc(seed->size);
    seed->page = calloc(seed->size / PAGE + 1, 1);
    if (!seed->good || !seed->bad || !seed->page ||
        fread(seed->good, 1, seed->size, file) != seed->size)
        fail("its file cannot be read");
    fclose(file);
    memcpy(seed->bad, seed->good, seed->size);
}

void seed_create(struct seed *seed, int64_t shards)
{
    char folder[] = "/tmp/alvh-fuzz-XXXXXX", output[64];
    if (!mkdtemp(folder))
        fail("no temporary folder");
    snprintf(output, sizeof output, "%s/seed", folder);
    run(seed, output, shards);
    take(seed, output);
    remove(output);
    rmdir(folder);
    seed->descriptor = mkstemp(name);
    if (seed->descriptor < 0)
        fail("no file in memory");
    atexit(clean_up);
    seed->path = name;
    seed_put(seed);
}

void seed_touch(struct seed *seed, size_t at, size_t bytes)
{
    for (size_t page = at / PAGE; bytes > 0 && page <= (at + bytes - 1) / PAGE; page++)
        seed->page[page] = EDITED;
}

/* Undoes what was edited last. */
static void restore(struct seed *seed)
{
    for (size_t page = 0; page * PAGE < seed->size; page++) {
        const size_t at = page * PAGE, left = seed->size - at;
        if (seed->page[page] != EDITED)
            continue;
        memcpy(seed->bad + at, seed->good + at, left < PAGE ? left : PAGE);
        seed->page[page] = UNDONE;
    }
    seed->now = seed->size;
}

void seed_edit(struct seed *seed, const uint8_t *data, size_t size)
{
    enum { HEAD = 5, ENDS = 128 };
    restore(seed);
    while (size >= HEAD) {
        uint32_t offset;
        memcpy(&offset, data, sizeof offset);
        const size_t at = offset % seed->size, left = seed->size - at;
        size_t bytes = data[4] % ENDS;
        if (data[4] & ENDS)
            seed->now = at;
        data += HEAD;
        size -= HEAD;
        bytes = bytes < size ? bytes : size;
        bytes = bytes < left ? bytes : left;
        memcpy(seed->bad + at, data, bytes);
        seed_touch(seed, at, bytes);
        data += bytes;
        size -= bytes;
    }
}

/* Only what differs from the file as it is: of a large one that is little. */
void seed_put(struct seed *seed)
{
    if (ftruncate(seed->descriptor, (off_t)seed->now) != 0)
        fail("its file in memory cannot be cut");
    for (size_t page = 0; page * PAGE < seed->now; page++) {
        const size_t at = page * PAGE, left = seed->now - at;
        const size_t bytes = left < PAGE ? left : PAGE;
        if (seed->page[page] == SAME && at + bytes <= seed->there)
            continue;
        if (pwrite(seed->descriptor, seed->bad + at, bytes, (off_t)at) != (ssize_t)bytes)
            fail("its file in memory cannot be written");
        seed->page[page] = seed->page[page] == EDITED ? EDITED : SAME;
    }
    seed->there = seed->now;
}
