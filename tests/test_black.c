/* Black's formula inverted. */
#include "alvh/black.h"
#include "tests/exact_prices.h"
#include "tests/oracle.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(implied_volatility_gives_the_price_back),
        cmocka_unit_test(black_is_inverted_up_to_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
