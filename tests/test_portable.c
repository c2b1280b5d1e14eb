/* The elementary functions of what is computed once, against the C library's in 80-bit
 * arithmetic. */
#include "models/portable.h"

#include "tests/expect.h"

enum { POINTS = 100003 };

static double ulp_of(double x)
{
    return nextafter(fabs(x), INFINITY) - fabs(x);
}

/* From low to high with an irrational stride, so that no two fall on like bits; in ratios
 * where both are positive. */
static double point_of(int i, double low, double high)
{
    const double part = fmod(i * 0.618033988749895, 1.0);
    return low > 0.0 ? low * (double)powl((long double)(high / low), (long double)part)
                     : low + (high - low) * part;
}

/* The largest |ours - exact| between low and high: in units of the last place of the exact
 * value, of which none is smaller than that of `least`. */
static double worst(double (*ours)(double), long double (*exact)(long double), double low,
                    double high, double least)
{
    double most = 0.0;
    for (int i = 0; i < POINTS; i++) {
        const double x = point_of(i, low, high);
        const long double truth = exact((long double)x);
        const double error = (double)fabsl((long double)ours(x) - truth);
        most = fmax(most, error / ulp_of(fmax(fabs((double)truth), least)));
    }
    return most;
}

static void functions_are_right_to_the_last_digits(void **state)
{
    (void)state;
    const struct {
        const char *name;
        double (*ours)(double);
        long double (*exact)(long double);
        double low, high, least, bar;
    } rows[] = {
        {"exp", portable_exp, expl, -708.0, 708.0, 0.0, 1.1},
        {"exp near 0", portable_exp, expl, -1.0, 1.0, 0.0, 1.1},
        {"expm1", portable_expm1, expm1l, -2.0, 2.0, 0.0, 2.5},
        {"expm1 near 0", portable_expm1, expm1l, 1e-300, 0.35, 0.0, 1.0},
        {"expm1 far out", portable_expm1, expm1l, -50.0, 700.0, 0.0, 2.0},
        {"log", portable_log, logl, 0x1p-1074, 1e308, 0.0, 1.0},
        {"log near 1", portable_log, logl, 0.7, 1.5, 0.0, 1.0},
        {"log1p", portable_log1p, log1pl, -0.9999, 2.0, 0.0, 2.0},
        {"log1p near 0", portable_log1p, log1pl, 1e-300, 1.0, 0.0, 2.0},
        {"sinh", portable_sinh, sinhl, -700.0, 700.0, 0.0, 2.5},
        {"sinh near 0", portable_sinh, sinhl, 1e-300, 1.0, 0.0, 2.5},
        {"cosh", portable_cosh, coshl, -700.0, 700.0, 0.0, 1.5},
        {"asinh", portable_asinh, asinhl, -1e4, 1e4, 0.0, 2.5},
        {"asinh near 0", portable_asinh, asinhl, 1e-300, 1.0, 0.0, 2.5},
        {"erfc", portable_erfc, erfcl, -6.0, 6.0, 0.0, 40.0},
        {"erfc far out", portable_erfc, erfcl, 6.0, 26.0, 0.0, 40.0},
        {"sin", portable_sin, sinl, -0.7, 0.7, 0.0, 1.0},
        {"cos", portable_cos, cosl, -0.7, 0.7, 0.0, 1.0},
        {"sin all round", portable_sin, sinl, -1e5, 1e5, 1.0, 1.0},
        {"cos all round", portable_cos, cosl, -1e5, 1e5, 1.0, 1.0},
        {"sin far out", portable_sin, sinl, 1e5, 1.6e6, 1.0, 1.0},
        {"tan", portable_tan, tanl, -1.5, 1.5, 0.0, 3.0},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const double most =
            worst(rows[r].ours, rows[r].exact, rows[r].low, rows[r].high, rows[r].least);
        if (!(most <= rows[r].bar))
            fail_msg("%s is off by %.2f units in the last place; %.2f are allowed",
                     rows[r].name, most, rows[r].bar);
    }
}

