/* Margin by strategy against cases worked by hand. */
#include "models/isa.h"

#include "sim/execution/margin_reg_t.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, LEGS = 4, CONTRACTS = 2 };

static const struct alvh_margin_options rules = {.naked_percent = 15.0,
                                                 .naked_least_percent = 10.0,
                                                 .future_percent = 50.0,
                                                 .future_spread_percent = 20.0};

static void fill(double *array, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        array[lane] = value;
}

/* Dollars of one condor, legs by strike; the index stands at spot. */
static double condor_at(double spot, const double each[LEGS], const double points[LEGS],
                        double credit)
{
    double strike[LEGS * LANES], price[LEGS * LANES], credits[LANES], spots[LANES];
    double margin[LANES];
    for (int leg = 0; leg < LEGS; leg++) {
        fill(strike + leg * LANES, each[leg]);
        fill(price + leg * LANES, points[leg]);
    }
    for (int lane = 0; lane < LANES; lane++)
        credits[lane] = credit * lane;
    fill(spots, spot);
    const struct alvh_reg_t_condors condors = {
        .lanes = LANES, .strike = strike, .price = price, .credit = credits, .spot = spots};
    alvh_reg_t_condor(&rules, &condors, margin);
    if (credit == 0.0)
        assert_near(margin[0], margin[LANES - 1], 0.0);
    return margin[1];
}

/* Wings so wide that what the short option alone needs is less. The put, 200 points out:
 * 20 + max(675 - 200, 430) = 495 points. The call, 400 out: 10 + max(675 - 400, 450) = 460.
 * At 4100 the same put is in the money: 210 + 615. */
static void a_short_option_needs_a_share_of_the_index(void **state)
{
    (void)state;
    const double puts[LEGS] = {1000, 4300, 4900, 4905}, put_prices[LEGS] = {0, 20, 10, 9};
    const double calls[LEGS] = {4295, 4300, 4900, 9000},
                 call_prices[LEGS] = {19, 20, 10, 0};
    const double inside[LEGS] = {0, 210, 1, 0.5};
    assert_near(condor_at(4500.0, puts, put_prices, 0.0), 49500.0, 1e-9);
    assert_near(condor_at(4500.0, calls, call_prices, 0.0), 46000.0, 1e-9);
    assert_near(condor_at(4100.0, puts, inside, 0.0), 82500.0, 1e-9);
}

/* A put 600 out of the money: 15 % less 600 would leave 75 points, 10 % of its strike of
 * 3900 are 390. */
static void far_puts_need_a_share_of_their_strike(void **state)
{
    (void)state;
    const double strikes[LEGS] = {1000, 3900, 4900, 4905}, prices[LEGS] = {0, 3, 10, 9};
    assert_near(condor_at(4500.0, strikes, prices, 0.0), 39300.0, 1e-9);
}

/* 50 and 60 points wide; 600 points of puts need 495. */
static void a_spread_needs_its_width_at_most(void **state)
{
    (void)state;
    const double prices[LEGS] = {14, 20, 10, 6};
    const double puts[LEGS] = {4250, 4300, 4900, 4910},
                 wide[LEGS] = {3700, 4300, 4900, 4910};
    const double calls[LEGS] = {4290, 4300, 4900, 4960};
    assert_near(condor_at(4500.0, puts, prices, 0.0), 5000.0, 0.0);
    assert_near(condor_at(4500.0, calls, prices, 0.0), 6000.0, 0.0);
    assert_near(condor_at(4500.0, wide, prices, 0.0), 49500.0, 1e-9);
}

static double condor(double put_width, double call_width, double credit)
{
    const double each[LEGS] = {4300 - put_width, 4300, 4700, 4700 + call_width};
    const double points[LEGS] = {14, 20, 10, 6};
    return condor_at(4500.0, each, points, credit);
}

/* The wider of two wings, less what was taken in; twice that for two contracts. */
static void a_condor_needs_its_wider_wing_less_the_credit(void **state)
{
    (void)state;
    assert_near(2.0 * condor(95.0, 95.0, 0.0), 19000.0, 0.0);
    assert_near(2.0 * condor(50.0, 160.0, 0.0), 32000.0, 0.0);
    assert_near(2.0 * condor(145.0, 95.0, 0.0), 29000.0, 0.0);
    assert_near(condor(50.0, 60.0, 850.0), 5150.0, 0.0);
    assert_near(condor(5.0, 5.0, 850.0), 0.0, 0.0); /* more taken in than can be lost */
}

static void what_is_paid_for_has_a_share_of_its_value(void **state)
{
    (void)state;
    const double value[2] = {640.0, -10.0};
    double margin[2];
    alvh_reg_t_paid(100.0, 2, value, margin);
    assert_near(margin[0], 640.0, 0.0);
    assert_near(margin[1], 0.0, 0.0);
    alvh_reg_t_paid(50.0, 2, value, margin);
    assert_near(margin[0], 320.0, 0.0);
}

static double futures(double near, double far)
{
    double quantity[CONTRACTS][LANES], value[CONTRACTS][LANES], margin[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        quantity[0][lane] = near * lane;
        quantity[1][lane] = far * lane;
        value[0][lane] = 16000.0;
        value[1][lane] = 18500.0;
        margin[lane] = 100.0;
    }
    const struct alvh_future_book book = {
        .lanes = LANES,
        .contracts = CONTRACTS,
        .quantity = (const double *const[CONTRACTS]){quantity[0], quantity[1]},
        .value = (const double *const[CONTRACTS]){value[0], value[1]}};
    alvh_margin_futures_add(&rules, &book, margin);
    assert_near(margin[0], 100.0, 0.0);
    return margin[1] - 100.0;
}

/* Ten bought at 16 and four sold at 18.5: four pairs of ten, so that 160,000 dollars carry
 * 0.6 x 50 % + 0.4 x 20 % = 38 %. Two bought, five sold: 38 % of 92,500. Three and three:
 * 20 % of 48,000. Alone: half of the value, long or short. */
static void pairs_of_futures_need_less(void **state)
{
    (void)state;
    assert_near(futures(10.0, -4.0), 60800.0, 1e-9);
    assert_near(futures(2.0, -5.0), 35150.0, 1e-9);
    assert_near(futures(3.0, -3.0), 9600.0, 1e-9);
    assert_near(futures(2.0, 0.0), 16000.0, 1e-9);
    assert_near(futures(0.0, -1.0), 9250.0, 1e-9);
    assert_near(futures(1.0, 1.0), 17250.0, 1e-9);
    assert_near(futures(0.0, 0.0), 0.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_option_needs_a_share_of_the_index),
        cmocka_unit_test(far_puts_need_a_share_of_their_strike),
        cmocka_unit_test(a_spread_needs_its_width_at_most),
        cmocka_unit_test(a_condor_needs_its_wider_wing_less_the_credit),
        cmocka_unit_test(what_is_paid_for_has_a_share_of_its_value),
        cmocka_unit_test(pairs_of_futures_need_less),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
