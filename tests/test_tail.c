/* Estimates and intervals against closed forms, published numbers and exact coverage. */
#include "sim/stats/tail.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include "sim/stats/sort.h"
#include "tests/draws.h"
#include "tests/expect.h"

static void fill_exponential(gsl_rng *random, int count, double *value)
{
    for (int i = 0; i < count; i++)
        value[i] = gsl_ran_exponential(random, 1.0);
    alvh_sort(count, value);
}

/* The root of Hall's cubic y = t + G t^2/3 + G^2 t^3/27 + G/6, by halving: it rises with t.
 */
static double unskewed(double y, double g)
{
    double low = -1e3, high = 1e3;
    while (high - low > 1e-14 * (1.0 + fabs(low))) {
        const double t = 0.5 * (low + high);
        if (t == low || t == high)
            break;
        if (t + g * t * t / 3.0 + g * g * t * t * t / 27.0 + g / 6.0 < y)
            low = t;
        else
            high = t;
    }
    return 0.5 * (low + high);
}

/* Samples of any skewness, so skewed too that 1 + G (y - G/6) is below zero. */
static void intervals_allow_for_skewness(void **state)
{
    (void)state;
    static const int counts[] = {2, 3, 10, 50, 1000};
    static double value[1000];
    gsl_rng *random = draws(53);
    for (int c = 0; c < 5; c++) {
        const int n = counts[c];
        for (int power = 1; power <= 9; power += 2) {
            for (int i = 0; i < n; i++)
                value[i] =
                    -3.0 - 2.0 * gsl_pow_int(gsl_ran_exponential(random, 1.0), power);
            const struct alvh_estimate mean = alvh_tail_mean(n, value);
            const double skew = gsl_stats_skew(value, 1, (size_t)n) / sqrt(n);
            assert_near((mean.value - mean.low) / mean.se,
                        unskewed(1.959963984540054, skew), 1e-8);
            assert_near((mean.high - mean.value) / mean.se,
                        -unskewed(-1.959963984540054, skew), 1e-8);
        }
    }
    const double even[] = {1.0, 2.0, 4.0, 5.0}; /* no skewness, no correction */
    const struct alvh_estimate mean = alvh_tail_mean(4, even);
    assert_near(mean.high - mean.value, 1.959963984540054 * mean.se, 1e-14);
    assert_true(isinf(alvh_tail_mean(1, even).high));
    gsl_rng_free(random);
}

static void a_mean_agrees_with_gsl(void **state)
{
    (void)state;
    enum { COUNT = 5003 };
    static double value[COUNT];
    gsl_rng *random = draws(11);
    for (int i = 0; i < COUNT; i++)
        value[i] = 817.3 + gsl_ran_gaussian(random, 23.85);
    const struct alvh_estimate mean = alvh_tail_mean(COUNT, value);
    const double se = gsl_stats_sd(value, 1, COUNT) / sqrt(COUNT);
    assert_near(mean.value, gsl_stats_mean(value, 1, COUNT), 1e-10);
    assert_near(mean.se, se, 1e-12);
    /* Hardly skewed: what the correction moves is of second order. */
    assert_near(mean.high - mean.low, 2.0 * gsl_cdf_ugaussian_Pinv(0.975) * se, 1e-3 * se);
    gsl_rng_free(random);
}

/* Newcombe, Statistics in Medicine 17 (1998), table I, method 3. */
static void a_share_has_wilsons_interval(void **state)
{
    (void)state;
    static const struct {
        int hits, count;
        double low, high;
    } published[] = {{81, 263, 0.2553, 0.3662},
                     {15, 148, 0.0624, 0.1605},
                     {0, 20, 0.0, 0.1611},
                     {1, 29, 0.0061, 0.1718}};
    for (int i = 0; i < 4; i++) {
        const struct alvh_estimate share =
            alvh_tail_share(published[i].hits, published[i].count);
        assert_near(share.low, published[i].low, 5e-5);
        assert_near(share.high, published[i].high, 5e-5);
        assert_near(share.value, (double)published[i].hits / published[i].count, 1e-15);
    }
    assert_near(alvh_tail_share(20, 20).high, 1.0, 0.0);
    assert_near(alvh_tail_share(25, 100).se, sqrt(0.25 * 0.75 / 100), 1e-15);
}

