/* What trades cost, against numbers worked by hand (docs/costs.md writes some out). */
#include "models/isa.h"

#include <stdalign.h>

#include "sim/execution/conditions.h"
#include "sim/execution/crossing.h"
#include "sim/execution/impact.h"
#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16 };

static const struct alvh_widening_options plain = {.vix_calm_points = 20.0, .stress = 1.0};
static const struct alvh_impact_options law = {.coefficient = 0.8,
                                               .vix_daily_percent = 5.0,
                                               .correlation = -0.6,
                                               .future_contracts = 90000.0,
                                               .future_decay = 0.65};

/* A block of lanes: VIX in lane l is 10 (l + 1), depth halves with every four lanes. */
struct day {
    alignas(64) double memory[ALVH_CONDITION_COUNT * LANES];
    double spot[LANES], vix[LANES], ln_depth[LANES], ln_volume[LANES];
    struct alvh_conditions conditions;
};

static void make_day(struct day *day, const struct alvh_widening_options *options,
                     double event)
{
    for (int lane = 0; lane < LANES; lane++) {
        day->spot[lane] = 4000.0;
        day->vix[lane] = 10.0 * (lane + 1);
        day->ln_depth[lane] = -log(2.0) * (lane / 4);
        day->ln_volume[lane] = 2.0 * log(2.0) * (lane / 4);
    }
    day->conditions = alvh_conditions_over(day->memory, LANES);
    const struct alvh_conditions_input today = {.event = event,
                                                .spot = day->spot,
                                                .vix = day->vix,
                                                .ln_depth = day->ln_depth,
                                                .ln_etf_volume = day->ln_volume};
    alvh_conditions_update(options, &law, &today, &day->conditions);
}

static void a_calm_day_widens_nothing(void **state)
{
    (void)state;
    struct day day;
    make_day(&day, &plain, 1.0);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(day.conditions.width[lane], 1.0, 0.0);
}

/* VIX 50 is 2.5 calm ones: to the power 1.5 that is 3.952847. Lane 4's depth is a half: to
 * the power 0.5, 1.414214 as wide. Half a day from an event of 0.4: 1.2. Twice by stress.
 */
static void fear_depth_and_events_widen_spreads(void **state)
{
    (void)state;
    struct alvh_widening_options options = plain;
    struct day day;
    options.vix_power = 1.5;
    make_day(&day, &options, 0.5);
    assert_near(day.conditions.width[0], 1.0, 1e-15); /* VIX 10 */
    assert_near(day.conditions.width[1], 1.0, 1e-15); /* VIX 20 */
    assert_near(day.conditions.width[4], 3.9528470752, 1e-9);
    options.depth_power = 0.5;
    options.event = 0.4;
    options.stress = 2.0;
    make_day(&day, &options, 0.5);
    assert_near(day.conditions.width[4], 3.9528470752 * 1.4142135624 * 1.2 * 2.0, 1e-8);
}

/* Depth a quarter of normal: twice as thin by the root. Volume sixteen times normal: a
 * quarter. SPX 4000 at VIX 90 moves 0.9 x 4000 / sqrt(252) = 226.7787 points a day. */
static void liquidity_and_moves_follow_the_day(void **state)
{
    (void)state;
    struct day day;
    make_day(&day, &plain, 0.0);
    assert_near(day.conditions.thin[8], 2.0, 1e-14);
    assert_near(day.conditions.thin_etf[8], 0.25, 1e-14);
    assert_near(day.conditions.spx_move[8], 226.7786838, 1e-6);
    assert_near(day.conditions.vix_move[8], 4.5, 1e-13);
}

static void missing_liquidity_is_normal(void **state)
{
    (void)state;
    struct day day;
    struct alvh_widening_options options = plain;
    options.depth_power = 1.0;
    make_day(&day, &options, 0.0);
    const struct alvh_conditions_input today = {.spot = day.spot, .vix = day.vix};
    alvh_conditions_update(&options, &law, &today, &day.conditions);
    for (int lane = 0; lane < LANES; lane++) {
        assert_near(day.conditions.width[lane], 1.0, 0.0);
        assert_near(day.conditions.thin[lane], 1.0, 0.0);
        assert_near(day.conditions.thin_etf[lane], 1.0, 0.0);
    }
}

/* 63 days are a quarter of a year, half its root: 0.4 per root year is 0.8. Strikes 10 % up
 * and 25 % down in logs widen by 8 % and by 20 %; the day doubles both. */
