/* The characteristic functions against closed forms of the models they contain. */
#include "alvh/transform.h"

#include <complex.h>
#include <string.h>

#include "expect.h"
#include "oracle.h"

/* Two complex numbers within a distance. */
#define assert_close(value, expected, tolerance)                                           \
    do {                                                                                   \
        assert_near(creal(value), creal(expected), tolerance);                             \
        assert_near(cimag(value), cimag(expected), tolerance);                             \
    } while (0)

enum { ARGUMENTS = 5, TENORS = 4 };
static const double complex on_the_line[ARGUMENTS] = {
    0.37 - 0.5 * I, 9.1 - 0.5 * I, 77.0 - 0.5 * I, 412.0 - 0.5 * I, 2900.0 - 0.5 * I};
static const double complex rightwards[ARGUMENTS] = {1e-3, 2.9, 41.0 + 13.0 * I,
                                                     -3.1 + 840.0 * I, 9e3 - 4e4 * I};
static const double tau[TENORS] = {1.0 / 252, 21.0 / 252, 63.0 / 252, 0.987};

static struct alvh_transform spx(const struct alvh_model *model, int arguments,
                                 const double complex u[])
{
    struct alvh_transform transform;
    assert_int_equal(
        alvh_transform_spx(model, arguments, u, TENORS, tau, 1e-14, &transform, NULL),
        ALVH_OK);
    return transform;
}

static struct alvh_transform vix(const struct alvh_model *model, unsigned ends,
                                 double origin, int arguments, const double complex z[])
{
    struct alvh_transform transform;
    assert_int_equal(alvh_transform_vix(model, ends, origin, arguments, z, TENORS, tau,
                                        1e-14, &transform, NULL),
                     ALVH_OK);
    return transform;
}

/* E exp(0) = 1 and E S_T / F = 1, in every regime whatever the variances are. */
static void forward_is_a_martingale(void **state)
{
    (void)state;
    for (int number = 0; number < ORACLE_MODELS; number++) {
        const struct alvh_model model = oracle_prepared(number);
        struct alvh_transform transform = spx(&model, 2, (double complex[]){0.0, -I});
        for (int at = 0; at < 2 * TENORS; at++) {
            for (int k = 0; k < ALVH_FACTORS; k++)
                assert_close(transform.factor[k][at], 0.0, 1e-14);
            for (int i = 0; i < model.regimes; i++)
                assert_close(transform.regime[i][at], 1.0, 2e-13);
        }
        alvh_transform_free(&transform);
    }
}

/* The same where kappa - rho sigma is negative or nothing, which the square root of the
 * closed form answers with its other branch or with 0. */
static void forward_is_a_martingale_beyond_the_usual_branch(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_HESTON];
    model.rho[0] = 0.9;
    model.sigma[0] = 2.5;
    model.rho[1] = 1.0;
    model.sigma[1] = model.q.kappa[1];
    model.q.theta[0][1] = 0.03;
    assert_int_equal(alvh_model_prepare(&model, NULL), ALVH_OK);
    struct alvh_transform transform = spx(&model, 1, (double complex[]){-I});
    for (int t = 0; t < TENORS; t++)
        assert_close(transform.regime[0][t], 1.0, 1e-12);
    alvh_transform_free(&transform);
}

/* The exponents of Heston's characteristic function as Albrecher et al. (2007) print them:
 * *c is what theta contributes, the value what multiplies v. */
static double complex heston(double kappa, double theta, double sigma, double rho,
                             double complex u, double years, double complex *c)
{
    const double complex beta = kappa - rho * sigma * I * u;
    const double complex d = csqrt(beta * beta + sigma * sigma * (I * u + u * u));
    const double complex g = (beta - d) / (beta + d), e = cexp(-d * years);
    *c = kappa * theta / (sigma * sigma) *
         ((beta - d) * years - 2.0 * clog((1.0 - g * e) / (1.0 - g)));
    return (beta - d) / (sigma * sigma) * (1.0 - e) / (1.0 - g * e);
}

static void one_regime_is_heston_and_bates(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_BATES);
    struct alvh_transform transform = spx(&model, ARGUMENTS, on_the_line);
    const double kbar = exp(-0.05 + 0.5 * 0.06 * 0.06) - 1.0;
    for (int t = 0; t < TENORS; t++)
        for (int a = 0; a < ARGUMENTS; a++) {
            const double complex u = on_the_line[a];
            double complex c;
            const double complex d = heston(2.0, 0.04, 0.5, -0.7, u, tau[t], &c);
            const double complex chi = cexp(-0.05 * I * u - 0.5 * u * u * 0.06 * 0.06);
            c += 0.8 * tau[t] * (chi - 1.0 - I * u * kbar);
            const int at = t * ARGUMENTS + a;
            assert_close(transform.factor[0][at], d, 1e-12 * cabs(d));
            assert_close(transform.regime[0][at], cexp(c), 1e-12);
        }
    alvh_transform_free(&transform);
}