static double *one_to(int count)
{
    double *value = malloc((size_t)count * sizeof *value);
    for (int i = 0; i < count; i++)
        value[i] = i + 1;
    return value;
}

/* Sample values are their own ranks, so the ranks can be read off. */
static void a_quantile_is_the_least_value_that_the_share_reaches(void **state)
{
    (void)state;
    double *rank = one_to(100000);
    assert_near(alvh_tail_quantile(1000, rank, 0.999).value, 999.0, 0.0);
    assert_near(alvh_tail_quantile(1000, rank, 0.9).value, 900.0, 0.0);
    assert_near(alvh_tail_quantile(1001, rank, 0.9).value, 901.0, 0.0);
    assert_near(alvh_tail_quantile(100000, rank, 0.995).value, 99500.0, 0.0);
    assert_near(alvh_tail_quantile(16, rank, 0.5).value, 8.0, 0.0);
    assert_near(alvh_tail_quantile(1, rank, 0.5).value, 1.0, 0.0);
    free(rank);
}

/* The interval's ends are the outermost order statistics that leave at most 2.5 % on either
 * side, by GSL's binomial law. */
static void interval_ranks_are_those_of_the_binomial_law(void **state)
{
    (void)state;
    static const int counts[] = {16, 100, 1000, 4097, 65536};
    double *rank = one_to(65536);
    for (int c = 0; c < 5; c++) {
        for (int q = 0; q < ALVH_TAIL_QUANTILES; q++) {
            const unsigned n = (unsigned)counts[c];
            const double p = alvh_tail_quantiles[q];
            const struct alvh_estimate quantile = alvh_tail_quantile(n, rank, p);
            if (isfinite(quantile.low)) {
                const unsigned low = (unsigned)quantile.low;
                assert_true(gsl_cdf_binomial_P(low - 1, p, n) <= 0.025);
                assert_true(gsl_cdf_binomial_P(low, p, n) > 0.025);
            } else {
                assert_true(gsl_cdf_binomial_P(0, p, n) > 0.025);
            }
            if (isfinite(quantile.high)) {
                const unsigned high = (unsigned)quantile.high;
                assert_true(gsl_cdf_binomial_Q(high - 1, p, n) <= 0.025);
                assert_true(gsl_cdf_binomial_Q(high - 2, p, n) > 0.025);
            } else {
                assert_true(gsl_ran_binomial_pdf(n, p, n) > 0.025);
            }
        }
    }
    free(rank);
}

/* Of so many paths the ranks are those of the normal law, to within a rank or two; GSL's
 * own binomial law gives up before. */
static void intervals_of_many_paths_are_those_of_the_normal_law(void **state)
{
    (void)state;
    enum { COUNT = 4000000 };
    const double deviation = sqrt(COUNT * 0.25);
    double *rank = malloc(COUNT * sizeof *rank);
    for (int i = 0; i < COUNT; i++)
        rank[i] = i + 1;
    const struct alvh_estimate median = alvh_tail_quantile(COUNT, rank, 0.5);
    assert_near(median.value, COUNT / 2, 0.0);
    assert_near(median.high - median.low, 2.0 * 1.959964 * deviation, 3.0);
    assert_near(median.se, deviation, 1.0);
    free(rank);
}

