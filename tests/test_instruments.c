/* What hedges are made of and worth, against exact prices and numbers worked by hand. */
#include "models/isa.h"

#include <stdalign.h>

#include "alvh/exact.h"
#include "sim/book/basis.h"
#include "sim/book/butterfly.h"
#include "sim/book/future.h"
#include "sim/book/spx_put.h"
#include "sim/book/vix_call.h"
#include "sim/book/vix_call_spread.h"
#include "tests/hot.h"
#include "tests/lanes.h"
#include "tests/world.h"

enum { LANES = 48, SPX_DAYS = 41, VIX_DAYS = 22 };

typedef double lane_array[LANES];

static struct world core;
static struct lanes lanes;
static struct alvh_pricer pricer;
static struct alvh_market market;
static struct alvh_conditions conditions;
static struct alvh_quoting quoting;
static struct alvh_unit_quote quote;
static alignas(64) lane_array spot, vix, forward, ln_forward, price[4], widening[4];
static alignas(64) lane_array strike[4], ln_strike[4], column[7];
static alignas(64) double conditions_memory[ALVH_CONDITION_COUNT * LANES];

/* A half-spread of a tenth of a point and half a percent, a dollar of fees, everything
 * twice as wide as on a calm day; a law of impact that is easy to work out. */
static const struct alvh_terms option_terms = {
    .spread =
        {.tick = 0.05, .base = 0.10, .share = 0.005, .fee = 1.25, .multiplier = 100.0},
    .impact = {.scale = 0.004, .correlation = -0.6}};

/* A state a lane, of every regime, from quiet to wild; the index differs from lane to lane.
 */
static struct alvh_point point_of(int lane)
{
    return (struct alvh_point){
        4321.0 + 7.0 * lane,
        lane % 3,
        {0.0013 * exp(0.08 * lane), 0.0041 * exp(0.05 * ((lane * 29) % LANES))}};
}

static int prepare(void **state)
{
    (void)state;
    world_create("core", LANES, &core);
    pricer = (struct alvh_pricer){.model = &core.model, .tables = core.tables};
    market = (struct alvh_market){.state = lanes_start(&lanes, LANES, 0.0, 0.0, 0.0, 0),
                                  .spot = spot,
                                  .vix = vix,
                                  .cells = core.cells};
    for (int l = 0; l < LANES; l++)
        lanes_put(&lanes, l, point_of(l));
    alvh_market_mark(&pricer, &market);
    conditions = alvh_conditions_over(conditions_memory, LANES);
    for (int l = 0; l < LANES; l++) {
        conditions.width[l] = 2.0;
        conditions.thin[l] = conditions.thin_etf[l] = 1.5;
        conditions.spx_move[l] = 40.0;
        conditions.vix_move[l] = 1.25;
    }
    quoting = (struct alvh_quoting){
        .pricer = &pricer,
        .market = &market,
        .conditions = &conditions,
        .expiry = {.smile = core.smile, .forward = forward, .ln_forward = ln_forward},
        .price = price[0],
        .widening = widening[0]};
    quote = (struct alvh_unit_quote){column[0], column[1], column[2], column[3],
                                     column[4], column[5], column[6]};
    return 0;
}

static int finish(void **state)
{
    (void)state;
    world_free(&core);
    return 0;
}

static struct alvh_strikes strikes_of(int legs)
{
    return (struct alvh_strikes){
        .lanes = LANES, .legs = legs, .strike = strike[0], .ln_strike = ln_strike[0]};
}

static struct alvh_option_quote exact_spx(int lane, double k)
{
    const struct alvh_point point = point_of(lane);
    struct alvh_option_quote exact;
    assert_int_equal(alvh_exact_spx(&core.model, &point, SPX_DAYS / ALVH_DAYS_PER_YEAR, 1,
                                    &k, &exact, NULL),
                     ALVH_OK);
    return exact;
}

static struct alvh_option_quote exact_vix(int lane, double k)
{
    const struct alvh_point point = point_of(lane);
    struct alvh_option_quote exact;
    assert_int_equal(alvh_exact_vix(&core.model, &point, VIX_DAYS / ALVH_DAYS_PER_YEAR, 1,
                                    &k, &exact, NULL),
                     ALVH_OK);
    return exact;
}

static double exact_future(int lane)
{
    const struct alvh_point point = point_of(lane);
    double future;
    assert_int_equal(alvh_exact_vix_future(&core.model, &point,
                                           VIX_DAYS / ALVH_DAYS_PER_YEAR, &future, NULL),
                     ALVH_OK);
    return future;
}