/* One regime with variance jumps: ln psi is the integral of lambda (chi - 1), here by
 * Simpson's rule, beside Heston's part. */
static void variance_jumps_are_integrated(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_SVCJ);
    const struct alvh_jump jump = model.q.jump;
    struct alvh_transform transform = spx(&model, 4, on_the_line);
    const double years = tau[2];
    enum { POINTS = 4000 };
    for (int a = 0; a < 4; a++) {
        const double complex u = on_the_line[a];
        double complex c, sum = 0.0;
        for (int n = 0; n <= POINTS; n++) {
            /* Squared, the nodes gather at 0, where B moves fast. */
            const double x = (double)n / POINTS, s = x * x * years;
            const double complex b =
                n == 0 ? 0.0 : heston(3.46, 0.008, 0.14, -0.82, u, s, &c);
            const double complex chi =
                cexp(I * u * jump.mean - 0.5 * u * u * jump.stdev * jump.stdev) /
                (1.0 - jump.variance_mean * (b + I * u * jump.correlation));
            const double weight = n == 0 || n == POINTS ? 1 : n % 2 ? 4 : 2;
            sum += weight * 2.0 * x * years * (chi - 1.0);
        }
        heston(3.46, 0.008, 0.14, -0.82, u, years, &c);
        const double kbar = alvh_jump_mean_return(&jump);
        c += 0.47 * (sum / (3.0 * POINTS) - I * u * kbar * years);
        assert_close(transform.regime[0][2 * 4 + a], cexp(c), 1e-9);
    }
    alvh_transform_free(&transform);
}

/* exp(M s) (1, 1) of a constant 2 x 2 matrix, from its eigenvalues. */
static void exponential(const double complex m[2][2], double s, double complex y[2])
{
    const double complex half = 0.5 * (m[0][0] + m[1][1]);
    const double complex root =
        csqrt(0.25 * (m[0][0] - m[1][1]) * (m[0][0] - m[1][1]) + m[0][1] * m[1][0]);
    const double complex even = cexp(half * s) * ccosh(root * s);
    const double complex odd = cexp(half * s) * csinh(root * s) / root;
    for (int i = 0; i < 2; i++)
        y[i] = even + odd * (m[i][0] + m[i][1] - half);
}

/* Jumps whose intensity switches, and jumps at the switch, beside one Heston variance: the
 * regimes obey a constant matrix. */
static struct alvh_model switching_bates(void)
{
    struct alvh_model model = oracle_model[ORACLE_BATES];
    model.regimes = 2;
    model.q.theta[1][0] = model.q.theta[0][0];
    model.q.jump_intensity[1] = 5.3;
    model.q.rate[0][1] = 1.7;
    model.q.rate[1][0] = 4.1;
    model.q.regime_jump[0][1] = (struct alvh_jump){.mean = -0.07, .stdev = 0.03};
    assert_int_equal(alvh_model_prepare(&model, NULL), ALVH_OK);
    return model;
}

static void switching_jumps_are_a_matrix_exponential(void **state)
{
    (void)state;
    const struct alvh_model model = switching_bates();
    struct alvh_transform transform = spx(&model, ARGUMENTS, on_the_line);
    const double kbar = exp(-0.05 + 0.5 * 0.06 * 0.06) - 1.0;
    const double moved = exp(-0.07 + 0.5 * 0.03 * 0.03) - 1.0;
    for (int t = 0; t < TENORS; t++)
        for (int a = 0; a < ARGUMENTS; a++) {
            const double complex u = on_the_line[a];
            const double complex chi = cexp(-0.05 * I * u - 0.5 * u * u * 0.06 * 0.06);
            const double complex chi_move = cexp(-0.07 * I * u - 0.5 * u * u * 0.03 * 0.03);
            const double complex own = chi - 1.0 - I * u * kbar;
            const double complex matrix[2][2] = {
                {0.8 * own - 1.7 - 1.7 * I * u * moved, 1.7 * chi_move},
                {4.1, 5.3 * own - 4.1}};
            double complex c, expected[2];
            heston(2.0, 0.04, 0.5, -0.7, u, tau[t], &c);
            exponential(matrix, tau[t], expected);
            for (int i = 0; i < 2; i++)
                assert_close(transform.regime[i][t * ARGUMENTS + a], cexp(c) * expected[i],
                             1e-12);
        }
    alvh_transform_free(&transform);
}

/* E exp(-z X) of a square-root variance: exp(-C v - level z) (1 + z b sigma^2 (1-e) /
 * (2 kappa))^(-2 kappa theta / sigma^2). */
