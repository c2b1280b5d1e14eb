/* Result files: by the first byte, the headline, the run called back with a path of it, the
 * page's data, or the comparison with itself. */
#include <gsl/gsl_errno.h>
#include <hdf5.h>
#include <stdbool.h>
#include <stdlib.h>

#include "alvh/compare.h"
#include "alvh/headline.h"
#include "sim/file/recall.h"
#include "sim/report/data.h"
#include "tests/fuzz/seed.h"
#include "tests/fuzz/target.h"

static struct seed seed;

static bool read_headline(void)
{
    struct alvh_result result;
    struct alvh_error error;
    const bool good = alvh_result_read(seed.path, &result, &error) == ALVH_OK;
    if (good)
        alvh_result_free(&result);
    return good;
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
    alvh_recall_column(seed.path, recalled, ALVH_OUTCOME_max_drawdown, 0, 0, column,
                       &error);
    free(value);
    free(column);
}

static bool call_back(void)
{
    static struct alvh_recalled recalled;
    struct alvh_error error;
    const bool good = alvh_recall(seed.path, &recalled, &error) == ALVH_OK;
    if (good)
        recall_path(&recalled);
    return good;
}

static bool read_page(void)
{
    static struct alvh_report_data data;
    struct alvh_error error;
    const bool good = alvh_report_read(seed.path, &data, &error) == ALVH_OK;
    if (good)
        alvh_report_data_free(&data);
    return good;
}

static bool compare(void)
{
    struct alvh_comparison comparison;
    struct alvh_error error;
    const bool good = alvh_compare(seed.path, seed.path, &comparison, &error) == ALVH_OK;
    if (good)
        alvh_comparison_free(&comparison);
    return good;
}

static bool (*const readers[])(void) = {read_headline, call_back, read_page, compare};
enum { READERS = sizeof readers / sizeof *readers };

/* A target that cannot read even the undamaged file would look at nothing. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    seed_create(&seed, 0);
    for (int i = 0; i < READERS; i++)
        if (!readers[i]())
            abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    seed_edit(&seed, data + 1, size - 1);
    seed_put(&seed);
    readers[data[0] % READERS]();
    /* What stays open keeps HDF5's memory of the file. */
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) != 0)
        abort();
    return 0;
}