static void quantile_intervals_cover_as_often_as_the_binomial_law_says(void **state)
{
    (void)state;
    enum { COUNT = 2000, TRIALS = 2000 };
    static double value[COUNT];
    static const double p[] = {0.5, 0.95, 0.99};
    double *rank = one_to(COUNT);
    gsl_rng *random = draws(29);
    int covered[3] = {0};
    for (int trial = 0; trial < TRIALS; trial++) {
        fill_exponential(random, COUNT, value);
        for (int i = 0; i < 3; i++) {
            const struct alvh_estimate quantile = alvh_tail_quantile(COUNT, value, p[i]);
            covered[i] += quantile.low <= -log1p(-p[i]) && -log1p(-p[i]) <= quantile.high;
        }
    }
    for (int i = 0; i < 3; i++) {
        const struct alvh_estimate ranks = alvh_tail_quantile(COUNT, rank, p[i]);
        const double exact = gsl_cdf_binomial_P((unsigned)ranks.high - 1, p[i], COUNT) -
                             gsl_cdf_binomial_P((unsigned)ranks.low - 1, p[i], COUNT);
        assert_true(exact >= 0.95 && exact < 0.97);
        assert_near((double)covered[i] / TRIALS, exact,
                    4.0 * sqrt(exact * (1.0 - exact) / TRIALS));
    }
    free(rank);
    gsl_rng_free(random);
}

/* se = sqrt(p (1 - p) / n) / f(q), and f(q) = 1 - p for the exponential law. */
static void a_quantiles_error_is_the_asymptotic_one(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    double *value = malloc(COUNT * sizeof *value);
    gsl_rng *random = draws(31);
    fill_exponential(random, COUNT, value);
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++) {
        const double p = alvh_tail_quantiles[q];
        const double se = sqrt(p / (1.0 - p) / COUNT);
        const struct alvh_estimate quantile = alvh_tail_quantile(COUNT, value, p);
        assert_near(quantile.value, -log1p(-p), 4.0 * se);
        /* The slope between two order statistics m ranks apart is known to 1 / sqrt(m). */
        const double apart = 2.0 * sqrt(COUNT * p * (1.0 - p));
        assert_near(quantile.se / se, 1.0, 4.0 / sqrt(apart));
    }
    free(value);
    gsl_rng_free(random);
}

static void shortfall_is_the_mean_beyond_the_level(void **state)
{
    (void)state;
    double *value = one_to(1000);
    assert_near(alvh_tail_es(100, value, 0.95).value, 98.0, 1e-12);
    assert_near(alvh_tail_es(1000, value, 0.99).value, 995.5, 1e-12);
    assert_near(alvh_tail_es(1000, value, 0.999).value, 1000.0, 1e-12);
    /* 1.5 paths lie beyond: the last one whole and half of the one before. */
    assert_near(alvh_tail_es(30, value, 0.95).value, (0.5 * 29 + 30) / 1.5, 1e-12);
    /* One path cannot say how much it varies. */
    assert_true(isinf(alvh_tail_es(1000, value, 0.999).high));
    free(value);
}

/* psi = q + (x - q)+ / (1 - a), path by path: its mean is the shortfall, and the spread of
 * its mean is the error, to the last digits. */
/* Expected shortfall is the mean of what lies beyond value at risk, hence above it on every
 * sample that varies there: few values and many equals, heavy tails, either sign. */
static void shortfall_is_above_value_at_risk(void **state)
{
    (void)state;
    enum { MOST = 300, SAMPLES = 4000 };
    static double value[MOST];
    gsl_rng *random = draws(59);
    for (int sample = 0; sample < SAMPLES; sample++) {
        const int count = 1 + (int)gsl_rng_uniform_int(random, MOST);
        const double level = 0.5 + 0.4999 * gsl_rng_uniform(random);
        const int kind = (int)gsl_rng_uniform_int(random, 6);
        for (int i = 0; i < count; i++)
            value[i] = kind == 5 ? gsl_ran_cauchy(random, 1e3) - 1e4
                                 : draws_pattern(kind, i, count, random);
        alvh_sort(count, value);
        const double q = alvh_tail_quantile(count, value, level).value;
        const struct alvh_estimate es = alvh_tail_es(count, value, level);
        if (value[count - 1] > q)
            assert_true(es.value > q);
        else
            assert_near(es.value, q, 0.0);
        assert_true(es.low <= es.value && es.value <= es.high);
    }
    gsl_rng_free(random);
}

