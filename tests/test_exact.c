/* Exact prices against independent ones, published ones, and closed forms. */
#include "alvh/exact.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <string.h>

#include "alvh/black.h"
#include "expect.h"
#include "oracle.h"

static struct alvh_model ready(struct alvh_model model)
{
    struct alvh_error error = {0};
    if (alvh_model_prepare(&model, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
    return model;
}

static void price_spx(const struct alvh_model *model, const struct alvh_point *point,
                      double tau, int strikes, const double strike[],
                      struct alvh_option_quote quote[])
{
    struct alvh_error error = {0};
    if (alvh_exact_spx(model, point, tau, strikes, strike, quote, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
}

static double price_future(const struct alvh_model *model, const struct alvh_point *point,
                           double tau)
{
    double future;
    assert_int_equal(alvh_exact_vix_future(model, point, tau, &future, NULL), ALVH_OK);
    return future;
}

static void price_vix(const struct alvh_model *model, const struct alvh_point *point,
                      double tau, int strikes, const double strike[],
                      struct alvh_option_quote quote[])
{
    struct alvh_error error = {0};
    if (alvh_exact_vix(model, point, tau, strikes, strike, quote, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
}

/* The independent quadrature stops where its integrand seems small: its SPX prices are good
 * to 2e-8 of spot, which is why the bar is 3e-8 here and 1e-11 below. */
static void spx_options_agree_with_the_independent_prices(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *one = &oracle_case[n];
        const struct alvh_model model = oracle_prepared(one->model);
        const struct alvh_point point = oracle_point(one);
        struct alvh_option_quote quote[ORACLE_STRIKES];
        price_spx(&model, &point, one->days / 252.0, ORACLE_STRIKES, one->strike, quote);
        for (int k = 0; k < ORACLE_STRIKES; k++) {
            assert_near(quote[k].call, one->call[k], 3e-6);
            assert_near(quote[k].put, one->put[k], 3e-6);
        }
    }
}

static void vix_agrees_with_the_independent_prices(void **state)
{
    (void)state;
    for (int n = 0; n < ORACLE_CASES; n++) {
        const struct oracle_case *one = &oracle_case[n];
        const struct alvh_model model = oracle_prepared(one->model);
        const struct alvh_point point = oracle_point(one);
        const double tau = one->days / 252.0;
        struct alvh_option_quote quote[ORACLE_VIX_STRIKES];
        assert_near(price_future(&model, &point, tau), one->vix_future, 2e-8);
        price_vix(&model, &point, tau, ORACLE_VIX_STRIKES, one->vix_strike, quote);
        for (int k = 0; k < ORACLE_VIX_STRIKES; k++)
            assert_near(quote[k].call, one->vix_call[k], 2e-7);
    }
}

/* One variance: Heston with jumps, priced at a spot of 100. */
struct published {
    const char *source;
    double rate, yield, v0, kappa, theta, sigma, rho, years;
    double intensity;
    struct alvh_jump jump;
    double call; /* at the money */
};

static double published_call(const struct published *one, double strike)
{
    struct alvh_model model = {
        .rate = one->rate,
        .dividend_yield = one->yield,
        .sigma = {one->sigma, 0.1},
        .rho = {one->rho, 0.0},
        .regimes = 1,
        .q = {.kappa = {one->kappa, 1.0},
              .theta = {{one->theta, 0.0}},
              .jump_intensity = {one->intensity},
              .jump = one->jump},
        .p = {.kappa = {1.0, 1.0}},
    };
    model = ready(model);
    const struct alvh_point point = {100.0, 0, {one->v0, 0.0}};
    struct alvh_option_quote quote;
    price_spx(&model, &point, one->years, 1, &strike, &quote);
    return quote.call;
}

/* Broadie and Kaya give the mean m of exp(Z) - 1; ours is that of Z before the correlation:
 * ln((1 + m) (1 - correlation variance_mean)) - stdev^2 / 2. */
static void published_prices_are_met_to_every_printed_digit(void **state)
{
    (void)state;
    const struct alvh_jump svj = {.mean = log(0.88) - 0.5 * 0.15 * 0.15, .stdev = 0.15};
    const struct alvh_jump svcj = {.mean = log(0.9 * (1.0 + 0.38 * 0.05)) - 0.5e-8,
                                   .stdev = 1e-4,
                                   .variance_mean = 0.05,
                                   .correlation = -0.38};
    const struct published table[] = {
        {.source = "Broadie and Kaya 2006, Heston 1",
         .rate = 0.0319,
         .v0 = 0.010201,
         .kappa = 6.21,
         .theta = 0.019,
         .sigma = 0.61,
         .rho = -0.7,
         .years = 1,
         .call = 6.8061},
        {.source = "Broadie and Kaya 2006, Heston 2",
         .rate = 0.05,
         .v0 = 0.09,
         .kappa = 2,
         .theta = 0.09,
         .sigma = 1,
         .rho = -0.3,
         .years = 5,
         .call = 34.9998},
        {.source = "Broadie and Kaya 2006, SVJ",
         .rate = 0.0319,
         .v0 = 0.008836,
         .kappa = 3.99,
         .theta = 0.014,
         .sigma = 0.27,
         .rho = -0.79,
         .years = 5,
         .intensity = 0.11,
         .jump = svj,
         .call = 20.1642},
        {.source = "Broadie and Kaya 2006, SVCJ",
         .rate = 0.0319,
         .v0 = 0.007569,
         .kappa = 3.46,
         .theta = 0.008,
         .sigma = 0.14,
         .rho = -0.82,
         .years = 1,
         .intensity = 0.47,
         .jump = svcj,
         .call = 6.8619},
    };
    for (size_t n = 0; n < sizeof table / sizeof table[0]; n++) {
        print_message("%s\n", table[n].source);
        assert_near(published_call(&table[n], 100.0), table[n].call, 5e-5);
    }
    struct published fang = {.v0 = 0.0175,
                             .kappa = 1.5768,
                             .theta = 0.0398,
                             .sigma = 0.5751,
                             .rho = -0.5711,
                             .years = 1};
    assert_near(published_call(&fang, 100.0), 5.785155, 5e-7); /* Fang and Oosterlee 2008 */
    fang.years = 10;
    assert_near(published_call(&fang, 100.0), 22.318946, 5e-7);
}

/* Lewis computed these to 20 digits (published 2012, Wilmott forum). */
static void lewis_prices_are_met_to_ten_digits(void **state)
{
    (void)state;
    const struct published lewis = {.rate = 0.01,
                                    .yield = 0.02,
                                    .v0 = 0.04,
                                    .kappa = 4,
                                    .theta = 0.25,
                                    .sigma = 1,
                                    .rho = -0.5,
                                    .years = 1};
    static const double call[] = {26.774758743998854, 20.933349000596710,
                                  16.070154917028834, 12.132211516709845,
                                  9.024913483457836};
    for (int k = 0; k < 5; k++)
        assert_near(published_call(&lewis, 80.0 + 10.0 * k), call[k], 1e-10);
}

/* Andersen (2008), cases I to III. The digits are from Heston's two probabilities
 * integrated in 25-digit arithmetic; those of case I and 16.649 are also found in print. */
static void andersens_three_cases_are_met(void **state)
{
    (void)state;
    static const double strike[] = {70.0, 100.0, 140.0};
    const struct {
        double v0, kappa, sigma, rho, years, call[3];
    } table[] = {
        {0.04, 0.5, 1.0, -0.9, 10, {35.849769703838, 13.084670136992, 0.295774435798}},
        {0.04, 0.3, 0.9, -0.5, 15, {37.169664717769, 16.649222920359, 5.138190493785}},
        {0.09, 1.0, 1.0, -0.3, 5, {38.772044102980, 21.795287742474, 9.983067823799}},
    };
    for (int n = 0; n < 3; n++)
        for (int k = 0; k < 3; k++) {
            const struct published one = {.v0 = table[n].v0,
                                          .theta = table[n].v0,
                                          .kappa = table[n].kappa,
                                          .sigma = table[n].sigma,
                                          .rho = table[n].rho,
                                          .years = table[n].years};
            assert_near(published_call(&one, strike[k]), table[n].call[k], 2e-11);
        }
}

/* Merton (1976): constant variance, normal jumps, a Poisson mixture of Black's formula. */
static void constant_variance_with_jumps_is_mertons_series(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_BATES];
    model.sigma[0] = 0.0;
    model.q.theta[0][0] = 0.0331;
    model = ready(model);
    const struct alvh_point point = {97.3, 0, {0.0331, 0.0}};
    const double strike[] = {61.0, 83.0, 96.0, 99.0, 121.0}, tau = 0.31;
    struct alvh_option_quote quote[5];
    price_spx(&model, &point, tau, 5, strike, quote);
    const double kbar = exp(-0.05 + 0.5 * 0.06 * 0.06) - 1.0;
    const double forward = 97.3 * exp((model.rate - model.dividend_yield) * tau);
    for (int k = 0; k < 5; k++) {
        double call = 0.0, chance = exp(-0.8 * tau);
        for (int jumps = 0; jumps < 40; jumps++) {
            const double f =
                forward * exp(jumps * (-0.05 + 0.5 * 0.06 * 0.06) - 0.8 * tau * kbar);
            const double total = sqrt(0.0331 * tau + jumps * 0.06 * 0.06);
            call += chance * (alvh_black_out_of_the_money(f, strike[k], total) +
                              fmax(f - strike[k], 0.0));
            chance *= 0.8 * tau / (jumps + 1);
        }
        assert_near(quote[k].call, call * exp(-model.rate * tau), 1e-11);
    }
}

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

/* The three kinds of derivative against central differences of prices. */
static void spx_greeks_are_derivatives(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 1, {0.0231, 0.0117}};
    const double tau = 21.0 / 252, strike[] = {79.0, 95.0, 101.0, 108.0};
    struct alvh_option_quote base[4], up[4], down[4];
    price_spx(&model, &point, tau, 4, strike, base);
    struct alvh_point higher = point, lower = point;
    higher.spot += 0.02;
    lower.spot -= 0.02;
    price_spx(&model, &higher, tau, 4, strike, up);
    price_spx(&model, &lower, tau, 4, strike, down);
    for (int k = 0; k < 4; k++) {
        assert_near(base[k].delta, (up[k].call - down[k].call) / 0.04, 2e-6);
        assert_near(base[k].gamma, (up[k].delta - down[k].delta) / 0.04, 2e-6);
    }
    higher = lower = point;
    higher.variance[0] += 1e-4;
    lower.variance[0] -= 1e-4;
    price_spx(&model, &higher, tau, 4, strike, up);
    price_spx(&model, &lower, tau, 4, strike, down);
    const double vix = 0.01 * (alvh_model_vix(&model, 1, higher.variance) -
                               alvh_model_vix(&model, 1, lower.variance));
    for (int k = 0; k < 4; k++) {
        assert_near(base[k].vega, (up[k].call - down[k].call) / vix, 1e-4);
        assert_near(base[k].vega, (up[k].put - down[k].put) / vix, 1e-4);
    }
    price_spx(&model, &point, tau - 1e-4, 4, strike, up);
    price_spx(&model, &point, tau + 1e-4, 4, strike, down);
    for (int k = 0; k < 4; k++)
        assert_near(base[k].theta, (up[k].call - down[k].call) / (2e-4 * 252), 1e-6);
}

static void vix_greeks_are_derivatives(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 1, {0.0231, 0.0117}};
    const double tau = 21.0 / 252, strike[] = {14.0, 19.0, 26.0, 45.0}, h = 1e-4;
    struct alvh_option_quote base[4], up[4], down[4];
    price_vix(&model, &point, tau, 4, strike, base);
    struct alvh_point higher = point, lower = point;
    higher.variance[0] += h;
    lower.variance[0] -= h;
    price_vix(&model, &higher, tau, 4, strike, up);
    price_vix(&model, &lower, tau, 4, strike, down);
    const double future =
        price_future(&model, &higher, tau) - price_future(&model, &lower, tau);
    const double vix = 0.01 * (alvh_model_vix(&model, 1, higher.variance) -
                               alvh_model_vix(&model, 1, lower.variance));
    for (int k = 0; k < 4; k++) {
        assert_near(base[k].delta, (up[k].call - down[k].call) / future, 1e-6);
        assert_near(base[k].vega, (up[k].call - down[k].call) / vix, 2e-4);
        assert_true(base[k].gamma == 0.0);
    }
    price_vix(&model, &point, tau - h, 4, strike, up);
    price_vix(&model, &point, tau + h, 4, strike, down);
    for (int k = 0; k < 4; k++)
        assert_near(base[k].theta, (up[k].call - down[k].call) / (2.0 * h * 252), 1e-6);
}

/* Vega is per 1.00 of VIX: twice VIX / vix_slope times the derivative in v1, so that of a
 * VIX call on the point of expiring deep in the money is 100 points. */
static void vega_is_per_unit_of_vix(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_MILD);
    const struct alvh_point point = {100.0, 0, {0.0231, 0.0117}};
    const double strike = 11.0;
    struct alvh_option_quote quote;
    price_vix(&model, &point, 1e-7, 1, &strike, &quote);
    assert_near(quote.vega, 100.0, 1e-3);
    assert_near(quote.delta, 1.0, 1e-6);
}

static void implied_volatility_gives_the_price_back(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 0, {0.0231, 0.0117}};
    const double strike[] = {40.0, 71.0, 95.0, 100.2, 106.0, 131.0};
    const double days[] = {1, 21, 64};
    for (int t = 0; t < 3; t++) {
        const double tau = days[t] / 252.0, discount = exp(-model.rate * tau);
        const double forward = 100.0 * exp((model.rate - model.dividend_yield) * tau);
        struct alvh_option_quote quote[6];
        price_spx(&model, &point, tau, 6, strike, quote);
        for (int k = 0; k < 6; k++) {
            const double out = fmin(quote[k].call, quote[k].put) / discount;
            if (out < 1e-11) {
                assert_true(quote[k].iv == 0.0);
                continue;
            }
            assert_true(quote[k].iv > 0.01 && quote[k].iv < 2.0);
            assert_near(
                alvh_black_out_of_the_money(forward, strike[k], quote[k].iv * sqrt(tau)),
                out, 1e-12 + 1e-10 * out);
        }
        const double future = price_future(&model, &point, tau);
        price_vix(&model, &point, tau, 6, (double[]){9, 14, 18, 22, 40, 90}, quote);
        for (int k = 0; k < 6; k++) {
            const double vix_strike = (double[]){9, 14, 18, 22, 40, 90}[k];
            const double out = fmin(quote[k].call, quote[k].put) / discount;
            if (quote[k].iv > 0.0)
                assert_near(alvh_black_out_of_the_money(future, vix_strike,
                                                        quote[k].iv * sqrt(tau)),
                            out, 1e-10);
        }
    }
}