static void wings_widen_with_their_distance(void **state)
{
    (void)state;
    const int held[2] = {1, -1};
    double forward[LANES], strike[2 * LANES], wide[2 * LANES], width[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        forward[lane] = 8.25;
        strike[lane] = 8.35;
        strike[LANES + lane] = 8.0;
        width[lane] = 2.0;
    }
    const struct alvh_conditions conditions = {.lanes = LANES, .width = width};
    const struct alvh_legs legs = {.lanes = LANES,
                                   .count = 2,
                                   .held = held,
                                   .ln_forward = forward,
                                   .ln_strike = strike};
    alvh_widening(&conditions, alvh_wing(0.4, 63), &legs, wide);
    assert_near(wide[3], 2.16, 1e-14);
    assert_near(wide[LANES + 3], 2.4, 1e-14);
}

/* A butterfly of +1 at 40, -2 at 22, +1 at 0.30 points, spreads twice as wide in the first
 * two and four times in the last; half 0.05 + 1 % of price, fee 1.
 *     bought at 40: 100 x 0.45 x 2 + 1 = 91            sold: the same
 *     bought at 22: 100 x 0.27 x 2 + 1 = 55            sold: the same
 *     bought at 0.30: 100 x 0.053 x 4 + 1 = 22.2       sold: 100 x 0.2120 + 1 = 22.2
 * so 91 + 110 + 22.2 either way. At 0.10 points the last is 0.051 x 4 = 0.204 to buy, 21.4
 * dollars, and all of 0.10 to sell, 11 dollars. */
static void legs_pay_their_half_spreads(void **state)
{
    (void)state;
    const struct alvh_spread spread = {
        .tick = 0.02, .base = 0.05, .share = 0.01, .fee = 1.0, .multiplier = 100.0};
    const int held[3] = {1, -2, 1};
    double price[3 * LANES], wide[3 * LANES], open[LANES], close[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        price[lane] = 40.0;
        price[LANES + lane] = 22.0;
        price[2 * LANES + lane] = lane % 2 ? 0.10 : 0.30;
        wide[lane] = wide[LANES + lane] = 2.0;
        wide[2 * LANES + lane] = 4.0;
    }
    const struct alvh_legs legs = {
        .lanes = LANES, .count = 3, .held = held, .price = price};
    alvh_leg_cost(&spread, &legs, wide, open, close);
    assert_near(open[4], 223.2, 1e-12);
    assert_near(close[4], 223.2, 1e-12);
    assert_near(open[5], 222.4, 1e-12);
    assert_near(close[5], 212.0, 1e-12);
}

/* Sold at 0.04 points when the unit is put on, bought back when it is taken off:
 * half-spreads of 0.05 take the whole price of a seller, 4 dollars, and 5 dollars of a
 * buyer. */
static void a_leg_that_is_sold_is_bought_back(void **state)
{
    (void)state;
    const struct alvh_spread spread = {.base = 0.05, .fee = 1.0, .multiplier = 100.0};
    const int held = -3;
    double price[LANES], wide[LANES], open[LANES], close[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        price[lane] = 0.04;
        wide[lane] = 1.0;
    }
    const struct alvh_legs legs = {
        .lanes = LANES, .count = 1, .held = &held, .price = price};
    alvh_leg_cost(&spread, &legs, wide, open, close);
    assert_near(open[8], 15.0, 1e-12);
    assert_near(close[8], 18.0, 1e-12);
}

static void a_spread_is_at_least_a_tick(void **state)
{
    (void)state;
    const struct alvh_spread spread = {
        .tick = 0.05, .base = 0.01, .share = 0.01, .fee = 0.5, .multiplier = 100.0};
    assert_near(alvh_spread_buy(&spread, 2.0, 1.0), 5.5, 1e-13);
    assert_near(alvh_spread_buy(&spread, 9.0, 1.0), 10.5, 1e-13);
    assert_near(alvh_spread_sell(&spread, 0.03, 1.0), 3.5, 1e-13);
}

/* A future at half a tick of 0.025 points x 1000 dollars, 3 times as wide, fee 2.50; a note
 * at 0.03 % of 50 dollars, and at no less than half a cent. */
