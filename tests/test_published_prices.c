/* Exact prices of special cases against published ones, and against Merton's series. */
#include "alvh/black.h"
#include "tests/exact_prices.h"
#include "tests/oracle.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_prices_are_met_to_every_printed_digit),
        cmocka_unit_test(lewis_prices_are_met_to_ten_digits),
        cmocka_unit_test(andersens_three_cases_are_met),
        cmocka_unit_test(constant_variance_with_jumps_is_mertons_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
