/* Samples read in pieces against the same columns sorted in memory, to the last bit. */
#include "sim/stats/sample.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"
#include "sim/stats/select.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { COUNT = 50003, KINDS = 4 };
static double value[COUNT], sorted[COUNT];

/* Losses as they come: skewed ones of either sign, few values with many equals, ruin that
 * caps a tenth of them, and numbers of every size there is. */
static void fill(int kind)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < COUNT; i++) {
        const double skewed = gsl_ran_exponential(random, 1e4) - 5e3;
        value[i] = kind == 0   ? skewed
                   : kind == 1 ? -((double)gsl_rng_uniform_int(random, 7) - 3.0) /* -0 too */
                   : kind == 2 ? fmin(skewed, 18026.0)
                               : ldexp(skewed, (int)gsl_rng_uniform_int(random, 2000) - 1040);
    }
    gsl_rng_free(random);
    memcpy(sorted, value, sizeof sorted);
    alvh_sort(COUNT, sorted);
}

static void selection_finds_what_sorting_finds(void **state)
{
    (void)state;
    const int64_t rank[] = {1, 2, 17, 25002, 25002, 49503, 50001, 50002, COUNT};
    enum { RANKS = sizeof rank / sizeof *rank };
    for (int kind = 0; kind < KINDS; kind++) {
        struct alvh_select *select;
        fill(kind);
        assert_int_equal(alvh_select_create(RANKS, rank, &select, NULL), ALVH_OK);
        for (int round = 0; round < ALVH_SELECT_ROUNDS; round++) {
            for (int64_t first = 0, piece = 1; first < COUNT; first += piece, piece += 97)
                alvh_select_add(select, COUNT - first < piece ? COUNT - first : piece,
                                value + first);
            alvh_select_narrow(select);
        }
        for (int i = 0; i < RANKS; i++)
            assert_near(alvh_select_value(select, i), sorted[rank[i] - 1], 0.0);
        alvh_select_free(select);
    }
}

/* Three parts counted apart in each round and merged in another order. */
static void parts_of_a_selection_merge_to_the_whole(void **state)
{
    (void)state;
    static const int64_t begin[] = {0, 1, 33333, COUNT};
    const int64_t rank[] = {25002, 49503};
    struct alvh_select *whole, *part;
    fill(0);
    assert_int_equal(alvh_select_create(2, rank, &whole, NULL), ALVH_OK);
    for (int round = 0; round < ALVH_SELECT_ROUNDS; round++) {
        for (int p = 2; p >= 0; p--) {
            assert_int_equal(alvh_select_part(whole, &part, NULL), ALVH_OK);
            alvh_select_add(part, begin[p + 1] - begin[p], value + begin[p]);
            alvh_select_merge(whole, part);
            alvh_select_free(part);
        }
        alvh_select_narrow(whole);
    }
    for (int i = 0; i < 2; i++)
        assert_near(alvh_select_value(whole, i), sorted[rank[i] - 1], 0.0);
    alvh_select_free(whole);
}

static void what_is_no_number_is_the_largest(void **state)
{
    (void)state;
    const double odd[] = {NAN, -0.0, INFINITY, -INFINITY, -DBL_MIN / 2, 0.0, -NAN};
    const int64_t rank[] = {1, 2, 3, 4, 5, 6, 7};
    struct alvh_select *select;
    assert_int_equal(alvh_select_create(7, rank, &select, NULL), ALVH_OK);
    for (int round = 0; round < ALVH_SELECT_ROUNDS; round++) {
        alvh_select_add(select, 7, odd);
        alvh_select_narrow(select);
    }
    assert_true(alvh_select_value(select, 0) < -DBL_MAX);
    assert_near(alvh_select_value(select, 1), -DBL_MIN / 2.0, 0.0);
    assert_near(alvh_select_value(select, 2), 0.0, 0.0);
    assert_near(alvh_select_value(select, 3), 0.0, 0.0);
    assert_true(isinf(alvh_select_value(select, 4)) && isnan(alvh_select_value(select, 5)) &&
                isnan(alvh_select_value(select, 6)));
    alvh_select_free(select);
}