/* A price at a bound has no volatility: 0 below, NaN above. */
static void black_is_inverted_up_to_its_bounds(void **state)
{
    (void)state;
    for (double s = 1e-4; s < 12.0; s *= 1.37)
        for (double strike = 20.0; strike < 400.0; strike *= 1.61) {
            const double price = alvh_black_out_of_the_money(100.0, strike, s);
            if (price < 1e-200)
                continue;
            const double total = alvh_black_total_volatility(100.0, strike, price);
            const double again = alvh_black_out_of_the_money(100.0, strike, total);
            assert_near(again, price, 1e-14 * fmin(100.0, strike) + 1e-12 * price);
        }
    assert_near(alvh_black_total_volatility(100.0, 93.0, 4.0),
                alvh_black_total_volatility(93.0, 100.0, 4.0), 1e-14);
    assert_true(alvh_black_total_volatility(100.0, 120.0, 0.0) == 0.0);
    assert_true(alvh_black_total_volatility(100.0, 120.0, -1e-9) == 0.0);
    assert_true(isnan(alvh_black_total_volatility(100.0, 120.0, 100.0)));
    assert_true(isnan(alvh_black_total_volatility(100.0, 80.0, 80.0)));
    assert_true(isnan(alvh_black_total_volatility(100.0, 80.0, NAN)));
}

