/* Portfolio margin against prices of an independent script (scipy's normal distribution)
 * and cases worked by hand. */
#include "models/isa.h"

#include "sim/execution/margin_grid.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, POINTS = ALVH_GRID_POINTS };

static const struct alvh_margin_options rules = {.grid_low_percent = -15.0,
                                                 .grid_high_percent = 10.0,
                                                 .vix_points_per_percent = 1.15,
                                                 .contract_dollars = 37.5};

/* Up to four options with the same numbers in all lanes. */
struct unit {
    double strike[4 * LANES], total[4 * LANES], forward[LANES], slope[LANES];
    double pnl[POINTS * LANES];
    struct alvh_grid_options options;
};

static const double none[LANES];

static void fill(double *array, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        array[lane] = value;
}

static void price_unit(struct unit *unit, const double strike[], const double volatility[])
{
    const struct alvh_grid grid = alvh_grid_of(&rules);
    for (int leg = 0; leg < unit->options.legs.count; leg++) {
        fill(unit->strike + leg * LANES, strike[leg]);
        fill(unit->total + leg * LANES,
             volatility[leg] * sqrt(unit->options.tenor_days / 252.0));
    }
    unit->options.lanes = LANES;
    unit->options.legs.strike = unit->strike;
    unit->options.total_volatility = unit->total;
    unit->options.forward = unit->forward;
    alvh_grid_revalue(&grid, &unit->options, unit->pnl);
}

/* A condor of 31 days on a forward of 4510. */
static void make_condor(struct unit *unit)
{
    static const int right[4] = {-1, -1, 1, 1}, held[4] = {1, -1, -1, 1};
    unit->options = (struct alvh_grid_options){
        .legs = {4, right, held, NULL, NULL}, .tenor_days = 31, .discount = 0.995};
    fill(unit->forward, 4510.0);
    price_unit(unit, (const double[4]){4200, 4250, 4700, 4750},
               (const double[4]){0.25, 0.24, 0.145, 0.14});
}

/* A put of ten days on the same forward. */
static void make_put(struct unit *unit)
{
    static const int right = -1, held = 1;
    unit->options = (struct alvh_grid_options){
        .legs = {1, &right, &held, NULL, NULL}, .tenor_days = 10, .discount = 0.998};
    fill(unit->forward, 4510.0);
    price_unit(unit, (const double[1]){4100}, (const double[1]){0.27});
}

/* A VIX call of 24 days on a future of 20 that moves 0.6 points with a point of VIX. */
static void make_vix_call(struct unit *unit)
{
    static const int right = 1, held = 1;
    unit->options = (struct alvh_grid_options){.legs = {1, &right, &held, NULL, NULL},
                                               .tenor_days = 24,
                                               .forward_slope = unit->slope,
                                               .discount = 0.996};
    fill(unit->forward, 20.0);
    fill(unit->slope, 0.6);
    price_unit(unit, (const double[1]){24}, (const double[1]){0.95});
}

static void the_grid_has_ten_equal_moves(void **state)
{
    (void)state;
    const struct alvh_grid grid = alvh_grid_of(&rules);
    assert_near(grid.move[0], -0.15, 1e-16);
    assert_near(grid.move[3], -0.15 + 0.25 / 3.0, 1e-16);
    assert_near(grid.move[9], 0.10, 1e-16);
    assert_near(grid.vix[0], 17.25, 1e-14); /* 15 times 1.15 */
    assert_near(grid.vix[9], -11.5, 1e-14);
}

static void expect_points(const struct unit *unit, const double expected[POINTS])
{
    for (int point = 0; point < POINTS; point++)
        assert_near(unit->pnl[point * LANES + 5], expected[point], 6e-5);
}

static void options_are_revalued_by_black(void **state)
{
    (void)state;
    struct unit condor, put;
    make_condor(&condor);
    expect_points(&condor, (const double[POINTS]){-1801.9454, -1457.8353, -1062.9062,
                                                  -640.0885, -247.7547, -7.7153, -142.1888,
                                                  -971.4176, -2489.0279, -3089.9306});
    make_put(&put);
    expect_points(&put, (const double[POINTS]){30717.8914, 20996.3142, 12743.5289,
                                               6430.9620, 2355.8717, 361.3082, -258.6319,
                                               -349.5467, -353.3012, -353.3172});
}

static void vix_options_follow_their_future(void **state)
{
    (void)state;
    struct unit vix_call;
    make_vix_call(&vix_call);
    expect_points(&vix_call,
                  (const double[POINTS]){622.9687, 470.5763, 331.6692, 209.4268, 106.8250,
                                         26.0185, -32.4007, -70.0206, -90.7105, -99.8577});
}

/* A future of 5 cannot fall by 6.9: it keeps a tenth. A call struck at 5 is then worth
 * nothing and has lost F (2 N(s/2) - 1) with s = 0.95 sqrt(24/252), 5 erf(s / sqrt(8)). */
static void a_future_keeps_a_tenth_of_its_price(void **state)
{
    (void)state;
    struct unit vix_call;
    make_vix_call(&vix_call);
    fill(vix_call.forward, 5.0);
    price_unit(&vix_call, (const double[1]){5.0}, (const double[1]){0.95});
    const double total = 0.95 * sqrt(24.0 / 252.0);
    assert_near(vix_call.pnl[9 * LANES], -99.6 * 5.0 * erf(total / sqrt(8.0)), 1e-9);
}

