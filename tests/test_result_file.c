/* What is in the result file is what the run said, and the reader returns it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>

#include "sim/rules/rules.h"
#include "tests/expect.h"
#include "tests/made_result.h"

static void columns_are_what_was_appended(void **state)
{
    (void)state;
    static const char *const name[] = {
#define OUTCOME_NAME(outcome, storage, unit, text) "/paths/" #outcome,
        ALVH_OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
#define OUTCOME_NAME(outcome, storage, unit, text) "/drawdowns/" #outcome,
            ALVH_DRAWDOWN_OUTCOMES(OUTCOME_NAME)
#undef OUTCOME_NAME
    };
    char *path = made_path("result.h5");
    double *column = malloc(PATHS * sizeof *column);
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        const int cell = o % CELLS;
        made_column(path, name[o], (int64_t)cell * PATHS, PATHS, column);
        for (int64_t p = 0; p < PATHS; p++)
            if (column[p] != made_outcome(o, p, cell / SCALES, cell % SCALES))
                fail_msg("%s differs on path %lld", name[o], (long long)p);
    }
    made_column(path, "/paths/pnl_by_layer", (int64_t)(4 * ALVH_LAYER_COUNT + 1) * PATHS,
                PATHS, column);
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], 0.25 * made_outcome(OUTCOME_PNL, p, 1, 1), 0.0);
    made_column(path, "/paths/pnl_by_layer", (int64_t)ALVH_LAYER_feedback * PATHS, PATHS,
                column); /* of the first book at the first scale: not in the file */
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], 0.0, 0.0);
    made_column(path, "/paths/path", 0, PATHS, column);
    for (int64_t p = 0; p < PATHS; p++)
        assert_near(column[p], (double)p, 0.0);
    free(column);
    free(path);
}

static void the_reader_returns_what_the_run_said(void **state)
{
    (void)state;
    char *path = made_path("result.h5");
    struct alvh_result result;
    assert_int_equal(alvh_result_read(path, &result, NULL), ALVH_OK);
    assert_string_equal(result.start_date, "2023-02-15");
    assert_string_equal(result.start_regime, "calm");
    assert_near(result.start_vix, 18.23, 0.0);
    assert_int_equal(result.paths, PATHS);
    assert_int_equal(result.days, DAYS);
    assert_int_equal(result.books, BOOKS);
    assert_int_equal(result.scales, SCALES);
    assert_int_equal(result.scale[2], 200);
    assert_int_equal(result.reference, 0);
    assert_string_equal(result.book[1], "gehedged-ü");
    assert_near(result.diagnostics.martingale, 1.0002, 0.0);
    assert_int_equal(result.diagnostics.tranches_opened, 1234567890123);
    alvh_result_free(&result);
    free(path);
}

static void distributions_by_day_are_those_counted(void **state)
{
    (void)state;
    char *path = made_path("result.h5");
    double median[7], breach[DAYS + 1], histogram[305], low[305], end[DAYS + 1], se[305];
    made_column(path, "/fans/spx", 0, 7, median);
    assert_near(median[3], 4147.6, 0.0);
    made_column(path, "/fans/equity", ((int64_t)(CELLS - 1) * (DAYS + 1) + 4) * 7, 7,
                median);
    /* Two paths, 4 units of the fan to either side of the capital. */
    assert_near(median[0], 200 * 50000.0 * (1.0 - 4e-4), 200 * 50000.0 * 1.3e-5);
    assert_near(median[6], 200 * 50000.0 * (1.0 + 4e-4), 200 * 50000.0 * 1.3e-5);
    made_column(path, "/vega/breach_rate", (CELLS - 1) * (DAYS + 1), DAYS + 1, breach);
    for (int day = 0; day <= DAYS; day++)
        assert_near(breach[day], 0.5 * (day % 2), 0.0);
    /* Wilson's interval of one of two. */
    made_column(path, "/vega/breach_rate_lo", (CELLS - 1) * (DAYS + 1), DAYS + 1, end);
    assert_near(end[1], 0.0945312, 1e-7);
    made_column(path, "/vega/breach_rate_hi", (CELLS - 1) * (DAYS + 1), DAYS + 1, end);
    assert_near(end[1], 0.9054688, 1e-7);
    made_column(path, "/vega/net_vega_hist", 305, 305, histogram);
    made_column(path, "/vega/net_vega_hist_se", 305, 305, se);
    made_column(path, "/vega/bin_low", 0, 305, low);
    double sum = 0.0;
    for (int bin = 0; bin < 305; bin++) {
        sum += histogram[bin];
        /* Only the start is free of vega; 7 dollars a contract is a lower edge. */
        if (bin == 152)
            assert_near(histogram[bin], 1.0 / (DAYS + 1), 1e-15);
        /* Two paths say no more than two numbers, however many closes they have. */
        assert_near(se[bin], sqrt(0.5 * histogram[bin] * (1.0 - histogram[bin])), 1e-15);
        if (low[bin] == 7.0)
            assert_near(histogram[bin], 0.5 / (DAYS + 1), 1e-15);
    }
    assert_near(sum, 1.0, 1e-14);
    free(path);
}

