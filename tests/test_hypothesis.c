/* The claims against numbers worked by hand, closed forms and exact coverage. */
#include "sim/stats/hypothesis.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"
#include "sim/stats/combination.h"
#include "sim/stats/scaling.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { BOOKS = 6, SCALES = 3, CELLS = BOOKS * SCALES, AT_20 = 1, AT_200 = 2 };
enum book { UNHEDGED, STATIC, DOUBLE, ALVH, SAME, LESS_BASE };
static const int64_t contracts[SCALES] = {1, 20, 200};
static double measure[ALVH_MEASURE_COUNT][CELLS], capital[CELLS];

/* Half a year. Dollars per contract: D, A, P and M of each book, at 20 contracts; at 200 D
 * is a tenth more, at 1 it is 4 % less. */
static struct alvh_measured a_run(void)
{
    static const double each[BOOKS][ALVH_MEASURE_COUNT] = {
        [UNHEDGED] = {9000, 2000, 1500, 25000}, [STATIC] = {7000, 1900, 900, 25000},
        [DOUBLE] = {5500, 1850, 400, 25000},    [ALVH] = {5400, 1500, 700, 24000},
        [SAME] = {6200, 1700, 650, 26000},      [LESS_BASE] = {8000, 1800, 650, 24000},
    };
    static const double more[SCALES] = {0.96, 1.0, 1.1};
    struct alvh_measured measured = {
        .books = BOOKS,
        .scales = SCALES,
        .book = {"unhedged", "static_vix", "static_vix_35", "alvh", "alvh_same_condors",
                 "alvh_less_base"},
        .scale = contracts,
        .capital = capital,
        .years = 0.5,
    };
    for (int cell = 0; cell < CELLS; cell++) {
        const double scale = (double)contracts[cell % SCALES];
        capital[cell] = 50000.0 * scale;
        for (int m = 0; m < ALVH_MEASURE_COUNT; m++)
            measure[m][cell] = scale * each[cell / SCALES][m] *
                               (m == ALVH_MEASURE_D ? more[cell % SCALES] : 1.0);
    }
    for (int m = 0; m < ALVH_MEASURE_COUNT; m++)
        measured.value[m] = measure[m];
    return measured;
}

static struct alvh_hypothesis asked(const struct alvh_measured *measured, const char *name,
                                    int scale)
{
    static struct alvh_hypothesis all[ALVH_MAX_HYPOTHESES];
    const int count = alvh_hypotheses_list(measured, all);
    for (int i = 0; i < count; i++)
        if (strcmp(all[i].name, name) == 0 && all[i].scale == scale)
            return all[i];
    fail_msg("%s is not asked", name);
    return all[0];
}

static double value_of(const struct alvh_measured *measured, const char *name, int scale)
{
    return asked(measured, name, scale).value;
}

static void estimates_are_those_worked_by_hand(void **state)
{
    (void)state;
    const struct alvh_measured run = a_run();
    assert_near(value_of(&run, "drawdown", AT_20), 40.0, 1e-12); /* 1 - 5400/9000 */
    assert_near(value_of(&run, "drawdown", AT_200), 40.0, 1e-12);
    assert_near(value_of(&run, "mean_drawdown", AT_20), 25.0, 1e-12);
    assert_near(value_of(&run, "same_condors", AT_20), 100.0 * 28.0 / 90.0, 1e-12);
    assert_near(value_of(&run, "hedge_cost", AT_20), 3.2, 1e-12); /* 800/50000/0.5 */
    assert_near(value_of(&run, "hedge_cost_same", AT_200), 3.4, 1e-12);
    assert_near(value_of(&run, "no_fragility_below", AT_20), 100.0 * 0.04 / 0.96, 1e-12);
    assert_near(value_of(&run, "fragility_beyond", AT_200), 10.0, 1e-12);
    assert_near(value_of(&run, "hedged_size", AT_200), 10.0, 1e-12);
    assert_near(value_of(&run, "capital_at_risk", AT_20), -4.0, 1e-12);
    assert_near(value_of(&run, "protects", AT_200), 32.5, 1e-12); /* 1 - 5400/8000 */
    assert_near(value_of(&run, "pays", AT_200), 0.2, 1e-12);      /* 50/50000/0.5 */
}

