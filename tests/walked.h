/* One block of a scenario walked to its end, for tests that look at outcomes alone. */
#ifndef ALVH_TESTS_WALKED_H
#define ALVH_TESTS_WALKED_H

#include <string.h>

#include "sim/engine/accounts.h"
#include "sim/engine/prepare.h"
#include "sim/engine/walks.h"
#include "tests/expect.h"

enum { WALKED_LANES = 32 };

struct walked {
    struct alvh_scenario scenario;
    struct alvh_prepared prepared;
    struct alvh_block *block;
    struct alvh_outcomes outcomes;
};

/* The tables that all walks of a test share: set up and torn down with its group. */
static struct alvh_tables_cache *walked_tables;

static inline int walked_open(void **state)
{
    (void)state;
    return (walked_tables = alvh_tables_cache_create()) ? 0 : -1;
}

static inline int walked_close(void **state)
{
    (void)state;
    alvh_tables_cache_free(walked_tables);
    return 0;
}

/* Reads a scenario; false when it is not legal. */
static inline bool walked_read(struct walked *walked, const char *scenario, int count,
                               const char *const setting[])
{
    struct alvh_problems *problems = alvh_problems_create();
    *walked = (struct walked){0};
    const enum alvh_status status =
        alvh_scenario_read(scenario, count, setting, &walked->scenario, problems);
    alvh_problems_free(problems);
    return status == ALVH_OK;
}

/* Makes it ready to be walked, or fails the test; walked_free after it. */
static inline void walked_prepare(struct walked *walked)
{
    struct alvh_error error = {0};
    const struct alvh_prepare_options options = {.tables = walked_tables};
    if (alvh_prepare(&walked->scenario, &options, &walked->prepared, &error) != ALVH_OK ||
        alvh_outcomes_create(&walked->scenario, WALKED_LANES, &walked->outcomes, &error) !=
            ALVH_OK ||
        alvh_block_create(&walked->prepared.walk, WALKED_LANES, &walked->block, &error) !=
            ALVH_OK)
        fail_msg("%s", error.text);
    walked->block->lanes = WALKED_LANES;
    walked->outcomes.paths = WALKED_LANES;
}

/* Walks it, or fails the test; walked_free after it. */
static inline void walked_walk(struct walked *walked)
{
    struct alvh_error error = {0};
    alvh_walk_function *walk = NULL;
    const char *isa;
    walked_prepare(walked);
    if (alvh_walk_select(&walk, &isa, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    walk(&walked->prepared.walk, walked->block, &walked->outcomes, 0);
}

static inline void walked_free(struct walked *walked)
{
    alvh_block_free(walked->block);
    alvh_outcomes_free(&walked->outcomes);
    alvh_prepared_free(&walked->prepared);
}

/* An outcome of all scales of a book, [scale * WALKED_LANES + lane]. */
static inline const double *walked_outcome(const struct walked *walked,
                                           enum alvh_outcome which, int book)
{
    return walked->outcomes.value[which] + book * walked->scenario.scales * WALKED_LANES;
}

/* Their profit by layer, [(scale * ALVH_LAYER_COUNT + layer) * WALKED_LANES + lane]. */
static inline const double *walked_layers(const struct walked *walked, int book)
{
    return walked->outcomes.pnl_by_layer +
           book * walked->scenario.scales * ALVH_LAYER_COUNT * WALKED_LANES;
}

/* Did two books of as many scales come to the same, to the bit? `but` is left out;
 * ALVH_OUTCOME_COUNT: none. */
static inline bool walked_same(const struct walked *one, int book,
                               const struct walked *other, int other_book,
                               enum alvh_outcome but)
{
    const size_t count = (size_t)one->scenario.scales * WALKED_LANES;
    bool same = memcmp(walked_layers(one, book), walked_layers(other, other_book),
                       count * ALVH_LAYER_COUNT * sizeof(double)) == 0;
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        same &= which == (int)but || memcmp(walked_outcome(one, which, book),
                                            walked_outcome(other, which, other_book),
                                            count * sizeof(double)) == 0;
    return same;
}

#endif