static void angles_are_right_in_every_quarter(void **state)
{
    (void)state;
    for (int i = 0; i < POINTS; i++) {
        const double size = point_of(i, 1e-8, 1e8), turn = point_of(7 * i, -3.2, 3.2);
        const double x = size * (double)cosl((long double)turn);
        const double y = size * (double)sinl((long double)turn);
        const double exact = (double)atan2l((long double)y, (long double)x);
        assert_near(portable_atan2(y, x), exact, 3.0 * ulp_of(exact));
    }
    assert_true(portable_atan2(0.0, -1.0) == M_PI && portable_atan2(-0.0, -1.0) == -M_PI);
    assert_true(portable_atan2(0.0, 1.0) == 0.0 && portable_atan2(1.0, 0.0) == M_PI_2);
    assert_true(portable_atan2(0.0, 0.0) == 0.0);
}

/* |ours - exact| as a share of |exact|. */
static double share_off(double complex ours, long double complex exact)
{
    return (double)(cabsl((long double complex)ours - exact) / cabsl(exact));
}

static void complex_functions_are_right(void **state)
{
    (void)state;
    for (int i = 0; i < POINTS; i++) {
        const double complex z =
            __builtin_complex(point_of(i, -30.0, 30.0), point_of(3 * i, -4e4, 4e4));
        assert_near(share_off(portable_cexp(z), cexpl(z)), 0.0, 6e-16);
        assert_near(share_off(portable_csqrt(z), csqrtl(z)), 0.0, 6e-16);
        assert_near(share_off(portable_clog(z), clogl(z)), 0.0, 6e-16);
        assert_near(share_off(portable_csinh(z), csinhl(z)), 0.0, 8e-16);
        assert_near(share_off(portable_ccosh(z), ccoshl(z)), 0.0, 8e-16);
    }
    assert_true(portable_csqrt(__builtin_complex(-4.0, 0.0)) ==
                __builtin_complex(0.0, 2.0));
    assert_true(cimag(portable_csqrt(__builtin_complex(-4.0, -0.0))) == -2.0);
    assert_true(portable_csqrt(0.0) == 0.0);
}

static void lengths_leave_no_range(void **state)
{
    (void)state;
    for (int i = 0; i < POINTS; i++) {
        const double x = i % 2 ? point_of(i, 1e-280, 1.0) : point_of(i, 1.0, 1e280);
        const double y = x * point_of(3 * i, 1e-3, 1e3);
        const double exact = (double)hypotl((long double)x, (long double)y);
        assert_near(portable_hypot(x, y), exact, 2.0 * ulp_of(exact));
    }
    assert_true(portable_hypot(0.0, 0.0) == 0.0 && portable_hypot(-3.0, 4.0) == 5.0);
    assert_true(portable_hypot(1.0, -INFINITY) == INFINITY);
    assert_true(isnan(portable_hypot(NAN, 1.0)) && isnan(portable_hypot(0.0, NAN)));
}

static void what_is_no_number_stays_none(void **state)
{
    (void)state;
    double (*const all[])(double) = {portable_exp,   portable_expm1, portable_log,
                                     portable_log1p, portable_sin,   portable_cos,
                                     portable_tan,   portable_sinh,  portable_cosh,
                                     portable_asinh, portable_erfc};
    for (size_t n = 0; n < sizeof all / sizeof *all; n++)
        assert_true(isnan(all[n](NAN)));
    assert_true(isnan(portable_log(-1.0)) && isnan(portable_log1p(-2.0)));
    assert_true(isnan(portable_sin(INFINITY)));
    assert_true(portable_exp(INFINITY) == INFINITY && portable_exp(-INFINITY) == 0.0);
    assert_true(portable_exp(0.0) == 1.0 && portable_expm1(-INFINITY) == -1.0);
    assert_true(portable_log(0.0) == -INFINITY && portable_log(INFINITY) == INFINITY);
    assert_true(portable_log1p(-1.0) == -INFINITY && portable_log1p(0.0) == 0.0);
    assert_true(portable_erfc(INFINITY) == 0.0 && portable_erfc(-INFINITY) == 2.0);
    assert_true(portable_sinh(-INFINITY) == -INFINITY);
    assert_true(portable_cosh(-INFINITY) == INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_right_to_the_last_digits),
        cmocka_unit_test(angles_are_right_in_every_quarter),
        cmocka_unit_test(complex_functions_are_right),
        cmocka_unit_test(lengths_leave_no_range),
        cmocka_unit_test(what_is_no_number_stays_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
