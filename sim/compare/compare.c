#include "alvh/compare.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/compare/keys.h"
#include "sim/file/reader.h"
#include "sim/stats/difference.h"
#include "sim/stats/sort.h"

/* One run while it is read. */
struct side {
    struct alvh_reader reader;
    const struct alvh_result *result;
    int64_t first_path; /* of the file */
    int64_t from;       /* the first row that is compared */
    double *value, *sorted;
};

struct work {
    struct alvh_comparison *comparison;
    struct side side[2];
    struct alvh_error *error;
};

/* ---- what is compared ---- */

/* The numbers of a file's paths follow each other. */
static enum alvh_status find_paths(struct side *side)
{
    const int64_t paths = side->result->paths;
    int64_t length;
    double first, last;
    const hsize_t begin = 0, end = (hsize_t)paths - 1, one = 1;
    ALVH_TRY(alvh_reader_length(&side->reader, "path", paths, paths, &length));
    ALVH_TRY(alvh_reader_part(&side->reader, "path", 1, &begin, &one, &first));
    ALVH_TRY(alvh_reader_part(&side->reader, "path", 1, &end, &one, &last));
    if (!(first >= 0.0 && first <= 9e15) || last - first != (double)end)
        return alvh_reader_refuse(&side->reader, "dataset", "path",
                                  "goes from %g to %g; expected numbers that follow each "
                                  "other",
                                  first, last);
    side->first_path = (int64_t)first;
    bool weighted;
    ALVH_TRY(alvh_reader_has(&side->reader, "weight", &weighted));
    if (weighted)
        return alvh_reader_refuse(&side->reader, "dataset", "weight",
                                  "weighs the paths; only runs whose paths count alike are "
                                  "compared: the p values and intervals of a comparison are "
                                  "those of unweighted pairs");
    return ALVH_OK;
}