/* Dollars to buy and to sell `contracts` options of one leg at those terms. */
static double bought(double contracts, double points)
{
    return contracts * (100.0 * 2.0 * fmax(0.05, 0.10 + 0.005 * points) + 1.25);
}

static double sold(double contracts, double points)
{
    const double half = 2.0 * fmax(0.05, 0.10 + 0.005 * points);
    return contracts * (100.0 * fmin(half, points) + 1.25);
}

/* sqrt(a^2 + b^2 - 1.2 a b) times 0.004 x 1.5, a = 40 delta and b = 1.25 vega. */
static double impact(double delta, double vega)
{
    const double a = 40.0 * delta, b = 1.25 * vega;
    return 0.006 * sqrt(fmax(a * a + b * b - 1.2 * a * b, 0.0));
}

/* The tables' own bars: 2e-4 of spot for a price; delta within 0.003 of an option. */
static void check_package(int lane, double value, double delta, double options)
{
    assert_near(quote.value[lane], value, 100.0 * options * 2e-4 * spot[lane]);
    assert_near(quote.delta[lane], delta, 100.0 * options * 0.003);
    assert_near(quote.impact[lane], impact(quote.delta[lane], quote.vega[lane]), 1e-9);
    assert_near(quote.margin[lane], 0.0, 0.0);
}

/* N(d1) of the put falls through 0.90 between the strikes beside the one that is bought. */
static void a_put_has_a_tenth_of_delta(void **state)
{
    (void)state;
    const struct alvh_spx_put_listing listing = {.put_delta = 0.10,
                                                 .strike_grid_points = 5.0};
    const double tau = SPX_DAYS / ALVH_DAYS_PER_YEAR;
    const double growth = exp((core.model.rate - core.model.dividend_yield) * tau);
    struct alvh_strikes strikes = strikes_of(ALVH_SPX_PUT_LEGS);
    alvh_pricer_expiry_spx(&pricer, &market, SPX_DAYS, &quoting.expiry);
    alvh_spx_put_list(&listing, &quoting, 0, &strikes);
    alvh_spx_put_quote(&quoting, &option_terms, &strikes, 0, &quote);
    for (int lane = 0; lane < LANES; lane++) {
        const double k = strike[0][lane];
        assert_near(fmod(k, 5.0), 0.0, 0.0);
        for (int side = -1; side <= 1; side += 2) {
            const double near = k + 2.5 * side;
            const double total = exact_spx(lane, near).iv * sqrt(tau);
            const double d1 = log(spot[lane] * growth / near) / total + 0.5 * total;
            const double share = 0.5 * erfc(-d1 * M_SQRT1_2);
            assert_true(side < 0 ? share > 0.90 - 1e-3 : share < 0.90 + 1e-3);
        }
        const struct alvh_option_quote exact = exact_spx(lane, k);
        check_package(lane, 100.0 * exact.put,
                      100.0 * (exact.delta - exp(-core.model.dividend_yield * tau)), 1.0);
        const double points = quote.value[lane] / 100.0;
        assert_near(quote.open_cost[lane], bought(1, points), 1e-9);
        assert_near(quote.close_cost[lane], sold(1, points), 1e-9);
    }
}

/* SPX 4321: 85 % is 3672.85, so 3675; 5 % is 216.05, so 215. */
static void a_butterfly_lies_around_85_percent_of_spot(void **state)
{
    (void)state;
    const struct alvh_butterfly_listing listing = {
        .body_percent = 85.0, .wing_percent = 5.0, .strike_grid_points = 5.0};
    const double held[] = {1.0, -2.0, 1.0};
    const double yield = exp(-core.model.dividend_yield * SPX_DAYS / ALVH_DAYS_PER_YEAR);
    struct alvh_strikes strikes = strikes_of(ALVH_BUTTERFLY_LEGS);
    alvh_pricer_expiry_spx(&pricer, &market, SPX_DAYS, &quoting.expiry);
    alvh_butterfly_list(&listing, &quoting, 0, &strikes);
    assert_near(strike[0][0], 3460.0, 0.0);
    assert_near(strike[1][0], 3675.0, 0.0);
    assert_near(strike[2][0], 3890.0, 0.0);
    alvh_butterfly_quote(&quoting, &option_terms, &strikes, 0, &quote);
    for (int lane = 0; lane < LANES; lane++) {
        double value = 0.0, delta = 0.0;
        assert_near(strike[0][lane] + strike[2][lane], 2.0 * strike[1][lane], 0.0);
        for (int leg = 0; leg < ALVH_BUTTERFLY_LEGS; leg++) {
            const struct alvh_option_quote exact = exact_spx(lane, strike[leg][lane]);
            value += 100.0 * held[leg] * exact.put;
            delta += 100.0 * held[leg] * (exact.delta - yield);
        }
        check_package(lane, value, delta, 4.0);
        assert_near(quote.open_cost[lane],
                    bought(1, price[0][lane]) + sold(2, price[1][lane]) +
                        bought(1, price[2][lane]),
                    1e-9);
        assert_near(quote.close_cost[lane],
                    sold(1, price[0][lane]) + bought(2, price[1][lane]) +
                        sold(1, price[2][lane]),
                    1e-9);
    }
}

