#include "alvh/compare.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/compare/keys.h"
#include "sim/compare/side.h"
#include "sim/stats/difference.h"
#include "sim/stats/tail.h"

struct work {
    struct alvh_comparison *comparison;
    struct alvh_compare_side side[2];
    bool sampling[2]; /* asks the scenario for anything but plain paths? */
    struct alvh_error *error;
};

/* ---- what is compared ---- */

/* Pairs where both have paths of the same number from the same seed; else all of either. */
static enum alvh_status choose_paths(struct work *work)
{
    struct alvh_comparison *comparison = work->comparison;
    struct alvh_compare_side *a = &work->side[0], *b = &work->side[1];
    const int64_t first = a->first_path > b->first_path ? a->first_path : b->first_path;
    const int64_t a_end = a->first_path + a->result->paths;
    const int64_t b_end = b->first_path + b->result->paths;
    const int64_t common = (a_end < b_end ? a_end : b_end) - first;
    comparison->plain = a->plain && b->plain;
    comparison->paired = a->result->seed == b->result->seed && common > 0;
    for (int i = 0; i < 2; i++) {
        struct alvh_compare_side *side = &work->side[i];
        comparison->paths[i] = comparison->paired ? common : side->result->paths;
        ALVH_TRY(alvh_side_choose(side, comparison->paired ? first - side->first_path : 0,
                                  comparison->paths[i]));
    }
    return ALVH_OK;
}

static int find_book(const struct alvh_result *result, const char *name)
{
    for (int book = 0; book < result->books; book++)
        if (strcmp(result->book[book], name) == 0)
            return book;
    return -1;
}

static int find_scale(const struct alvh_result *result, int64_t contracts)
{
    for (int scale = 0; scale < result->scales; scale++)
        if (result->scale[scale] == contracts)
            return scale;
    return -1;
}

static enum alvh_status check_days(const struct alvh_comparison *comparison,
                                   struct alvh_error *error)
{
    const struct alvh_result *result = comparison->result;
    if (result[0].days == result[1].days)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT,
                     "%s: its paths have %d trading days and those of %s %d; expected runs "
                     "of one length",
                     comparison->file[1], result[1].days, comparison->file[0],
                     result[0].days);
}

/* ---- columns ---- */

/* Of both sides; sign -1 makes losses of gains. */
static enum alvh_status read_columns(struct work *work, const char *name,
                                     const struct alvh_compared *row, double sign)
{
    for (int i = 0; i < 2; i++) {
        struct alvh_compare_side *side = &work->side[i];
        ALVH_TRY(alvh_side_read(side, name, find_book(side->result, row->book),
                                find_scale(side->result, row->scale), sign));
    }
    return ALVH_OK;
}

static struct alvh_two_columns columns_of(const struct work *work)
{
    struct alvh_two_columns columns = {.paired = work->comparison->paired};
    for (int i = 0; i < 2; i++) {
        const struct alvh_compare_side *side = &work->side[i];
        columns.count[i] = side->paths;
        columns.value[i] = side->value;
        columns.sorted[i] = side->sorted;
        columns.design[i] = side->plain ? NULL : &side->design;
    }
    return columns;
}

static enum alvh_status compare_pnl(struct work *work, struct alvh_compared *row)
{
    const double level = alvh_tail_levels[ALVH_TAIL_LEVEL_99];
    const struct alvh_two_columns columns = columns_of(work);
    struct alvh_difference loss;
    ALVH_TRY(read_columns(work, "final_pnl", row, -1.0));
    row[ALVH_COMPARED_final_pnl_mean].difference =
        alvh_difference_negated(alvh_difference_mean(&columns));
    ALVH_TRY(alvh_difference_es(&columns, level, &loss, work->error));
    row[ALVH_COMPARED_pnl_es_99].difference = alvh_difference_negated(loss);
    return ALVH_OK;
}

