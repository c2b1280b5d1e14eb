#include "sim/engine/whole.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/isa.h"
#include "alvh/random.h"
#include "sim/engine/collect.h"
#include "sim/engine/granted.h"
#include "sim/engine/identity.h"
#include "sim/engine/shard.h"
#include "sim/engine/target.h"
#include "sim/file/write.h"

/* Everything a merge owns. */
struct merge {
    int parts;
    const char *const *path;
    struct alvh_records *records;        /* [parts] */
    const struct alvh_records **file;    /* [parts] */
    struct alvh_buffer first, other;     /* identities: the first part's, another's */
    int *owner;                          /* [shards]: the part that has it, from 1 on */
    struct alvh_identified *identified;  /* of the first part */
    struct alvh_prepared prepared;
};

/* Which shard a part is. */
static enum alvh_status shard_of(const struct merge *merge, int part,
                                 const struct alvh_buffer *identity,
                                 struct alvh_shard *shard, struct alvh_error *error)
{
    struct alvh_identified *read = malloc(sizeof *read);
    if (!read)
        return alvh_fail(error, ALVH_EFAILED, "no memory to merge parts");
    const enum alvh_status status =
        alvh_identity_read(merge->path[part], identity, read, error);
    *shard = read->shard;
    free(read);
    return status;
}

static enum alvh_status check_part(struct merge *merge, int part, struct alvh_error *error)
{
    const struct alvh_records *records = &merge->records[part];
    const struct alvh_shard *first = &merge->identified->shard;
    struct alvh_shard shard = {0, 0};
    ALVH_TRY(alvh_records_read(records, &records->record[0], &merge->other, error));
    ALVH_TRY(alvh_identity_compare(merge->path[part], &merge->other, &merge->first, true,
                                   error));
    ALVH_TRY(shard_of(merge, part, &merge->other, &shard, error));
    if (shard.shards != first->shards)
        return alvh_fail(error, ALVH_EINPUT, "%s: is one of %lld shards, %s one of %lld",
                         merge->path[part], (long long)shard.shards, merge->path[0],
                         (long long)first->shards);
    if (!alvh_shard_has_end(records))
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: shard %lld of %lld is not complete; its run with --resume "
                         "goes on with it",
                         merge->path[part], (long long)shard.number,
                         (long long)shard.shards);
    int *owner = &merge->owner[shard.number - 1];
    if (*owner)
        return alvh_fail(error, ALVH_EINPUT, "%s: is shard %lld of %lld, as %s is",
                         merge->path[part], (long long)shard.number,
                         (long long)shard.shards, merge->path[*owner - 1]);
    *owner = part + 1;
    return ALVH_OK;
}

/* Names the shards that no part is. */
static enum alvh_status check_missing(const struct merge *merge, struct alvh_error *error)
{
    enum { MOST_NAMED = 20 };
    const int64_t shards = merge->identified->shard.shards;
    char names[MOST_NAMED * 24] = "";
    int64_t missing = 0;
    for (int64_t i = 0; i < shards; i++) {
        const size_t at = strlen(names);
        if (!merge->owner[i] && missing++ < MOST_NAMED)
            snprintf(names + at, sizeof names - at, "%s%lld", at ? ", " : "",
                     (long long)(i + 1));
    }
    return missing == 0 ? ALVH_OK
                        : alvh_fail(error, ALVH_EINPUT,
                                    "%lld of %lld shards are missing: %s%s",
                                    (long long)missing, (long long)shards, names,
                                    missing > MOST_NAMED ? ", ..." : "");
}

static enum alvh_status open_parts(struct merge *merge, struct alvh_error *error)
{
    for (int part = 0; part < merge->parts; part++) {
        merge->file[part] = &merge->records[part];
        ALVH_TRY(alvh_records_open(merge->path[part], false, &merge->records[part], error));
    }
    const struct alvh_records *records = merge->file[0];
    ALVH_TRY(alvh_records_read(records, &records->record[0], &merge->first, error));
    ALVH_TRY(
        alvh_identity_read(merge->path[0], &merge->first, merge->identified, error));
    merge->owner = calloc((size_t)merge->identified->shard.shards, sizeof *merge->owner);
    if (!merge->owner)
        return alvh_fail(error, ALVH_EFAILED, "no memory to merge parts");
    for (int part = 0; part < merge->parts; part++)
        ALVH_TRY(check_part(merge, part, error));
    return check_missing(merge, error);
}