/* P(VIX_T > k) of Heston: v_T is a Poisson mixture of gamma variables. */
struct chi_square {
    double level, slope, shape, scale, mean;
};

static double survival(double k, void *payload)
{
    const struct chi_square *law = payload;
    const double x = (k * k - law->level) / law->slope / law->scale;
    if (x <= 0.0)
        return 1.0;
    double sum = 0.0;
    for (int n = 0; n < 60 + 3.0 * law->mean; n++) {
        const double chance =
            law->mean > 0.0 ? exp(n * log(law->mean) - law->mean - gsl_sf_lngamma(n + 1.0))
                            : n == 0;
        if (chance > 1e-18)
            sum += chance * gsl_sf_gamma_inc_Q(law->shape + n, x);
    }
    return sum;
}

/* int_from^inf P(VIX_T > k) dk. */
static double tail(struct chi_square *law, double from)
{
    gsl_integration_workspace *space = gsl_integration_workspace_alloc(1000);
    const gsl_function function = {survival, law};
    double value, uncertainty;
    assert_int_equal(gsl_integration_qags(&function, from, 4.0, 1e-13, 1e-12, 1000, space,
                                          &value, &uncertainty),
                     0);
    gsl_integration_workspace_free(space);
    return value;
}

static void expect_chi_square(double variance, double tau)
{
    const struct alvh_model model = oracle_prepared(ORACLE_HESTON);
    const struct alvh_point point = {100.0, 0, {variance, 0.0}};
    const double vix = alvh_model_vix(&model, 0, point.variance), e = exp(-2.0 * tau);
    struct chi_square law = {.level = model.vix_level[0],
                             .slope = model.vix_slope[0],
                             .shape = 2.0 * 2.0 * 0.04 / 0.25,
                             .scale = 0.25 * (1.0 - e) / (2.0 * 2.0)};
    law.mean = variance * e / law.scale;
    const double floor = sqrt(law.level);
    assert_near(price_future(&model, &point, tau), 100.0 * (floor + tail(&law, floor)),
                1e-8);
    double strike[6];
    for (int k = 0; k < 6; k++)
        strike[k] = vix * (double[]){0.43, 0.71, 0.92, 1.0, 1.13, 1.8}[k];
    struct alvh_option_quote quote[6];
    price_vix(&model, &point, tau, 6, strike, quote);
    for (int k = 0; k < 6; k++)
        assert_near(quote[k].call,
                    100.0 * exp(-model.rate * tau) * tail(&law, strike[k] / 100.0), 1e-8);
}

