#include "sim/engine/collect.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/accounts.h"
#include "sim/engine/block_record.h"
#include "sim/engine/stressed.h"
#include "sim/engine/table_check.h"
#include "sim/engine/tally_record.h"
#include "sim/file/schema.h"
#include "sim/file/write.h"

/* ---- which blocks are finished ---- */

static int by_place(const void *a, const void *b)
{
    const struct alvh_finished *one = a, *two = b;
    if (one->record.first != two->record.first)
        return one->record.first < two->record.first ? -1 : 1;
    return one->record.at < two->record.at ? -1 : one->record.at > two->record.at;
}

static int by_range(const void *a, const void *b)
{
    const struct alvh_range *one = a, *two = b;
    if (one->first != two->first)
        return one->first < two->first ? -1 : 1;
    return one->end < two->end ? -1 : one->end > two->end;
}

/* The blocks that the tallies of a file have, in order. */
static enum alvh_status find_tallied(const struct alvh_records *file,
                                     struct alvh_ranges *tallied, struct alvh_error *error)
{
    struct alvh_buffer buffer = {0};
    enum alvh_status status = ALVH_OK;
    for (int64_t i = 0; i < file->count && status == ALVH_OK; i++) {
        if (file->record[i].kind != ALVH_RECORD_TALLY)
            continue;
        status = alvh_records_read(file, &file->record[i], &buffer, error);
        if (status == ALVH_OK)
            status = alvh_tally_record_ranges(file->path, &buffer, tallied, error);
    }
    alvh_buffer_free(&buffer);
    if (tallied->count > 1)
        qsort(tallied->range, (size_t)tallied->count, sizeof *tallied->range, by_range);
    return status;
}

static bool is_finished(const struct alvh_walk *walk, const struct alvh_record *record,
                        const struct alvh_ranges *tallied)
{
    struct alvh_range range = {.first = record->first};
    if (record->kind != ALVH_RECORD_BLOCK)
        return false;
    if (__builtin_add_overflow(record->first, record->paths, &range.end))
        return true; /* and fits nowhere */
    return record->first >= alvh_tally_paths(walk) ||
           (tallied->count > 0 && bsearch(&range, tallied->range, (size_t)tallied->count,
                                          sizeof range, by_range));
}

/* A record that is longer than its paths can be was not written by this program. */
static bool fits(const struct alvh_walk *walk, const struct alvh_record *record)
{
    const int64_t paths = (walk->scenario->simulation.paths + ALVH_LANE_STEP - 1) /
                          ALVH_LANE_STEP * ALVH_LANE_STEP;
    return record->first >= 0 && record->first < paths && record->paths > 0 &&
           record->paths <= paths - record->first && record->first % ALVH_LANE_STEP == 0 &&
           record->paths % ALVH_LANE_STEP == 0 &&
           record->bytes <= alvh_block_record_bytes(walk, record->first, record->paths);
}

static enum alvh_status add_file(const struct alvh_walk *walk,
                                 const struct alvh_records *file,
                                 const struct alvh_ranges *tallied,
                                 struct alvh_finished_list *list, struct alvh_error *error)
{
    struct alvh_finished *block = realloc(
        list->block, (size_t)(list->count + file->count + 1) * sizeof *list->block);
    if (!block)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", file->path);
    list->block = block;
    for (int64_t i = 0; i < file->count; i++) {
        if (!is_finished(walk, &file->record[i], tallied))
            continue;
        if (!fits(walk, &file->record[i]))
            return alvh_fail(error, ALVH_EINPUT, "%s: is damaged at byte %lld: no block",
                             file->path, (long long)file->record[i].at);
        block[list->count++] = (struct alvh_finished){file, file->record[i]};
    }
    return ALVH_OK;
}

/* A block walked again after a crash before its tally is there twice, and the same; of two
 * that are not, one should not be there. */