/* The rules of the caller's own must be those that the parts were walked with. */
static enum alvh_status check_rules(const struct merge *merge, struct alvh_error *error)
{
    const char *there = merge->identified->user_rules;
    char here[ALVH_GUESTS_TEXT];
    alvh_guests_describe(&merge->prepared.walk.guests, &merge->identified->scenario, here);
    if (strcmp(there, here) == 0)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT, "%s: user_rules: %s there, %s here",
                     merge->path[0], there[0] ? there : "none", here[0] ? here : "none");
}

static enum alvh_status prepare(struct merge *merge, const struct alvh_run_options *options,
                                struct alvh_run_report *report, struct alvh_error *error)
{
    const struct alvh_identified *run = merge->identified;
    const struct alvh_prepare_given given = {
        .model = &run->model, .start = &run->start, .past = &run->past};
    const struct alvh_prepare_options how = {
        .tables = options->tables, .threads = report->threads, .given = &given,
        .rule = options->rule, .rules = options->rules};
    const int64_t step = ALVH_LANE_STEP;
    report->model = run->model;
    report->start = run->start;
    report->paths = (run->scenario.simulation.paths + step - 1) / step * step;
    alvh_target_describe(NULL, report->paths, report->stopped_by);
    for (int part = 0; part < merge->parts; part++)
        report->elapsed_seconds += merge->records[part].seconds;
    ALVH_TRY(alvh_prepare(&run->scenario, &how, &merge->prepared, error));
    return check_rules(merge, error);
}

static enum alvh_status merge_all(struct merge *merge,
                                  const struct alvh_run_options *options,
                                  struct alvh_run_report *report, struct alvh_error *error)
{
    enum alvh_isa isa = ALVH_ISA_SCALAR;
    merge->records = calloc((size_t)merge->parts, sizeof *merge->records);
    merge->file = calloc((size_t)merge->parts, sizeof *merge->file);
    merge->identified = calloc(1, sizeof *merge->identified);
    for (int part = 0; merge->records && part < merge->parts; part++)
        merge->records[part].descriptor = -1; /* nothing to close yet */
    if (!merge->records || !merge->file || !merge->identified)
        return alvh_fail(error, ALVH_EFAILED, "no memory to merge parts");
    ALVH_TRY(alvh_isa_choose(&isa, error));
    report->isa = alvh_isa_name(isa);
    ALVH_TRY(alvh_result_check(options->output, error));
    ALVH_TRY(open_parts(merge, error));
    ALVH_TRY(prepare(merge, options, report, error));
    const struct alvh_collection collection = {.prepared = &merge->prepared,
                                               .files = merge->parts,
                                               .file = merge->file,
                                               .output = options->output,
                                               .tables = options->tables,
                                               .stop = options->stop};
    return alvh_collect(&collection, report, error);
}

enum alvh_status alvh_merge_whole(int parts, const char *const part[],
                                  const struct alvh_run_options *options,
                                  struct alvh_run_report *report,
                                  struct alvh_error *error)
{
    struct merge merge = {.parts = parts, .path = part};
    *report = (struct alvh_run_report){.threads = alvh_threads_granted(0)};
    const enum alvh_status status = merge_all(&merge, options, report, error);
    for (int i = 0; merge.records && i < parts; i++)
        alvh_records_close(&merge.records[i]);
    free(merge.records);
    free(merge.file);
    free(merge.owner);
    free(merge.identified);
    alvh_buffer_free(&merge.first);
    alvh_buffer_free(&merge.other);
    alvh_prepared_free(&merge.prepared);
    return status;
}
