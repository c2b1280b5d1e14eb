/* Estimates over samples that are weighted, paired or stratified: against closed forms,
 * plain formulas on what the sample comes down to, and the spread of many samples. */
#include "sim/stats/weighted.h"

#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"
#include "sim/stats/combination.h"

static gsl_rng *draws(unsigned long seed)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, seed);
    return random;
}

static const double p_999 = 0.999;

/* Exponential of mean 1 under the model; of four paths one is drawn from it and three from
 * an exponential of mean 6. */
enum { COUNT = 4000 };
static double value[COUNT], weight[COUNT];

static void draw_mixture(gsl_rng *random)
{
    for (int i = 0; i < COUNT; i++) {
        const double x = gsl_ran_exponential(random, i % 4 == 0 ? 1.0 : 6.0);
        value[i] = x;
        weight[i] = exp(-x) / (0.25 * exp(-x) + 0.75 * exp(-x / 6.0) / 6.0);
    }
}

static const struct alvh_design mixture = {.weight = weight, .unit = 1, .period = 4};

/* At 99.9 %, through a sample that is read in pieces. */
static void take_tail(struct alvh_estimate *quantile, struct alvh_estimate *es,
                      double *beyond)
{
    struct alvh_sample sample = alvh_sample_of(COUNT, value);
    struct alvh_sample_tail tail = {1, 1, &p_999, &p_999, quantile, es, beyond};
    sample.design = &mixture;
    assert_int_equal(alvh_sample_take_tail(&sample, &tail, NULL), ALVH_OK);
}

/* Mean 1; P(X > 3) = exp(-3); q = -ln 0.001 and ES = q + 1; the mean of X over the worst
 * 1 % is that of a level of 0.99; E X / E X^2 = 1/2. Errors are held against the spread of
 * 1000 samples, intervals against how many of them hold the truth. */
static void weighted_estimates_and_their_errors_are_right(void **state)
{
    (void)state;
    enum { SAMPLES = 1000, KINDS = 6 };
    const double truth[KINDS] = {
        1.0, exp(-3.0), -log(0.001), 1.0 - log(0.001), 1.0 - log(0.01), 0.5};
    static double above[COUNT], other[COUNT];
    static int64_t order[COUNT];
    double sum[KINDS] = {0}, square[KINDS] = {0}, variance[KINDS] = {0};
    int held[KINDS] = {0};
    gsl_rng *random = draws(11);
    for (int s = 0; s < SAMPLES; s++) {
        struct alvh_estimate made[KINDS];
        double beyond;
        draw_mixture(random);
        for (int i = 0; i < COUNT; i++) {
            above[i] = value[i] > 3.0;
            other[i] = value[i] * value[i];
        }
        assert_int_equal(alvh_tail_order(COUNT, value, order, NULL), ALVH_OK);
        made[0] = alvh_weighted_mean(&mixture, COUNT, value);
        made[1] = alvh_weighted_share(&mixture, COUNT, above, NULL);
        made[4] = alvh_weighted_conditional(&mixture, COUNT, 0.01, order, value);
        made[5] = alvh_weighted_ratio(&mixture, COUNT, value, other);
        take_tail(&made[2], &made[3], &beyond);
        assert_near(beyond, made[2].value, 0.0);
        for (int k = 0; k < KINDS; k++) {
            sum[k] += made[k].value;
            square[k] += made[k].value * made[k].value;
            variance[k] += made[k].se * made[k].se;
            held[k] += made[k].low <= truth[k] && truth[k] <= made[k].high;
        }
    }
    for (int k = 0; k < KINDS; k++) {
        const double mean = sum[k] / SAMPLES;
        const double spread = sqrt(square[k] / SAMPLES - mean * mean);
        /* The spread of 1000 samples is known to 2.2 %. */
        assert_near(sqrt(variance[k] / SAMPLES) / spread, 1.0, 0.09);
        assert_near(mean, truth[k], 4.0 * spread / sqrt(SAMPLES) + 0.002 * truth[k]);
        assert_true(held[k] >= 0.925 * SAMPLES && held[k] <= 0.975 * SAMPLES);
    }
    gsl_rng_free(random);
}

