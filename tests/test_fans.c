/* Distributions by day: what is counted, and what comes back. */
#include "sim/stats/fans.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "expect.h"

enum {
    SERIES = ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT,
    EQUITY = ALVH_FAN_MARKET + ALVH_FAN_equity,
    VEGA = ALVH_FAN_MARKET + ALVH_FAN_net_vega
};

static struct alvh_fans create_fans(int days)
{
    struct alvh_fans fans;
    struct alvh_error error = {0};
    assert_int_equal(alvh_fans_create(days, SERIES, &fans, &error), ALVH_OK);
    return fans;
}

static int counted_bin(const struct alvh_fans *fans)
{
    for (int bin = 0; bin < ALVH_FAN_BINS; bin++)
        if (fans->count[bin])
            return bin;
    return -1;
}

/* Edges are what the caller sees, bit arithmetic is what counts: they must agree on both
 * sides of the centre, at the edges themselves and beyond the last of them. */
static void a_value_is_counted_between_the_edges_of_its_bin(void **state)
{
    (void)state;
    static const double z[] = {1e-9,    0.03125, 0.031249, 0.9999999, 1.0,     1.03124,
                               1.03125, 2.0,     77.31,    131071.9,  262143.9};
    for (size_t i = 0; i < 2 * (sizeof z / sizeof *z); i++) {
        struct alvh_fans fans = create_fans(1);
        fans.centre[0] = 0.0;
        const double value = i % 2 ? -z[i / 2] : z[i / 2];
        alvh_fans_add(&fans, 0, 0, 1, &value, NULL);
        double low, high;
        alvh_fans_edges(counted_bin(&fans), &low, &high);
        if (value > 0.0)
            assert_true(low <= value && value < high);
        else
            assert_true(low < value && value <= high);
        assert_true(high - low <= fmax(fabs(value), 1.0) / ALVH_FAN_FINE);
        alvh_fans_free(&fans);
    }
}

static void edges_leave_no_gap(void **state)
{
    (void)state;
    double low, high, before;
    alvh_fans_edges(0, &low, &before);
    assert_near(low, -262144.0, 0.0);
    for (int bin = 1; bin < ALVH_FAN_BINS; bin++) {
        alvh_fans_edges(bin, &low, &high);
        assert_near(low, before, 0.0);
        before = high;
    }
    assert_near(before, 262144.0, 0.0);
}

static void what_cannot_vary_comes_back_exactly(void **state)
{
    (void)state;
    struct alvh_fans fans = create_fans(1);
    fans.centre[0] = 4136.48;
    fans.unit[0] = 0.413648;
    const double value[3] = {4136.48, 4136.48, 4136.48};
    alvh_fans_add(&fans, 0, 0, 3, value, NULL);
    assert_near(alvh_fans_quantile(&fans, 0, 0, 0.01), 4136.48, 0.0);
    assert_near(alvh_fans_quantile(&fans, 0, 0, 0.99), 4136.48, 0.0);
    assert_true(isnan(alvh_fans_quantile(&fans, 0, 1, 0.5))); /* nothing was counted */
    alvh_fans_free(&fans);
}

/* Against the sample's own quantiles: the error is a small part of a bin of 3.1 %. */
static void quantiles_are_those_of_the_sample(void **state)
{
    (void)state;
    enum { PATHS = 20000, DAYS = 2 };
    static const double share[] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};
    struct alvh_fans fans = create_fans(DAYS);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double *value = malloc(PATHS * sizeof *value);
    fans.centre[EQUITY] = 250000.0;
    fans.unit[EQUITY] = 25.0;
    for (int i = 0; i < PATHS; i++)
        value[i] = 251300.0 + gsl_ran_tdist(random, 4.0) * 7350.0;
    alvh_fans_add(&fans, 1, EQUITY, PATHS, value, NULL);
    assert_int_equal(alvh_fans_total(&fans, 1, EQUITY), PATHS);
    assert_int_equal(alvh_fans_total(&fans, 0, EQUITY), 0);
    gsl_sort(value, 1, PATHS);
    for (int i = 0; i < 7; i++) {
        const double exact = gsl_stats_quantile_from_sorted_data(value, 1, PATHS, share[i]);
        const double tolerance = 1.0 + 0.004 * fabs(exact - 250000.0);
        assert_near(alvh_fans_quantile(&fans, 1, EQUITY, share[i]), exact, tolerance);
    }
    free(value);
    gsl_rng_free(random);
    alvh_fans_free(&fans);
}

