/* The pooled bootstrap against one that draws every path, and its coverage. */
#include "sim/stats/bootstrap.h"

#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"
#include "sim/stats/combination.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { PATHS = 1200, COLUMNS = 2 };
static const double level = 0.95;
static const double weight[1][ALVH_MAX_SCALES] = {{-1.5, 2.0}};
static double column[COLUMNS][PATHS];

/* Exponential losses that share most of their fate. */
static void fill(gsl_rng *random)
{
    for (int i = 0; i < PATHS; i++) {
        const double common = gsl_ran_exponential(random, 1.0);
        for (int c = 0; c < COLUMNS; c++)
            column[c][i] = common + gsl_ran_exponential(random, 0.4);
    }
}

/* The sum and the error that the program gives of columns. */
static struct alvh_estimate made_of(double x[COLUMNS][PATHS])
{
    static double sorted[PATHS];
    struct alvh_combination sum = {.terms = COLUMNS};
    const double *at[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        memcpy(sorted, x[c], sizeof sorted);
        alvh_sort(PATHS, sorted);
        sum.term[c] = (struct alvh_combination_term){
            weight[0][c], alvh_tail_es(PATHS, sorted, level).value, level,
            alvh_tail_quantile(PATHS, sorted, level).value};
        sum.value += weight[0][c] * sum.term[c].value;
        at[c] = x[c];
    }
    alvh_combination_add(&sum, PATHS, at);
    return alvh_combination_estimate(&sum);
}

/* Fed in pieces of that many paths. */
static struct alvh_estimate bootstrapped(int64_t piece)
{
    static double sorted[PATHS];
    struct alvh_bootstrap bootstrap = {.columns = COLUMNS, .level = level};
    struct alvh_estimate made = made_of(column);
    double above[COLUMNS];
    for (int c = 0; c < COLUMNS; c++) {
        memcpy(sorted, column[c], sizeof sorted);
        alvh_sort(PATHS, sorted);
        above[c] =
            alvh_tail_quantile(PATHS, sorted, alvh_bootstrap_share(PATHS, level)).value;
    }
    for (int64_t first = 0; first < PATHS; first += piece) {
        const double *const at[] = {column[0] + first, column[1] + first};
        const int64_t count = PATHS - first < piece ? PATHS - first : piece;
        assert_int_equal(alvh_bootstrap_add(&bootstrap, count, at, above, NULL), ALVH_OK);
    }
    assert_true(bootstrap.size < PATHS / 2);
    assert_int_equal(alvh_bootstrap_intervals(&bootstrap, 1, weight, &made, NULL), ALVH_OK);
    alvh_bootstrap_free(&bootstrap);
    return made;
}

/* 4000 samples of all paths, with the statistics of the program on each. The quantiles of
 * t* are known to about sqrt(p (1 - p) / B) / density, 0.16 at 999 samples and 0.08 at
 * 4000. */
static void the_pool_stands_for_all_paths(void **state)
{
    (void)state;
    enum { SAMPLES = 4000 };
    static double drawn[COLUMNS][PATHS], student[SAMPLES];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    fill(random);
    const struct alvh_estimate plain = made_of(column), made = bootstrapped(PATHS);
    for (int sample = 0; sample < SAMPLES; sample++) {
        for (int i = 0; i < PATHS; i++) {
            const unsigned long from = gsl_rng_uniform_int(random, PATHS);
            for (int c = 0; c < COLUMNS; c++)
                drawn[c][i] = column[c][from];
        }
        const struct alvh_estimate again = made_of(drawn);
        student[sample] = (again.value - plain.value) / again.se;
    }
    alvh_sort(SAMPLES, student);
    assert_near(made.value, plain.value, 0.0);
    assert_near((made.value - made.low) / plain.se, student[SAMPLES * 39 / 40], 0.5);
    assert_near((made.value - made.high) / plain.se, student[SAMPLES / 40], 0.5);
    gsl_rng_free(random);
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    fill(random);
    const struct alvh_estimate whole = bootstrapped(PATHS), parts = bootstrapped(77);
    assert_memory_equal(&whole, &parts, sizeof whole);
    gsl_rng_free(random);
}

/* X = C + D with means 1 and 0.4 has P(X > x) = (e^-x - 0.4 e^(-x/0.4)) / 0.6, so that both
 * columns have q = 3.5045 and expected shortfall q + (e^-q - 0.16 e^(-q/0.4)) / 0.6 / 0.05
 * = 4.5057 at 95 %, and the sum is half of it. 60 paths lie beyond. */
static void intervals_cover_the_truth(void **state)
{
    (void)state;
    enum { TRIALS = 300 };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    const double q = 3.504470742456224, rest = exp(-q) - 0.16 * exp(-q / 0.4);
    assert_near((exp(-q) - 0.4 * exp(-q / 0.4)) / 0.6, 0.05, 1e-12);
    const double truth = 0.5 * (q + rest / 0.6 / 0.05);
    int covered = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
        fill(random);
        const struct alvh_estimate made = bootstrapped(PATHS);
        covered += made.low <= truth && truth <= made.high;
    }
    gsl_rng_free(random);
    assert_near((double)covered / TRIALS, 0.95, 4.0 * sqrt(0.95 * 0.05 / TRIALS));
}

static void what_does_not_vary_keeps_its_interval(void **state)
{
    (void)state;
    for (int c = 0; c < COLUMNS; c++)
        for (int i = 0; i < PATHS; i++)
            column[c][i] = i > PATHS / 2 ? 7.0 : 3.0; /* ruin in full */
    const struct alvh_estimate made = bootstrapped(PATHS / 3);
    assert_near(made.value, 3.5, 1e-14);
    assert_near(made.low, made.value, 0.0);
    assert_near(made.high, made.value, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pool_stands_for_all_paths),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(intervals_cover_the_truth),
        cmocka_unit_test(what_does_not_vary_keeps_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