static enum alvh_status compare_drawdowns(struct work *work, struct alvh_compared *row)
{
    const double median = alvh_tail_quantiles[ALVH_TAIL_MEDIAN];
    const double share = alvh_tail_quantiles[ALVH_TAIL_QUANTILE_99];
    const double level = alvh_tail_levels[ALVH_TAIL_LEVEL_99];
    const struct alvh_two_columns columns = columns_of(work);
    ALVH_TRY(read_columns(work, "max_drawdown", row, 1.0));
    ALVH_TRY(alvh_difference_quantile(
        &columns, median, &row[ALVH_COMPARED_drawdown_median].difference, work->error));
    ALVH_TRY(alvh_difference_quantile(
        &columns, share, &row[ALVH_COMPARED_drawdown_quantile_99].difference, work->error));
    return alvh_difference_es(&columns, level,
                              &row[ALVH_COMPARED_drawdown_es_99].difference, work->error);
}

/* The statistics of one book and scale; row[statistic]. */
static enum alvh_status compare_cell(struct work *work, struct alvh_compared *row)
{
    const struct alvh_two_columns columns = columns_of(work);
    ALVH_TRY(compare_pnl(work, row));
    ALVH_TRY(compare_drawdowns(work, row));
    ALVH_TRY(read_columns(work, "cost", row, 1.0));
    row[ALVH_COMPARED_cost_mean].difference = alvh_difference_mean(&columns);
    ALVH_TRY(read_columns(work, "ruined", row, 1.0));
    row[ALVH_COMPARED_ruin_probability].difference = alvh_difference_share(&columns);
    ALVH_TRY(read_columns(work, "margin_calls", row, 1.0));
    row[ALVH_COMPARED_margin_call_probability].difference = alvh_difference_share(&columns);
    return ALVH_OK;
}

/* ---- all of it ---- */

/* A row for every statistic of every book and scale that both have. */
static enum alvh_status list_rows(struct alvh_comparison *comparison,
                                  struct alvh_error *error)
{
    const struct alvh_result *a = &comparison->result[0], *b = &comparison->result[1];
    const size_t most = (size_t)(a->books * a->scales) * ALVH_COMPARED_COUNT;
    comparison->row = calloc(most, sizeof *comparison->row);
    if (!comparison->row)
        return alvh_fail(error, ALVH_EFAILED, "no memory to compare runs");
    for (int cell = 0; cell < a->books * a->scales; cell++) {
        const char *book = a->book[cell / a->scales];
        const int64_t scale = a->scale[cell % a->scales];
        const bool both = find_book(b, book) >= 0 && find_scale(b, scale) >= 0;
        for (int statistic = 0; both && statistic < ALVH_COMPARED_COUNT; statistic++)
            comparison->row[comparison->rows++] = (struct alvh_compared){
                .book = book,
                .scale = scale,
                .statistic = (enum alvh_compared_statistic)statistic};
    }
    if (comparison->rows > 0)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT,
                     "%s: has no book and scale in common with %s; expected a book of one "
                     "name at one size in both, as %s at %" PRId64 " contracts",
                     comparison->file[1], comparison->file[0], a->book[0], a->scale[0]);
}

static enum alvh_status adjust(struct alvh_comparison *comparison, struct alvh_error *error)
{
    const size_t rows = (size_t)comparison->rows;
    double *p = malloc(2 * rows * sizeof *p);
    if (!p)
        return alvh_fail(error, ALVH_EFAILED, "no memory to compare runs");
    for (size_t i = 0; i < rows; i++)
        p[i] = comparison->row[i].difference.p;
    const enum alvh_status status =
        alvh_difference_holm(comparison->rows, p, p + rows, error);
    for (size_t i = 0; i < rows && status == ALVH_OK; i++)
        comparison->row[i].p_holm = p[rows + i];
    free(p);
    return status;
}

static enum alvh_status compare_rows(struct work *work)
{
    struct alvh_comparison *comparison = work->comparison;
    for (int i = 0; i < 2; i++)
        ALVH_TRY(alvh_side_find_paths(&work->side[i], work->sampling[i]));
    ALVH_TRY(choose_paths(work));
    for (int row = 0; row < comparison->rows; row += ALVH_COMPARED_COUNT)
        ALVH_TRY(compare_cell(work, &comparison->row[row]));
    return adjust(comparison, work->error);
}

