#include "tests/fuzz/readers.h"

#include <stdlib.h>

#include "alvh/compare.h"
#include "alvh/headline.h"
#include "sim/file/recall.h"
#include "sim/report/data.h"

static bool read_headline(const char *path)
{
    struct alvh_result result;
    struct alvh_error error;
    const bool good = alvh_result_read(path, &result, &error) == ALVH_OK;
    if (good)
        alvh_result_free(&result);
    return good;
}

static void recall_path(const char *path, const struct alvh_recalled *recalled)
{
    struct alvh_error error;
    double weight;
    const size_t accounts =
        (size_t)recalled->scenario.books * (size_t)recalled->scenario.scales;
    double *value = malloc(accounts * ALVH_OUTCOME_COUNT * sizeof *value);
    double *column = malloc((size_t)recalled->paths * sizeof *column);
    if (!value || !column)
        abort();
    alvh_recall_path(path, recalled, recalled->paths - 1, value, &error);
    alvh_recall_weight(path, recalled, recalled->paths - 1, &weight, &error);
    alvh_recall_column(path, recalled, ALVH_OUTCOME_max_drawdown, 0, 0, column, &error);
    free(value);
    free(column);
}

static bool call_back(const char *path)
{
    static struct alvh_recalled recalled;
    struct alvh_error error;
    const bool good = alvh_recall(path, &recalled, &error) == ALVH_OK;
    if (good)
        recall_path(path, &recalled);
    return good;
}

static bool read_page(const char *path)
{
    static struct alvh_report_data data;
    struct alvh_error error;
    const bool good = alvh_report_read(path, &data, &error) == ALVH_OK;
    if (good)
        alvh_report_data_free(&data);
    return good;
}

static bool compare(const char *path)
{
    struct alvh_comparison comparison;
    struct alvh_error error;
    const bool good = alvh_compare(path, path, &comparison, &error) == ALVH_OK;
    if (good)
        alvh_comparison_free(&comparison);
    return good;
}

bool (*const readers[READERS])(const char *) = {read_headline, call_back, read_page,
                                                compare};