/* 700 lies 0.4 of the way from 900 to 400, where static calls have 6400; 650 half way, 6250.
 */
static void static_calls_are_found_where_they_leave_the_same_money(void **state)
{
    (void)state;
    struct alvh_measured run = a_run();
    assert_near(value_of(&run, "equal_spend_whole", AT_20), 100.0 * 10.0 / 64.0, 1e-12);
    assert_near(value_of(&run, "equal_spend", AT_20), 100.0 * 0.5 / 62.5, 1e-12);
    /* More money than any other book: against that which leaves the most. */
    measure[ALVH_MEASURE_P][ALVH * SCALES + AT_20] = 1501.0 * 20.0;
    assert_near(value_of(&run, "equal_spend_whole", AT_20), 40.0, 1e-12);
    /* Less than any: no comparison. */
    measure[ALVH_MEASURE_P][ALVH * SCALES + AT_20] = 399.0 * 20.0;
    assert_true(isnan(value_of(&run, "equal_spend_whole", AT_20)));
    assert_int_equal(asked(&run, "equal_spend_whole", AT_20).terms, 0);
    run.book[STATIC] = "other";
    static struct alvh_hypothesis all[ALVH_MAX_HYPOTHESES];
    const int count = alvh_hypotheses_list(&run, all);
    for (int i = 0; i < count; i++)
        assert_null(strstr(all[i].name, "equal_spend"));
}

static void what_the_run_lacks_is_not_asked(void **state)
{
    (void)state;
    static struct alvh_hypothesis all[ALVH_MAX_HYPOTHESES];
    struct alvh_measured run = a_run();
    assert_int_equal(alvh_hypotheses_list(&run, all), 21); /* 8 twice, 3 of size, 2 of parts */
    run.book[UNHEDGED] = "other";
    assert_int_equal(alvh_hypotheses_list(&run, all), 3); /* hedged_size, protects, pays */
    run.scales = 2;
    assert_int_equal(alvh_hypotheses_list(&run, all), 0);
}

/* Every weight against the change of the value when its term moves by a hundredth of a
 * percent either way. */
static void weights_are_the_slopes_of_the_estimate(void **state)
{
    (void)state;
    static struct alvh_hypothesis all[ALVH_MAX_HYPOTHESES], up[ALVH_MAX_HYPOTHESES],
        down[ALVH_MAX_HYPOTHESES];
    const struct alvh_measured run = a_run();
    const int count = alvh_hypotheses_list(&run, all);
    for (int i = 0; i < count; i++) {
        assert_true(all[i].terms >= 2);
        for (int k = 0; k < all[i].terms; k++) {
            double *term = &measure[all[i].term[k].measure][all[i].term[k].cell];
            const double middle = *term, step = 1e-4 * middle;
            *term = middle + step;
            alvh_hypotheses_list(&run, up);
            *term = middle - step;
            alvh_hypotheses_list(&run, down);
            *term = middle;
            const double slope = (up[i].value - down[i].value) / (2.0 * step);
            assert_near(all[i].term[k].weight, slope, 1e-6 * fabs(slope));
        }
    }
}

static enum alvh_verdict verdict(bool above, double low, double high)
{
    const struct alvh_estimate estimate = {0.5 * (low + high), 1.0, low, high};
    return alvh_verdict_of(above, 5.0, &estimate);
}