static void shortfall_is_the_mean_of_its_influence(void **state)
{
    (void)state;
    enum { COUNT = 317 };
    static double value[COUNT], psi[COUNT];
    gsl_rng *random = draws(39);
    fill_exponential(random, COUNT, value);
    for (int l = 0; l < 2; l++) {
        const double level = alvh_tail_levels[l];
        const double q = alvh_tail_quantile(COUNT, value, level).value;
        for (int i = 0; i < COUNT; i++)
            psi[i] = q + fmax(value[i] - q, 0.0) / (1.0 - level);
        const struct alvh_estimate es = alvh_tail_es(COUNT, value, level);
        assert_near(es.value, gsl_stats_mean(psi, 1, COUNT), 1e-12);
        assert_near(es.se, gsl_stats_sd(psi, 1, COUNT) / sqrt(COUNT), 1e-12);
    }
    gsl_rng_free(random);
}

/* Exponential: ES = q + 1 and Var (X - q)+ = 2 (1 - a) - (1 - a)^2. */
static void shortfall_and_its_error_are_those_of_the_exponential_law(void **state)
{
    (void)state;
    enum { COUNT = 400000 };
    double *value = malloc(COUNT * sizeof *value);
    gsl_rng *random = draws(37);
    fill_exponential(random, COUNT, value);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
        const double share = 1.0 - alvh_tail_levels[l];
        const double se = sqrt((2.0 * share - share * share) / COUNT) / share;
        const struct alvh_estimate es = alvh_tail_es(COUNT, value, alvh_tail_levels[l]);
        assert_near(es.value, 1.0 - log(share), 4.0 * se);
        /* The fourth moment of the excess: its variance is known to sqrt(5 / tail paths).
         */
        assert_near(es.se / se, 1.0, 2.0 * sqrt(5.0 / (share * COUNT)));
    }
    free(value);
    gsl_rng_free(random);
}

/* Normal: ES = phi(z) / (1 - a). Heavier bets on the quantile would show as a bias here. */
static void shortfall_intervals_cover_95_percent(void **state)
{
    (void)state;
    enum { COUNT = 4000, TRIALS = 2000 };
    static double value[COUNT];
    gsl_rng *random = draws(41);
    const double z = gsl_cdf_ugaussian_Pinv(0.95);
    const double expected = 12.5 + 3.0 * gsl_ran_ugaussian_pdf(z) / 0.05;
    int covered = 0, above = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        for (int i = 0; i < COUNT; i++)
            value[i] = 12.5 + gsl_ran_gaussian_ziggurat(random, 3.0);
        alvh_sort(COUNT, value);
        const struct alvh_estimate es = alvh_tail_es(COUNT, value, 0.95);
        covered += es.low <= expected && expected <= es.high;
        above += es.value > expected;
    }
    assert_near((double)covered / TRIALS, 0.95, 4.0 * sqrt(0.95 * 0.05 / TRIALS));
    assert_near((double)above / TRIALS, 0.5, 4.0 * sqrt(0.25 / TRIALS));
    gsl_rng_free(random);
}

static void a_gain_is_a_negative_loss(void **state)
{
    (void)state;
    const struct alvh_estimate loss = {3.0, 0.5, 2.0, 4.5}, gain = alvh_tail_negated(loss);
    assert_near(gain.value, -3.0, 0.0);
    assert_near(gain.se, 0.5, 0.0);
    assert_near(gain.low, -4.5, 0.0);
    assert_near(gain.high, -2.0, 0.0);
}