/* 4 of 4000 plain paths would lie beyond the level; here half of them do. */
static void tails_need_fewer_paths(void **state)
{
    (void)state;
    struct alvh_estimate quantile, es;
    double beyond;
    gsl_rng *random = draws(5);
    draw_mixture(random);
    take_tail(&quantile, &es, &beyond);
    /* A plain sample of the same size has sqrt((2 - 0.001) 0.001 / 4000) / 0.001. */
    assert_true(es.se < 0.1 * sqrt(1.999 * 0.001 / COUNT) / 0.001);
    assert_true(es.value > quantile.value);
    gsl_rng_free(random);
}

/* The mean over pairs is the mean of the means of pairs, with their error. */
static void a_pair_is_one_draw(void **state)
{
    (void)state;
    static const struct alvh_design pairs = {.unit = 2, .period = 2};
    static double x[COUNT], half[COUNT / 2];
    gsl_rng *random = draws(21);
    for (int i = 0; i < COUNT; i += 2) {
        const double z = gsl_ran_gaussian(random, 1.0);
        x[i] = exp(z);
        x[i + 1] = exp(-z);
        half[i / 2] = 0.5 * (x[i] + x[i + 1]);
    }
    const struct alvh_estimate paired = alvh_weighted_mean(&pairs, COUNT, x);
    const struct alvh_estimate plain = alvh_tail_mean(COUNT / 2, half);
    assert_near(paired.value, plain.value, 1e-13);
    assert_near(paired.se, plain.se, 1e-13);
    assert_true(paired.se < 0.9 * alvh_tail_mean(COUNT, x).se);
    gsl_rng_free(random);
}

/* Two strata of 3 paths: 1, 2, 6 and 10, 10, 40. Means 3 and 20, s^2 = 7 and 300, so that
 * se^2 = (3 * 7 + 3 * 300) / 36. */
static void strata_do_not_count_what_lies_between_them(void **state)
{
    (void)state;
    static const struct alvh_design strata = {.unit = 1, .period = 2};
    static const double x[] = {1.0, 10.0, 2.0, 10.0, 6.0, 40.0};
    const struct alvh_estimate made = alvh_weighted_mean(&strata, 6, x);
    assert_near(made.value, 11.5, 1e-14);
    assert_near(made.se, sqrt(921.0 / 36.0), 1e-13);
}

/* Weights 1 and 3: by hand. Mean (1 * 2 + 3 * 6 + 1 * 4 + 3 * 8) / 8 = 6; z = -4, 0, -2, 6;
 * two strata {-4, -2} and {0, 6}: n s^2 = 2 * 2 + 2 * 18; se = sqrt(40) / 8. Kish: 64 / 20.
 */
static void weights_are_counted_by_hand(void **state)
{
    (void)state;
    static const double w[] = {1.0, 3.0, 1.0, 3.0};
    static const struct alvh_design design = {.weight = w, .unit = 1, .period = 2};
    static const double x[] = {2.0, 6.0, 4.0, 8.0};
    static double some[] = {2.0, 0.0, 4.0, -1.0};
    const struct alvh_estimate made = alvh_weighted_mean(&design, 4, x);
    assert_near(made.value, 6.0, 1e-14);
    assert_near(made.se, sqrt(40.0) / 8.0, 1e-14);
    assert_near(alvh_design_effective(&design, 4), 3.2, 1e-14);
    assert_near(alvh_design_mean_weight(&design, 4), 2.0, 1e-14);
    assert_near(alvh_weighted_mean_of_some(&design, 4, some).value, 3.0, 1e-14);
}

/* What no path met is bounded by the effective sample: 64 / 20 of them. Wilson's upper end
 * of 0 among n is z^2 / (n + z^2). */
static void what_never_happened_keeps_an_upper_bound(void **state)
{
    (void)state;
    static const double w[] = {1.0, 3.0, 1.0, 3.0}, never[4] = {0};
    static const struct alvh_design design = {.weight = w, .unit = 1, .period = 2};
    const struct alvh_estimate made = alvh_weighted_share(&design, 4, never, NULL);
    const double z2 = 1.959963984540054 * 1.959963984540054;
    assert_near(made.value, 0.0, 0.0);
    assert_near(made.low, 0.0, 0.0);
    assert_near(made.high, z2 / (3.2 + z2), 1e-14);
}

