#include "sim/engine/whole.h"

#include <omp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/isa.h"
#include "sim/engine/accounts.h"
#include "sim/engine/block_record.h"
#include "sim/engine/collect.h"
#include "sim/engine/granted.h"
#include "sim/engine/identity.h"
#include "sim/engine/leader.h"
#include "sim/engine/prepare.h"
#include "sim/engine/shard.h"
#include "sim/engine/tally_record.h"
#include "sim/engine/target.h"
#include "sim/engine/team.h"
#include "sim/engine/told.h"
#include "sim/engine/walks.h"
#include "sim/file/write.h"

/* Between two times that a run puts what it has on the medium. */
static const double interval_seconds = 10.0;

/* Everything a run owns. */
struct run {
    const struct alvh_scenario *scenario;
    const struct alvh_run_options *options;
    struct alvh_run_report *report;
    int threads;
    alvh_walk_function *walk_block;
    struct alvh_prepared prepared;
    struct alvh_shard shard;
    struct alvh_team *team;
    struct alvh_leader *leader; /* of other ranks; NULL: this process is alone */
    char *path;            /* of the checkpoint */
    struct alvh_checkpoint *checkpoint;
    bool resumed;          /* the checkpoint was there before */
    bool needed;           /* it has to stay */
    bool short_of_blocks;  /* another rank has not walked some that it was given */
    pthread_mutex_t lock;    /* of what threads share, from here to the teller */
    struct alvh_ranges left; /* paths of this run that nobody has taken yet */
    int64_t limit;           /* those from this one on have to wait */
    double until;            /* so does every block from this time on, seconds */
    struct alvh_target *target; /* NULL: every path is walked */
    int64_t done, total; /* paths of this run, or of its part */
    int64_t paths;       /* of the whole run, at most */
    struct alvh_teller *teller; /* for those who wait; NULL: nobody does */
    double began;       /* the run, seconds */
    double reported_at; /* when progress was last told, seconds */
};

/* ---- telling ---- */