/* What a sample says of itself when it may hold `held` values. */
struct said {
    struct alvh_estimate quantile[ALVH_TAIL_QUANTILES], es[ALVH_TAIL_LEVELS];
    double beyond[ALVH_TAIL_LEVELS];
};

static struct said tail_of(int64_t count, int64_t held)
{
    struct said said = {0};
    struct alvh_sample_tail tail = {.quantiles = ALVH_TAIL_QUANTILES,
                                    .levels = ALVH_TAIL_LEVELS,
                                    .quantile = alvh_tail_quantiles,
                                    .level = alvh_tail_levels,
                                    .at_quantile = said.quantile,
                                    .es = said.es,
                                    .beyond = said.beyond};
    const struct alvh_sample sample = alvh_sample_of(count, value);
    assert_int_equal(alvh_sample_take_tail_within(&sample, held, &tail, NULL), ALVH_OK);
    return said;
}

static void samples_that_are_not_held_say_the_same(void **state)
{
    (void)state;
    static const int64_t counts[] = {16, 100, 4096, COUNT};
    for (int kind = 0; kind < KINDS; kind++) {
        fill(kind);
        for (int c = 0; c < 4; c++) {
            const struct said held = tail_of(counts[c], counts[c]);
            const struct said read = tail_of(counts[c], counts[c] - 1);
            assert_memory_equal(&held, &read, sizeof held);
        }
        memcpy(sorted, value, sizeof sorted);
        alvh_sort(COUNT, sorted);
        const struct said said = tail_of(COUNT, 0);
        assert_near(said.es[1].value, alvh_tail_es(COUNT, sorted, 0.99).value, 0.0);
        assert_near(said.beyond[1], said.quantile[3].value, 0.0);
    }
}

static void means_and_ratios_are_those_of_arrays(void **state)
{
    (void)state;
    struct alvh_estimate mean, ratio;
    static double below[COUNT];
    fill(0);
    for (int i = 0; i < COUNT; i++)
        below[i] = 3.0 + value[i] * value[i];
    const struct alvh_sample sample = alvh_sample_of(COUNT, value);
    const struct alvh_sample other = alvh_sample_of(COUNT, below);
    const struct alvh_estimate expected = alvh_tail_mean(COUNT, value);
    assert_int_equal(alvh_sample_mean(&sample, &mean, NULL), ALVH_OK);
    assert_memory_equal(&mean, &expected, sizeof mean);
    const struct alvh_estimate quotient = alvh_tail_ratio(COUNT, value, below);
    assert_int_equal(alvh_sample_ratio(&sample, &other, &ratio, NULL), ALVH_OK);
    assert_memory_equal(&ratio, &quotient, sizeof ratio);
}

static enum alvh_status read_nothing(const void *context, int64_t first, int64_t count,
                                     double *to, struct alvh_error *error)
{
    (void)context, (void)count, (void)to;
    return first < 3 * ALVH_SAMPLE_PIECE
               ? ALVH_OK
               : alvh_fail(error, ALVH_EFAILED, "the disk is gone");
}

static void a_failure_to_read_is_passed_on(void **state)
{
    (void)state;
    const struct alvh_sample sample = {.count = COUNT, .read = read_nothing};
    struct alvh_error error = {0};
    struct alvh_estimate mean;
    struct said said;
    struct alvh_sample_tail tail = {
        .levels = 1, .level = alvh_tail_levels, .es = said.es, .beyond = said.beyond};
    assert_int_equal(alvh_sample_mean(&sample, &mean, &error), ALVH_EFAILED);
    assert_int_equal(alvh_sample_ratio(&sample, &sample, &mean, &error), ALVH_EFAILED);
    for (int held = 0; held <= COUNT; held += COUNT)
        assert_int_equal(alvh_sample_take_tail_within(&sample, held, &tail, &error),
                         ALVH_EFAILED);
    assert_string_equal(error.text, "the disk is gone");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selection_finds_what_sorting_finds),
        cmocka_unit_test(parts_of_a_selection_merge_to_the_whole),
        cmocka_unit_test(what_is_no_number_is_the_largest),
        cmocka_unit_test(samples_that_are_not_held_say_the_same),
        cmocka_unit_test(means_and_ratios_are_those_of_arrays),
        cmocka_unit_test(a_failure_to_read_is_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
