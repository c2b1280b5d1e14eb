#include "sim/engine/stressed.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/accounts.h"

/* Paths of either world: 41 beyond the 99 % level, a minute for the 78 accounts of
 * `claims`. */
enum { STRESSED_PATHS = 4096 };

/* One world while it is walked. */
struct world {
    const struct alvh_stressed_options *options;
    struct alvh_scenario scenario;
    struct alvh_model model;
    struct alvh_prepared prepared;
    struct alvh_block **block; /* [threads] */
    struct alvh_outcomes outcomes;
};

static enum alvh_status prepare(struct world *world, double factor,
                                struct alvh_error *error)
{
    const struct alvh_stressed_options *options = world->options;
    const struct alvh_walk *base = &options->base->walk;
    const struct alvh_prepare_given given = {
        .model = &world->model, .start = &base->start, .past = &base->past};
    const struct alvh_prepare_options how = {
        .tables = options->tables, .threads = options->threads, .given = &given,
        .guests = &base->guests};
    world->scenario = *base->scenario;
    world->scenario.output.greek_paths = 0; /* only the drawdown is looked at */
    world->scenario.output.break_even_paths = 0;
    world->model = options->base->model;
    for (int regime = 0; regime < world->model.regimes; regime++)
        for (int k = 0; k < ALVH_FACTORS; k++)
            world->model.p.theta[regime][k] *= factor * factor;
    ALVH_TRY(alvh_prepare(&world->scenario, &how, &world->prepared, error));
    const int lanes = (int)world->scenario.simulation.block_paths;
    ALVH_TRY(alvh_outcomes_create(&world->scenario, (int64_t)options->threads * lanes,
                                  &world->outcomes, error));
    world->block = calloc((size_t)options->threads, sizeof(struct alvh_block *));
    if (!world->block)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %d threads", options->threads);
    for (int thread = 0; thread < options->threads; thread++)
        ALVH_TRY(
            alvh_block_create(&world->prepared.walk, lanes, &world->block[thread], error));
    return ALVH_OK;
}

/* A block for each thread, from `first` on. */
static void walk_batch(struct world *world, int64_t first, int64_t paths)
{
    const int64_t lanes = world->scenario.simulation.block_paths;
    const int64_t blocks = (paths + lanes - 1) / lanes;
    world->outcomes.first_path = first;
    world->outcomes.paths = paths;
#pragma omp parallel for schedule(dynamic) num_threads(world->options->threads)
    for (int64_t index = 0; index < blocks; index++) {
        struct alvh_block *block = world->block[omp_get_thread_num()];
        const int64_t offset = index * lanes;
        block->first_path = (uint64_t)(first + offset);
        block->lanes = (int)(paths - offset < lanes ? paths - offset : lanes);
        world->options->walk_block(&world->prepared.walk, block, &world->outcomes, offset);
    }
}

static bool asked_to_stop(const struct world *world)
{
    const atomic_int *stop = world->options->stop;
    return stop && atomic_load_explicit(stop, memory_order_relaxed) != 0;
}

static enum alvh_status walk(struct world *world, int64_t paths, double *drawdown,
                             struct alvh_error *error)
{
    const struct alvh_outcomes *outcomes = &world->outcomes;
    const int accounts = outcomes->books * outcomes->scales;
    for (int64_t first = 0; first < paths; first += outcomes->capacity) {
        const int64_t left = paths - first;
        const int64_t count = left < outcomes->capacity ? left : outcomes->capacity;
        if (asked_to_stop(world))
            return alvh_fail(error, ALVH_EFAILED, "stopped by a signal");
        walk_batch(world, first, count);
        for (int account = 0; account < accounts; account++)
            memcpy(drawdown + account * paths + first,
                   outcomes->value[ALVH_OUTCOME_max_drawdown] +
                       account * outcomes->capacity,
                   (size_t)count * sizeof *drawdown);
    }
    return ALVH_OK;
}

static void release(struct world *world)
{
    for (int thread = 0; world->block && thread < world->options->threads; thread++)
        alvh_block_free(world->block[thread]);
    free(world->block);
    alvh_outcomes_free(&world->outcomes);
    alvh_prepared_free(&world->prepared);
    free(world);
}

static enum alvh_status walk_world(const struct alvh_stressed_options *options,
                                   double factor, int64_t paths, double *drawdown,
                                   struct alvh_error *error)
{
    struct world *world = calloc(1, sizeof *world);
    if (!world)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a world of other volatility");
    world->options = options;
    enum alvh_status status = prepare(world, factor, error);
    if (status == ALVH_OK)
        status = walk(world, paths, drawdown, error);
    release(world);
    return status;
}

enum alvh_status alvh_stressed_walk(const struct alvh_stressed_options *options,
                                    struct alvh_stressed *stressed,
                                    struct alvh_error *error)
{
    static const double factor[ALVH_STRESSED_WORLDS] = {0.8, 1.2};
    const struct alvh_scenario *scenario = options->base->walk.scenario;
    const int64_t paths = options->paths < STRESSED_PATHS ? options->paths : STRESSED_PATHS;
    const size_t size = (size_t)(scenario->books * scenario->scales) * (size_t)paths;
    *stressed = (struct alvh_stressed){0};
    if (alvh_scenario_is_weighted(scenario))
        return ALVH_OK; /* its bootstrap takes every path for one */
    stressed->paths = paths;
    for (int world = 0; world < ALVH_STRESSED_WORLDS; world++) {
        stressed->drawdown[world] = malloc(size * sizeof(double));
        if (!stressed->drawdown[world])
            return alvh_fail(error, ALVH_EFAILED, "no memory for %lld drawdowns",
                             (long long)size);
        ALVH_TRY(
            walk_world(options, factor[world], paths, stressed->drawdown[world], error));
    }
    return ALVH_OK;
}

void alvh_stressed_free(struct alvh_stressed *stressed)
{
    for (int world = 0; world < ALVH_STRESSED_WORLDS; world++)
        free(stressed->drawdown[world]);
    *stressed = (struct alvh_stressed){0};
}