static enum alvh_status leave_out_doubles(struct alvh_finished_list *list,
                                          struct alvh_error *error)
{
    int64_t kept = 0;
    if (list->count > 1)
        qsort(list->block, (size_t)list->count, sizeof *list->block, by_place);
    for (int64_t i = 0; i < list->count; i++) {
        const struct alvh_finished *next = &list->block[i];
        const struct alvh_finished *last = kept > 0 ? &list->block[kept - 1] : NULL;
        const int64_t end = last ? last->record.first + last->record.paths : 0;
        const bool again = last && last->file == next->file &&
                           last->record.first == next->record.first &&
                           last->record.paths == next->record.paths;
        if (!again && next->record.first < end)
            return alvh_fail(error, ALVH_EINPUT, "%s: has paths from %lld on that %s has too",
                             next->file->path, (long long)next->record.first,
                             last->file->path);
        if (!again)
            list->block[kept++] = *next;
    }
    list->count = kept;
    return ALVH_OK;
}

enum alvh_status alvh_finished_find(const struct alvh_walk *walk, int files,
                                    const struct alvh_records *const file[],
                                    struct alvh_finished_list *list,
                                    struct alvh_error *error)
{
    enum alvh_status status = ALVH_OK;
    *list = (struct alvh_finished_list){.count = 0};
    for (int i = 0; i < files && status == ALVH_OK; i++) {
        struct alvh_ranges tallied = {0};
        status = find_tallied(file[i], &tallied, error);
        if (status == ALVH_OK)
            status = add_file(walk, file[i], &tallied, list, error);
        alvh_ranges_free(&tallied);
    }
    return status ? status : leave_out_doubles(list, error);
}

void alvh_finished_free(struct alvh_finished_list *list)
{
    free(list->block);
    *list = (struct alvh_finished_list){.count = 0};
}

bool alvh_finished_ranges(const struct alvh_finished_list *list, struct alvh_ranges *ranges)
{
    bool whole = true;
    for (int64_t i = 0; i < list->count && whole; i++) {
        const struct alvh_record *record = &list->block[i].record;
        whole = alvh_ranges_add(
            ranges, (struct alvh_range){record->first, record->first + record->paths});
    }
    return whole;
}

/* ---- what they add up to ---- */

/* A result being collected. */
struct collecting {
    const struct alvh_collection *from;
    const struct alvh_walk *walk;
    struct alvh_finished_list list;
    struct alvh_outcomes outcomes; /* of a batch of paths */
    struct alvh_counts counts;
    int threads;
    struct alvh_buffer *buffer; /* [threads] */
    int64_t next;               /* the first block that reaches into the batch */
    struct alvh_stressed stressed;
    struct alvh_result_file *file;
};

static enum alvh_status add_tallies(struct collecting *collecting, struct alvh_error *error)
{
    struct alvh_buffer *buffer = &collecting->buffer[0];
    for (int i = 0; i < collecting->from->files; i++) {
        const struct alvh_records *file = collecting->from->file[i];
        for (int64_t r = 0; r < file->count; r++) {
            if (file->record[r].kind != ALVH_RECORD_TALLY)
                continue;
            ALVH_TRY(alvh_records_read(file, &file->record[r], buffer, error));
            ALVH_TRY(alvh_tally_record_add(file->path, buffer, collecting->walk, error));
        }
    }
    return ALVH_OK;
}

/* Reads a block and puts what lies in the batch in place; its counts are added with its
 * first path. */
static enum alvh_status take_block(struct collecting *collecting,
                                   const struct alvh_finished *block,
                                   struct alvh_buffer *buffer, struct alvh_error *error)
{
    struct alvh_outcomes *batch = &collecting->outcomes;
    const struct alvh_record *record = &block->record;
    const int64_t end = record->first + record->paths;
    const int64_t last = batch->first_path + batch->paths;
    const int64_t low = record->first > batch->first_path ? record->first : batch->first_path;
    const int64_t high = end < last ? end : last;
    ALVH_TRY(alvh_records_read(block->file, record, buffer, error));
    ALVH_TRY(alvh_block_record_check(block->file->path, collecting->walk, record, buffer,
                                     error));
    alvh_block_record_outcomes(record, buffer, low - record->first, high - low, batch,
                               low - batch->first_path);
    if (low == record->first)
#pragma omp critical(alvh_collect_counts)
        alvh_block_record_add(collecting->walk, record, buffer, &collecting->counts);
    return ALVH_OK;
}