static void vix_of_one_regime_is_a_chi_square(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_HESTON);
    struct alvh_transform transform =
        vix(&model, ALVH_ALL_REGIMES, 0.0, ARGUMENTS, rightwards);
    for (int t = 0; t < TENORS; t++)
        for (int a = 0; a < ARGUMENTS; a++) {
            const double decay = 2.0 * 21.0 / 252.0, b = (1.0 - exp(-decay)) / decay;
            const double complex z = rightwards[a];
            const double e = exp(-2.0 * tau[t]);
            const double complex bend = 1.0 + z * b * 0.25 * (1.0 - e) / 4.0;
            const int at = t * ARGUMENTS + a;
            const double complex c = -z * b * e / bend;
            assert_close(transform.factor[0][at], c, 1e-13 * cabs(c));
            assert_close(transform.regime[0][at],
                         cexp(-z * 0.04 * (1.0 - b)) * cpow(bend, -0.64), 1e-13);
        }
    alvh_transform_free(&transform);
}

/* With z = 0 only the regimes are left: the chance of ending in one of two. */
static void ends_are_counted_by_regime(void **state)
{
    (void)state;
    const struct alvh_model model = switching_bates();
    struct alvh_transform second = vix(&model, 2u, 0.0, 1, (double complex[]){0.0});
    for (int t = 0; t < TENORS; t++) {
        const double left = exp(-(1.7 + 4.1) * tau[t]), share = 1.7 / (1.7 + 4.1);
        assert_close(second.regime[0][t], share * (1.0 - left), 1e-13);
        assert_close(second.regime[1][t], share + (1.0 - share) * left, 1e-13);
    }
    alvh_transform_free(&second);
}

static void ends_add_up_and_the_origin_is_a_factor(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const double origin = 0.0123;
    struct alvh_transform all = vix(&model, ALVH_ALL_REGIMES, 0.0, 4, rightwards);
    struct alvh_transform part[3];
    for (int j = 0; j < 3; j++)
        part[j] = vix(&model, 1u << j, origin, 4, rightwards);
    for (int at = 0; at < 4 * TENORS; at++)
        for (int i = 0; i < 3; i++) {
            double complex sum = 0.0;
            for (int j = 0; j < 3; j++)
                sum += part[j].regime[i][at];
            sum *= cexp(-rightwards[at % 4] * origin);
            assert_close(all.regime[i][at], sum, 1e-12);
        }
    for (int j = 0; j < 3; j++)
        alvh_transform_free(&part[j]);
    alvh_transform_free(&all);
}

/* 64 tenors at once give what each gives alone, and an argument does not feel the others.
 */
static void tenors_and_arguments_do_not_disturb_each_other(void **state)
{
    (void)state;
    enum { DAYS = 64 };
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    double years[DAYS];
    for (int day = 0; day < DAYS; day++)
        years[day] = (day + 1) / 252.0;
    struct alvh_transform ladder, alone;
    assert_int_equal(alvh_transform_spx(&model, ARGUMENTS, on_the_line, DAYS, years, 1e-12,
                                        &ladder, NULL),
                     ALVH_OK);
    for (int day = 2; day < DAYS; day += 13) {
        assert_int_equal(alvh_transform_spx(&model, 1, on_the_line + 2, 1, years + day,
                                            1e-12, &alone, NULL),
                         ALVH_OK);
        for (int i = 0; i < 3; i++)
            assert_close(alone.regime[i][0], ladder.regime[i][day * ARGUMENTS + 2], 2e-12);
        alvh_transform_free(&alone);
    }
    assert_int_equal(
        alvh_transform_spx(&model, 1, on_the_line + 3, DAYS, years, 1e-12, &alone, NULL),
        ALVH_OK);
    for (int day = 0; day < DAYS; day++)
        assert_memory_equal(&alone.regime[1][day], &ladder.regime[1][day * ARGUMENTS + 3],
                            sizeof(double complex));
    alvh_transform_free(&alone);
    alvh_transform_free(&ladder);
}

/* Tenors whose spacing hardly changes: a step kept from the one before would pass them. */
static void nearly_equal_gaps_are_told_apart(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const double years[] = {0.02, 0.0399999, 0.0599997, 0.0799994};
    struct alvh_transform ladder, alone;
    assert_int_equal(
        alvh_transform_spx(&model, 1, on_the_line + 1, 4, years, 1e-14, &ladder, NULL),
        ALVH_OK);
    for (int t = 0; t < 4; t++) {
        assert_int_equal(alvh_transform_spx(&model, 1, on_the_line + 1, 1, years + t, 1e-14,
                                            &alone, NULL),
                         ALVH_OK);
        for (int i = 0; i < 3; i++)
            assert_close(alone.regime[i][0], ladder.regime[i][t], 1e-12);
        alvh_transform_free(&alone);
    }
    alvh_transform_free(&ladder);
}