/* From a variance of nothing to a VIX of 106: laws that are narrow, and laws that are wide.
 */
static void vix_of_heston_is_that_of_the_chi_square_law(void **state)
{
    (void)state;
    for (double days = 3.0; days < 200.0; days *= 5.7) {
        expect_chi_square(0.0, days / 252.0);
        expect_chi_square(0.0231, days / 252.0);
        expect_chi_square(1.21, days / 252.0);
    }
}

/* Prices on either side of the levels at which a regime leaves the set that counts. */
static void vix_options_are_smooth_across_the_levels_of_the_regimes(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    for (int regime = 0; regime < 3; regime++)
        for (int level = 0; level < 3; level++) {
            const struct alvh_point point = {100.0, regime, {0.0012, 0.0007}};
            const double edge = 100.0 * sqrt(model.vix_level[level]);
            const double strike[] = {edge - 2e-3, edge - 1e-3, edge, edge + 1e-3,
                                     edge + 2e-3};
            struct alvh_option_quote quote[5];
            price_vix(&model, &point, 30.0 / 252, 5, strike, quote);
            for (int k = 0; k < 4; k++) {
                const double slope = (quote[k + 1].put - quote[k].put) / 1e-3;
                assert_true(slope >= -2e-6 && slope <= 1.0);
            }
            for (int k = 1; k < 4; k++) /* convex, and bounded by the density */
                assert_near(quote[k + 1].put - 2.0 * quote[k].put + quote[k - 1].put, 0.0,
                            3e-4);
        }
}