/* What a result says it was made from. */
static enum alvh_status read_keys(const struct alvh_reader *reader,
                                  struct alvh_key_list *list, struct alvh_error *error)
{
    static const char *const text[] = {"start_date", "start_regime", "alvh_version",
                                       "git_commit"};
    static const char *const number[] = {"start_spot", "start_vix"};
    char value[64];
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        ALVH_TRY(alvh_reader_text(reader, text[i], sizeof value, value));
        ALVH_TRY(alvh_keys_add(list, text[i], value, error));
    }
    for (size_t i = 0; i < sizeof number / sizeof *number; i++) {
        double real;
        ALVH_TRY(alvh_reader_real(reader, number[i], 0.0, &real));
        snprintf(value, sizeof value, "%.10g", real);
        ALVH_TRY(alvh_keys_add(list, number[i], value, error));
    }
    char *yaml;
    ALVH_TRY(alvh_reader_whole_text(reader, "scenario_yaml", &yaml));
    enum alvh_status status = alvh_keys_read(list, "", reader->path, yaml, error);
    free(yaml);
    ALVH_TRY(status);
    ALVH_TRY(alvh_reader_whole_text(reader, "model_yaml", &yaml));
    status = alvh_keys_read(list, "model", reader->path, yaml, error);
    free(yaml);
    return status;
}

/* Were paths weighed, or drawn together? */
static bool asks_for_sampling(const struct alvh_key_list *list)
{
    static const char sampling[] = "simulation.sampling.";
    for (int i = 0; i < list->count; i++)
        if (strncmp(list->entry[i].key, sampling, sizeof sampling - 1) == 0 &&
            strcmp(list->entry[i].value, "true") == 0)
            return true;
    return false;
}

static enum alvh_status compare_keys(struct work *work)
{
    struct alvh_key_list list[2] = {0};
    enum alvh_status status = ALVH_OK;
    for (int i = 0; i < 2 && status == ALVH_OK; i++)
        status = read_keys(&work->side[i].reader, &list[i], work->error);
    for (int i = 0; i < 2 && status == ALVH_OK; i++)
        work->sampling[i] = asks_for_sampling(&list[i]);
    if (status == ALVH_OK)
        status = alvh_keys_compare(list, work->comparison, work->error);
    alvh_keys_free(&list[0]);
    alvh_keys_free(&list[1]);
    return status;
}

/* Compares with both files open, and in /paths where its columns are asked for. */
static enum alvh_status compare_open(struct work *work)
{
    ALVH_TRY(compare_keys(work));
    ALVH_TRY(alvh_reader_enter(&work->side[0].reader, "paths"));
    enum alvh_status status = alvh_reader_enter(&work->side[1].reader, "paths");
    if (status == ALVH_OK) {
        status = compare_rows(work);
        alvh_reader_leave(&work->side[1].reader);
    }
    alvh_reader_leave(&work->side[0].reader);
    return status;
}

/* Both files stay open, so that HDF5 keeps what it knows of them for all who read. */
static enum alvh_status compare_files(struct work *work)
{
    struct alvh_comparison *comparison = work->comparison;
    for (int i = 0; i < 2; i++) {
        struct alvh_compare_side *side = &work->side[i];
        side->result = &comparison->result[i];
        ALVH_TRY(alvh_reader_open(comparison->file[i], &side->reader, work->error));
        ALVH_TRY(
            alvh_result_read(comparison->file[i], &comparison->result[i], work->error));
    }
    ALVH_TRY(check_days(comparison, work->error));
    ALVH_TRY(list_rows(comparison, work->error));
    return compare_open(work);
}

enum alvh_status alvh_compare(const char *first, const char *second,
                              struct alvh_comparison *comparison, struct alvh_error *error)
{
    *comparison = (struct alvh_comparison){.file = {first, second}};
    struct work work = {.comparison = comparison, .error = error};
    for (int i = 0; i < 2; i++)
        work.side[i].reader.file = -1;
    const enum alvh_status status = compare_files(&work);
    for (int i = 0; i < 2; i++) {
        alvh_reader_close(&work.side[i].reader);
        alvh_side_free(&work.side[i]);
    }
    if (status)
        alvh_comparison_free(comparison);
    return status;
}

void alvh_comparison_free(struct alvh_comparison *comparison)
{
    for (int i = 0; i < comparison->keys; i++) {
        free(comparison->key[i].key);
        free(comparison->key[i].value[0]);
        free(comparison->key[i].value[1]);
    }
    free(comparison->key);
    free(comparison->row);
    alvh_result_free(&comparison->result[0]);
    alvh_result_free(&comparison->result[1]);
    *comparison = (struct alvh_comparison){0};
}