static enum alvh_status take_batch(struct collecting *collecting, int64_t first,
                                   int64_t paths, struct alvh_error *error)
{
    const struct alvh_finished *block = collecting->list.block;
    int64_t begin = collecting->next, end = begin;
    while (end < collecting->list.count && block[end].record.first < first + paths)
        end++;
    collecting->outcomes.first_path = first;
    collecting->outcomes.paths = paths;
    enum alvh_status status = ALVH_OK;
#pragma omp parallel for schedule(dynamic) num_threads(collecting->threads)
    for (int64_t i = begin; i < end; i++) {
        struct alvh_error own = {0};
        struct alvh_buffer *buffer = &collecting->buffer[omp_get_thread_num()];
        const enum alvh_status taken = take_block(collecting, &block[i], buffer, &own);
        if (taken != ALVH_OK)
#pragma omp critical(alvh_collect_failure)
            status = alvh_fail(error, taken, "%s", own.text);
    }
    const bool across =
        end > begin &&
        block[end - 1].record.first + block[end - 1].record.paths > first + paths;
    collecting->next = across ? end - 1 : end;
    return status ? status
                  : alvh_result_append(collecting->file, &collecting->outcomes, error);
}

static bool asked_to_stop(const struct collecting *collecting)
{
    const atomic_int *stop = collecting->from->stop;
    return stop && atomic_load_explicit(stop, memory_order_relaxed) != 0;
}

static enum alvh_status take_paths(struct collecting *collecting, int64_t total,
                                   struct alvh_error *error)
{
    for (int64_t first = 0; first < total; first += ALVH_PATH_CHUNK) {
        const int64_t left = total - first;
        if (asked_to_stop(collecting))
            return alvh_fail(error, ALVH_EFAILED, "stopped by a signal");
        ALVH_TRY(take_batch(collecting, first,
                            left < ALVH_PATH_CHUNK ? left : ALVH_PATH_CHUNK, error));
    }
    return ALVH_OK;
}

/* What was counted, as the run's own diagnostics. */
static void diagnose(const struct collecting *collecting,
                     struct alvh_diagnostics *diagnostics)
{
    const struct alvh_counts *sum = &collecting->counts;
    const int accounts =
        collecting->walk->scenario->books * collecting->walk->scenario->scales;
    const double unit = 4294967296.0 * (double)sum->paths; /* 2^32 paths */
    const double mean = (double)sum->martingale / unit;
    const double variance = (double)sum->martingale_square / unit - mean * mean;
    diagnostics->martingale = mean;
    diagnostics->martingale_se = sqrt(variance / (double)sum->paths);
    diagnostics->clamped_share =
        sum->look_ups ? (double)sum->clamped_look_ups / (double)sum->look_ups : 0.0;
    diagnostics->tranches_opened = sum->tranches_opened;
    diagnostics->profit_exits = sum->profit_exits;
    diagnostics->stop_exits = sum->stop_exits;
    diagnostics->time_exits = sum->time_exits;
    diagnostics->settlements = sum->settlements;
    for (int account = 0; account < accounts; account++)
        diagnostics->base_rolls += sum->acted[account * ALVH_RULE_COUNT + ALVH_RULE_base];
    diagnostics->margin_calls = sum->margin_calls;
    diagnostics->forced_contracts = sum->forced_contracts;
}

