#include "sim/engine/whole.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/collect.h"
#include "sim/engine/granted.h"
#include "sim/engine/identity.h"
#include "sim/engine/run_parts.h"
#include "sim/file/folder.h"
#include "sim/file/write.h"

static void tables_progress(void *context, int64_t done, int64_t total)
{
    alvh_run_progress(context, ALVH_STAGE_TABLES, done, total);
}

/* Everything that can fail before the first path is walked. */
static enum alvh_status prepare(struct alvh_run *run, struct alvh_error *error)
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
    const struct alvh_team_options team = {.walk = &run->prepared.walk,
                                           .walk_block = run->walk_block,
                                           .threads = run->threads,
                                           .block_paths =
                                               run->scenario->simulation.block_paths,
                                           .calls = alvh_run_team_calls(run)};
    return alvh_team_create(&team, &run->team, error);
}

/* What stopped the run short, if anything did. */
static enum alvh_status stopped_short(struct alvh_run *run, struct alvh_error *error)
{
    if (run->done == run->total)
        return ALVH_OK;
    const bool by_signal = !alvh_run_is_over(run) || alvh_run_is_set(run->options->stop);
    run->report->ending = by_signal ? ALVH_ENDED_BY_SIGNAL : ALVH_ENDED_BY_TIME;
    ALVH_TRY(alvh_checkpoint_sync(run->checkpoint, error));
    return alvh_fail(error, ALVH_EFAILED, "stopped %s",
                     by_signal ? "by a signal" : "when its time was over");
}

/* Says what a failure has left of the run. */
static void tell_what_is_kept(const struct alvh_run *run, int64_t kept,
                              struct alvh_error *error)
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
static enum alvh_status publish_part(struct alvh_run *run, struct alvh_error *error)
{
    struct alvh_buffer end = {0};
    ALVH_TRY(alvh_buffer_begin(&end, 0, error));
    alvh_record_seal(&end, ALVH_RECORD_END, 0, 0,
                     alvh_checkpoint_records(run->checkpoint)->seed);
    alvh_checkpoint_append(run->checkpoint, &end);
    alvh_buffer_free(&end);
    return alvh_checkpoint_publish(run->checkpoint, run->options->output, error);
}

static enum alvh_status collect(struct alvh_run *run, struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    const struct alvh_collection collection = {.prepared = &run->prepared,
                                               .files = 1,
                                               .file = &records,
                                               .output = run->options->output,
                                               .tables = run->options->tables,
                                               .stop = run->options->stop};
    alvh_run_progress(run, ALVH_STAGE_STATISTICS, 0, 1);
    return alvh_collect(&collection, run->report, error);
}

static enum alvh_status walk_and_collect(struct alvh_run *run,
                                         const struct alvh_buffer *identity,
                                         struct alvh_error *error)
{
    const double began = omp_get_wtime();
    alvh_run_progress(run, ALVH_STAGE_PATHS, run->done, run->total);
    ALVH_TRY(alvh_run_walk(run, identity, error));
    ALVH_TRY(stopped_short(run, error));
    run->report->elapsed_seconds =
        alvh_checkpoint_records(run->checkpoint)->seconds + omp_get_wtime() - began;
    return run->options->shards > 0 ? publish_part(run, error) : collect(run, error);
}

/* A part that was there already. Who gave it its name may have been killed before that was
 * on the medium. */
static enum alvh_status note_complete(struct alvh_run *run, struct alvh_error *error)
{
    const int reason = alvh_folder_sync(run->options->output);
    return reason
               ? alvh_fail(error, ALVH_EFAILED, "%s: may not outlive a loss of power: %s",
                           run->options->output, strerror(reason))
               : alvh_run_note_complete(run, error);
}

/* With a checkpoint of its own, which stays where it is still needed. */
static enum alvh_status run_prepared(struct alvh_run *run,
                                     const struct alvh_buffer *identity,
                                     struct alvh_error *error)
{
    bool complete = false;
    if (run->options->shards > 0 && run->options->resume)
        ALVH_TRY(alvh_shard_is_complete(run->options->output, identity, &complete, error));
    if (complete)
        return note_complete(run, error);
    ALVH_TRY(alvh_run_open(run, identity, error));
    const enum alvh_status status = walk_and_collect(run, identity, error);
    const int64_t kept = status != ALVH_OK ? alvh_run_paths_kept(run) : 0;
    if (kept > 0)
        alvh_checkpoint_sync(run->checkpoint, NULL);
    if (status != ALVH_OK && error)
        tell_what_is_kept(run, kept, error);
    run->needed = status != ALVH_OK && (run->resumed || kept > 0);
    return status;
}

static enum alvh_status run_all(struct alvh_run *run, struct alvh_error *error)
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

static void release(struct alvh_run *run)
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
    struct alvh_run run = {.scenario = scenario, .options = options, .report = report};
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
