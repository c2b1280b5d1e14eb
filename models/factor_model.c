#include "models/factor_model.h"

#include <math.h>
#include <string.h>

#include "alvh/model.h"
#include "models/number.h"

#define ROW(key, low, high, unit, text) {#key, low, high},
static const struct alvh_factor_key keys_BREADTH[] = {ALVH_BREADTH_KEYS(ROW)};
static const struct alvh_factor_key keys_LIQUIDITY[] = {ALVH_LIQUIDITY_KEYS(ROW)};
static const struct alvh_factor_key keys_RELEASES[] = {ALVH_RELEASES_KEYS(ROW)};
static const struct alvh_factor_key keys_EVENT_VARIANCE[] = {ALVH_EVENT_VARIANCE_KEYS(ROW)};
static const struct alvh_factor_key keys_SCORE[] = {ALVH_SCORE_KEYS(ROW)};
static const struct alvh_factor_key keys_LEAVING[] = {ALVH_LEAVING_KEYS(ROW)};
#undef ROW

const struct alvh_factor_block alvh_factor_block[ALVH_FACTOR_BLOCK_COUNT] = {
#define BLOCK(block, kind, text)                                                           \
    {#block, keys_##kind, sizeof keys_##kind / sizeof *keys_##kind,                        \
     offsetof(struct alvh_factor_model, block) / sizeof(double)},
    ALVH_FACTOR_BLOCKS(BLOCK)
#undef BLOCK
};

double *alvh_factor_model_values(struct alvh_factor_model *model)
{
    return (double *)(void *)model;
}

void alvh_factor_model_read(const struct alvh_node *map, const char *path,
                            struct alvh_factor_model *model, struct alvh_problems *problems)
{
    const char *names[ALVH_FACTOR_BLOCK_COUNT];
    for (int b = 0; b < ALVH_FACTOR_BLOCK_COUNT; b++)
        names[b] = alvh_factor_block[b].name;
    alvh_node_known(map, path, ALVH_FACTOR_BLOCK_COUNT, names, problems);
    for (int b = 0; b < ALVH_FACTOR_BLOCK_COUNT; b++) {
        const struct alvh_factor_block *block = &alvh_factor_block[b];
        const struct alvh_node *node = alvh_node_find(map, block->name);
        const char *known[ALVH_FACTOR_NUMBERS];
        char block_path[ALVH_PATH_LENGTH], key_path[ALVH_PATH_LENGTH];
        alvh_path_join(block_path, path, block->name);
        if (!node || !alvh_node_is(node, block_path, ALVH_NODE_MAP, problems))
            continue;
        for (int k = 0; k < block->keys; k++)
            known[k] = block->key[k].name;
        alvh_node_known(node, block_path, block->keys, known, problems);
        for (int k = 0; k < block->keys; k++) {
            const struct alvh_node *value = alvh_node_find(node, known[k]);
            alvh_path_join(key_path, block_path, known[k]);
            if (value)
                alvh_node_real(value, key_path, block->key[k].low, block->key[k].high,
                               alvh_factor_model_values(model) + block->first + k,
                               problems);
        }
    }
}

void alvh_factor_model_print(const struct alvh_factor_model *model, const char *indent,
                             FILE *out)
{
    struct alvh_factor_model copy = *model;
    const double *value = alvh_factor_model_values(&copy);
    for (int b = 0; b < ALVH_FACTOR_BLOCK_COUNT; b++) {
        const struct alvh_factor_block *block = &alvh_factor_block[b];
        fprintf(out, "%s%s: ", indent, block->name);
        for (int k = 0; k < block->keys; k++) {
            char text[ALVH_NUMBER_TEXT];
            fprintf(out, "%s%s: %s", k ? ", " : "{", block->key[k].name,
                    alvh_number_print(value[block->first + k], text));
        }
        fputs("}\n", out);
    }
}

/* With x' = decay x + jumps, a chance p of a jump of that deviation a day brings a variance
 * of p deviation^2 / (1 - decay^2) in the long run. */
double alvh_factor_jump_share(const struct alvh_factor_SCORE *score)
{
    const double years = 1.0 / ALVH_DAYS_PER_YEAR;
    const double chance = 1.0 - exp(-score->jump_intensity * years);
    const double forgotten = 1.0 - exp(-2.0 * score->pull * years);
    const double brought = chance * score->jump_stdev * score->jump_stdev;
    return brought > 0.0 ? brought / forgotten : 0.0;
}

static enum alvh_status check_score(const char *name, const struct alvh_factor_SCORE *score,
                                    struct alvh_error *error)
{
    const double share = alvh_factor_jump_share(score);
    if (share <= 1.0)
        return ALVH_OK;
    return alvh_fail(
        error, ALVH_EINPUT,
        "real_world.factors.%s.jump_stdev: %g at %g jumps per year and a pull of "
        "%g per year alone brings a variance of %g; a score's is 1 in all",
        name, score->jump_stdev, score->jump_intensity, score->pull, share);
}

enum alvh_status alvh_factor_model_check(const struct alvh_factor_model *model,
                                         struct alvh_error *error)
{
    struct alvh_factor_model copy = *model;
    const double *value = alvh_factor_model_values(&copy);
    for (int b = 0; b < ALVH_FACTOR_BLOCK_COUNT; b++) {
        const struct alvh_factor_block *block = &alvh_factor_block[b];
        for (int k = 0; k < block->keys; k++) {
            const struct alvh_factor_key *key = &block->key[k];
            const double x = value[block->first + k];
            if (!(x >= key->low && x <= key->high)) /* so written, it refuses a NaN too */
                return alvh_fail(
                    error, ALVH_EINPUT,
                    "real_world.factors.%s.%s: %g is out of range, allowed are "
                    "%g to %g",
                    block->name, key->name, x, key->low, key->high);
        }
        if (block->key == keys_SCORE)
            ALVH_TRY(check_score(block->name,
                                 (const struct alvh_factor_SCORE *)(value + block->first),
                                 error));
    }
    return ALVH_OK;
}
