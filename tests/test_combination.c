/* Differences between books on the same paths. */
#include "sim/stats/combination.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics.h>

#include "sim/stats/sort.h"
#include "sim/stats/tail.h"
#include "tests/draws.h"
#include "tests/expect.h"

/* First less second, before any path is added: expected shortfalls, or means at level 0. */
static struct alvh_combination compared(int count, const double *first,
                                        const double *second, double level)
{
    double *sorted = malloc((size_t)count * sizeof *sorted);
    struct alvh_combination paired = {.terms = 2};
    const double *book[2] = {first, second};
    for (int b = 0; b < 2; b++) {
        struct alvh_combination_term *term = &paired.term[b];
        *term =
            (struct alvh_combination_term){.weight = b == 0 ? 1.0 : -1.0, .level = level};
        memcpy(sorted, book[b], (size_t)count * sizeof *sorted);
        if (level > 0.0) {
            alvh_sort(count, sorted);
            term->quantile = alvh_tail_quantile(count, sorted, level).value;
            term->value = alvh_tail_es(count, sorted, level).value;
        } else {
            term->value = alvh_tail_mean(count, sorted).value;
        }
        paired.value += term->weight * term->value;
    }
    free(sorted);
    return paired;
}

static void add_paths(struct alvh_combination *paired, int64_t count, const double *first,
                      const double *second)
{
    const double *const column[] = {first, second};
    alvh_combination_add(paired, count, column);
}

/* Two books that share most of their fate: the difference is known far better than either.
 */
static void paired_differences_cover_95_percent_and_gain_from_pairing(void **state)
{
    (void)state;
    enum { COUNT = 4000, TRIALS = 1000 };
    static double first[COUNT], second[COUNT];
    gsl_rng *random = draws(43);
    const double tail = gsl_ran_ugaussian_pdf(gsl_cdf_ugaussian_Pinv(0.95)) / 0.05;
    const double expected[2] = {-1.3, -1.3 + (sqrt(10.0) - 3.1) * tail};
    static const double level[2] = {0.0, 0.95};
    int covered[2] = {0};
    double error = 0.0;
    for (int trial = 0; trial < TRIALS; trial++) {
        for (int i = 0; i < COUNT; i++) {
            const double common = gsl_ran_gaussian_ziggurat(random, 3.0);
            first[i] = common + gsl_ran_gaussian_ziggurat(random, 1.0);
            second[i] = 1.3 + common * 3.1 / 3.0;
        }
        for (int l = 0; l < 2; l++) {
            struct alvh_combination paired = compared(COUNT, first, second, level[l]);
            add_paths(&paired, COUNT, first, second);
            const struct alvh_estimate estimate = alvh_combination_estimate(&paired);
            covered[l] += estimate.low <= expected[l] && expected[l] <= estimate.high;
            error += l == 0 ? estimate.se : 0.0;
        }
    }
    for (int l = 0; l < 2; l++)
        assert_near((double)covered[l] / TRIALS, 0.95, 4.0 * sqrt(0.95 * 0.05 / TRIALS));
    /* Unpaired the variances would add, 10 + 3.1^2; paired only what differs is left. */
    assert_near(error / TRIALS, sqrt((1.0 + 0.01) / COUNT), 1e-3 * sqrt(1.0 / COUNT));
    gsl_rng_free(random);
}

static void a_paired_error_is_the_spread_of_the_difference_of_influences(void **state)
{
    (void)state;
    enum { COUNT = 419 };
    static double first[COUNT], second[COUNT], difference[COUNT];
    gsl_rng *random = draws(45);
    for (int i = 0; i < COUNT; i++) {
        first[i] = gsl_ran_exponential(random, 7.0);
        second[i] = 0.6 * first[i] + gsl_ran_exponential(random, 2.0);
    }
    struct alvh_combination paired = compared(COUNT, first, second, 0.95);
    add_paths(&paired, COUNT, first, second);
    const double q[] = {paired.term[0].quantile, paired.term[1].quantile};
    for (int i = 0; i < COUNT; i++)
        difference[i] = q[0] + fmax(first[i] - q[0], 0.0) / 0.05 - q[1] -
                        fmax(second[i] - q[1], 0.0) / 0.05;
    const struct alvh_estimate estimate = alvh_combination_estimate(&paired);
    assert_near(estimate.value, gsl_stats_mean(difference, 1, COUNT), 1e-11);
    assert_near(estimate.se, gsl_stats_sd(difference, 1, COUNT) / sqrt(COUNT), 1e-11);
    gsl_rng_free(random);
}

static void a_book_does_not_differ_from_itself(void **state)
{
    (void)state;
    const double loss[4] = {1.5, 7.25, -2.0, 11.0};
    struct alvh_combination paired = compared(4, loss, loss, 0.5);
    add_paths(&paired, 4, loss, loss);
    const struct alvh_estimate none = alvh_combination_estimate(&paired);
    assert_near(none.value, 0.0, 0.0);
    assert_near(none.se, 0.0, 0.0);
    assert_near(none.low, 0.0, 0.0);
    assert_near(none.high, 0.0, 0.0);
}

/* Pieces of any length, and parts made apart and merged in another order. */
static void pairing_does_not_depend_on_pieces(void **state)
{
    (void)state;
    enum { COUNT = 3001 };
    static double first[COUNT], second[COUNT];
    gsl_rng *random = draws(47);
    for (int i = 0; i < COUNT; i++) {
        first[i] = gsl_ran_gaussian(random, 1e4);
        second[i] = first[i] + gsl_ran_gaussian(random, 1.0);
    }
    const struct alvh_combination empty = compared(COUNT, first, second, 0.95);
    struct alvh_combination whole = empty, pieces = empty, early = empty, late = empty;
    add_paths(&whole, COUNT, first, second);
    for (int from = 0, piece = 1; from < COUNT; from += piece, piece = piece * 2 + 1) {
        const int64_t count = COUNT - from < piece ? COUNT - from : piece;
        add_paths(&pieces, count, first + from, second + from);
    }
    add_paths(&early, 711, first, second);
    add_paths(&late, COUNT - 711, first + 711, second + 711);
    alvh_combination_merge(&late, &early);
    const struct alvh_estimate expected = alvh_combination_estimate(&whole);
    const struct alvh_estimate pieced = alvh_combination_estimate(&pieces);
    const struct alvh_estimate merged = alvh_combination_estimate(&late);
    assert_memory_equal(&pieced, &expected, sizeof expected);
    assert_memory_equal(&merged, &expected, sizeof expected);
    gsl_rng_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paired_differences_cover_95_percent_and_gain_from_pairing),
        cmocka_unit_test(a_paired_error_is_the_spread_of_the_difference_of_influences),
        cmocka_unit_test(a_book_does_not_differ_from_itself),
        cmocka_unit_test(pairing_does_not_depend_on_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
