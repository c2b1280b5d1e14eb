/* Returns and costs of capital, worked out by hand. */
#include "sim/stats/returns.h"

#include "expect.h"
#include "sim/stats/tail.h"

/* Half a year turns 40000 into 42500, nothing, less than nothing and 44100: a year would
 * square the factors 1.0625 and 1.1025, and nobody loses more than all. */
static void capital_grows_at_its_internal_rate(void **state)
{
    (void)state;
    const double pnl[] = {2500, -40000, -41000, 4100};
    const double expected[] = {0.12890625, -1.0, -1.0, 0.21550625};
    double rate[4];
    alvh_irr(4, pnl, 40000.0, 0.5, rate);
    for (int i = 0; i < 4; i++)
        assert_near(rate[i], expected[i], 1e-14);
}

/* A quarter costs 1500 on capital of 50000: 6000 a year, 12 %. */
static void hedges_that_lose_are_what_capital_costs(void **state)
{
    (void)state;
    const struct alvh_estimate loss = {1500.0, 200.0, 1108.0, 1892.0};
    const struct alvh_estimate wacc = alvh_wacc(loss, 50000.0, 0.25);
    assert_near(wacc.value, 0.12, 1e-15);
    assert_near(wacc.se, 0.016, 1e-15);
    assert_near(wacc.low, 0.08864, 1e-15);
    assert_near(wacc.high, 0.15136, 1e-15);
}

/* 3000 in half a year are 6000 a year: ten years to 60000. */
static void price_is_capital_over_a_years_cash(void **state)
{
    (void)state;
    const struct alvh_estimate gain = {3000.0, 500.0, 2020.0, 3980.0};
    const struct alvh_estimate years = alvh_price_to_cash_flow(gain, 60000.0, 0.5);
    assert_near(years.value, 10.0, 1e-14);
    assert_near(years.se, 10.0 / 6.0, 1e-14);
    assert_near(years.low, 60000.0 / 7960.0, 1e-14);
    assert_near(years.high, 60000.0 / 4040.0, 1e-14);
    const struct alvh_estimate loss = alvh_tail_negated(gain);
    const struct alvh_estimate never = alvh_price_to_cash_flow(loss, 60000.0, 0.5);
    assert_near(never.value, -10.0, 1e-14);
    assert_near(never.se, 10.0 / 6.0, 1e-14);
    assert_near(never.low, -60000.0 / 4040.0, 1e-14);
    assert_near(never.high, -60000.0 / 7960.0, 1e-14);
}

static void a_gain_that_may_be_none_has_no_bounded_price(void **state)
{
    (void)state;
    const struct alvh_estimate gain = {300.0, 500.0, -680.0, 1280.0};
    const struct alvh_estimate years = alvh_price_to_cash_flow(gain, 60000.0, 0.5);
    assert_near(years.value, 100.0, 1e-12);
    assert_true(isinf(years.low) && years.low < 0.0);
    assert_true(isinf(years.high) && years.high > 0.0);
}

/* 18 dollars for 6 contracts; what is left of each path is 0, -1 and 1, with a standard
 * deviation of 1, over a mean of 2 contracts and the root of 3 paths. */
static void a_ratio_of_means_has_the_error_of_what_is_left(void **state)
{
    (void)state;
    const double dollars[] = {3, 5, 10}, contracts[] = {1, 2, 3};
    const struct alvh_estimate ratio = alvh_tail_ratio(3, dollars, contracts);
    assert_near(ratio.value, 3.0, 1e-15);
    assert_near(ratio.se, 0.5 / sqrt(3.0), 1e-15);
    assert_near(ratio.high, 3.0 + 1.959963984540054 * 0.5 / sqrt(3.0), 1e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capital_grows_at_its_internal_rate),
        cmocka_unit_test(hedges_that_lose_are_what_capital_costs),
        cmocka_unit_test(price_is_capital_over_a_years_cash),
        cmocka_unit_test(a_gain_that_may_be_none_has_no_bounded_price),
        cmocka_unit_test(a_ratio_of_means_has_the_error_of_what_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