static void outright_instruments_pay_the_same_both_ways(void **state)
{
    (void)state;
    const struct alvh_outright_options options = {.future_half_spread_points = 0.025,
                                                  .future_fee_dollars = 2.50,
                                                  .note_half_spread_dollars = 0.005,
                                                  .note_half_spread_percent = 0.03,
                                                  .note_fee_dollars = 0.01};
    double width[LANES], price[LANES], cost[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        width[lane] = 3.0;
        price[lane] = lane % 2 ? 50.0 : 10.0;
    }
    const struct alvh_conditions conditions = {.lanes = LANES, .width = width};
    const struct alvh_spread future = alvh_spread_future(&options);
    alvh_outright_cost(&future, &conditions, NULL, cost);
    assert_near(cost[7], 77.5, 1e-12);
    const struct alvh_spread note = alvh_spread_note(&options);
    alvh_outright_cost(&note, &conditions, price, cost);
    assert_near(cost[7], 0.055, 1e-15);
    assert_near(cost[6], 0.025, 1e-15);
}

/* SPX 4000 at VIX 90 moves 226.7787 points a day, VIX 4.5. A unit of 3 dollars a point and
 * -200 a VIX point, with 50 of its own:
 *     a = 680.336, b = -900, variance = a^2 + b^2 + 2 (-0.6) a b + 50^2 = 2,010,121
 * sigma = 1417.787; Y = 0.8 and 1600 contracts a day make 0.02 of it; depth a quarter of
 * normal doubles that: 56.7115. */
static void impact_follows_the_square_root_law(void **state)
{
    (void)state;
    struct day day;
    make_day(&day, &plain, 0.0);
    double delta[LANES], vega[LANES], coefficient[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        delta[lane] = 3.0;
        vega[lane] = -200.0;
    }
    const struct alvh_impact impact = alvh_impact_of(&law, 1600.0, 50.0);
    const struct alvh_exposure unit = {
        .delta = delta, .vega = vega, .thin = day.conditions.thin};
    alvh_impact_coefficient(&impact, &day.conditions, &unit, coefficient);
    const double a = 3.0 * 226.7786838, b = -900.0;
    const double sigma = sqrt(a * a + b * b - 1.2 * a * b + 2500.0);
    assert_near(sigma, 1417.787, 1e-3);
    assert_near(coefficient[8], 0.04 * sigma, 1e-6);
    /* Four times the contracts cost eight times as much. */
    const double one = coefficient[8] * pow(25.0, 1.5),
                 four = coefficient[8] * pow(100.0, 1.5);
    assert_near(four / one, 8.0, 1e-12);
}

/* Long VIX only: 5 % of VIX 40 is 2 points, 1000 dollars each. */
static void an_exposure_that_is_missing_moves_nothing(void **state)
{
    (void)state;
    struct day day;
    make_day(&day, &plain, 0.0);
    double vega[LANES], coefficient[LANES];
    for (int lane = 0; lane < LANES; lane++)
        vega[lane] = 1000.0;
    const struct alvh_impact impact = alvh_impact_of(&law, 6400.0, 0.0);
    const struct alvh_exposure unit = {.vega = vega, .thin = day.conditions.thin};
    alvh_impact_coefficient(&impact, &day.conditions, &unit, coefficient);
    assert_near(coefficient[3], 0.01 * 2000.0, 1e-11);
}

/* exp(-0.65 x 4) = 0.0742736. */
static void far_futures_trade_less(void **state)
{
    (void)state;
    assert_near(alvh_impact_future_volume(&law, 1), 90000.0, 0.0);
    assert_near(alvh_impact_future_volume(&law, 5), 90000.0 * 0.07427357821, 1e-4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_calm_day_widens_nothing),
        cmocka_unit_test(fear_depth_and_events_widen_spreads),
        cmocka_unit_test(liquidity_and_moves_follow_the_day),
        cmocka_unit_test(missing_liquidity_is_normal),
        cmocka_unit_test(wings_widen_with_their_distance),
        cmocka_unit_test(legs_pay_their_half_spreads),
        cmocka_unit_test(a_leg_that_is_sold_is_bought_back),
        cmocka_unit_test(a_spread_is_at_least_a_tick),
        cmocka_unit_test(outright_instruments_pay_the_same_both_ways),
        cmocka_unit_test(impact_follows_the_square_root_law),
        cmocka_unit_test(an_exposure_that_is_missing_moves_nothing),
        cmocka_unit_test(far_futures_trade_less),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
