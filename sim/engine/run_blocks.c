#include "sim/engine/run_parts.h"

#include <omp.h>

#include "sim/engine/block_record.h"
#include "sim/engine/tally_record.h"

/* ---- telling ---- */

void alvh_run_progress(struct alvh_run *run, enum alvh_stage stage, int64_t done,
                       int64_t total)
{
    const double now = omp_get_wtime();
    if (!run->options->progress || (done < total && now - run->reported_at < 0.1))
        return;
    run->reported_at = now;
    struct alvh_told told;
    if (stage == ALVH_STAGE_PATHS && run->teller && alvh_teller_tell(run->teller, &told))
        run->options->estimate(run->options->context, &told);
    run->options->progress(run->options->context, stage, done, total);
}

/* ---- taking a block ---- */

bool alvh_run_is_set(const atomic_int *flag)
{
    return flag && atomic_load_explicit(flag, memory_order_relaxed) != 0;
}

bool alvh_run_is_over(const struct alvh_run *run)
{
    const double most = run->options->max_wall_seconds;
    return most > 0.0 && omp_get_wtime() - run->began >= most;
}

bool alvh_run_has_to_stop(const struct alvh_run *run)
{
    return alvh_run_is_set(run->options->stop) || alvh_run_is_over(run) ||
           alvh_checkpoint_failed(run->checkpoint) || alvh_leader_stops(run->leader);
}

/* Paths from this one on, in whole lane steps, count in no distribution. */
static int64_t counted_paths(const struct alvh_run *run)
{
    const int64_t step = ALVH_LANE_STEP;
    return (alvh_tally_paths(&run->prepared.walk) + step - 1) / step * step;
}

/* Is the next path that nobody has taken one that distributions count? */
static bool is_early(const struct alvh_run *run)
{
    const struct alvh_ranges *left = &run->left;
    return left->taken < left->count && left->range[left->taken].first < counted_paths(run);
}

/* The next block for anybody, none of which is early in part; with the lock held. */
static bool take_next(struct alvh_run *run, struct alvh_range *range)
{
    const int64_t counted = counted_paths(run);
    const int64_t limit = is_early(run) && counted < run->limit ? counted : run->limit;
    if (alvh_run_has_to_stop(run) || alvh_run_is_set(run->options->save))
        return false;
    return alvh_ranges_take(&run->left, limit, run->scenario->simulation.block_paths,
                            range);
}

/* For the team, as alvh_team_calls.take. */
static bool take_block(void *context, bool tallying, struct alvh_range *range)
{
    struct alvh_run *run = context;
    pthread_mutex_lock(&run->lock);
    const bool early = is_early(run);
    const bool waits = early ? omp_get_wtime() >= run->until : tallying;
    const bool taken = !waits && take_next(run, range);
    pthread_mutex_unlock(&run->lock);
    return taken;
}

/* For the leader, as alvh_leader_calls.take. */
static bool take_for_helper(void *context, struct alvh_range *range)
{
    struct alvh_run *run = context;
    pthread_mutex_lock(&run->lock);
    const bool taken = take_next(run, range);
    pthread_mutex_unlock(&run->lock);
    return taken;
}

/* For the leader, as alvh_leader_calls.has_left. */
static bool has_left(void *context, int64_t paths)
{
    struct alvh_run *run = context;
    int64_t found = 0;
    pthread_mutex_lock(&run->lock);
    for (int64_t i = run->left.taken; i < run->left.count && found < paths; i++) {
        const struct alvh_range range = run->left.range[i];
        const int64_t end = range.end < run->limit ? range.end : run->limit;
        found += end > range.first ? end - range.first : 0;
    }
    pthread_mutex_unlock(&run->lock);
    return found >= paths;
}

/* ---- putting its record ---- */

/* For the team, as alvh_team_calls.put. */
static void put_record(void *context, struct alvh_range range,
                       const struct alvh_outcomes *outcomes, struct alvh_buffer *record)
{
    struct alvh_run *run = context;
    const int64_t paths = range.end - range.first;
    alvh_checkpoint_append(run->checkpoint, record);
    if (!outcomes)
        return;
    alvh_target_add(run->target, outcomes, range.first, paths);
    pthread_mutex_lock(&run->lock);
    run->done += paths;
    if (run->teller)
        alvh_teller_add(run->teller, outcomes, paths);
    alvh_run_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    pthread_mutex_unlock(&run->lock);
}

/* For the leader, as alvh_leader_calls.put. */
static void put_of_helper(void *context, struct alvh_buffer *content)
{
    struct alvh_run *run = context;
    const struct alvh_record record = alvh_record_of(content);
    alvh_checkpoint_append(run->checkpoint, content);
    if (record.kind != ALVH_RECORD_BLOCK)
        return;
    if (run->target)
        alvh_target_recall(run->target, &record, content);
    pthread_mutex_lock(&run->lock);
    run->done += record.paths;
    alvh_run_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    pthread_mutex_unlock(&run->lock);
}

/* ---- for those who walk ---- */

struct alvh_team_calls alvh_run_team_calls(struct alvh_run *run)
{
    return (struct alvh_team_calls){take_block, put_record, run};
}

struct alvh_leader_calls alvh_run_leader_calls(struct alvh_run *run)
{
    return (struct alvh_leader_calls){take_for_helper, has_left, put_of_helper, run};
}

void alvh_run_allow(struct alvh_run *run, int64_t limit)
{
    pthread_mutex_lock(&run->lock);
    run->limit = limit;
    pthread_mutex_unlock(&run->lock);
}

bool alvh_run_is_left(struct alvh_run *run, int64_t limit)
{
    const struct alvh_ranges *left = &run->left;
    pthread_mutex_lock(&run->lock);
    const bool is = left->taken < left->count && left->range[left->taken].first < limit;
    pthread_mutex_unlock(&run->lock);
    return is;
}