/* At 4321 + 7 lane: 3460/3675/3890 pays nothing. Moved to 3700, between body and upper
 * wing, lane 0 pays 3890 - 3700 = 190 points; there is nothing to cross and nothing left to
 * move. */
static void packages_settle_in_cash(void **state)
{
    (void)state;
    const struct alvh_butterfly_listing listing = {
        .body_percent = 85.0, .wing_percent = 5.0, .strike_grid_points = 5.0};
    struct alvh_strikes strikes = strikes_of(ALVH_BUTTERFLY_LEGS);
    alvh_pricer_expiry_spx(&pricer, &market, SPX_DAYS, &quoting.expiry);
    alvh_butterfly_list(&listing, &quoting, 0, &strikes);
    alvh_pricer_expiry_spx(&pricer, &market, 0, &quoting.expiry);
    const double before[] = {spot[0], spot[1]};
    spot[0] = 3700.0;
    spot[1] = 3000.0;
    alvh_butterfly_quote(&quoting, &option_terms, &strikes, 0, &quote);
    assert_near(quote.value[0], 19000.0, 0.0);
    assert_near(quote.value[1], 0.0, 0.0);
    assert_near(quote.value[2], 0.0, 0.0);
    spot[0] = before[0];
    spot[1] = before[1];
    for (int lane = 0; lane < LANES; lane++)
        assert_near(fabs(quote.delta[lane]) + fabs(quote.vega[lane]) +
                        quote.open_cost[lane] + quote.close_cost[lane] + quote.impact[lane],
                    0.0, 0.0);
}

/* 40 % and 150 % above the future, on a grid of half points. VIX options within 0.05
 * points. */
static void a_call_spread_lies_above_its_future(void **state)
{
    (void)state;
    const struct alvh_vix_call_spread_listing listing = {
        .long_percent = 40.0, .short_percent = 150.0, .strike_grid_points = 0.5};
    struct alvh_strikes strikes = strikes_of(ALVH_VIX_CALL_SPREAD_LEGS);
    alvh_pricer_expiry_vix(&pricer, &market, VIX_DAYS, &quoting.expiry);
    alvh_vix_call_spread_list(&listing, &quoting, 0, &strikes);
    alvh_vix_call_spread_quote(&quoting, &option_terms, &strikes, 0, &quote);
    for (int lane = 0; lane < LANES; lane++) {
        const double future = exact_future(lane);
        assert_near(strike[0][lane], 1.4 * future, 0.25 + 0.02);
        assert_near(strike[1][lane], 2.5 * future, 0.25 + 0.02);
        assert_near(fmod(strike[0][lane], 0.5) + fmod(strike[1][lane], 0.5), 0.0, 0.0);
        const struct alvh_option_quote low = exact_vix(lane, strike[0][lane]);
        const struct alvh_option_quote high = exact_vix(lane, strike[1][lane]);
        assert_near(quote.value[lane], 100.0 * (low.call - high.call), 5.0);
        assert_near(quote.vega[lane], low.vega - high.vega, 1.5);
        assert_near(quote.delta[lane], 0.0, 0.0);
        assert_near(quote.impact[lane], impact(0.0, quote.vega[lane]), 1e-9);
        assert_near(quote.open_cost[lane],
                    bought(1, price[0][lane]) + sold(1, price[1][lane]), 1e-9);
    }
}

/* VIX options settle to the VIX of the day. */
static void a_vix_call_settles_to_vix(void **state)
{
    (void)state;
    struct alvh_strikes strikes = strikes_of(ALVH_VIX_CALL_LEGS);
    alvh_pricer_expiry_vix(&pricer, &market, VIX_DAYS, &quoting.expiry);
    alvh_vix_call_list(0.30, 0.5, &quoting, 0, &strikes);
    alvh_vix_call_quote(&quoting, &option_terms, &strikes, 0, &quote);
    for (int lane = 0; lane < LANES; lane++) {
        const double exact = exact_vix(lane, strike[0][lane]).call;
        assert_true(strike[0][lane] > forward[lane]);
        assert_near(quote.value[lane], 100.0 * exact, 5.0);
        strike[0][lane] = lane % 2 ? vix[lane] - 3.25 : vix[lane] + 1.0;
    }
    alvh_pricer_expiry_vix(&pricer, &market, 0, &quoting.expiry);
    alvh_vix_call_quote(&quoting, &option_terms, &strikes, 0, &quote);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(quote.value[lane], lane % 2 ? 325.0 : 0.0, 1e-9);
}

