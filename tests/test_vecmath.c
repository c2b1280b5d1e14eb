/* The elementary functions against the C library's in 80-bit arithmetic. */
#include "models/isa.h"
#include "models/vecmath.h"

#include <gsl/gsl_cdf.h>

#include "expect.h"
#include "hot.h"

enum { POINTS = 200003 };
static double argument[POINTS], value[POINTS], density[POINTS];

/* Points from low to high with an irrational stride, so that no two fall on like bits. */
static void spread_points(double low, double high)
{
    for (int i = 0; i < POINTS; i++)
        argument[i] = low + (high - low) * (fmod(i * 0.618033988749895, 1.0));
    argument[0] = low;
    argument[1] = high;
}

static double ulp_of(double x)
{
    return nextafter(fabs(x), INFINITY) - fabs(x);
}

/* The largest |value - exact(argument)|, in units of the last place of the exact value. */
static double worst_ulps(long double (*exact)(long double))
{
    double worst = 0.0;
    for (int i = 0; i < POINTS; i++) {
        const long double truth = exact((long double)argument[i]);
        const double error = (double)fabsl((long double)value[i] - truth);
        worst = fmax(worst, error / ulp_of((double)truth));
    }
    return worst;
}

static void exp_is_right_to_a_unit_in_the_last_place(void **state)
{
    (void)state;
    const double ranges[][2] = {{-708.0, 708.0}, {-1.0, 1.0}, {-1e-9, 1e-9}};
    for (int r = 0; r < 3; r++) {
        spread_points(ranges[r][0], ranges[r][1]);
        alvh_vecmath_exp(POINTS, argument, value);
        assert_near(worst_ulps(expl), 0.0, 1.1);
    }
}

static void exp_rests_beyond_its_range(void **state)
{
    (void)state;
    const double x[] = {-INFINITY, -1e300, -709.0, -708.0, 0.0, 708.0, 709.0, INFINITY};
    double y[8];
    alvh_vecmath_exp(8, x, y);
    assert_near(y[0] / exp(-708.0), 1.0, 1e-15);
    assert_true(y[0] == y[3] && y[1] == y[3] && y[2] == y[3]);
    assert_true(y[4] == 1.0);
    assert_near(y[5] / exp(708.0), 1.0, 1e-15);
    assert_true(y[6] == y[5] && y[7] == y[5]);
}

static void log_is_right_to_one_ulp_for_every_normal_number(void **state)
{
    (void)state;
    const double ranges[][2] = {{0.5, 2.0}, {0.999, 1.001}, {1e-18, 1e-15}, {0.0, 1e6}};
    for (int r = 0; r < 4; r++) {
        spread_points(ranges[r][0], ranges[r][1]);
        argument[0] = r == 3 ? 0x1p-1022 : argument[0];
        alvh_vecmath_log(POINTS, argument, value);
        assert_near(worst_ulps(logl), 0.0, 1.0);
    }
    spread_points(-708.0, 709.0);
    for (int i = 0; i < POINTS; i++)
        argument[i] = exp(argument[i]);
    alvh_vecmath_log(POINTS, argument, value);
    assert_near(worst_ulps(logl), 0.0, 1.0);
}

static void log_of_one_is_nought_and_of_powers_of_two_their_exponents(void **state)
{
    (void)state;
    for (int n = -1022; n <= 1023; n++) {
        const double x = ldexp(1.0, n);
        const double truth = (double)(n * 0.693147180559945309417L);
        double y;
        alvh_vecmath_log(1, &x, &y);
        assert_near(y, truth, n == 0 ? 0.0 : ulp_of(truth));
    }
}

static void asinh_is_odd_and_right(void **state)
{
    (void)state;
    spread_points(-40.0, 40.0);
    alvh_vecmath_asinh(POINTS, argument, value);
    for (int i = 0; i < POINTS; i++) {
        const double truth = (double)asinhl((long double)argument[i]);
        assert_near(value[i], truth, fmax(3e-16, 1.5 * ulp_of(truth)));
        const double mirrored = -argument[i];
        double other;
        alvh_vecmath_asinh(1, &mirrored, &other);
        assert_true(other == -value[i]);
    }
}

static long double normal_cdf(long double x)
{
    return 0.5L * erfcl(-x * 0.70710678118654752440L);
}

static long double normal_density(long double x)
{
    return 0.39894228040143267794L * expl(-0.5L * x * x);
}

static void normal_cdf_is_right_far_into_both_tails(void **state)
{
    (void)state;
    const double ranges[][2] = {{-37.6, 37.6}, {-3.0, 3.0}, {-1e-8, 1e-8}};
    for (int r = 0; r < 3; r++) {
        spread_points(ranges[r][0], ranges[r][1]);
        alvh_vecmath_normal_cdf(POINTS, argument, value, density);
        for (int i = 0; i < POINTS; i++) {
            const long double x = argument[i];
            const double cdf = (double)normal_cdf(x);
            assert_near(value[i] / cdf, 1.0, 6e-15);
            assert_near(density[i] / (double)normal_density(x), 1.0, 1e-15);
        }
    }
}