static void counts_do_not_depend_on_order_or_batches(void **state)
{
    (void)state;
    enum { PATHS = 4096 };
    struct alvh_fans whole = create_fans(1), parts = create_fans(1);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    double value[PATHS];
    for (int i = 0; i < PATHS; i++)
        value[i] = gsl_ran_gaussian(random, 30.0);
    alvh_fans_add(&whole, 0, VEGA, PATHS, value, NULL);
    gsl_ran_shuffle(random, value, PATHS, sizeof *value);
    for (int from = 0; from < PATHS; from += 64)
        alvh_fans_add(&parts, 0, VEGA, 64, value + from, NULL);
    assert_memory_equal(whole.count, parts.count,
                        SERIES * ALVH_FAN_BINS * sizeof *whole.count);
    gsl_rng_free(random);
    alvh_fans_free(&whole);
    alvh_fans_free(&parts);
}

/* Threads of a run meet on the same day and series; no count may be lost. */
static void many_threads_lose_no_count(void **state)
{
    (void)state;
    enum { BATCHES = 2000, LANES = 64 };
    struct alvh_fans fans = create_fans(1);
    double value[LANES];
    for (int i = 0; i < LANES; i++)
        value[i] = i % 3;
#pragma omp parallel for num_threads(4)
    for (int batch = 0; batch < BATCHES; batch++) {
        alvh_fans_add(&fans, 0, ALVH_FAN_VIX, LANES, value, NULL);
        alvh_fans_add_breach(&fans, 0, 0, 2);
    }
    assert_int_equal(alvh_fans_total(&fans, 0, ALVH_FAN_VIX), BATCHES * LANES);
    assert_int_equal(fans.breach[0], 2 * BATCHES);
    alvh_fans_free(&fans);
}

static void what_lies_beyond_the_bins_is_counted_in_the_last(void **state)
{
    (void)state;
    struct alvh_fans fans = create_fans(1);
    const double value[4] = {1e300, 262144.0, -INFINITY, -262145.0};
    alvh_fans_add(&fans, 0, 0, 4, value, NULL);
    assert_int_equal(fans.count[ALVH_FAN_BINS - 1], 2);
    assert_int_equal(fans.count[0], 2);
    alvh_fans_free(&fans);
}

static void a_first_day_is_resolved_at_every_scale(void **state)
{
    (void)state;
    static struct alvh_scenario scenario = {.books = 1, .scales = 1, .scale = {200}};
    scenario.book[0].sizing.capital_dollars_per_contract = 50000.0;
    const struct alvh_start_state start = {.spot = 4136.48, .vix = 18.23};
    struct alvh_fans fans = create_fans(1);
    alvh_fans_scale(&fans, &scenario, &start);
    /* A move of a hundredth of a per cent is a whole unit, 32 bins. */
    assert_near(fans.centre[ALVH_FAN_SPX], 4136.48, 0.0);
    assert_near(fans.unit[ALVH_FAN_SPX], 0.413648, 1e-12);
    assert_near(fans.centre[ALVH_FAN_VX1], 18.23, 0.0);
    assert_near(fans.centre[EQUITY], 1e7, 0.0);
    assert_near(fans.unit[EQUITY], 1e3, 1e-9);
    assert_near(fans.unit[VEGA], 200.0 * ALVH_FAN_VEGA_UNIT, 0.0);
    alvh_fans_free(&fans);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_counted_between_the_edges_of_its_bin),
        cmocka_unit_test(edges_leave_no_gap),
        cmocka_unit_test(what_cannot_vary_comes_back_exactly),
        cmocka_unit_test(quantiles_are_those_of_the_sample),
        cmocka_unit_test(counts_do_not_depend_on_order_or_batches),
        cmocka_unit_test(many_threads_lose_no_count),
        cmocka_unit_test(what_lies_beyond_the_bins_is_counted_in_the_last),
        cmocka_unit_test(a_first_day_is_resolved_at_every_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
