/* Feeds a fuzz target with its corpus, and with inputs made of it by seeded mutations:
 *
 *     fuzz_TARGET COUNT FILE_OR_FOLDER...
 *
 * Nothing here looks at what the target covers, as libFuzzer does; that is for finding new
 * inputs (`make fuzz`), this for holding what was found. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/fuzz/target.h"

enum { MOST_BYTES = 1 << 16, MOST_EDITS = 8, PATH_BYTES = 4096 };

struct input {
    size_t size;
    uint8_t *data;
};

struct corpus {
    size_t count, room;
    struct input *input;
};

static void stop(const char *what, const char *why)
{
    fprintf(stderr, "fuzz: %s: %s\n", what, why);
    exit(1);
}

static void add_file(struct corpus *corpus, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        stop(path, strerror(errno));
    struct input input = {.data = malloc(MOST_BYTES)};
    input.size = input.data ? fread(input.data, 1, MOST_BYTES, file) : 0;
    fclose(file);
    if (corpus->count == corpus->room) {
        corpus->room = corpus->room ? 2 * corpus->room : 64;
        corpus->input = realloc(corpus->input, corpus->room * sizeof *corpus->input);
    }
    if (!corpus->input || !input.data)
        stop(path, "no memory");
    corpus->input[corpus->count++] = input;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* In the order of names, so that mutations are the same everywhere. */
static void add_all(struct corpus *corpus, const char *path)
{
    struct stat there;
    if (stat(path, &there) != 0)
        stop(path, strerror(errno));
    if (!S_ISDIR(there.st_mode)) {
        add_file(corpus, path);
        return;
    }
    struct dirent **entry;
    const int count = scandir(path, &entry, is_shown, alphasort);
    if (count < 0)
        stop(path, strerror(errno));
    for (int i = 0; i < count; i++) {
        char name[PATH_BYTES];
        snprintf(name, sizeof name, "%s/%s", path, entry[i]->d_name);
        add_all(corpus, name);
        free(entry[i]);
    }
    free(entry);
}

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static size_t below(uint64_t *state, size_t bound)
{
    return bound ? (size_t)(next_random(state) % bound) : 0;
}

/* Puts a piece of some other input in the place of one of these. */
static void splice(struct input *input, const struct input *other, uint64_t *random)
{
    const size_t at = below(random, input->size + 1), from = below(random, other->size + 1);
    const size_t left = input->size - at, most = other->size - from;
    const size_t gone = below(random, left + 1);
    size_t come = below(random, (most < 64 ? most : 64) + 1);
    if (input->size - gone + come > MOST_BYTES)
        come = gone;
    memmove(input->data + at + come, input->data + at + gone, left - gone);
    memcpy(input->data + at, other->data + from, come);
    input->size = input->size - gone + come;
}

static void mutate(struct input *input, const struct corpus *corpus, uint64_t *random)
{
    static const uint8_t telling[] = {0, 1, 9, 10, '"', '-', '.', ':', '{', 127, 128, 255};
    const size_t edits = 1 + below(random, MOST_EDITS);
    for (size_t i = 0; i < edits; i++) {
        const size_t at = below(random, input->size);
        const uint64_t kind = next_random(random) % 4;
        if (input->size == 0 || kind == 0)
            splice(input, &corpus->input[below(random, corpus->count)], random);
        else if (kind == 1)
            input->data[at] ^= (uint8_t)(1u << below(random, 8));
        else if (kind == 2)
            input->data[at] = telling[below(random, sizeof telling)];
        else
            input->data[at] = (uint8_t)next_random(random);
    }
}

/* A copy of its own size, so that a sanitizer sees what reads beyond it. */
static void feed(const struct input *input)
{
    uint8_t *exact = malloc(input->size + (input->size == 0));
    if (!exact)
        stop("input", "no memory");
    memcpy(exact, input->data, input->size);
    LLVMFuzzerTestOneInput(exact, input->size);
    free(exact);
}

int main(int count, char **arguments)
{
    struct corpus corpus = {0};
    if (count < 3)
        stop("usage", "fuzz_TARGET COUNT FILE_OR_FOLDER...");
    LLVMFuzzerInitialize(&count, &arguments);
    for (int i = 2; i < count; i++)
        add_all(&corpus, arguments[i]);
    for (size_t i = 0; i < corpus.count; i++)
        feed(&corpus.input[i]);
    struct input mutant = {.data = malloc(2 * MOST_BYTES)};
    if (!mutant.data || corpus.count == 0)
        stop(arguments[2], "no input");
    const long mutants = strtol(arguments[1], NULL, 10);
    for (long i = 0; i < mutants; i++) {
        uint64_t random = (uint64_t)i;
        const struct input *from = &corpus.input[below(&random, corpus.count)];
        memcpy(mutant.data, from->data, from->size);
        mutant.size = from->size;
        mutate(&mutant, &corpus, &random);
        feed(&mutant);
    }
    printf("%zu inputs and %ld mutants read\n", corpus.count, mutants);
    for (size_t i = 0; i < corpus.count; i++)
        free(corpus.input[i].data);
    free(corpus.input);
    free(mutant.data);
    return 0;
}