/* A tolerance of 1e-9, which the tables ask for, is met. */
static void tolerance_bounds_the_error(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    struct alvh_transform fine = spx(&model, ARGUMENTS, on_the_line), coarse;
    assert_int_equal(alvh_transform_spx(&model, ARGUMENTS, on_the_line, TENORS, tau, 1e-9,
                                        &coarse, NULL),
                     ALVH_OK);
    for (int at = 0; at < ARGUMENTS * TENORS; at++)
        for (int i = 0; i < 3; i++)
            assert_close(coarse.regime[i][at], fine.regime[i][at], 3e-9);
    alvh_transform_free(&coarse);
    alvh_transform_free(&fine);
}

static void tenor_zero_is_the_start(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const double none = 0.0;
    const double complex z = 3.1 + 2.0 * I;
    struct alvh_transform transform;
    assert_int_equal(alvh_transform_vix(&model, ALVH_ALL_REGIMES, 0.0, 1, &z, 1, &none,
                                        1e-12, &transform, NULL),
                     ALVH_OK);
    for (int k = 0; k < ALVH_FACTORS; k++)
        assert_close(transform.factor[k][0], -z * model.vix_slope[k], 1e-15);
    for (int i = 0; i < 3; i++)
        assert_close(transform.regime[i][0], cexp(-z * model.vix_level[i]), 1e-15);
    alvh_transform_free(&transform);
}

/* The slopes against differences of the transforms over a millionth of a year. */
static void slopes_are_the_derivatives_in_the_tenor(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const double h = 1e-6, years[] = {0.1 - h, 0.1, 0.1 + h};
    for (int side = 0; side < 2; side++) {
        const double complex argument = side ? 11.0 + 4.0 * I : 13.0 - 0.5 * I;
        struct alvh_transform at;
        assert_int_equal(
            side ? alvh_transform_vix(&model, 3u, 0.0, 1, &argument, 3, years, 1e-14, &at,
                                      NULL)
                 : alvh_transform_spx(&model, 1, &argument, 3, years, 1e-14, &at, NULL),
            ALVH_OK);
        double complex factor[2], regime[3], factor_slope[2], regime_slope[3];
        for (int k = 0; k < 2; k++)
            factor[k] = at.factor[k][1];
        for (int i = 0; i < 3; i++)
            regime[i] = at.regime[i][1];
        if (side)
            alvh_transform_vix_slope(&model, factor, regime, factor_slope, regime_slope);
        else
            alvh_transform_spx_slope(&model, argument, factor, regime, factor_slope,
                                     regime_slope);
        for (int k = 0; k < 2; k++)
            assert_close((at.factor[k][2] - at.factor[k][0]) / (2.0 * h), factor_slope[k],
                         1e-6 * cabs(factor_slope[k]));
        for (int i = 0; i < 3; i++)
            assert_close((at.regime[i][2] - at.regime[i][0]) / (2.0 * h), regime_slope[i],
                         1e-6 * cabs(regime_slope[i]));
        alvh_transform_free(&at);
    }
}

/* E exp(-z VIX^2) is infinite from the blow-up of the jumps on. */
static void a_transform_that_does_not_exist_is_an_error(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_SVCJ);
    const double complex z = -1.0 / (model.vix_slope[0] * model.q.jump.variance_mean) * 1.5;
    struct alvh_error error = {0};
    struct alvh_transform transform;
    assert_int_equal(alvh_transform_vix(&model, ALVH_ALL_REGIMES, 0.0, 1, &z, TENORS, tau,
                                        1e-12, &transform, &error),
                     ALVH_EFAILED);
    assert_non_null(strstr(error.text, "z = -"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forward_is_a_martingale),
        cmocka_unit_test(forward_is_a_martingale_beyond_the_usual_branch),
        cmocka_unit_test(one_regime_is_heston_and_bates),
        cmocka_unit_test(variance_jumps_are_integrated),
        cmocka_unit_test(switching_jumps_are_a_matrix_exponential),
        cmocka_unit_test(vix_of_one_regime_is_a_chi_square),
        cmocka_unit_test(ends_are_counted_by_regime),
        cmocka_unit_test(ends_add_up_and_the_origin_is_a_factor),
        cmocka_unit_test(tenors_and_arguments_do_not_disturb_each_other),
        cmocka_unit_test(nearly_equal_gaps_are_told_apart),
        cmocka_unit_test(tolerance_bounds_the_error),
        cmocka_unit_test(tenor_zero_is_the_start),
        cmocka_unit_test(slopes_are_the_derivatives_in_the_tenor),
        cmocka_unit_test(a_transform_that_does_not_exist_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
