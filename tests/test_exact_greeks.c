/* Greeks of the exact prices against differences of them. */
#include "tests/exact_prices.h"
#include "tests/oracle.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spx_greeks_are_derivatives),
        cmocka_unit_test(vix_greeks_are_derivatives),
        cmocka_unit_test(vega_is_per_unit_of_vix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
