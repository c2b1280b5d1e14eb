#include "sim/engine/run_parts.h"

#include <omp.h>

static enum alvh_status save(struct alvh_run *run, struct alvh_error *error)
{
    if (!alvh_run_is_set(run->options->save))
        return ALVH_OK;
    alvh_leader_pause(run->leader, false);
    ALVH_TRY(alvh_checkpoint_sync(run->checkpoint, error));
    atomic_store_explicit(run->options->save, 0, memory_order_relaxed);
    if (run->options->saved)
        run->options->saved(run->options->context, run->done, run->total);
    return ALVH_OK;
}

/* Walks what is left: paths that distributions count first, with a tally at intervals; then
 * all others, with no more waiting for one another. */
static enum alvh_status walk_left(struct alvh_run *run, int64_t limit,
                                  struct alvh_error *error)
{
    const uint64_t seed = alvh_checkpoint_records(run->checkpoint)->seed;
    double wait = alvh_team_interval(0.0);
    while (alvh_run_is_left(run, limit) && !alvh_run_has_to_stop(run)) {
        run->until = omp_get_wtime() + wait;
        alvh_team_walk(run->team, seed);
        ALVH_TRY(alvh_team_tally(run->team, seed, error));
        wait = alvh_team_interval(omp_get_wtime() - run->until);
        ALVH_TRY(save(run, error));
    }
    return ALVH_OK;
}

/* Walks paths below `limit`, and waits for what other ranks have of them. */
static enum alvh_status walk_until(struct alvh_run *run, int64_t limit,
                                   struct alvh_error *error)
{
    alvh_run_allow(run, limit);
    ALVH_TRY(walk_left(run, limit, error));
    while (!alvh_run_has_to_stop(run) && alvh_leader_wait(run->leader))
        ALVH_TRY(save(run, error));
    if (!alvh_leader_pause(run->leader, alvh_run_has_to_stop(run)))
        run->short_of_blocks = true;
    ALVH_TRY(alvh_leader_check(run->leader, error));
    return alvh_checkpoint_check(run->checkpoint, error);
}

/* From one look at the target to the next; without one, all paths in one stretch. */
static enum alvh_status walk_paths(struct alvh_run *run, struct alvh_error *error)
{
    int64_t walked = 0;
    bool enough = false;
    while (walked < run->paths && !enough) {
        const int64_t first = walked;
        ALVH_TRY(alvh_target_next(run->target, first, run->paths, &walked, error));
        ALVH_TRY(alvh_run_recall(run, first, walked, error));
        ALVH_TRY(walk_until(run, walked, error));
        if (alvh_run_is_left(run, walked) || run->short_of_blocks)
            return ALVH_OK; /* it has to stop */
        ALVH_TRY(alvh_target_look(run->target, walked, &enough, error));
    }
    if (run->target)
        run->total = walked;
    run->report->paths = run->total;
    run->report->all_paths = walked;
    alvh_target_describe(run->target, walked, run->report->stopped_by);
    return ALVH_OK;
}

/* With the other ranks of the process, where there are any. */
static enum alvh_status begin_leading(struct alvh_run *run,
                                      const struct alvh_buffer *identity,
                                      struct alvh_error *error)
{
    const struct alvh_leader_options options = {
        .ranks = run->options->ranks,
        .identity = identity,
        .seed = alvh_checkpoint_records(run->checkpoint)->seed,
        .asked_threads = run->scenario->simulation.threads,
        .block_paths = run->scenario->simulation.block_paths,
        .threads = run->threads,
        .calls = alvh_run_leader_calls(run)};
    return options.ranks ? alvh_leader_begin(&options, &run->leader, error) : ALVH_OK;
}

enum alvh_status alvh_run_walk(struct alvh_run *run, const struct alvh_buffer *identity,
                               struct alvh_error *error)
{
    enum alvh_status status = begin_leading(run, identity, error);
    if (status == ALVH_OK)
        status = walk_paths(run, error);
    alvh_leader_count(run->leader, &run->report->helpers, &run->report->helping_threads);
    alvh_leader_end(run->leader);
    run->leader = NULL;
    return status;
}