static void an_interval_on_one_side_of_the_bar_decides(void **state)
{
    (void)state;
    assert_int_equal(verdict(true, 5.1, 6.0), ALVH_SUPPORTED);
    assert_int_equal(verdict(true, 4.0, 4.9), ALVH_NOT_SUPPORTED);
    assert_int_equal(verdict(true, 4.0, 6.0), ALVH_UNDECIDED);
    assert_int_equal(verdict(false, 5.1, 6.0), ALVH_NOT_SUPPORTED);
    assert_int_equal(verdict(false, 4.0, 4.9), ALVH_SUPPORTED);
    assert_int_equal(verdict(false, 4.0, 6.0), ALVH_UNDECIDED);
    /* At the bar is not above it. */
    assert_int_equal(verdict(true, 5.0, 5.0), ALVH_NOT_SUPPORTED);
    assert_int_equal(verdict(false, 5.0, 5.0), ALVH_SUPPORTED);
    assert_int_equal(verdict(true, NAN, NAN), ALVH_UNDECIDED);
    assert_int_equal(verdict(false, NAN, NAN), ALVH_UNDECIDED);
    assert_int_equal(verdict(true, -INFINITY, INFINITY), ALVH_UNDECIDED);
}

/* A combination of expected shortfalls and means of columns, as sim/file/claims.c makes
 * it: `weight` by column. */
static struct alvh_estimate combined(int count, int terms, double *const column[],
                                     const double weight[], double level)
{
    struct alvh_combination combination = {.terms = terms};
    double *sorted = malloc((size_t)count * sizeof *sorted);
    for (int k = 0; k < terms; k++) {
        struct alvh_combination_term *term = &combination.term[k];
        memcpy(sorted, column[k], (size_t)count * sizeof *sorted);
        alvh_sort(count, sorted);
        term->level = level;
        term->weight = weight[k];
        term->value = level > 0.0 ? alvh_tail_es(count, sorted, level).value
                                  : alvh_tail_mean(count, column[k]).value;
        term->quantile = level > 0.0 ? alvh_tail_quantile(count, sorted, level).value : 0.0;
        combination.value += weight[k] * term->value;
    }
    free(sorted);
    const int half = count / 2;
    const double *at[ALVH_COMBINATION_TERMS], *rest[ALVH_COMBINATION_TERMS];
    for (int k = 0; k < terms; k++) {
        at[k] = column[k];
        rest[k] = column[k] + half;
    }
    alvh_combination_add(&combination, half, at);
    alvh_combination_add(&combination, count - half, rest);
    return alvh_combination_estimate(&combination);
}

enum { PATHS = 20000 };
static double first[PATHS], second[PATHS];

/* A column against a constant multiple of itself: the difference of the right weights has
 * no error at all, whatever the noise of either. */
static void what_moves_both_columns_cancels(void **state)
{
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < PATHS; i++) {
        first[i] = gsl_ran_exponential(random, 1.0);
        second[i] = 4.0 * first[i];
    }
    gsl_rng_free(random);
    double *const column[] = {first, second};
    const double weight[] = {4.0, -1.0};
    const struct alvh_estimate tail = combined(PATHS, 2, column, weight, 0.99);
    assert_near(tail.value, 0.0, 1e-12);
    assert_near(tail.se, 0.0, 1e-12);
    assert_near(tail.high, 0.0, 1e-12);
    assert_true(combined(PATHS, 1, column, weight, 0.99).se > 0.1);
}

/* Two independent unit exponentials: Var psi = 2 / (1 - a) - 1 of each, so that weights 3
 * and -2 make n se^2 = 13 (2 / (1 - a) - 1), and 13 of the means. An estimate of a variance
 * from 20000 paths of which 200 count is off by a tenth at times. */
