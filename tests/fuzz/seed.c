#include "tests/fuzz/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "alvh/run.h"

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
    seed->good = malloc(seed->size);
    seed->bad = malloc(seed->size);
    if (!seed->good || !seed->bad ||
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
    seed->descriptor = memfd_create("seed", MFD_CLOEXEC);
    if (seed->descriptor < 0)
        fail("no file in memory");
    snprintf(seed->path, sizeof seed->path, "/proc/self/fd/%d", seed->descriptor);
}

void seed_edit(struct seed *seed, const uint8_t *data, size_t size)
{
    enum { HEAD = 5, ENDS = 128 };
    memcpy(seed->bad, seed->good, seed->size);
    seed->now = seed->size;
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
        data += bytes;
        size -= bytes;
    }
}

void seed_put(struct seed *seed)
{
    if (ftruncate(seed->descriptor, (off_t)seed->now) != 0 ||
        pwrite(seed->descriptor, seed->bad, seed->now, 0) != (ssize_t)seed->now)
        fail("its file in memory cannot be written");
}
