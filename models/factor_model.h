/* The factors' numbers as rows: what reads, prints, checks and hashes them. */
#ifndef ALVH_MODELS_FACTOR_MODEL_H
#define ALVH_MODELS_FACTOR_MODEL_H

#include <stdio.h>

#include "alvh/factor_model.h"
#include "alvh/status.h"
#include "models/node.h"

struct alvh_factor_key {
    const char *name;
    double low, high;
};

/* A block: its keys, and where their values stand in a struct alvh_factor_model. */
struct alvh_factor_block {
    const char *name;
    const struct alvh_factor_key *key;
    int keys, first;
};

enum {
#define ALVH_FACTOR_BLOCK_NUMBER(block, kind, text) ALVH_FACTOR_BLOCK_##block,
    ALVH_FACTOR_BLOCKS(ALVH_FACTOR_BLOCK_NUMBER)
#undef ALVH_FACTOR_BLOCK_NUMBER
        ALVH_FACTOR_BLOCK_COUNT,
    ALVH_FACTOR_NUMBERS = sizeof(struct alvh_factor_model) / sizeof(double)
};
extern const struct alvh_factor_block alvh_factor_block[ALVH_FACTOR_BLOCK_COUNT];

/* All values, in the order of the blocks and their keys. */
double *alvh_factor_model_values(struct alvh_factor_model *model);

/* Reads the map real_world.factors; what it lacks stays as it is. */
void alvh_factor_model_read(const struct alvh_node *map, const char *path,
                            struct alvh_factor_model *model,
                            struct alvh_problems *problems);

/* Every block on a line of its own. */
void alvh_factor_model_print(const struct alvh_factor_model *model, const char *indent,
                             FILE *out);

/* Refuses numbers outside their ranges, and jumps of a score that alone vary more than it
 * may in all. */
enum alvh_status alvh_factor_model_check(const struct alvh_factor_model *model,
                                         struct alvh_error *error);

/* The part of a score's variance of 1 that its jumps bring. */
double alvh_factor_jump_share(const struct alvh_factor_SCORE *score);

#endif
