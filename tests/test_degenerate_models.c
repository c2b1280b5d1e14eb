/* Models that are other models in disguise, and limits of them, price alike. */
#include <string.h>

#include "tests/exact_prices.h"
#include "tests/oracle.h"

static void expect_same_spx(const struct alvh_model *left, const struct alvh_point *a,
                            const struct alvh_model *right, const struct alvh_point *b,
                            double years, double tolerance)
{
    const double strike[] = {71.0, 93.0, 99.0, 104.0, 118.0};
    for (double tau = 1.0 / 252; tau < years; tau *= 6.1) {
        struct alvh_option_quote x[5], y[5];
        price_spx(left, a, tau, 5, strike, x);
        price_spx(right, b, tau, 5, strike, y);
        for (int k = 0; k < 5; k++) {
            assert_near(x[k].call, y[k].call, tolerance);
            assert_near(x[k].put, y[k].put, tolerance);
            assert_near(x[k].delta, y[k].delta, tolerance);
            assert_near(x[k].theta, y[k].theta, 10.0 * tolerance);
        }
    }
}

static void expect_same_vix(const struct alvh_model *left, const struct alvh_point *a,
                            const struct alvh_model *right, const struct alvh_point *b,
                            double years, double tolerance)
{
    const double strike[] = {13.1, 19.0, 24.0, 41.0};
    for (double tau = 1.0 / 252; tau < years; tau *= 6.1) {
        struct alvh_option_quote x[4], y[4];
        price_vix(left, a, tau, 4, strike, x);
        price_vix(right, b, tau, 4, strike, y);
        for (int k = 0; k < 4; k++)
            assert_near(x[k].call, y[k].call, tolerance);
        assert_near(price_future(left, a, tau), price_future(right, b, tau), tolerance);
    }
}

/* Two square-root variances of the same kappa, sigma and rho add up to one. */
static void equal_factors_are_one_factor(void **state)
{
    (void)state;
    struct alvh_model two = oracle_model[ORACLE_HESTON], one = two;
    two.q.kappa[1] = two.q.kappa[0];
    two.sigma[1] = two.sigma[0];
    two.rho[1] = two.rho[0];
    two.q.theta[0][0] = 0.011;
    two.q.theta[0][1] = 0.029;
    two = ready(two);
    one = ready(one);
    const struct alvh_point split = {100.0, 0, {0.0231, 0.0118}};
    const struct alvh_point whole = {100.0, 0, {0.0349, 0.0}};
    expect_same_spx(&two, &split, &one, &whole, 1.0, 1e-10);
    expect_same_vix(&two, &split, &one, &whole, 1.0, 1e-8);
}

/* A factor that is 0 and pulled to 0 stays there: its other numbers do not matter. */
static void an_absent_factor_has_no_effect(void **state)
{
    (void)state;
    struct alvh_model other = oracle_model[ORACLE_SVCJ];
    other.q.kappa[1] = 7.3;
    other.sigma[1] = 1.1;
    other.rho[1] = -1.0;
    const struct alvh_model model = oracle_prepared(ORACLE_SVCJ);
    other = ready(other);
    const struct alvh_point point = {100.0, 0, {0.0231, 0.0}};
    expect_same_spx(&model, &point, &other, &point, 1.0, 1e-10);
    expect_same_vix(&model, &point, &other, &point, 1.0, 1e-8);
}

/* A regime of its own that is never reached, and two names for one regime. */
static void regimes_alike_are_one_regime(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_SVCJ];
    model.regimes = 3;
    memcpy(model.q.theta[1], model.q.theta[0], sizeof model.q.theta[0]);
    model.q.jump_intensity[1] = model.q.jump_intensity[0];
    model.q.theta[2][0] = 0.33;
    model.q.rate[0][1] = 5.0;
    model.q.rate[1][0] = 3.0;
    model.q.rate[2][0] = 9.0;
    model = ready(model);
    const struct alvh_model one = oracle_prepared(ORACLE_SVCJ);
    const struct alvh_point point = {100.0, 1, {0.0231, 0.0}};
    const struct alvh_point alone = {100.0, 0, {0.0231, 0.0}};
    expect_same_spx(&model, &point, &one, &alone, 1.0, 1e-10);
    expect_same_vix(&model, &point, &one, &alone, 1.0, 1e-8);
}

/* What is nearly degenerate is nearly the degenerate case. */
static void degenerate_numbers_are_limits(void **state)
{
    (void)state;
    const struct alvh_point point = {100.0, 0, {0.0231, 0.0117}};
    struct alvh_model sharp = oracle_model[ORACLE_CORE], near = sharp;
    sharp.rho[0] = -1.0;
    near.rho[0] = -1.0 + 1e-11;
    sharp.rho[1] = 1.0;
    near.rho[1] = 1.0 - 1e-11;
    sharp.q.jump.stdev = 0.0;
    near.q.jump.stdev = 1e-7;
    sharp.q.jump_intensity[0] = 0.0;
    near.q.jump_intensity[0] = 1e-10;
    sharp.q.regime_jump[0][1].variance_mean = 0.0;
    near.q.regime_jump[0][1].variance_mean = 1e-10;
    sharp = ready(sharp);
    near = ready(near);
    expect_same_spx(&sharp, &point, &near, &point, 0.1, 1e-7);
    expect_same_vix(&sharp, &point, &near, &point, 1.0, 1e-7);
    struct alvh_model still = oracle_model[ORACLE_HESTON], nearly = still;
    still.sigma[0] = 0.0;
    nearly.sigma[0] = 1e-8;
    still.sigma[1] = nearly.sigma[1] = 0.0;
    still = ready(still);
    nearly = ready(nearly);
    expect_same_spx(&still, &point, &nearly, &point, 1.0, 1e-7);
    nearly.sigma[0] = 1e-4; /* a VIX known to 0.001 points */
    expect_same_vix(&still, &point, &nearly, &point, 1.0, 1e-3);
}

/* Both variances at 0, an hour of business time (a seventh of a day) to go. */
static void variances_of_nothing_are_priced(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const double strike[] = {60.0, 90.0, 99.0, 100.0, 101.0, 130.0};
    const double vix_strike[] = {8.0, 9.0, 15.0, 24.0, 60.0};
    for (int regime = 0; regime < 3; regime++) {
        const struct alvh_point point = {100.0, regime, {0.0, 0.0}};
        struct alvh_option_quote quote[6];
        const double tau = 1.0 / 252 / 7;
        price_spx(&model, &point, tau, 6, strike, quote);
        const double forward = 100.0 * exp((model.rate - model.dividend_yield) * tau);
        for (int k = 0; k < 6; k++) {
            const double parity = exp(-model.rate * tau) * (forward - strike[k]);
            assert_near(quote[k].call - quote[k].put, parity, 1e-11);
            assert_true(quote[k].call >= fmax(parity, 0.0) && quote[k].put < strike[k]);
        }
        /* Jumps alone reach 90; their put is worth intensity x E (90 - S)^+, about. */
        assert_true(quote[1].put > 1e-7 && quote[1].put < 1e-2);
        const double future = price_future(&model, &point, tau);
        price_vix(&model, &point, tau, 5, vix_strike, quote);
        for (int k = 0; k < 5; k++)
            assert_near(quote[k].call - quote[k].put,
                        exp(-model.rate * tau) * (future - vix_strike[k]), 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_factors_are_one_factor),
        cmocka_unit_test(an_absent_factor_has_no_effect),
        cmocka_unit_test(regimes_alike_are_one_regime),
        cmocka_unit_test(degenerate_numbers_are_limits),
        cmocka_unit_test(variances_of_nothing_are_priced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
