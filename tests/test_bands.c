/* Errors of what distributions by day are read for: ranks and edges counted by hand. */
#include "sim/stats/bands.h"

#include <math.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"

enum { PATHS = 100, SERIES = 1 };
static const struct alvh_design plain = {.unit = 1, .period = 1};

static struct alvh_fans create_fans(void)
{
    struct alvh_fans fans;
    assert_int_equal(alvh_fans_create(1, SERIES, &fans, NULL), ALVH_OK);
    return fans;
}

/* The median of so many paths that were drawn plainly. */
static struct alvh_estimate median_of(const struct alvh_fans *fans)
{
    static const double median[] = {0.5};
    const struct alvh_bands bands = alvh_bands_of(fans, &plain, PATHS);
    struct alvh_estimate estimate;
    alvh_bands_quantiles(&bands, 0, 1, median, &estimate);
    return estimate;
}

/* Of a hundred paths of the same value. */
static struct alvh_estimate median_of_equal(double centre, double value)
{
    struct alvh_fans fans = create_fans();
    double same[PATHS];
    fans.centre[0] = centre;
    for (int i = 0; i < PATHS; i++)
        same[i] = value;
    alvh_fans_add(&fans, 0, 0, PATHS, same, NULL);
    const struct alvh_estimate estimate = median_of(&fans);
    alvh_fans_free(&fans);
    return estimate;
}

/* A hundred values above 1000, four in each of the first 25 bins, which are 1 wide. */
static struct alvh_fans a_hundred(void)
{
    struct alvh_fans fans = create_fans();
    double value[PATHS];
    fans.centre[0] = 1000.0;
    fans.unit[0] = 32.0;
    for (int i = 0; i < PATHS; i++)
        value[i] = 1000.5 + i / 4;
    alvh_fans_add(&fans, 0, 0, PATHS, value, NULL);
    return fans;
}

/* Binomial(100, 1/2) is at most 39 with 1.8 % and at most 40 with 2.8 %: x_(40) and x_(61),
 * in the bins from 9 and to 16. A standard deviation is 5 ranks: 11.25 and 13.75. */
static void the_median_of_a_hundred_lies_between_two_bins(void **state)
{
    (void)state;
    struct alvh_fans fans = a_hundred();
    const struct alvh_bands bands = alvh_bands_of(&fans, &plain, PATHS);
    const struct alvh_estimate estimate = median_of(&fans);
    assert_near(alvh_bands_paths(&bands, 0, 0), 100.0, 0.0);
    assert_near(estimate.value, 1012.5, 0.0);
    assert_near(estimate.low, 1009.0, 0.0);
    assert_near(estimate.high, 1016.0, 0.0);
    assert_near(estimate.se, 1.25, 1e-12);
    alvh_fans_free(&fans);
}

/* Fifty pairs: x_(18) and x_(33) of fifty stand at the 36th and 66th value; four ranks, for
 * a standard deviation of sqrt(12.5), are eight values. */
static void check_fifty(const struct alvh_design *design)
{
    struct alvh_fans fans = a_hundred();
    const struct alvh_bands bands = alvh_bands_of(&fans, design, PATHS);
    static const double share[] = {0.05, 0.5};
    struct alvh_estimate estimate[2];
    assert_near(alvh_bands_paths(&bands, 0, 0), 50.0, 1e-12);
    alvh_bands_quantiles(&bands, 0, 2, share, estimate);
    assert_near(estimate[1].value, 1012.5, 0.0);
    assert_near(estimate[1].low, 1008.0, 0.0);
    assert_near(estimate[1].high, 1017.0, 0.0);
    assert_near(estimate[1].se, 0.5 * sqrt(12.5), 1e-12);
    /* 0.95^50 is 8 %: fifty paths may all lie above. */
    assert_true(estimate[0].low == -INFINITY);
    assert_true(isfinite(estimate[0].high));
    alvh_fans_free(&fans);
}

static void pairs_count_once(void **state)
{
    (void)state;
    check_fifty(&(struct alvh_design){.unit = 2, .period = 2});
}

