#include "alvh/replay.h"

#include <stdlib.h>
#include <string.h>

#include "sim/engine/accounts.h"
#include "sim/engine/prepare.h"
#include "sim/engine/replay_rows.h"
#include "sim/engine/walks.h"
#include "sim/file/recall.h"

/* Rows of the journal of a day, for each account. */
enum { DAY_TRADES = 2 * ALVH_MAX_UNITS, DAY_DECISIONS = 256 };

struct alvh_replay {
    const char *file;
    struct alvh_recalled recalled;
    struct alvh_prepared prepared;
    alvh_walk_function *step;
    struct alvh_block *block;
    struct alvh_outcomes outcomes;
    struct alvh_journal journal;
    struct alvh_watch watch;
    struct alvh_replay_rows rows;
    bool shown[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
};

/* ---- what is asked for ---- */

static bool is_book(const char *asked, const char *name)
{
    return !asked || strcmp(asked, name) == 0;
}

/* Marks the accounts asked for; how many there are. */
static int choose_accounts(const struct alvh_scenario *scenario,
                           const struct alvh_replay_options *options, bool shown[])
{
    int count = 0;
    for (int book = 0; book < scenario->books; book++)
        for (int scale = 0; scale < scenario->scales; scale++) {
            const bool asked =
                is_book(options->book, scenario->book[book].name) &&
                (options->scale == 0 || options->scale == scenario->scale[scale]);
            shown[book * scenario->scales + scale] = asked;
            count += asked;
        }
    return count;
}

/* A message that says which books and scales there are. */
static enum alvh_status no_account(const char *file, const struct alvh_scenario *scenario,
                                   struct alvh_error *error)
{
    char books[ALVH_MAX_BOOKS * (ALVH_REGIME_NAME + 2)] = "", scales[32 * ALVH_MAX_SCALES];
    size_t at = 0;
    for (int book = 0; book < scenario->books; book++) {
        strcat(books, book ? ", " : "");
        strcat(books, scenario->book[book].name);
    }
    for (int scale = 0; scale < scenario->scales; scale++)
        at += (size_t)snprintf(scales + at, sizeof scales - at, "%s%lld", scale ? ", " : "",
                               (long long)scenario->scale[scale]);
    return alvh_fail(error, ALVH_EINPUT,
                     "%s: has no such book and scale; it has the books %s and the scales "
                     "%s",
                     file, books, scales);
}

static enum alvh_status check_path(const struct alvh_replay *replay, int64_t path,
                                   struct alvh_error *error)
{
    const struct alvh_recalled *recalled = &replay->recalled;
    if (path < 0 || path >= recalled->paths)
        return alvh_fail(error, ALVH_EINPUT, "%s: has no path %lld; allowed: 0 to %lld",
                         replay->file, (long long)path, (long long)recalled->paths - 1);
    return ALVH_OK;
}

/* ---- the walk ---- */

static void see(void *context, const struct alvh_block *block, int day)
{
    struct alvh_replay *replay = context;
    (void)day;
    alvh_replay_rows_add(&replay->rows, block, &replay->journal);
}

static enum alvh_status open_journal(struct alvh_replay *replay, struct alvh_error *error)
{
    const size_t accounts =
        (size_t)(replay->recalled.scenario.books * replay->recalled.scenario.scales);
    struct alvh_journal *journal = &replay->journal;
    *journal = (struct alvh_journal){.most_trades = (int)accounts * DAY_TRADES,
                                     .most_decisions = (int)accounts * DAY_DECISIONS};
    journal->trade = calloc(accounts * DAY_TRADES, sizeof *journal->trade);
    journal->decision = calloc(accounts * DAY_DECISIONS, sizeof *journal->decision);
    if (!journal->trade || !journal->decision)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the journal of a path");
    return ALVH_OK;
}

/* What all paths of the file share. */
static enum alvh_status make_ready(struct alvh_replay *replay, struct alvh_error *error)
{
    const char *isa;
    const struct alvh_recalled *recalled = &replay->recalled;
    const struct alvh_prepare_given given = {
        .model = &recalled->model, .start = &recalled->start, .past = &recalled->past};
    ALVH_TRY(alvh_walk_select(&replay->step, &isa, error));
    ALVH_TRY(alvh_prepare(&recalled->scenario,
                          &(struct alvh_prepare_options){.given = &given},
                          &replay->prepared, error));
    ALVH_TRY(open_journal(replay, error));
    replay->watch =
        (struct alvh_watch){.see = see,
                            .context = replay,
                            .journal = &replay->journal,
                            .greeks = true};
    replay->prepared.walk.watch = &replay->watch;
    replay->rows.walk = &replay->prepared.walk;
    replay->rows.shown = replay->shown;
    alvh_replay_rows_start(&replay->rows);
    ALVH_TRY(alvh_outcomes_create(&recalled->scenario, ALVH_LANE_STEP, &replay->outcomes,
                                  error));
    return alvh_block_create(&replay->prepared.walk, ALVH_LANE_STEP, &replay->block, error);
}

/* Walks the block of sixteen paths that the one asked for lies in. */
static enum alvh_status walk_path(struct alvh_replay *replay, int64_t path,
                                  struct alvh_error *error)
{
    replay->journal.lane = (int)(path % ALVH_LANE_STEP);
    replay->rows.path = path;
    replay->rows.lane = replay->journal.lane;
    for (int table = 0; table < ALVH_REPLAY_TABLE_COUNT; table++)
        alvh_rows_clear(&replay->rows.table[table]);
    replay->block->first_path = (uint64_t)(path - replay->journal.lane);
    replay->block->lanes = ALVH_LANE_STEP;
    replay->step(&replay->prepared.walk, replay->block, &replay->outcomes, 0);
    if (replay->rows.no_memory || replay->journal.lost > 0)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the rows of a path");
    return ALVH_OK;
}

/* ---- the end ---- */

/* Control variates correct the weights of a file once all of its paths are there. */
static enum alvh_status hold_weight_against_file(struct alvh_replay *replay,
                                                 struct alvh_error *error)
{
    double kept;
    const double *weight = replay->outcomes.weight;
    const double now = weight ? weight[replay->journal.lane] : 1.0;
    if (replay->recalled.scenario.sampling.control_variates)
        return ALVH_OK;
    ALVH_TRY(alvh_recall_weight(replay->file, &replay->recalled, replay->rows.path, &kept,
                                error));
    return now == kept ? ALVH_OK
                       : alvh_fail(error, ALVH_EFAILED,
                                   "%s: path %lld weighs %.17g, not %.17g as the file says",
                                   replay->file, (long long)replay->rows.path, now, kept);
}

/* The path must end as the file says, to the last bit that the file keeps. */
static enum alvh_status hold_against_file(struct alvh_replay *replay,
                                          struct alvh_error *error)
{
    const struct alvh_recalled *recalled = &replay->recalled;
    const struct alvh_scenario *scenario = &recalled->scenario;
    const int accounts = scenario->books * scenario->scales;
    double kept[ALVH_OUTCOME_COUNT * ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    ALVH_TRY(alvh_recall_path(replay->file, recalled, replay->rows.path, kept, error));
    for (int i = 0; i < ALVH_OUTCOME_COUNT * accounts; i++) {
        const enum alvh_outcome which = (enum alvh_outcome)(i / accounts);
        const int account = i % accounts;
        const double now =
            account_outcome(&replay->outcomes, which, account, 0)[replay->journal.lane];
        const char *name, *unit, *text;
        alvh_paths_describe(which, &name, &unit, &text);
        if (alvh_paths_stored(which, now) != kept[i])
            return alvh_fail(
                error, ALVH_EFAILED,
                "%s: path %lld does not end as the file says: %s of %s at %lld contracts "
                "is %.17g, not %.17g; the file was written by version %s (%s)",
                replay->file, (long long)replay->rows.path, name,
                scenario->book[account / scenario->scales].name,
                (long long)scenario->scale[account % scenario->scales], now, kept[i],
                recalled->version, recalled->commit);
    }
    return hold_weight_against_file(replay, error);
}

enum alvh_status alvh_replay_walk(struct alvh_replay *replay, int64_t path,
                                  struct alvh_error *error)
{
    ALVH_TRY(check_path(replay, path, error));
    ALVH_TRY(walk_path(replay, path, error));
    return hold_against_file(replay, error);
}

static enum alvh_status replay_path(struct alvh_replay *replay,
                                    const struct alvh_replay_options *options,
                                    struct alvh_error *error)
{
    ALVH_TRY(alvh_recall(replay->file, &replay->recalled, error));
    ALVH_TRY(check_path(replay, options->path, error));
    if (choose_accounts(&replay->recalled.scenario, options, replay->shown) == 0)
        return no_account(replay->file, &replay->recalled.scenario, error);
    ALVH_TRY(make_ready(replay, error));
    return alvh_replay_walk(replay, options->path, error);
}

enum alvh_status alvh_replay_create(const char *file,
                                    const struct alvh_replay_options *options,
                                    struct alvh_replay **made, struct alvh_error *error)
{
    struct alvh_replay *replay = calloc(1, sizeof *replay);
    *made = NULL;
    if (!replay)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to replay it", file);
    replay->file = file;
    const enum alvh_status status = replay_path(replay, options, error);
    if (status)
        alvh_replay_free(replay);
    else
        *made = replay;
    return status;
}

void alvh_replay_free(struct alvh_replay *replay)
{
    if (!replay)
        return;
    alvh_replay_rows_free(&replay->rows);
    alvh_block_free(replay->block);
    alvh_outcomes_free(&replay->outcomes);
    alvh_prepared_free(&replay->prepared);
    free(replay->journal.trade);
    free(replay->journal.decision);
    free(replay);
}

void alvh_replay_print(const struct alvh_replay *replay, enum alvh_replay_table table,
                       FILE *out)
{
    alvh_rows_print(&replay->rows.table[table], out);
}

int64_t alvh_replay_count(const struct alvh_replay *replay, enum alvh_replay_table table)
{
    return replay->rows.table[table].count;
}

double alvh_replay_number(const struct alvh_replay *replay, enum alvh_replay_table table,
                          int64_t row, const char *column)
{
    return alvh_rows_number(&replay->rows.table[table], row, column);
}

const char *alvh_replay_text(const struct alvh_replay *replay, enum alvh_replay_table table,
                             int64_t row, const char *column)
{
    return alvh_rows_text(&replay->rows.table[table], row, column);
}

void alvh_replay_print_json(const struct alvh_replay *replay, enum alvh_replay_table table,
                            FILE *out)
{
    const struct alvh_rows *rows = &replay->rows.table[table];
    struct alvh_json json = {.out = out, .lines = 2};
    alvh_json_map(&json, NULL);
    alvh_json_text(&json, "file", replay->file);
    alvh_json_integer(&json, "path", replay->rows.path);
    alvh_json_text(&json, "table", rows->name);
    alvh_rows_json(rows, "rows", &json);
    alvh_json_end(&json);
}

enum alvh_status alvh_replay_write(const struct alvh_replay *replay, const char *path,
                                   struct alvh_error *error)
{
    return alvh_rows_write(ALVH_REPLAY_TABLE_COUNT, replay->rows.table, path, error);
}

/* ---- which paths ---- */

struct ranked {
    double loss;
    int64_t path;
};

static int worse_first(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    return a->loss != b->loss ? (a->loss < b->loss) - (a->loss > b->loss)
                              : (a->path > b->path) - (a->path < b->path);
}

static enum alvh_status rank_paths(const char *file, const struct alvh_recalled *recalled,
                                   int account, bool by_pnl, struct ranked *ranked,
                                   struct alvh_error *error)
{
    const int scales = recalled->scenario.scales;
    double *value = malloc((size_t)recalled->paths * sizeof *value);
    if (!value)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", file);
    const enum alvh_status status = alvh_recall_column(
        file, recalled, by_pnl ? ALVH_OUTCOME_final_pnl : ALVH_OUTCOME_max_drawdown,
        account / scales, account % scales, value, error);
    for (int64_t path = 0; path < recalled->paths && status == ALVH_OK; path++)
        ranked[path] = (struct ranked){by_pnl ? -value[path] : value[path], path};
    free(value);
    if (status == ALVH_OK)
        qsort(ranked, (size_t)recalled->paths, sizeof *ranked, worse_first);
    return status;
}

static enum alvh_status find_worst(const char *file, struct alvh_recalled *recalled,
                                   const struct alvh_replay_options *options, bool by_pnl,
                                   int *count, int64_t path[], struct alvh_error *error)
{
    bool shown[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    ALVH_TRY(alvh_recall(file, recalled, error));
    if (choose_accounts(&recalled->scenario, options, shown) == 0)
        return no_account(file, &recalled->scenario, error);
    int account = 0;
    while (!shown[account])
        account++;
    struct ranked *ranked = malloc((size_t)recalled->paths * sizeof *ranked);
    if (!ranked)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", file);
    const enum alvh_status status =
        rank_paths(file, recalled, account, by_pnl, ranked, error);
    if (status == ALVH_OK && *count > recalled->paths)
        *count = (int)recalled->paths;
    for (int i = 0; i < *count && status == ALVH_OK; i++)
        path[i] = ranked[i].path;
    free(ranked);
    return status;
}

enum alvh_status alvh_replay_worst(const char *file,
                                   const struct alvh_replay_options *options, bool by_pnl,
                                   int *count, int64_t path[], struct alvh_error *error)
{
    struct alvh_recalled *recalled = malloc(sizeof *recalled);
    if (!recalled)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", file);
    const enum alvh_status status =
        find_worst(file, recalled, options, by_pnl, count, path, error);
    free(recalled);
    return status;
}
