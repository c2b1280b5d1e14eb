/* Result files: the headline, the run called back with a path of it, the page's data, and
 * the comparison with itself. */
#include <gsl/gsl_errno.h>
#include <hdf5.h>
#include <stdlib.h>

#include "alvh/compare.h"
#include "alvh/headline.h"
#include "sim/file/recall.h"
#include "sim/report/data.h"
#include "tests/fuzz/seed.h"
#include "tests/fuzz/target.h"

static struct seed seed;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    seed_create(&seed, 0);
    return 0;
}

static void read_headline(void)
{
    struct alvh_result result;
    struct alvh_error error;
    if (alvh_result_read(seed.path, &result, &error) == ALVH_OK)
        alvh_result_free(&result);
}

static void recall_path(const struct alvh_recalled *recalled)
{
    struct alvh_error error;
    double weight;
    const size_t accounts =
        (size_t)recalled->scenario.books * (size_t)recalled->scenario.scales;
    double *value = malloc(accounts * ALVH_OUTCOME_COUNT * sizeof *value);
    double *column = malloc((size_t)recalled->paths * sizeof *column);
    if (!value || !column)
        abort();
    alvh_recall_path(seed.path, recalled, recalled->paths - 1, value, &error);
    alvh_recall_weight(seed.path, recalled, recalled->paths - 1, &weight, &error);
    alvh_recall_column(seed.path, recalled, ALVH_OUTCOME_max_drawdown, 0, 0, column, &error);
    free(value);
    free(column);
}

static void call_back(void)
{
    static struct alvh_recalled recalled;
    struct alvh_error error;
    if (alvh_recall(seed.path, &recalled, &error) == ALVH_OK)
        recall_path(&recalled);
}

static void read_page(void)
{
    static struct alvh_report_data data;
    struct alvh_error error;
    if (alvh_report_read(seed.path, &data, &error) == ALVH_OK)
        alvh_report_data_free(&data);
}

static void compare(void)
{
    struct alvh_comparison comparison;
    struct alvh_error error;
    if (alvh_compare(seed.path, seed.path, &comparison, &error) == ALVH_OK)
        alvh_comparison_free(&comparison);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    seed_edit(&seed, data, size);
    seed_put(&seed);
    read_headline();
    call_back();
    read_page();
    compare();
    /* What stays open keeps HDF5's memory of the file. */
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) != 0)
        abort();
    return 0;
}