/* Every other path weighs nothing: (sum w)^2 / sum w^2 is 50. */
static void weighted_paths_count_for_their_effective_number(void **state)
{
    (void)state;
    double weight[PATHS];
    for (int i = 0; i < PATHS; i++)
        weight[i] = 2.0 * (i % 2);
    check_fifty(&(struct alvh_design){.weight = weight, .unit = 1, .period = 1});
}

static void what_cannot_vary_has_no_error(void **state)
{
    (void)state;
    const struct alvh_estimate estimate = median_of_equal(4136.48, 4136.48);
    assert_near(estimate.low, 4136.48, 0.0);
    assert_near(estimate.high, 4136.48, 0.0);
    assert_near(estimate.se, 0.0, 0.0);
}

static void nothing_is_known_of_what_was_not_counted(void **state)
{
    (void)state;
    struct alvh_fans fans = create_fans();
    const struct alvh_estimate estimate = median_of(&fans);
    assert_true(isnan(estimate.value) && isnan(estimate.se));
    assert_true(isnan(estimate.low) && isnan(estimate.high));
    alvh_fans_free(&fans);
}

static void what_lies_beyond_the_bins_may_lie_anywhere(void **state)
{
    (void)state;
    const struct alvh_estimate estimate = median_of_equal(0.0, 1e9);
    assert_near(estimate.low, ldexp(63.0 / 32.0, 17), 0.0);
    assert_true(estimate.high == INFINITY);
}

/* At least 95 %, less three standard errors of 600 samples; exponential, so that bins as
 * wide as 3 % of the value are met. */
static void intervals_hold_the_true_quantile(void **state)
{
    (void)state;
    enum { SAMPLES = 600, SIZE = 500, SHARES = 3 };
    static const double share[SHARES] = {0.05, 0.5, 0.95};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    int held[SHARES] = {0};
    for (int sample = 0; sample < SAMPLES; sample++) {
        struct alvh_fans fans = create_fans();
        double value[SIZE];
        for (int i = 0; i < SIZE; i++)
            value[i] = gsl_ran_exponential(random, 40.0);
        alvh_fans_add(&fans, 0, 0, SIZE, value, NULL);
        const struct alvh_bands bands = alvh_bands_of(&fans, &plain, SIZE);
        struct alvh_estimate estimate[SHARES];
        alvh_bands_quantiles(&bands, 0, SHARES, share, estimate);
        for (int i = 0; i < SHARES; i++) {
            const double exact = -40.0 * log1p(-share[i]);
            held[i] += estimate[i].low <= exact && exact <= estimate[i].high;
        }
        alvh_fans_free(&fans);
    }
    for (int i = 0; i < SHARES; i++)
        assert_true(held[i] >= (0.95 - 3.0 * sqrt(0.95 * 0.05 / SAMPLES)) * SAMPLES);
    gsl_rng_free(random);
}

/* Three of ten: 0.108 to 0.603 in every table of Wilson's interval; of half as many paths
 * the same share is known less well. */
static void shares_have_wilsons_interval(void **state)
{
    (void)state;
    const struct alvh_estimate share = alvh_bands_share(3, 10, 10.0);
    assert_near(share.value, 0.3, 0.0);
    assert_near(share.se, sqrt(0.021), 1e-15);
    assert_near(share.low, 0.1077913, 1e-7);
    assert_near(share.high, 0.6032219, 1e-7);
    const struct alvh_estimate fewer = alvh_bands_share(6, 20, 10.0);
    assert_near(fewer.low, share.low, 1e-15);
    assert_near(fewer.high, share.high, 1e-15);
    assert_near(alvh_bands_share(0, 10, 10.0).low, 0.0, 0.0);
    assert_near(alvh_bands_share(10, 10, 10.0).high, 1.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_of_a_hundred_lies_between_two_bins),
        cmocka_unit_test(pairs_count_once),
        cmocka_unit_test(weighted_paths_count_for_their_effective_number),
        cmocka_unit_test(what_cannot_vary_has_no_error),
        cmocka_unit_test(nothing_is_known_of_what_was_not_counted),
        cmocka_unit_test(what_lies_beyond_the_bins_may_lie_anywhere),
        cmocka_unit_test(intervals_hold_the_true_quantile),
        cmocka_unit_test(shares_have_wilsons_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
