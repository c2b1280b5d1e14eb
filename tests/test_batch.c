/* What a batch shares, and its summary. */
#include "alvh/batch.h"

#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/options.h"
#include "alvh/tables.h"
#include "expect.h"

static char output[64];

/* Two books at two scales; drawdown_es at level 0.99 is 1000 book + scale + `more`. */
static struct alvh_result result_of(int books, const char *const book[], int scales,
                                    const int64_t scale[], double more)
{
    struct alvh_result result = {.books = books, .scales = scales};
    result.cell = calloc((size_t)(books * scales), sizeof *result.cell);
    for (int s = 0; s < scales; s++)
        result.scale[s] = scale[s];
    for (int b = 0; b < books; b++)
        strcpy(result.book[b], book[b]);
    for (int c = 0; c < books * scales; c++) {
        struct alvh_result_cell *cell = &result.cell[c];
        cell->drawdown_es[ALVH_TAIL_LEVEL_99].value =
            1000.0 * (c / scales) + (double)scale[c % scales] + more;
        cell->drawdown_es[ALVH_TAIL_LEVEL_99].high = 7e6;
        cell->capital = 5.0 * (double)scale[c % scales];
    }
    return result;
}

static void read_doubles(hid_t file, const char *name, int64_t count, double *value)
{
    const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(dataset);
    assert_int_equal(H5Sget_simple_extent_npoints(space), count);
    assert_true(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >=
                0);
    H5Sclose(space);
    H5Dclose(dataset);
}

/* Scenarios a (books p, q at 20 and 200), one that failed, and b (book q at 50): axes are
 * p, q and 20, 50, 200. */
static void cells_find_their_place_on_the_common_axes(void **state)
{
    (void)state;
    struct alvh_result a =
        result_of(2, (const char *const[]){"p", "q"}, 2, (const int64_t[]){20, 200}, 0.25);
    struct alvh_result b =
        result_of(1, (const char *const[]){"q"}, 1, (const int64_t[]){50}, 0.5);
    const struct alvh_batch_entry entry[] = {
        {"a", &a, ""}, {"lost", NULL, "the run failed"}, {"b", &b, ""}};
    struct alvh_error error = {0};
    if (alvh_batch_write(output, 3, entry, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    const hid_t file = H5Fopen(output, H5F_ACC_RDONLY, H5P_DEFAULT);
    double es[3][2][3][ALVH_TAIL_LEVELS], high[3][2][3][ALVH_TAIL_LEVELS], capital[3][2][3];
    read_doubles(file, "batch/drawdown_es", 18 * ALVH_TAIL_LEVELS, es[0][0][0]);
    read_doubles(file, "batch/drawdown_es_hi", 18 * ALVH_TAIL_LEVELS, high[0][0][0]);
    read_doubles(file, "batch/capital", 18, capital[0][0]);
    H5Fclose(file);
    const double expected[3][2][3] = {{{20.25, NAN, 200.25}, {1020.25, NAN, 1200.25}},
                                      {{NAN, NAN, NAN}, {NAN, NAN, NAN}},
                                      {{NAN, NAN, NAN}, {NAN, 50.5, NAN}}};
    for (int s = 0; s < 3; s++)
        for (int book = 0; book < 2; book++)
            for (int scale = 0; scale < 3; scale++) {
                const double want = expected[s][book][scale];
                const double got = es[s][book][scale][ALVH_TAIL_LEVEL_99];
                if (isnan(want)) {
                    assert_true(isnan(got));
                    assert_true(isnan(capital[s][book][scale]));
                    continue;
                }
                assert_near(got, want, 0.0);
                assert_near(high[s][book][scale][ALVH_TAIL_LEVEL_99], 7e6, 0.0);
                const double contracts[] = {20.0, 50.0, 200.0};
                assert_near(capital[s][book][scale], 5.0 * contracts[scale], 0.0);
            }
    alvh_result_free(&a);
    alvh_result_free(&b);
}

static void a_batch_of_failures_has_no_summary(void **state)
{
    (void)state;
    const struct alvh_batch_entry entry[] = {{"lost", NULL, "the run failed"}};
    struct alvh_error error = {0};
    remove(output);
    assert_int_equal(alvh_batch_write(output, 1, entry, &error), ALVH_EFAILED);
    assert_non_null(strstr(error.text, "every scenario of the batch failed"));
    assert_int_not_equal(access(output, F_OK), 0);
}

/* A second run of a model gets the very tables of the first; another model has its own. */
static void tables_of_a_model_are_obtained_once(void **state)
{
    (void)state;
    struct alvh_model core, mild;
    struct alvh_error error = {0};
    const struct alvh_tables *first, *second = NULL, *other = NULL;
    struct alvh_tables_cache *cache = alvh_tables_cache_create();
    assert_int_equal(alvh_model_read("core", &core, &error), ALVH_OK);
    assert_int_equal(alvh_model_read("mild", &mild, &error), ALVH_OK);
    if (alvh_tables_cache_obtain(cache, &core, 0, NULL, NULL, &first, &error) != ALVH_OK ||
        alvh_tables_cache_obtain(cache, &mild, 0, NULL, NULL, &other, &error) != ALVH_OK ||
        alvh_tables_cache_obtain(cache, &core, 0, NULL, NULL, &second, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    assert_ptr_equal(first, second);
    assert_ptr_not_equal(first, other);
    alvh_tables_cache_free(cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_find_their_place_on_the_common_axes),
        cmocka_unit_test(a_batch_of_failures_has_no_summary),
        cmocka_unit_test(tables_of_a_model_are_obtained_once)};
    snprintf(output, sizeof output, "/tmp/alvh-test-batch-%ld.h5", (long)getpid());
    const int failures = cmocka_run_group_tests(tests, NULL, NULL);
    remove(output);
    return failures;
}