static enum alvh_status allocate(struct collecting *collecting, int64_t paths,
                                 struct alvh_error *error)
{
    const struct alvh_scenario *scenario = collecting->walk->scenario;
    const size_t acted =
        (size_t)(scenario->books * scenario->scales) * ALVH_RULE_COUNT + 1;
    collecting->counts.acted = calloc(acted, sizeof *collecting->counts.acted);
    collecting->buffer = calloc((size_t)collecting->threads, sizeof *collecting->buffer);
    if (!collecting->counts.acted || !collecting->buffer)
        return alvh_fail(error, ALVH_EFAILED, "no memory to collect a result");
    return alvh_outcomes_create(scenario,
                                paths < ALVH_PATH_CHUNK ? paths : ALVH_PATH_CHUNK,
                                &collecting->outcomes, error);
}

/* Blocks are in order and none has paths of another: what is missing shows as a gap. */
static enum alvh_status check_whole(const struct alvh_finished_list *list, int64_t paths,
                                    struct alvh_error *error)
{
    int64_t next = 0;
    for (int64_t i = 0; i < list->count && list->block[i].record.first == next; i++)
        next += list->block[i].record.paths;
    return next == paths ? ALVH_OK
                         : alvh_fail(error, ALVH_EINPUT,
                                     "paths from %lld on are missing", (long long)next);
}

/* A run that is asked about fragility walks some of its paths under other volatilities. */
static enum alvh_status stress(struct collecting *collecting, int64_t paths,
                               struct alvh_error *error)
{
    const struct alvh_collection *from = collecting->from;
    struct alvh_stressed_options options = {
        .base = from->prepared,
        .tables = from->tables ? from->tables : from->prepared->own_tables,
        .paths = paths,
        .threads = collecting->threads,
        .stop = from->stop,
    };
    const char *isa;
    if (!collecting->walk->scenario->output.claims)
        return ALVH_OK;
    ALVH_TRY(alvh_walk_select(&options.walk_block, &isa, error));
    return alvh_stressed_walk(&options, &collecting->stressed, error);
}

static enum alvh_status collect(struct collecting *collecting,
                                const struct alvh_run_report *report,
                                struct alvh_error *error)
{
    const struct alvh_collection *from = collecting->from;
    struct alvh_diagnostics diagnostics = {0};
    char user_rules[ALVH_GUESTS_TEXT];
    alvh_guests_describe(&collecting->walk->guests, collecting->walk->scenario, user_rules);
    ALVH_TRY(allocate(collecting, report->paths, error));
    ALVH_TRY(alvh_finished_find(collecting->walk, from->files, from->file,
                                &collecting->list, error));
    ALVH_TRY(check_whole(&collecting->list, report->paths, error));
    ALVH_TRY(add_tallies(collecting, error));
    ALVH_TRY(alvh_result_create(from->output, collecting->walk->scenario, report,
                                &collecting->file, error));
    ALVH_TRY(take_paths(collecting, report->paths, error));
    diagnose(collecting, &diagnostics);
    ALVH_TRY(alvh_table_check(collecting->walk, &diagnostics, error));
    ALVH_TRY(stress(collecting, report->paths, error));
    const struct alvh_findings findings = {.fans = collecting->walk->fans,
                                           .attribution = collecting->walk->attribution,
                                           .edges = collecting->walk->edges,
                                           .diagnostics = &diagnostics,
                                           .rule_actions = collecting->counts.acted,
                                           .stressed = &collecting->stressed,
                                           .past = &collecting->walk->past,
                                           .user_rules = user_rules};
    return alvh_result_finish(collecting->file, &findings, report, error);
}

enum alvh_status alvh_collect(const struct alvh_collection *collection,
                              const struct alvh_run_report *report,
                              struct alvh_error *error)
{
    struct collecting collecting = {.from = collection,
                                    .walk = &collection->prepared->walk,
                                    .threads = report->threads};
    const enum alvh_status status = collect(&collecting, report, error);
    alvh_result_discard(collecting.file);
    for (int i = 0; collecting.buffer && i < collecting.threads; i++)
        alvh_buffer_free(&collecting.buffer[i]);
    free(collecting.buffer);
    free(collecting.counts.acted);
    alvh_outcomes_free(&collecting.outcomes);
    alvh_finished_free(&collecting.list);
    alvh_stressed_free(&collecting.stressed);
    return status;
}
