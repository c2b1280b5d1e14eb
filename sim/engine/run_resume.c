#include "sim/engine/run_parts.h"

#include <stdio.h>

#include "sim/engine/block_record.h"
#include "sim/engine/collect.h"
#include "sim/engine/identity.h"

/* Between two times that a run puts what it has on the medium. */
static const double interval_seconds = 10.0;

/* Paths in whole lane steps. */
static int64_t rounded_paths(const struct alvh_scenario *scenario)
{
    const int64_t step = ALVH_LANE_STEP;
    return (scenario->simulation.paths + step - 1) / step * step;
}

/* The identity in a checkpoint that was found must be this run's. */
static enum alvh_status compare_identity(const struct alvh_run *run,
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
static enum alvh_status find_left(struct alvh_run *run, struct alvh_error *error)
{
    const struct alvh_records *records = alvh_checkpoint_records(run->checkpoint);
    struct alvh_finished_list list;
    struct alvh_ranges all = {0}, finished = {0};
    enum alvh_status status =
        alvh_finished_find(&run->prepared.walk, 1, &records, &list, error);
    run->paths = rounded_paths(run->scenario);
    const bool found =
        status != ALVH_OK || (alvh_finished_ranges(&list, &finished) &&
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

static void tell_resumed(const struct alvh_run *run)
{
    if (run->options->resume && run->options->resumed)
        run->options->resumed(run->options->context, run->done, run->total);
}

enum alvh_status alvh_run_open(struct alvh_run *run, const struct alvh_buffer *identity,
                               struct alvh_error *error)
{
    if (asprintf(&run->path, "%s.checkpoint", run->options->output) < 0) {
        run->path = NULL;
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a checkpoint");
    }
    const struct alvh_checkpoint_options options = {.path = run->path,
                                                    .resume = run->options->resume,
                                                    .interval_seconds = interval_seconds};
    ALVH_TRY(
        alvh_checkpoint_open(&options, identity, &run->checkpoint, &run->resumed, error));
    run->needed = run->resumed;
    if (run->resumed)
        ALVH_TRY(compare_identity(run, identity, error));
    ALVH_TRY(find_left(run, error));
    tell_resumed(run);
    return ALVH_OK;
}

enum alvh_status alvh_run_recall(struct alvh_run *run, int64_t first, int64_t end,
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

int64_t alvh_run_paths_kept(const struct alvh_run *run)
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

enum alvh_status alvh_run_note_complete(struct alvh_run *run, struct alvh_error *error)
{
    struct alvh_ranges all = {0};
    const bool found = alvh_shard_paths(&run->shard, rounded_paths(run->scenario), &all);
    run->done = run->total = alvh_ranges_paths(&all);
    alvh_ranges_free(&all);
    if (!found)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a part of a run");
    run->report->paths = run->report->resumed_paths = run->total;
    run->report->all_paths = rounded_paths(run->scenario);
    tell_resumed(run);
    return ALVH_OK;
}