/* Half a tick of 0.025 twice as wide is 50 dollars, and 2.50 of fees. */
static void a_future_is_a_thousand_times_its_price(void **state)
{
    (void)state;
    static alignas(64) double future[ALVH_VIX_MONTHS * LANES],
        vega[ALVH_VIX_MONTHS * LANES];
    struct alvh_curve curve = {.lanes = LANES, .months = 2, .future = future, .vega = vega};
    const struct alvh_futures_day day = {.tenor_days = {3, VIX_DAYS}};
    const struct alvh_terms terms = {
        .spread = {.base = 0.025, .fee = 2.5, .multiplier = 1000.0},
        .impact = {.scale = 0.004, .correlation = -0.6},
        .margin_share = 0.5};
    alvh_curve_mark(&pricer, &market, &day, &curve);
    alvh_future_quote(&quoting, &terms, &curve, 1, &quote);
    for (int lane = 0; lane < LANES; lane++) {
        const double exact = exact_future(lane);
        /* An option struck at nothing is the future but for the discount. */
        const double slope = exact_vix(lane, 0.01).vega *
                             exp(core.model.rate * VIX_DAYS / ALVH_DAYS_PER_YEAR);
        assert_near(quote.value[lane], 1000.0 * exact, 10.0);
        assert_near(quote.vega[lane], 10.0 * slope, 0.02 * 1000.0);
        assert_near(quote.open_cost[lane], 52.5, 1e-9);
        assert_near(quote.close_cost[lane], 52.5, 1e-9);
        assert_near(quote.impact[lane], impact(0.0, quote.vega[lane]), 1e-9);
        assert_near(quote.margin[lane], 0.5 * quote.value[lane], 1e-9);
    }
    alvh_future_settle(&quoting, &quote);
    for (int lane = 0; lane < LANES; lane++)
        assert_near(quote.value[lane] - 1000.0 * vix[lane] + quote.close_cost[lane], 0.0,
                    0.0);
}

/* 0.75 points of 100 dollars a deviation: -1.2 of them are -90 dollars. A quarter of a
 * point twice as wide and five dollars of fees make 55; impact 0.004 x 1.5 x 75 is 0.45. */
static void a_package_is_worth_its_basis(void **state)
{
    (void)state;
    const struct alvh_basis_options options = {.spx_deviation_points = 0.75,
                                               .vix_deviation_points = 0.10};
    const double deviation = alvh_basis_deviation(&options, ALVH_BASIS_SPX);
    const struct alvh_terms terms = {
        .spread = {.base = 0.25, .fee = 5.0, .multiplier = 100.0},
        .impact = {.scale = 0.004, .correlation = -0.6, .own = deviation},
        .margin = 1000.0};
    double z_score[LANES];
    for (int lane = 0; lane < LANES; lane++)
        z_score[lane] = lane - 1.2;
    alvh_basis_quote(&quoting, &terms, deviation, z_score, &quote);
    assert_near(quote.value[0], -90.0, 1e-12);
    assert_near(quote.value[1], -15.0, 1e-12);
    assert_near(quote.open_cost[0], 55.0, 0.0);
    assert_near(quote.close_cost[0], 55.0, 0.0);
    assert_near(quote.impact[0], 0.45, 1e-12);
    assert_near(quote.margin[0], 1000.0, 0.0);
    assert_near(fabs(quote.delta[0]) + fabs(quote.vega[0]), 0.0, 0.0);
    assert_near(alvh_basis_deviation(&options, ALVH_BASIS_VIX), 100.0, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_put_has_a_tenth_of_delta),
        cmocka_unit_test(a_butterfly_lies_around_85_percent_of_spot),
        cmocka_unit_test(packages_settle_in_cash),
        cmocka_unit_test(a_call_spread_lies_above_its_future),
        cmocka_unit_test(a_vix_call_settles_to_vix),
        cmocka_unit_test(a_future_is_a_thousand_times_its_price),
        cmocka_unit_test(a_package_is_worth_its_basis),
    };
    if (!hot_test_can_run())
        return HOT_TEST_SKIPPED;
    return cmocka_run_group_tests(tests, prepare, finish);
}
