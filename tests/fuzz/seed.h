/* A file that a run has written, damaged by a fuzzer's bytes.
 *
 * Files are large, and of bytes that a fuzzer makes up no program reads far. So an input is
 * a list of edits of a good file: four bytes of an offset, one that says how many bytes
 * follow (its high bit: the file ends at the offset instead), and these. */
#ifndef ALVH_TESTS_FUZZ_SEED_H
#define ALVH_TESTS_FUZZ_SEED_H

#include <stddef.h>
#include <stdint.h>

#include "alvh/options.h"

struct seed {
    struct alvh_scenario scenario; /* of the run: tests/fuzz/seed.yaml */
    size_t size, now;              /* of the good file, of the damaged one */
    unsigned char *good, *bad;
    unsigned char *page; /* of which each was edited */
    size_t there;        /* of the file as it is */
    int descriptor;
    const char *path; /* in memory */
};

/* Runs the scenario, a whole run or the only shard of one, and keeps what it writes; aborts
 * where that fails. */
void seed_create(struct seed *seed, int64_t shards);

/* Makes the edits in `bad`; who makes others there tells of them. seed_put writes the file.
 */
void seed_edit(struct seed *seed, const uint8_t *data, size_t size);
void seed_touch(struct seed *seed, size_t at, size_t bytes);
void seed_put(struct seed *seed);

#endif