/* Strikes in any order, twice the same, give what each gives alone. */
static void strikes_do_not_disturb_each_other(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 2, {0.0231, 0.0117}};
    const double strike[] = {60.0, 9.0, 31.0, 18.0, 31.0}, tau = 45.0 / 252;
    struct alvh_option_quote all[5], one;
    price_vix(&model, &point, tau, 5, strike, all);
    for (int k = 0; k < 5; k++) {
        price_vix(&model, &point, tau, 1, strike + k, &one);
        assert_near(all[k].put, one.put, 1e-8);
        assert_near(all[k].delta, one.delta, 1e-7);
    }
    assert_true(all[2].call == all[4].call);
}

static void expiry_pays(void **state)
{
    (void)state;
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    const struct alvh_point point = {100.0, 2, {0.0231, 0.0117}};
    const double vix = alvh_model_vix(&model, 2, point.variance);
    const double strike[] = {97.0, 100.0, 101.0}, vix_strike[] = {vix - 3.0, vix + 2.0};
    struct alvh_option_quote quote[3];
    price_spx(&model, &point, 0.0, 3, strike, quote);
    assert_true(quote[0].call == 3.0 && quote[0].put == 0.0 && quote[0].delta == 1.0);
    assert_true(quote[1].call == 0.0 && quote[1].put == 0.0);
    assert_true(quote[2].call == 0.0 && quote[2].put == 1.0 && quote[2].delta == 0.0);
    assert_true(price_future(&model, &point, 0.0) == vix);
    price_vix(&model, &point, 0.0, 2, vix_strike, quote);
    assert_near(quote[0].call, 3.0, 1e-12);
    assert_near(quote[1].put, 2.0, 1e-12);
    /* And what is about to expire is about to pay. */
    price_vix(&model, &point, 1e-5, 2, vix_strike, quote);
    assert_near(quote[0].call, 3.0, 2e-3);
    assert_near(quote[1].put, 2.0, 2e-3);
}

