/* Sums against exact arithmetic: closed forms, ties of rounding worked by hand, and the sum
 * of many random doubles in long form. */
#include "sim/stats/sum.h"

#include <float.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "expect.h"

static double sum_of(int count, const double *term)
{
    struct alvh_sum sum = {0};
    for (int i = 0; i < count; i++)
        alvh_sum_add(&sum, term[i]);
    return alvh_sum_value(&sum);
}

#define SUM(...)                                                                           \
    sum_of((int)(sizeof(double[]){__VA_ARGS__} / sizeof(double)), (double[]){__VA_ARGS__})

static void cancellation_loses_nothing(void **state)
{
    (void)state;
    assert_near(SUM(1.0, 1e100, 1.0, -1e100), 2.0, 0.0);
    assert_near(SUM(DBL_MAX, 0x1p-1074, -DBL_MAX), 0x1p-1074, 0.0);
    assert_near(SUM(DBL_MAX, DBL_MAX, -DBL_MAX), DBL_MAX, 0.0);
    assert_near(SUM(-3.5, 3.5), 0.0, 0.0);
    assert_near(SUM(-0x1p-1060, 0x1p-1030, -0x1p-1030), -0x1p-1060, 0.0);
}

/* One unit in the last place of 1 is 2^-52: half of it is a tie, which goes to the even
 * neighbour, and the least bit beyond decides. */
static void a_total_is_rounded_once_to_the_nearest(void **state)
{
    (void)state;
    const double even = 1.0, odd = 1.0 + 0x1p-52;
    assert_near(SUM(even, 0x1p-53), even, 0.0);
    assert_near(SUM(odd, 0x1p-53), 1.0 + 0x1p-51, 0.0);
    assert_near(SUM(even, 0x1p-53, 0x1p-1074), odd, 0.0);
    assert_near(SUM(even, 0x1p-53, -0x1p-1074), even, 0.0);
    assert_near(SUM(odd, 0x1p-53, -0x1p-1074), odd, 0.0);
    assert_near(SUM(-odd, -0x1p-53), -1.0 - 0x1p-51, 0.0);
    assert_near(SUM(-even, -0x1p-53, -0x1p-1074), -odd, 0.0);
    assert_near(SUM(2.0 - 0x1p-52, 0x1p-53), 2.0, 0.0); /* carries into the next power */
    assert_near(SUM(0x1p-1022, -0x1p-1074), 0x1p-1022 - 0x1p-1074, 0.0);
}

static void what_is_no_number_stays_none(void **state)
{
    (void)state;
    assert_true(isnan(SUM(1.0, NAN, 2.0)));
    assert_true(isnan(SUM(INFINITY, -INFINITY)));
    assert_true(isinf(SUM(DBL_MAX, DBL_MAX)));
    assert_true(SUM(1.0, -INFINITY) < -DBL_MAX);
    assert_near(sum_of(0, NULL), 0.0, 0.0);
}

/* Whole numbers below 2^53 times powers of two that fit 128 bits together. */
static void random_terms_add_up_as_whole_numbers_do(void **state)
{
    (void)state;
    enum { COUNT = 3000, TRIALS = 50 };
    static double term[COUNT];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int trial = 0; trial < TRIALS; trial++) {
        __int128 exact = 0;
        for (int i = 0; i < COUNT; i++) {
            const int64_t whole = (int64_t)gsl_rng_get(random) << 20 | (trial + i);
            const int shift = (int)gsl_rng_uniform_int(random, 56);
            const int sign = gsl_rng_uniform_int(random, 2) ? 1 : -1;
            exact += sign * ((__int128)whole << shift);
            term[i] = ldexp(sign * (double)whole, shift - 40);
        }
        /* The compiler rounds a whole number to the nearest double, ties to even. */
        assert_near(sum_of(COUNT, term), ldexp((double)exact, -40), 0.0);
    }
    gsl_rng_free(random);
}

static void parts_in_any_order_merge_to_the_same_bits(void **state)
{
    (void)state;
    enum { COUNT = 4001 };
    static double term[COUNT];
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int i = 0; i < COUNT; i++)
        term[i] = ldexp(gsl_ran_gaussian(random, 1.0),
                        (int)gsl_rng_uniform_int(random, 600) - 300);
    const double whole = sum_of(COUNT, term);
    gsl_ran_shuffle(random, term, COUNT, sizeof *term);
    assert_near(sum_of(COUNT, term), whole, 0.0);
    struct alvh_sum part[7] = {0}, total = {0};
    for (int i = 0; i < COUNT; i++)
        alvh_sum_add(&part[i % 7], term[i]);
    for (int p = 6; p >= 0; p--)
        alvh_sum_merge(&total, &part[p]);
    assert_near(alvh_sum_value(&total), whole, 0.0);
    gsl_rng_free(random);
}

/* Each merge of a sum with itself doubles it: far more terms than a part has room for
 * without carries. */
static void carries_move_on_before_parts_are_full(void **state)
{
    (void)state;
    struct alvh_sum sum = {0};
    alvh_sum_add(&sum, -1.7);
    for (int doubling = 0; doubling < 80; doubling++)
        alvh_sum_merge(&sum, &sum);
    assert_near(alvh_sum_value(&sum), -1.7 * 0x1p80, 0.0);
    struct alvh_sum full = {.terms = ALVH_SUM_CARRY_AFTER - 1};
    full.part[40] = ((int64_t)1 << 62) - 1;
    alvh_sum_add(&full, 1.0);
    assert_true(full.terms == 1 && full.part[40] < (int64_t)1 << 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cancellation_loses_nothing),
        cmocka_unit_test(a_total_is_rounded_once_to_the_nearest),
        cmocka_unit_test(what_is_no_number_stays_none),
        cmocka_unit_test(random_terms_add_up_as_whole_numbers_do),
        cmocka_unit_test(parts_in_any_order_merge_to_the_same_bits),
        cmocka_unit_test(carries_move_on_before_parts_are_full),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