static void break_evens_are_those_counted(void **state)
{
    (void)state;
    enum { CELL = 4 };
    char *path = made_path("result.h5");
    double low[(DAYS + 1) * 7], high[(DAYS + 1) * 7];
    made_column(path, "/structure/break_even_low", CELL * (DAYS + 1) * 7, (DAYS + 1) * 7,
                low);
    made_column(path, "/structure/break_even_high", CELL * (DAYS + 1) * 7, (DAYS + 1) * 7,
                high);
    assert_true(isnan(low[0])); /* nobody was looked at */
    assert_near(low[DAYS * 7 + 3], 95.6, 0.15);
    assert_near(high[DAYS * 7 + 3], 103.4, 0.15);
    free(path);
}

static void actions_are_counted_by_book_scale_and_rule(void **state)
{
    (void)state;
    char *path = made_path("result.h5");
    double actions[CELLS * ALVH_RULE_COUNT];
    made_column(path, "/diagnostics/rule_actions", 0, CELLS * ALVH_RULE_COUNT, actions);
    assert_near(actions[0], 0.0, 0.0);
    assert_near(actions[4 * ALVH_RULE_COUNT + ALVH_RULE_vega_band],
                4000.0 + ALVH_RULE_vega_band, 0.0);
    free(path);
}

/* Every dataset of a file, with its bytes as they are stored. */
struct contents {
    hid_t other;
    int datasets;
};

static herr_t compare_dataset(hid_t file, const char *name, const H5O_info_t *info,
                              void *context)
{
    struct contents *contents = context;
    if (info->type != H5O_TYPE_DATASET)
        return 0;
    const hid_t one = H5Dopen2(file, name, H5P_DEFAULT);
    const hid_t two = H5Dopen2(contents->other, name, H5P_DEFAULT);
    const hid_t type = H5Dget_type(one), space = H5Dget_space(one);
    if (H5Tis_variable_str(type) <= 0) {
        const size_t size = (size_t)H5Sget_simple_extent_npoints(space) * H5Tget_size(type);
        char *bytes = malloc(size), *others = malloc(size);
        H5Dread(one, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
        H5Dread(two, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, others);
        if (memcmp(bytes, others, size) != 0)
            fail_msg("%s differs", name);
        free(bytes);
        free(others);
        contents->datasets++;
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(two);
    H5Dclose(one);
    return 0;
}

static void datasets_do_not_depend_on_batches(void **state)
{
    (void)state;
    static const int64_t batches[] = {3000, PATHS};
    char *path = made_path("result.h5"), *again = made_path("again.h5");
    for (int b = 0; b < 2; b++) {
        struct alvh_error error = {0};
        assert_int_equal(made_result_write(again, batches[b], &error), ALVH_OK);
        const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
        struct contents contents = {H5Fopen(again, H5F_ACC_RDONLY, H5P_DEFAULT), 0};
        H5Ovisit2(file, H5_INDEX_NAME, H5_ITER_INC, compare_dataset, &contents,
                  H5O_INFO_BASIC);
        assert_true(contents.datasets > 100);
        H5Fclose(contents.other);
        H5Fclose(file);
    }
    free(again);
    free(path);
}

int main(int argc, char **argv)
{
    if (argc == 2) { /* write a file for other programs to read, and no more */
        struct alvh_error error = {0};
        const enum alvh_status status = made_result_write(argv[1], 16384, &error);
        fputs(error.text, stderr);
        return status;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_what_was_appended),
        cmocka_unit_test(the_reader_returns_what_the_run_said),
        cmocka_unit_test(distributions_by_day_are_those_counted),
        cmocka_unit_test(break_evens_are_those_counted),
        cmocka_unit_test(actions_are_counted_by_book_scale_and_rule),
        cmocka_unit_test(datasets_do_not_depend_on_batches),
    };
    return cmocka_run_group_tests(tests, made_result_open, made_result_close);
}