/* A combination of two means with weights 1 and -1 is the mean of the differences. */
static void combinations_follow_the_design(void **state)
{
    (void)state;
    static double x[COUNT], y[COUNT], off[COUNT];
    gsl_rng *random = draws(8);
    draw_mixture(random);
    memcpy(x, value, sizeof x);
    for (int i = 0; i < COUNT; i++) {
        y[i] = 0.8 * x[i] + gsl_ran_exponential(random, 0.3);
        off[i] = x[i] - y[i];
    }
    const struct alvh_estimate expected = alvh_weighted_mean(&mixture, COUNT, off);
    const double mean_x = alvh_weighted_mean(&mixture, COUNT, x).value;
    const double mean_y = alvh_weighted_mean(&mixture, COUNT, y).value;
    struct alvh_combination combination = {
        .value = mean_x - mean_y,
        .terms = 2,
        .term = {{.weight = 1.0, .value = mean_x}, {.weight = -1.0, .value = mean_y}},
        .sum.design = &mixture};
    for (int from = 0; from < COUNT; from += 1600) {
        const int64_t count = COUNT - from < 1600 ? COUNT - from : 1600;
        alvh_combination_add(&combination, count, (const double *[]){x + from, y + from});
    }
    assert_near(alvh_combination_estimate(&combination).se, expected.se, 1e-13);
    assert_near(alvh_combination_estimate(&combination).low, expected.low, 1e-12);
    gsl_rng_free(random);
}

/* X = 5 + 3 a - 2 b + e with controls a, 2 a and b of mean 0: of its variance 9 + 4 + 1 only
 * that of e is left, the column that says nothing new is left out, and the corrected weights
 * make the means of all three vanish. Held against the spread of 400 samples of pairs, in
 * which the second b is the first one's mirror. */
static void controls_take_out_what_they_explain(void **state)
{
    (void)state;
    enum { PATHS = 1000, SAMPLES = 400 };
    static double a[PATHS], twice[PATHS], b[PATHS], x[PATHS], w[PATHS];
    double square = 0.0, variance = 0.0;
    gsl_rng *random = draws(17);
    for (int s = 0; s < SAMPLES; s++) {
        struct alvh_controls controls = {.count = 3, .value = {a, twice, b}};
        const struct alvh_design design = {
            .weight = w, .unit = 2, .period = 2, .controls = &controls};
        for (int i = 0; i < PATHS; i++) {
            a[i] = gsl_ran_gaussian(random, 1.0);
            twice[i] = 2.0 * a[i];
            b[i] = i % 2 ? -b[i - 1] : gsl_ran_gaussian(random, 1.0);
            x[i] = 5.0 + 3.0 * a[i] - 2.0 * b[i] + gsl_ran_gaussian(random, 1.0);
            w[i] = 1.0;
        }
        alvh_controls_correct(PATHS, 2, w, &controls);
        const struct alvh_estimate mean = alvh_weighted_mean(&design, PATHS, x);
        for (int k = 0; k < 3; k++)
            assert_near(alvh_weighted_mean(&design, PATHS, controls.value[k]).value, 0.0,
                        1e-12);
        square += pow(mean.value - 5.0, 2);
        variance += mean.se * mean.se;
    }
    assert_near(square / SAMPLES, 1.0 / PATHS, 0.3 / PATHS); /* 4 sqrt(2 / 400) */
    assert_near(variance / SAMPLES, 1.0 / PATHS, 0.03 / PATHS);
    gsl_rng_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weighted_estimates_and_their_errors_are_right),
        cmocka_unit_test(tails_need_fewer_paths),
        cmocka_unit_test(a_pair_is_one_draw),
        cmocka_unit_test(strata_do_not_count_what_lies_between_them),
        cmocka_unit_test(weights_are_counted_by_hand),
        cmocka_unit_test(what_never_happened_keeps_an_upper_bound),
        cmocka_unit_test(combinations_follow_the_design),
        cmocka_unit_test(controls_take_out_what_they_explain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