/* Pairs where both have paths of the same number from the same seed; else all of either. */
static void choose_paths(struct work *work)
{
    struct alvh_comparison *comparison = work->comparison;
    struct side *a = &work->side[0], *b = &work->side[1];
    const int64_t first = a->first_path > b->first_path ? a->first_path : b->first_path;
    const int64_t a_end = a->first_path + a->result->paths;
    const int64_t b_end = b->first_path + b->result->paths;
    const int64_t common = (a_end < b_end ? a_end : b_end) - first;
    comparison->paired = a->result->seed == b->result->seed && common > 0;
    for (int i = 0; i < 2; i++) {
        struct side *side = &work->side[i];
        side->from = comparison->paired ? first - side->first_path : 0;
        comparison->paths[i] = comparison->paired ? common : side->result->paths;
    }
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

static enum alvh_status read_column(const struct work *work, int i, const char *name,
                                    int book, int scale, double *value)
{
    const struct side *side = &work->side[i];
    const struct alvh_result *result = side->result;
    const hsize_t shape[] = {(hsize_t)result->books, (hsize_t)result->scales,
                             (hsize_t)result->paths};
    const hsize_t start[] = {(hsize_t)book, (hsize_t)scale, (hsize_t)side->from};
    const int64_t paths = work->comparison->paths[i];
    const hsize_t count[] = {1, 1, (hsize_t)paths};
    ALVH_TRY(alvh_reader_shape(&side->reader, name, 3, shape));
    ALVH_TRY(alvh_reader_part(&side->reader, name, 3, start, count, value));
    for (int64_t path = 0; path < paths; path++)
        if (!isfinite(value[path]))
            return alvh_reader_refuse(&side->reader, "dataset", name,
                                      "holds %g; expected finite numbers", value[path]);
    return ALVH_OK;
}

/* Fills value and sorted of both sides; sign -1 makes losses of gains. */
static enum alvh_status read_columns(const struct work *work, const char *name,
                                     const struct alvh_compared *row, double sign)
{
    for (int i = 0; i < 2; i++) {
        const struct side *side = &work->side[i];
        const int64_t paths = work->comparison->paths[i];
        ALVH_TRY(read_column(work, i, name, find_book(side->result, row->book),
                             find_scale(side->result, row->scale), side->value));
        for (int64_t path = 0; path < paths; path++)
            side->value[path] *= sign;
        memcpy(side->sorted, side->value, (size_t)paths * sizeof *side->value);
        alvh_sort(paths, side->sorted);
    }
    return ALVH_OK;
}

static struct alvh_two_columns columns_of(const struct work *work)
{
    const struct alvh_comparison *comparison = work->comparison;
    return (struct alvh_two_columns){
        .paired = comparison->paired,
        .count = {comparison->paths[0], comparison->paths[1]},
        .value = {work->side[0].value, work->side[1].value},
        .sorted = {work->side[0].sorted, work->side[1].sorted}};
}

/* The statistics of one book and scale; row[statistic]. */
static enum alvh_status compare_cell(const struct work *work, struct alvh_compared *row)
{
    const double median = alvh_tail_quantiles[ALVH_TAIL_MEDIAN];
    const double share = alvh_tail_quantiles[ALVH_TAIL_QUANTILE_99];
    const double level = alvh_tail_levels[ALVH_TAIL_LEVEL_99];
    const struct alvh_two_columns columns = columns_of(work);
    ALVH_TRY(read_columns(work, "final_pnl", row, -1.0));
    row[ALVH_COMPARED_final_pnl_mean].difference =
        alvh_difference_negated(alvh_difference_mean(&columns));
    row[ALVH_COMPARED_pnl_es_99].difference =
        alvh_difference_negated(alvh_difference_es(&columns, level));
    ALVH_TRY(read_columns(work, "max_drawdown", row, 1.0));
    row[ALVH_COMPARED_drawdown_median].difference =
        alvh_difference_quantile(&columns, median);
    row[ALVH_COMPARED_drawdown_quantile_99].difference =
        alvh_difference_quantile(&columns, share);
    row[ALVH_COMPARED_drawdown_es_99].difference = alvh_difference_es(&columns, level);
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
        ALVH_TRY(find_paths(&work->side[i]));
    choose_paths(work);
    for (int i = 0; i < 2; i++) {
        const size_t size = (size_t)comparison->paths[i] * sizeof(double);
        work->side[i].value = malloc(size);
        work->side[i].sorted = malloc(size);
        if (!work->side[i].value || !work->side[i].sorted)
            return alvh_fail(work->error, ALVH_EFAILED, "%s: no memory to read it",
                             comparison->file[i]);
    }
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

/* Paths that are weighed, or drawn together, have other errors than those formed here. */
static enum alvh_status check_sampling(const struct alvh_key_list *list, const char *file,
                                       struct alvh_error *error)
{
    static const char sampling[] = "simulation.sampling.";
    for (int i = 0; i < list->count; i++) {
        const struct alvh_key_value *entry = &list->entry[i];
        if (strncmp(entry->key, sampling, sizeof sampling - 1) == 0 &&
            strcmp(entry->value, "true") == 0)
            return alvh_fail(error, ALVH_EINPUT,
                             "%s: its paths were drawn with %s; expected independent paths "
                             "without weights, of which the p values and intervals of a "
                             "comparison are",
                             file, entry->key);
    }
    return ALVH_OK;
}

static enum alvh_status compare_keys(const struct work *work)
{
    struct alvh_key_list list[2] = {0};
    enum alvh_status status = ALVH_OK;
    for (int i = 0; i < 2 && status == ALVH_OK; i++)
        status = read_keys(&work->side[i].reader, &list[i], work->error);
    for (int i = 0; i < 2 && status == ALVH_OK; i++)
        status = check_sampling(&list[i], work->comparison->file[i], work->error);
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

static enum alvh_status compare_files(struct work *work)
{
    struct alvh_comparison *comparison = work->comparison;
    for (int i = 0; i < 2; i++)
        ALVH_TRY(
            alvh_result_read(comparison->file[i], &comparison->result[i], work->error));
    ALVH_TRY(check_days(comparison, work->error));
    ALVH_TRY(list_rows(comparison, work->error));
    for (int i = 0; i < 2; i++) {
        work->side[i].result = &comparison->result[i];
        ALVH_TRY(alvh_reader_open(comparison->file[i], &work->side[i].reader, work->error));
    }
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
        free(work.side[i].value);
        free(work.side[i].sorted);
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
