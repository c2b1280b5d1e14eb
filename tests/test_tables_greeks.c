/* Greeks of price tables are slopes of their prices, and near the exact ones. */
#include "models/isa.h"

#include "alvh/exact.h"
#include "tests/core_world.h"
#include "tests/expect.h"

/* Differences magnify the rounding of single precision, 1e-7 of the forward. */
static void greeks_are_derivatives_of_the_prices(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 1};
    const double spot = 4321.0, h = 1e-3;
    const int days = 23;
    const double tau = days / ALVH_DAYS_PER_YEAR;
    const double carry = exp((core.model.rate - core.model.dividend_yield) * tau);
    double strike[LANES];
    for (int l = 0; l < LANES; l++)
        strike[l] = spot * (0.87 + 0.0137 * l);
    for (int right = -1; right <= 1; right += 2) {
        locate(&core, &base);
        alvh_spx_smile(core.tables, days, core.cells, core.smile);
        const struct quotes here = quote(&core, spot * carry, strike, right, 0.9876);
        const struct quotes up =
            quote(&core, spot * carry * (1.0 + h), strike, right, 0.9876);
        const struct quotes down =
            quote(&core, spot * carry * (1.0 - h), strike, right, 0.9876);
        double forward[LANES], total[LANES], gamma[LANES];
        for (int l = 0; l < LANES; l++)
            forward[l] = spot * carry;
        alvh_smile_curve(core.smile, LANES, forward, strike, 0.9876, total, gamma);
        struct quotes bumped[2];
        double vix[2];
        for (int side = 0; side < 2; side++) {
            struct table_state moved = base;
            moved.v[ALVH_FAST] += side ? 1e-4 : -1e-4;
            vix[side] = alvh_model_vix(&core.model, moved.regime, moved.v) / 100.0;
            locate(&core, &moved);
            alvh_spx_smile(core.tables, days, core.cells, core.smile);
            bumped[side] = quote(&core, spot * carry, strike, right, 0.9876);
        }
        const double vix_change = vix[1] - vix[0];
        for (int l = 0; l < LANES; l++) {
            assert_near(here.delta[l], (up.price[l] - down.price[l]) / (2.0 * h * spot),
                        2e-4);
            assert_near(gamma[l] * spot, (up.delta[l] - down.delta[l]) / (2.0 * h), 0.02);
            assert_near(here.vega[l],
                        (bumped[1].price[l] - bumped[0].price[l]) / vix_change,
                        0.0005 * spot);
        }
    }
}

static void greeks_of_spx_options_agree_with_the_exact_ones(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 0};
    const struct alvh_point point = {4321.0, base.regime, {0.0213, 0.0187}};
    const int days = 21;
    const double tau = days / ALVH_DAYS_PER_YEAR,
                 forward_growth = core.model.rate - core.model.dividend_yield;
    const double forward = point.spot * exp(forward_growth * tau);
    struct alvh_error error = {0};
    double strike[LANES], all[LANES], total[LANES], gamma[LANES];
    struct alvh_option_quote exact[LANES];
    for (int l = 0; l < LANES; l++) {
        strike[l] = point.spot * (0.90 + 0.0107 * l);
        all[l] = forward;
    }
    if (alvh_exact_spx(&core.model, &point, tau, LANES, strike, exact, &error) != ALVH_OK)
        fail_msg("%s", error.text);
    locate(&core, &base);
    alvh_spx_smile(core.tables, days, core.cells, core.smile);
    const double discount = exp(-core.model.rate * tau);
    const struct quotes calls = quote(&core, forward, strike, 1, discount);
    alvh_smile_curve(core.smile, LANES, all, strike, discount, total, gamma);
    for (int l = 0; l < LANES; l++) {
        assert_near(calls.price[l], exact[l].call, 3e-5 * point.spot);
        assert_near(calls.delta[l], exact[l].delta, 0.003);
        assert_near(gamma[l] * point.spot, exact[l].gamma * point.spot, 0.6);
        assert_near(calls.vega[l] / point.spot, exact[l].vega / point.spot, 0.002);
        assert_near(total[l] / sqrt(tau), exact[l].iv, 0.001);
    }
}

static void the_vega_of_a_vix_option_follows_its_future(void **state)
{
    (void)state;
    const struct table_state base = {{0.0213, 0.0187}, 0};
    const int days = 30;
    double future[2][LANES], vega[LANES], strike[LANES], vix[2];
    struct quotes calls[2];
    for (int l = 0; l < LANES; l++)
        strike[l] = 13.0 + 1.7 * l;
    for (int side = 0; side < 2; side++) {
        struct table_state moved = base;
        moved.v[ALVH_FAST] += side ? 1e-5 : -1e-5;
        vix[side] = alvh_model_vix(&core.model, moved.regime, moved.v) / 100.0;
        locate(&core, &moved);
        alvh_vix_smile(core.tables, days, core.cells, core.smile, future[side]);
        calls[side] = quote(&core, future[side][0], strike, 1, 1.0);
    }
    locate(&core, &base);
    double here[LANES];
    alvh_vix_future(core.tables, days, core.cells, here, vega);
    alvh_vix_smile(core.tables, days, core.cells, core.smile, here);
    const struct quotes middle = quote(&core, here[0], strike, 1, 1.0);
    assert_near(vega[0], (future[1][0] - future[0][0]) / (vix[1] - vix[0]), 0.2);
    for (int l = 0; l < LANES; l++)
        assert_near(middle.vega[l],
                    (calls[1].price[l] - calls[0].price[l]) / (vix[1] - vix[0]), 0.3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(greeks_are_derivatives_of_the_prices),
        cmocka_unit_test(greeks_of_spx_options_agree_with_the_exact_ones),
        cmocka_unit_test(the_vega_of_a_vix_option_follows_its_future),
    };
    return cmocka_run_group_tests(tests, create_world, free_world);
}