static void report_progress(struct run *run, enum alvh_stage stage, int64_t done,
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

static void tables_progress(void *context, int64_t done, int64_t total)
{
    report_progress(context, ALVH_STAGE_TABLES, done, total);
}

/* ---- a block and its record ---- */

static bool is_set(const atomic_int *flag)
{
    return flag && atomic_load_explicit(flag, memory_order_relaxed) != 0;
}

static bool is_over(const struct run *run)
{
    const double most = run->options->max_wall_seconds;
    return most > 0.0 && omp_get_wtime() - run->began >= most;
}

static bool has_to_stop(const struct run *run)
{
    return is_set(run->options->stop) || is_over(run) ||
           alvh_checkpoint_failed(run->checkpoint) || alvh_leader_stops(run->leader);
}

/* Paths from this one on, in whole lane steps, count in no distribution. */
static int64_t counted_paths(const struct run *run)
{
    const int64_t step = ALVH_LANE_STEP;
    return (alvh_tally_paths(&run->prepared.walk) + step - 1) / step * step;
}

/* Is the next path that nobody has taken one that distributions count? */
static bool is_early(const struct run *run)
{
    const struct alvh_ranges *left = &run->left;
    return left->taken < left->count &&
           left->range[left->taken].first < counted_paths(run);
}

/* The next block for anybody, none of which is early in part; with the lock held. */
static bool take_next(struct run *run, struct alvh_range *range)
{
    const int64_t counted = counted_paths(run);
    const int64_t limit = is_early(run) && counted < run->limit ? counted : run->limit;
    if (has_to_stop(run) || is_set(run->options->save))
        return false;
    return alvh_ranges_take(&run->left, limit, run->scenario->simulation.block_paths, range);
}

/* For the team, as alvh_team_calls.take. */
static bool take_block(void *context, bool tallying, struct alvh_range *range)
{
    struct run *run = context;
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
    struct run *run = context;
    pthread_mutex_lock(&run->lock);
    const bool taken = take_next(run, range);
    pthread_mutex_unlock(&run->lock);
    return taken;
}

/* For the leader, as alvh_leader_calls.has_left. */
static bool has_left(void *context, int64_t paths)
{
    struct run *run = context;
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

/* For the team, as alvh_team_calls.put. */
static void put_record(void *context, struct alvh_range range,
                       const struct alvh_outcomes *outcomes, struct alvh_buffer *record)
{
    struct run *run = context;
    const int64_t paths = range.end - range.first;
    alvh_checkpoint_append(run->checkpoint, record);
    if (!outcomes)
        return;
    alvh_target_add(run->target, outcomes, range.first, paths);
    pthread_mutex_lock(&run->lock);
    run->done += paths;
    if (run->teller)
        alvh_teller_add(run->teller, outcomes, paths);
    report_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    pthread_mutex_unlock(&run->lock);
}

/* For the leader, as alvh_leader_calls.put. */
static void put_of_helper(void *context, struct alvh_buffer *content)
{
    struct run *run = context;
    const struct alvh_record record = alvh_record_of(content);
    alvh_checkpoint_append(run->checkpoint, content);
    if (record.kind != ALVH_RECORD_BLOCK)
        return;
    if (run->target)
        alvh_target_recall(run->target, &record, content);
    pthread_mutex_lock(&run->lock);
    run->done += record.paths;
    report_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    pthread_mutex_unlock(&run->lock);
}

/* ---- before the first path ---- */

/* Paths in whole lane steps. */
static int64_t rounded_paths(const struct alvh_scenario *scenario)
{
    const int64_t step = ALVH_LANE_STEP;
    return (scenario->simulation.paths + step - 1) / step * step;
}

/* Everything that can fail before the first path is walked. */
static enum alvh_status prepare(struct run *run, struct alvh_error *error)
{
    const struct alvh_prepare_options options = {.tables = run->options->tables,
                                                 .threads = run->threads,
                                                 .progress = tables_progress,
                                                 .context = run,
                                                 .rule = run->options->rule,
                                                 .rules = run->options->rules};
    ALVH_TRY(alvh_prepare(run->scenario, &options, &run->prepared, error));
    run->report->model = run->prepared.model;
    run->report->start = run->prepared.walk.start;
    ALVH_TRY(alvh_target_create(run->scenario, &run->scenario->simulation_target,
                                &run->target, error));
    if (run->options->progress && run->options->estimate)
        ALVH_TRY(alvh_teller_create(run->scenario, &run->teller, error));
    const struct alvh_team_options team = {
        .walk = &run->prepared.walk,
        .walk_block = run->walk_block,
        .threads = run->threads,
        .block_paths = run->scenario->simulation.block_paths,
        .calls = {.take = take_block, .put = put_record, .context = run}};
    return alvh_team_create(&team, &run->team, error);
}

/* ---- the checkpoint ---- */

/* The identity in a checkpoint that was found must be this run's. */
static enum alvh_status compare_identity(const struct run *run,
                                         const struct alvh_buffer *made,
                                         struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    struct alvh_buffer found = {0};
    enum alvh_status status =
        alvh_records_read(records, &records->record[0], &found, error);
    if (status == ALVH_OK)
        status = alvh_identity_compare(run->path, &found, made, false, error);
    alvh_buffer_free(&found);
    return status;
}

/* What the checkpoint has need not be walked. */
static enum alvh_status find_left(struct run *run, struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    struct alvh_finished_list list;
    struct alvh_ranges all = {0}, finished = {0};
    enum alvh_status status =
        alvh_finished_find(&run->prepared.walk, 1, &records, &list, error);
    run->paths = rounded_paths(run->scenario);
    const bool found = status != ALVH_OK ||
                       (alvh_finished_ranges(&list, &finished) &&
                        alvh_shard_paths(&run->shard, run->paths, &all) &&
                        alvh_ranges_missing(&finished, &all, &run->left));
    if (!found)
        status = alvh_fail(error, ALVH_EFAILED, "out of memory for a checkpoint");
    run->total = alvh_ranges_paths(&all);
    run->done = run->report->resumed_paths = alvh_ranges_paths(&finished);
    alvh_ranges_free(&all);
    alvh_ranges_free(&finished);
    alvh_finished_free(&list);
    return status;
}

static enum alvh_status open_checkpoint(struct run *run, const struct alvh_buffer *identity,
                                        struct alvh_error *error)
{
    if (asprintf(&run->path, "%s.checkpoint", run->options->output) < 0) {
        run->path = NULL;
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a checkpoint");
    }
    const struct alvh_checkpoint_options options = {.path = run->path,
                                                    .resume = run->options->resume,
                                                    .interval_seconds = interval_seconds};
    ALVH_TRY(alvh_checkpoint_open(&options, identity, &run->checkpoint, &run->resumed,
                                  error));
    run->needed = run->resumed;
    if (run->resumed)
        ALVH_TRY(compare_identity(run, identity, error));
    return find_left(run, error);
}

/* ---- walking ---- */

static enum alvh_status save(struct run *run, struct alvh_error *error)
{
    if (!is_set(run->options->save))
        return ALVH_OK;
    alvh_leader_pause(run->leader, false);
    ALVH_TRY(alvh_checkpoint_sync(run->checkpoint, error));
    atomic_store_explicit(run->options->save, 0, memory_order_relaxed);
    if (run->options->saved)
        run->options->saved(run->options->context, run->done, run->total);
    return ALVH_OK;
}

/* Has nobody taken some path below `limit` yet? */
static bool is_left(struct run *run, int64_t limit)
{
    const struct alvh_ranges *left = &run->left;
    pthread_mutex_lock(&run->lock);
    const bool is = left->taken < left->count && left->range[left->taken].first < limit;
    pthread_mutex_unlock(&run->lock);
    return is;
}

/* Walks what is left: paths that distributions count first, with a tally at intervals; then
 * all others, with no more waiting for one another. */
static enum alvh_status walk_left(struct run *run, int64_t limit, struct alvh_error *error)
{
    const uint64_t seed = alvh_checkpoint_records(run->checkpoint)->seed;
    double wait = alvh_team_interval(0.0);
    while (is_left(run, limit) && !has_to_stop(run)) {
        run->until = omp_get_wtime() + wait;
        alvh_team_walk(run->team, seed);
        ALVH_TRY(alvh_team_tally(run->team, seed, error));
        wait = alvh_team_interval(omp_get_wtime() - run->until);
        ALVH_TRY(save(run, error));
    }
    return ALVH_OK;
}

/* Walks paths below `limit`, and waits for what other ranks have of them. */
static enum alvh_status walk_until(struct run *run, int64_t limit, struct alvh_error *error)
{
    pthread_mutex_lock(&run->lock);
    run->limit = limit;
    pthread_mutex_unlock(&run->lock);
    ALVH_TRY(walk_left(run, limit, error));
    while (!has_to_stop(run) && alvh_leader_wait(run->leader))
        ALVH_TRY(save(run, error));
    if (!alvh_leader_pause(run->leader, has_to_stop(run)))
        run->short_of_blocks = true;
    ALVH_TRY(alvh_leader_check(run->leader, error));
    return alvh_checkpoint_check(run->checkpoint, error);
}

/* Tells the target what the checkpoint that was found has of paths first .. end - 1. */
static enum alvh_status recall(struct run *run, int64_t first, int64_t end,
                               struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    struct alvh_finished_list list;
    struct alvh_buffer buffer = {0};
    if (!run->target || !run->resumed)
        return ALVH_OK;
    enum alvh_status status =
        alvh_finished_find(&run->prepared.walk, 1, &records, &list, error);
    for (int64_t i = 0; i < list.count && status == ALVH_OK; i++) {
        const struct alvh_record *record = &list.block[i].record;
        if (record->first < first || record->first >= end)
            continue;
        status = alvh_records_read(records, record, &buffer, error);
        if (status == ALVH_OK)
            status = alvh_block_record_check(records->path, &run->prepared.walk, record,
                                             &buffer, error);
        if (status == ALVH_OK)
            alvh_target_recall(run->target, record, &buffer);
    }
    alvh_buffer_free(&buffer);
    alvh_finished_free(&list);
    return status;
}

/* From one look at the target to the next; without one, all paths in one stretch. */
static enum alvh_status walk_paths(struct run *run, struct alvh_error *error)
{
    int64_t walked = 0;
    bool enough = false;
    while (walked < run->paths && !enough) {
        const int64_t first = walked;
        ALVH_TRY(alvh_target_next(run->target, first, run->paths, &walked, error));
        ALVH_TRY(recall(run, first, walked, error));
        ALVH_TRY(walk_until(run, walked, error));
        if (is_left(run, walked) || run->short_of_blocks)
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

/* ---- the end ---- */

/* What stopped the run short, if anything did. */
static enum alvh_status stopped_short(struct run *run, struct alvh_error *error)
{
    if (run->done == run->total)
        return ALVH_OK;
    const bool by_signal = !is_over(run) || is_set(run->options->stop);
    run->report->ending = by_signal ? ALVH_ENDED_BY_SIGNAL : ALVH_ENDED_BY_TIME;
    ALVH_TRY(alvh_checkpoint_sync(run->checkpoint, error));
    return alvh_fail(error, ALVH_EFAILED, "stopped %s",
                     by_signal ? "by a signal" : "when its time was over");
}

/* How many paths the checkpoint has. */
static int64_t paths_kept(const struct run *run)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    struct alvh_finished_list list;
    struct alvh_error ignored = {0};
    int64_t paths = 0;
    alvh_finished_find(&run->prepared.walk, 1, &records, &list, &ignored);
    for (int64_t i = 0; i < list.count; i++)
        paths += list.block[i].record.paths;
    alvh_finished_free(&list);
    return paths;
}

/* Says what a failure has left of the run. */
static void tell_what_is_kept(const struct run *run, int64_t kept, struct alvh_error *error)
{
    const size_t length = strlen(error->text);
    char *end = error->text + length;
    if (kept > 0)
        snprintf(end, sizeof error->text - length,
                 "\n%s: holds %lld of %lld paths; --resume goes on with them", run->path,
                 (long long)kept, (long long)run->total);
    else if (run->report->ending != ALVH_ENDED)
        snprintf(end, sizeof error->text - length, "; nothing was written");
}

/* The part that a shard writes is its checkpoint, with a last record. */
static enum alvh_status publish_part(struct run *run, struct alvh_error *error)
{
    struct alvh_buffer end = {0};
    ALVH_TRY(alvh_buffer_begin(&end, 0, error));
    alvh_record_seal(&end, ALVH_RECORD_END, 0, 0,
                     alvh_checkpoint_records(run->checkpoint)->seed);
    alvh_checkpoint_append(run->checkpoint, &end);
    alvh_buffer_free(&end);
    return alvh_checkpoint_publish(run->checkpoint, run->options->output, error);
}

static enum alvh_status collect(struct run *run, struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    const struct alvh_collection collection = {.prepared = &run->prepared,
                                               .files = 1,
                                               .file = &records,
                                               .output = run->options->output,
                                               .tables = run->options->tables,
                                               .stop = run->options->stop};
    report_progress(run, ALVH_STAGE_STATISTICS, 0, 1);
    return alvh_collect(&collection, run->report, error);
}

/* With the other ranks of the process, where there are any. */
static enum alvh_status begin_leading(struct run *run, const struct alvh_buffer *identity,
                                      struct alvh_error *error)
{
    const struct alvh_leader_options options = {
        .ranks = run->options->ranks,
        .identity = identity,
        .seed = alvh_checkpoint_records(run->checkpoint)->seed,
        .asked_threads = run->scenario->simulation.threads,
        .block_paths = run->scenario->simulation.block_paths,
        .threads = run->threads,
        .calls = {take_for_helper, has_left, put_of_helper, run}};
    return options.ranks ? alvh_leader_begin(&options, &run->leader, error) : ALVH_OK;
}

static enum alvh_status lead_and_walk(struct run *run, const struct alvh_buffer *identity,
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

static enum alvh_status walk_and_collect(struct run *run, const struct alvh_buffer *identity,
                                         struct alvh_error *error)
{
    const double began = omp_get_wtime();
    report_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    ALVH_TRY(lead_and_walk(run, identity, error));
    ALVH_TRY(stopped_short(run, error));
    run->report->elapsed_seconds =
        alvh_checkpoint_records(run->checkpoint)->seconds + omp_get_wtime() - began;
    return run->options->shards > 0 ? publish_part(run, error) : collect(run, error);
}

static void tell_resumed(const struct run *run)
{
    if (run->options->resume && run->options->resumed)
        run->options->resumed(run->options->context, run->done, run->total);
}

/* A part that is there already has all of its paths. */
static enum alvh_status note_complete(struct run *run, struct alvh_error *error)
{
    struct alvh_ranges all = {0};
    const bool found =
        alvh_shard_paths(&run->shard, rounded_paths(run->scenario), &all);
    run->done = run->total = alvh_ranges_paths(&all);
    alvh_ranges_free(&all);
    if (!found)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a part of a run");
    run->report->paths = run->report->resumed_paths = run->total;
    run->report->all_paths = rounded_paths(run->scenario);
    tell_resumed(run);
    return ALVH_OK;
}

/* With a checkpoint of its own, which stays where it is still needed. */
static enum alvh_status run_prepared(struct run *run, const struct alvh_buffer *identity,
                                     struct alvh_error *error)
{
    bool complete = false;
    if (run->options->shards > 0 && run->options->resume)
        ALVH_TRY(alvh_shard_is_complete(run->options->output, identity, &complete, error));
    if (complete)
        return note_complete(run, error);
    ALVH_TRY(open_checkpoint(run, identity, error));
    tell_resumed(run);
    const enum alvh_status status = walk_and_collect(run, identity, error);
    const int64_t kept = status != ALVH_OK ? paths_kept(run) : 0;
    if (kept > 0)
        alvh_checkpoint_sync(run->checkpoint, NULL);
    if (status != ALVH_OK && error)
        tell_what_is_kept(run, kept, error);
    run->needed = status != ALVH_OK && (run->resumed || kept > 0);
    return status;
}

static enum alvh_status run_all(struct run *run, struct alvh_error *error)
{
    struct alvh_buffer identity = {0};
    if (run->options->shards > 0 && run->scenario->simulation_target.statistic)
        return alvh_fail(error, ALVH_EUSAGE,
                         "simulation.target_error cannot be met by a part of a run");
    ALVH_TRY(alvh_walk_select(&run->walk_block, &run->report->isa, error));
    ALVH_TRY(alvh_result_check(run->options->output, error));
    ALVH_TRY(prepare(run, error));
    enum alvh_status status =
        alvh_identity_make(&run->prepared.walk, &run->shard, &identity, error);
    if (status == ALVH_OK)
        status = run_prepared(run, &identity, error);
    alvh_buffer_free(&identity);
    return status;
}

static void release(struct run *run)
{
    alvh_checkpoint_close(run->checkpoint, run->needed);
    alvh_team_free(run->team);
    free(run->path);
    alvh_target_free(run->target);
    alvh_teller_free(run->teller);
    alvh_ranges_free(&run->left);
    alvh_prepared_free(&run->prepared);
}

enum alvh_status alvh_run_whole(const struct alvh_scenario *scenario,
                                const struct alvh_run_options *options,
                                struct alvh_run_report *report, struct alvh_error *error)
{
    struct run run = {.scenario = scenario, .options = options, .report = report};
    run.shard = (struct alvh_shard){1, 1};
    if (options->shards > 0)
        run.shard = (struct alvh_shard){options->shard, options->shards};
    run.began = omp_get_wtime();
    pthread_mutex_init(&run.lock, NULL);
    run.threads = alvh_threads_granted(scenario->simulation.threads);
    *report = (struct alvh_run_report){.threads = run.threads};
    const enum alvh_status status = run_all(&run, error);
    release(&run);
    pthread_mutex_destroy(&run.lock);
    return status;
}