static void independent_columns_add_their_variances(void **state)
{
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < PATHS; i++) {
        first[i] = gsl_ran_exponential(random, 1.0);
        second[i] = gsl_ran_exponential(random, 1.0);
    }
    gsl_rng_free(random);
    double *const column[] = {first, second};
    const double weight[] = {3.0, -2.0};
    const struct alvh_estimate tail = combined(PATHS, 2, column, weight, 0.99);
    assert_near(tail.se, sqrt(13.0 * 199.0 / PATHS), 0.15 * tail.se);
    assert_near(tail.value, 1.0 - log(0.01), 4.0 * tail.se); /* both are 1 + ln 100 */
    const struct alvh_estimate mean = combined(PATHS, 2, column, weight, 0.0);
    assert_near(mean.se, sqrt(13.0 / PATHS), 0.03 * mean.se);
    /* The skewness of either moves both ends the same way. */
    assert_near(mean.high - mean.low, 3.92 * mean.se, 1e-3 * mean.se);
}

/* 1 - ES(own) / ES(other) of 4000 correlated normal pairs, own with half the deviation: the
 * truth, 0.5, lies in the interval as often as it says. */
static void intervals_of_ratios_cover_the_truth(void **state)
{
    (void)state;
    enum { TRIALS = 400, SAMPLE = 4000 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        for (int i = 0; i < SAMPLE; i++) {
            const double x = gsl_ran_gaussian(random, 1.0);
            const double y = gsl_ran_gaussian(random, 1.0);
            first[i] = 0.3 * x + 0.4 * y; /* standard deviation 0.5 */
            second[i] = x;
        }
        double *const column[] = {first, second};
        const double one[] = {1.0};
        const double own = combined(SAMPLE, 1, &column[0], one, 0.99).value;
        const double other = combined(SAMPLE, 1, &column[1], one, 0.99).value;
        const double weight[] = {-1.0 / other, own / (other * other)};
        const struct alvh_estimate slope = combined(SAMPLE, 2, column, weight, 0.99);
        const double value = 1.0 - own / other, half = slope.high - slope.value;
        covered += fabs(value - 0.5) <= half;
    }
    gsl_rng_free(random);
    assert_true(covered > 0.92 * TRIALS && covered < 0.98 * TRIALS);
}

static double weighed(int scales, const double weight[], const double value[])
{
    double sum = 0.0;
    for (int s = 0; s < scales; s++)
        sum += weight[s] * value[s];
    return sum;
}

/* 1, 8 and 16 contracts are 0, 3 and 4 doublings: the line through 0, 9 and 16 by least
 * squares has the slope 49/13, and the parabola is x^2. */
static void slope_and_curvature_are_by_doubling(void **state)
{
    (void)state;
    static const int64_t few[] = {1, 8, 16}, many[] = {1, 2, 4, 8, 16};
    static const double square[] = {0, 9, 16}, line[] = {3, 5, 7, 9, 11};
    double slope[5], curvature[5];
    alvh_scaling_weights(3, few, slope, curvature);
    assert_near(weighed(3, slope, square), 49.0 / 13.0, 1e-14);
    assert_near(weighed(3, curvature, square), 1.0, 1e-14);
    alvh_scaling_weights(5, many, slope, curvature);
    assert_near(weighed(5, slope, line), 2.0, 1e-14);
    assert_near(weighed(5, curvature, line), 0.0, 1e-14);
    alvh_scaling_weights(2, few, slope, curvature);
    assert_near(weighed(2, slope, square), 3.0, 1e-14);
    assert_true(isnan(curvature[0]) && isnan(curvature[1]));
    alvh_scaling_weights(1, few, slope, curvature);
    assert_true(isnan(slope[0]) && isnan(curvature[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_are_those_worked_by_hand),
        cmocka_unit_test(static_calls_are_found_where_they_leave_the_same_money),
        cmocka_unit_test(what_the_run_lacks_is_not_asked),
        cmocka_unit_test(weights_are_the_slopes_of_the_estimate),
        cmocka_unit_test(an_interval_on_one_side_of_the_bar_decides),
        cmocka_unit_test(what_moves_both_columns_cancels),
        cmocka_unit_test(independent_columns_add_their_variances),
        cmocka_unit_test(slope_and_curvature_are_by_doubling),
        cmocka_unit_test(intervals_of_ratios_cover_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