/* Eight paths, four of them worst: values 10, 2, 6, 2 by rank, mean 5, squared deviations
 * 25 + 9 + 1 + 9. Ranks 3 to 6 hold 6, 2, 1, 3: mean 3, two below. With p a half
 * se^2 = (44/3 + 4/2)/4. Influences are 2 (d + 1) of the worst, 12, -4, 4, -4, and -2 of
 * the others: the sum of their cubes is 1728 - 64 - 32, so that G = 1632 / 8^3 / se^3. */
static void a_conditional_mean_counts_the_quantile_s_error(void **state)
{
    (void)state;
    const double loss[] = {3, 8, 1, 5, 7, 2, 6, 4}, value[] = {3, 10, 9, 2, 2, 9, 6, 1};
    int64_t order[8];
    assert_int_equal(alvh_tail_order(8, loss, order, NULL), ALVH_OK);
    const int64_t expected[] = {1, 4, 6, 3, 7, 0, 5, 2};
    for (int i = 0; i < 8; i++)
        assert_int_equal(order[i], expected[i]);
    const struct alvh_estimate mean = alvh_tail_conditional(8, 4, order, value);
    assert_near(mean.value, 5.0, 1e-15);
    assert_near(mean.se, sqrt((44.0 / 3.0 + 2.0) / 4.0), 1e-14);
    const double g = 1632.0 / 512.0 / (mean.se * mean.se * mean.se);
    assert_near((mean.value - mean.low) / mean.se, unskewed(1.959963984540054, g), 1e-12);
    assert_near((mean.high - mean.value) / mean.se, -unskewed(-1.959963984540054, g),
                1e-12);
    const double equal[] = {2, 7, 7};
    assert_int_equal(alvh_tail_order(3, equal, order, NULL), ALVH_OK);
    assert_true(order[0] == 1 && order[1] == 2 && order[2] == 0);
}

/* Of the loss itself it is the expected shortfall: the same number but for the quantile's
 * own step, and the same error but for how m is found. */
static void a_conditional_mean_of_the_loss_is_its_shortfall(void **state)
{
    (void)state;
    enum { COUNT = 40000 };
    static double loss[COUNT];
    static int64_t order[COUNT];
    gsl_rng *random = draws(11);
    for (int i = 0; i < COUNT; i++)
        loss[i] = gsl_ran_exponential(random, 1.0);
    gsl_rng_free(random);
    assert_int_equal(alvh_tail_order(COUNT, loss, order, NULL), ALVH_OK);
    const struct alvh_estimate mean =
        alvh_tail_conditional(COUNT, COUNT / 100, order, loss);
    alvh_sort(COUNT, loss);
    const struct alvh_estimate es = alvh_tail_es(COUNT, loss, 0.99);
    assert_near(mean.value, es.value, 1e-10);
    assert_near(mean.se, es.se, 0.05 * es.se);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_allow_for_skewness),
        cmocka_unit_test(a_mean_agrees_with_gsl),
        cmocka_unit_test(a_share_has_wilsons_interval),
        cmocka_unit_test(a_quantile_is_the_least_value_that_the_share_reaches),
        cmocka_unit_test(interval_ranks_are_those_of_the_binomial_law),
        cmocka_unit_test(intervals_of_many_paths_are_those_of_the_normal_law),
        cmocka_unit_test(quantile_intervals_cover_as_often_as_the_binomial_law_says),
        cmocka_unit_test(a_quantiles_error_is_the_asymptotic_one),
        cmocka_unit_test(shortfall_is_the_mean_beyond_the_level),
        cmocka_unit_test(shortfall_is_above_value_at_risk),
        cmocka_unit_test(shortfall_is_the_mean_of_its_influence),
        cmocka_unit_test(shortfall_and_its_error_are_those_of_the_exponential_law),
        cmocka_unit_test(shortfall_intervals_cover_95_percent),
        cmocka_unit_test(a_gain_is_a_negative_loss),
        cmocka_unit_test(a_conditional_mean_counts_the_quantile_s_error),
        cmocka_unit_test(a_conditional_mean_of_the_loss_is_its_shortfall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