static void normal_cdf_of_anything_is_a_probability(void **state)
{
    (void)state;
    const double x[] = {-INFINITY, -1e300, -39.0, 0.0, 39.0, 1e300, INFINITY};
    double y[7], at[7];
    alvh_vecmath_normal_cdf(7, x, y, at);
    for (int i = 0; i < 3; i++) {
        assert_in_range((uint64_t)(y[i] * 0x1p60), 0, 0);
        assert_true(y[6 - i] == 1.0);
        assert_true(at[i] >= 0.0 && at[i] < 1e-300);
    }
    assert_near(y[3], 0.5, 2e-15);
}

/* Newton's steps on the tail, in 80 bits, from the value under test: where the value is
 * wrong by little, two steps leave nothing; where it is wrong by much, they do not land. */
static long double inverse_from(long double start, long double u)
{
    const long double side = u < 0.5L ? -1.0L : 1.0L;
    const long double p = u < 0.5L ? u : 1.0L - u;
    long double x = side * start;
    for (int step = 0; step < 3; step++)
        x -= (p - 0.5L * erfcl(x * 0.70710678118654752440L)) / normal_density(x);
    return side * x;
}

static void normal_inverse_is_right_in_the_tails_and_the_middle(void **state)
{
    (void)state;
    double worst = 0.0;
    for (int range = 0; range < 4; range++) {
        const double low[] = {0x1p-53, 0x1p-53, 0.499, 1.0 - 1e-9};
        const double high[] = {1.0 - 0x1p-53, 1e-9, 0.501, 1.0 - 0x1p-53};
        spread_points(low[range], high[range]);
        alvh_vecmath_normal_inverse(POINTS, argument, value);
        for (int i = 0; i < POINTS; i++) {
            const long double truth = inverse_from(value[i], argument[i]);
            worst = fmax(worst, (double)fabsl((long double)value[i] - truth));
        }
    }
    for (int i = 0; i < 53; i++) {
        const double u = ldexp(1.0, -1 - i);
        double x;
        alvh_vecmath_normal_inverse(1, &u, &x);
        assert_near(x, gsl_cdf_ugaussian_Pinv(u), 2e-14);
    }
    assert_near(worst, 0.0, 2e-14);
}

static void normal_inverse_is_odd_and_rises(void **state)
{
    (void)state;
    double last = -INFINITY;
    for (int i = 0; i < POINTS; i++)
        argument[i] = (i + 0.5) / POINTS;
    alvh_vecmath_normal_inverse(POINTS, argument, value);
    for (int i = 0; i < POINTS; i++) {
        assert_true(value[i] > last);
        last = value[i];
    }
    const double u[] = {0x1p-53, 1.0 - 0x1p-53, 0.25, 0.75, 0.0625, 0.9375};
    double x[6];
    alvh_vecmath_normal_inverse(6, u, x);
    assert_true(x[0] == -x[1] && x[2] == -x[3] && x[4] == -x[5]);
}

/* The value is pinned: scalar, AVX2 and AVX-512 builds, gcc's and clang's, must all
 * return these very bits, or two machines would walk different paths. */
static void every_build_returns_the_same_bits(void **state)
{
    (void)state;
    uint64_t hash = HOT_HASH_START;
    spread_points(-707.0, 707.0);
    alvh_vecmath_exp(POINTS, argument, value);
    hash = hot_hash(hash, value, sizeof value);
    alvh_vecmath_log(POINTS, value, argument);
    hash = hot_hash(hash, argument, sizeof argument);
    spread_points(-12.0, 12.0);
    alvh_vecmath_asinh(POINTS, argument, value);
    hash = hot_hash(hash, value, sizeof value);
    alvh_vecmath_normal_cdf(POINTS, argument, value, density);
    hash = hot_hash(hash, value, sizeof value);
    hash = hot_hash(hash, density, sizeof density);
    spread_points(0x1p-53, 1.0 - 0x1p-53);
    alvh_vecmath_normal_inverse(POINTS, argument, value);
    hash = hot_hash(hash, value, sizeof value);
    assert_true(hash == 0x7ad7bfc409872b1du);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exp_is_right_to_a_unit_in_the_last_place),
        cmocka_unit_test(exp_rests_beyond_its_range),
        cmocka_unit_test(log_is_right_to_one_ulp_for_every_normal_number),
        cmocka_unit_test(log_of_one_is_nought_and_of_powers_of_two_their_exponents),
        cmocka_unit_test(asinh_is_odd_and_right),
        cmocka_unit_test(normal_cdf_is_right_far_into_both_tails),
        cmocka_unit_test(normal_cdf_of_anything_is_a_probability),
        cmocka_unit_test(normal_inverse_is_right_in_the_tails_and_the_middle),
        cmocka_unit_test(normal_inverse_is_odd_and_rises),
        cmocka_unit_test(every_build_returns_the_same_bits),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