static void expect_refused(struct alvh_point point, double tau, double strike,
                           const char *what)
{
    const struct alvh_model model = oracle_prepared(ORACLE_CORE);
    struct alvh_option_quote quote;
    struct alvh_error error = {0};
    assert_int_equal(alvh_exact_spx(&model, &point, tau, 1, &strike, &quote, &error),
                     ALVH_EUSAGE);
    assert_memory_equal(error.text, what, strlen(what));
    assert_int_equal(alvh_exact_vix(&model, &point, tau, 1, &strike, &quote, NULL),
                     ALVH_EUSAGE);
}

static void impossible_questions_are_refused_by_name(void **state)
{
    (void)state;
    const struct alvh_point point = {100.0, 1, {0.02, 0.01}};
    struct alvh_point bad = point;
    bad.spot = 0.0;
    expect_refused(bad, 0.1, 90.0, "spot: 0");
    bad = point;
    bad.regime = 3;
    expect_refused(bad, 0.1, 90.0, "regime: 3");
    bad = point;
    bad.variance[1] = -1e-9;
    expect_refused(bad, 0.1, 90.0, "variance: -1e-09");
    expect_refused(point, NAN, 90.0, "tenor: nan");
    expect_refused(point, 0.1, -90.0, "strike: -90");
}

/* A market in which nothing moves has no density to invert: an error, not a wrong price. */
static void a_market_without_a_density_is_an_error(void **state)
{
    (void)state;
    struct alvh_model model = oracle_model[ORACLE_HESTON];
    model.q.theta[0][0] = 0.0;
    model = ready(model);
    const struct alvh_point point = {100.0, 0, {0.0, 0.0}};
    const double strike = 101.0;
    struct alvh_option_quote quote;
    struct alvh_error error = {0};
    assert_int_equal(alvh_exact_spx(&model, &point, 0.1, 1, &strike, &quote, &error),
                     ALVH_EFAILED);
    assert_non_null(strstr(error.text, "density"));
    price_vix(&model, &point, 0.1, 1, &strike, &quote);
    assert_true(quote.call == 0.0);
    assert_near(quote.put, 101.0 * exp(-0.03 * 0.1), 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_options_agree_with_the_independent_prices),
        cmocka_unit_test(vix_agrees_with_the_independent_prices),
        cmocka_unit_test(published_prices_are_met_to_every_printed_digit),
        cmocka_unit_test(lewis_prices_are_met_to_ten_digits),
        cmocka_unit_test(andersens_three_cases_are_met),
        cmocka_unit_test(constant_variance_with_jumps_is_mertons_series),
        cmocka_unit_test(equal_factors_are_one_factor),
        cmocka_unit_test(an_absent_factor_has_no_effect),
        cmocka_unit_test(regimes_alike_are_one_regime),
        cmocka_unit_test(degenerate_numbers_are_limits),
        cmocka_unit_test(variances_of_nothing_are_priced),
        cmocka_unit_test(spx_greeks_are_derivatives),
        cmocka_unit_test(vix_greeks_are_derivatives),
        cmocka_unit_test(vega_is_per_unit_of_vix),
        cmocka_unit_test(implied_volatility_gives_the_price_back),
        cmocka_unit_test(black_is_inverted_up_to_its_bounds),
        cmocka_unit_test(vix_of_heston_is_that_of_the_chi_square_law),
        cmocka_unit_test(vix_options_are_smooth_across_the_levels_of_the_regimes),
        cmocka_unit_test(strikes_do_not_disturb_each_other),
        cmocka_unit_test(expiry_pays),
        cmocka_unit_test(impossible_questions_are_refused_by_name),
        cmocka_unit_test(a_market_without_a_density_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