/* 2 dollars a point of 4500 and -300 a point of VIX: at -15 %, -1350 and -5175. */
static void what_is_linear_moves_along_a_line(void **state)
{
    (void)state;
    const struct alvh_grid grid = alvh_grid_of(&rules);
    double spot[LANES], delta[LANES], vega[LANES], pnl[POINTS * LANES];
    fill(spot, 4500.0);
    fill(delta, 2.0);
    fill(vega, -300.0);
    const struct alvh_grid_linear unit = {
        .lanes = LANES, .spot = spot, .delta = delta, .vega = vega};
    alvh_grid_shift(&grid, &unit, pnl);
    assert_near(pnl[0], -6525.0, 1e-9);
    assert_near(pnl[9 * LANES + 3], 900.0 + 3450.0, 1e-9);
}

/* Sold options count 37.50 each, bought ones no more than they are worth: here 20 dollars
 * for the long put and 37.50 for the rest. */
static void an_option_needs_so_much_at_least(void **state)
{
    (void)state;
    struct unit condor;
    double price[4 * LANES], minimum[LANES];
    make_condor(&condor);
    fill(price, 0.20);
    fill(price + LANES, 0.25);
    fill(price + 2 * LANES, 14.0);
    fill(price + 3 * LANES, 9.0);
    alvh_grid_minimum(&rules, &condor.options, price, minimum);
    assert_near(minimum[2], 20.0 + 3.0 * 37.5, 1e-12);
    /* Two sold and three bought for 0.25 points. */
    const int held[4] = {0, -2, 0, 0}, three[4] = {0, 3, 0, 0};
    condor.options.legs.held = held;
    alvh_grid_minimum(&rules, &condor.options, price, minimum);
    assert_near(minimum[2], 75.0, 1e-12);
    condor.options.legs.held = three;
    alvh_grid_minimum(&rules, &condor.options, price, minimum);
    assert_near(minimum[2], 75.0, 1e-12);
}

/* Three condors and two puts lose most at +10 %: 9269.79 + 706.63. Five VIX calls lose
 * 499.29 there; as one class the three lose 10475.71. */
static void the_worst_point_of_the_whole_book_counts(void **state)
{
    (void)state;
    struct alvh_margin_options one_class = rules;
    struct unit condor, put, vix_call;
    double three[LANES], two[LANES], five[LANES], margin[LANES];
    make_condor(&condor);
    make_put(&put);
    make_vix_call(&vix_call);
    fill(three, 3.0);
    fill(two, 2.0);
    fill(five, 5.0);
    const struct alvh_grid_unit unit[3] = {
        {.pnl = condor.pnl, .quantity = three, .minimum = none},
        {.pnl = put.pnl, .quantity = two, .minimum = none},
        {.pnl = vix_call.pnl, .quantity = five, .minimum = none, .on_vix = true}};
    alvh_margin_grid(&rules, LANES, 1, unit, margin);
    assert_near(margin[6], 9269.7917, 1e-3);
    alvh_margin_grid(&rules, LANES, 2, unit, margin);
    assert_near(margin[6], 9976.4261, 1e-3);
    alvh_margin_grid(&rules, LANES, 3, unit, margin);
    assert_near(margin[6], 9976.4261 + 499.2884, 1e-3);
    one_class.offset_vix = true;
    alvh_margin_grid(&one_class, LANES, 3, unit, margin);
    assert_near(margin[6], 10475.7145, 1e-3);
}

/* A short unit of 40 dollars gained at each downward point and 40 lost at each upward one,
 * against a long one of the opposite on VIX: two classes need 40 + 40, one needs nothing;
 * then 3 and 1 of 25 dollars at least are 100. */
static void classes_and_minimums_are_kept_apart(void **state)
{
    (void)state;
    struct alvh_margin_options one_class = rules;
    double spx[POINTS * LANES], vix[POINTS * LANES], one[LANES], least[LANES],
        margin[LANES];
    for (int i = 0; i < POINTS * LANES; i++) {
        spx[i] = i / LANES < 5 ? 40.0 : -40.0;
        vix[i] = -spx[i];
    }
    fill(one, 1.0);
    fill(least, 25.0);
    struct alvh_grid_unit unit[2] = {
        {.pnl = spx, .quantity = one, .minimum = none},
        {.pnl = vix, .quantity = one, .minimum = none, .on_vix = true}};
    alvh_margin_grid(&rules, LANES, 2, unit, margin);
    assert_near(margin[7], 80.0, 0.0);
    one_class.offset_vix = true;
    alvh_margin_grid(&one_class, LANES, 2, unit, margin);
    assert_near(margin[7], 0.0, 0.0);
    double three[LANES], minus[LANES];
    fill(three, 3.0);
    fill(minus, -1.0);
    unit[0].quantity = three;
    unit[1].quantity = minus;
    unit[0].minimum = unit[1].minimum = least;
    alvh_margin_grid(&one_class, LANES, 2, unit, margin);
    assert_near(margin[7], 160.0, 0.0); /* (3 + 1) x 40, more than 4 x 25 */
    fill(least, 41.0);
    alvh_margin_grid(&one_class, LANES, 2, unit, margin);
    assert_near(margin[7], 164.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grid_has_ten_equal_moves),
        cmocka_unit_test(options_are_revalued_by_black),
        cmocka_unit_test(vix_options_follow_their_future),
        cmocka_unit_test(a_future_keeps_a_tenth_of_its_price),
        cmocka_unit_test(what_is_linear_moves_along_a_line),
        cmocka_unit_test(an_option_needs_so_much_at_least),
        cmocka_unit_test(the_worst_point_of_the_whole_book_counts),
        cmocka_unit_test(classes_and_minimums_are_kept_apart),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
