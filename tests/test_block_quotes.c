/* What a block quotes, lists and counts, against quotes asked for one point at a time. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <stdlib.h>

#include "tests/block_prices.h"
#include "tests/hot.h"

enum { COUNTED = 21 };

static int bounded; /* condors whose half-spreads would pass what they can owe */

/* Single precision in four legs: 1e-7 of spot each, a hundred dollars a point. */
static void check_condor(int slot, int day, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const int tenor = units->expiry_day[slot] - day;
    double strike[LEGS], value = 0.0, vega = 0.0, delta = 0.0, open = 0.0, close = 0.0;
    for (int leg = 0; leg < LEGS; leg++)
        strike[leg] =
            at(units->legs[ALVH_INSTRUMENT_condor].strike, slot * LEGS + leg, lane);
    const struct legs legs = legs_of(lane, day, tenor, strike);
    for (int leg = 0; leg < LEGS; leg++) {
        value += 100.0 * side[leg] * legs.price[leg];
        vega += side[leg] * legs.vega[leg];
        delta += 100.0 * side[leg] * legs.delta[leg];
        if (tenor == 0)
            continue;
        open += spx_crossing(legs.price[leg], legs.wider[leg], side[leg] > 0.0);
        close += spx_crossing(legs.price[leg], legs.wider[leg], side[leg] < 0.0);
    }
    const double widest = 100.0 * fmax(strike[1] - strike[0], strike[3] - strike[2]);
    const double fees = tenor > 0 ? LEGS * setup.scenario.costs.spx_fee_dollars : 0.0;
    bounded += close > fees + fmax(widest + value, 0.0);
    close = fmin(close, fees + fmax(widest + value, 0.0));
    const double spot = point_of(lane).spot, tolerance = 100.0 * LEGS * 2e-7 * spot;
    assert_near(at(units->value, slot, lane), value, tolerance);
    assert_near(at(units->vega, slot, lane), vega, 2e-6 * spot);
    assert_near(at(units->delta, slot, lane), delta, 100.0 * LEGS * 1e-5);
    assert_near(at(units->open_cost, slot, lane), open, tolerance);
    assert_near(at(units->close_cost, slot, lane), close, tolerance);
    const double impact =
        tenor > 0 ? impact_of(setup.scenario.impact.spx_option_contracts, lane, delta, vega)
                  : 0.0;
    assert_near(at(units->impact, slot, lane), impact, 2e-4 * impact + 1e-4);
    assert_near(at(units->margin, slot, lane),
                100.0 * fmax(strike[1] - strike[0], strike[3] - strike[2]), 0.0);
}

/* The strikes nearest to 16 delta on a grid of 5 points, and a wing beyond them. */
static void check_listing(int slot, int day, int lane)
{
    static const double delta[] = {0.84, 0.16};
    const double *strike = setup.block->condors.strike;
    const int tenor = setup.block->units.expiry_day[slot] - day;
    for (int n = 0; n < 2; n++) {
        const double sold = at(strike, slot * LEGS + 1 + n, lane);
        assert_near(fmod(sold, 5.0), 0.0, 0.0);
        assert_true(call_delta_at(lane, tenor, sold - 2.5) > delta[n] - 1e-5);
        assert_true(call_delta_at(lane, tenor, sold + 2.5) < delta[n] + 1e-5);
        const double wing = setup.scenario.condor.wing_points;
        assert_near(at(strike, slot * LEGS + 3 * n, lane),
                    n ? sold + wing : fmax(sold - wing, 5.0), 0.0);
    }
}

/* ---- VIX ---------------------------------------------------------------------------- */

static double future_of(int lane, int tenor)
{
    const struct alvh_point point = point_of(lane);
    double future = 0.0;
    assert_int_equal(
        alvh_quote_vix_future(setup.prepared.tables, &point, tenor, &future, NULL),
        ALVH_OK);
    return future;
}

static void check_call(int slot, int day, int lane)
{
    const struct alvh_units *units = &setup.block->units;
    const double *strikes = setup.block->strikes[ALVH_ROLLED_base].strike;
    const struct alvh_cost_options *costs = &setup.scenario.costs;
    const struct alvh_point point = point_of(lane);
    const int unit = units->condors + slot;
    const int tenor = units->expiry_day[unit] - day;
    const double strike = at(strikes, slot, lane);
    struct alvh_option_quote quote = {
        .call = fmax(setup.block->market.vix[lane] - strike, 0.0)};
    if (tenor > 0) {
        assert_near(at(setup.block->future[ALVH_ROLLED_base], slot, lane),
                    future_of(lane, tenor), 1e-12);
        assert_int_equal(alvh_quote_vix(setup.prepared.tables, &setup.prepared.model,
                                        &point, tenor, 1, &strike, &quote, NULL),
                         ALVH_OK);
    }
    const double future =
        tenor > 0 ? future_of(lane, tenor) : setup.block->market.vix[lane];
    const double wider = tenor > 0
                             ? widening(day, lane, tenor, setup.scenario.widening.vix_wing,
                                        log(strike / future))
                             : 1.0;
    const double sold = crossing(costs->vix_tick_points, costs->vix_half_spread_base_points,
                                 costs->vix_half_spread_percent, costs->vix_fee_dollars,
                                 quote.call, wider, false);
    /* Single precision: 1e-7 of the future. */
    assert_near(at(units->value, unit, lane), 100.0 * quote.call, 2e-5 * future);
    assert_near(at(units->vega, unit, lane), quote.vega, 2e-5 * future);
    assert_near(at(units->delta, unit, lane), 0.0, 0.0);
    assert_near(at(units->close_cost, unit, lane), tenor > 0 ? sold : 0.0, 2e-5 * future);
    assert_near(at(units->margin, unit, lane), 0.0, 0.0);
}

static void check_market(int day, int lane)
{
    const struct alvh_market *market = &setup.block->market;
    const struct alvh_point point = point_of(lane);
    assert_near(market->spot[lane], point.spot, 1e-9);
    assert_near(market->vix[lane],
                alvh_model_vix(&setup.prepared.model, point.regime, point.variance), 1e-9);
    assert_near(setup.block->curve.future[lane],
                future_of(lane, setup.prepared.plan->futures[day].tenor_days[0]), 1e-12);
}

/* ---- The walk ----------------------------------------------------------------------- */

static bool expiry_is_shared(void)
{
    const struct alvh_units *units = &setup.block->units;
    int pairs = 0;
    for (int slot = 0; slot < units->condors; slot++)
        for (int other = 0; other < slot; other++)
            pairs += units->live[slot] && units->live[other] &&
                     units->expiry_day[slot] == units->expiry_day[other];
    return pairs > 0;
}

static void check_quotes(int day)
{
    const struct alvh_units *units = &setup.block->units;
    for (int lane = 0; lane < LANES; lane += 5) {
        check_market(day, lane);
        for (int slot = 0; slot < units->condors; slot++) {
            if (!units->live[slot])
                continue;
            check_condor(slot, day, lane);
            if (setup.prepared.plan->tranche[setup.block->condors.tranche[slot]].open_day ==
                day)
                check_listing(slot, day, lane);
        }
        for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++)
            if (units->live[units->condors + slot])
                check_call(slot, day, lane);
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median of a fan, which lies in the bin of the middle value. */
static void check_fan(int day, int series, const double *value)
{
    double sorted[COUNTED];
    for (int lane = 0; lane < COUNTED; lane++)
        sorted[lane] = value[lane];
    qsort(sorted, COUNTED, sizeof *sorted, ascending);
    const double middle = sorted[COUNTED / 2], centre = setup.prepared.fans.centre[series];
    const double bin =
        (fabs(middle - centre) + setup.prepared.fans.unit[series]) / ALVH_FAN_FINE;
    assert_int_equal(alvh_fans_total(&setup.prepared.fans, day, series), COUNTED);
    assert_near(alvh_fans_quantile(&setup.prepared.fans, day, series, 0.5), middle, bin);
}

static void check_fans(int day)
{
    check_fan(day, ALVH_FAN_SPX, setup.block->market.spot);
    check_fan(day, ALVH_FAN_VIX, setup.block->market.vix);
    check_fan(day, ALVH_FAN_VX1, setup.block->curve.future);
    for (int account = 0; account < setup.scenario.books * setup.scenario.scales;
         account++) {
        const size_t first = (size_t)account * LANES;
        check_fan(day, alvh_fan_of(account, ALVH_FAN_equity),
                  setup.block->ledger.equity + first);
        check_fan(day, alvh_fan_of(account, ALVH_FAN_net_vega),
                  setup.block->ledger.net_vega + first);
    }
}

static void check_start(void)
{
    const struct alvh_start_state *start = &setup.prepared.walk.start;
    const struct alvh_market_lanes *state = &setup.block->market.state;
    assert_near(state->v_fast[5], start->variance[ALVH_FAST], 0.0);
    assert_near(state->v_slow[5], start->variance[ALVH_SLOW], 0.0);
    assert_int_equal(state->regime[5], start->regime);
    assert_near(exp(state->ln_spot[5]), start->spot, 1e-9);
}

/* Walks a block, looking at every close. Returns on how many days an expiry was shared. */
static int walk_and_check(int settings, const char *const setting[])
{
    int shared = 0;
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml", settings, setting,
                      LANES);
    setup.block->lanes = LANES;
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    check_start();
    for (int day = 0; day <= setup.prepared.plan->days; day++) {
        alvh_block_market(&setup.prepared.walk, setup.block, day);
        alvh_block_quote(&setup.prepared.walk, setup.block, day);
        check_quotes(day);
        shared += expiry_is_shared();
        alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
        alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
        check_fans(day);
    }
    walk_setup_free(&setup);
    return shared;
}

/* Crowded, and held to settlement: condors and calls. */
static void a_block_quotes_what_its_markets_are_worth(void **state)
{
    (void)state;
    static const char *const setting[] = {"market.as_of=2018-02-02",
                                          "simulation.days=64",
                                          "condor.entry_every_days=3",
                                          "condor.exit_calendar_days=0",
                                          "layers.base.roll_every_days=28",
                                          "layers.base.call_delta=0.8",
                                          "scale=[1, 7]",
                                          "output.fan_paths=21"};
    const int shared = walk_and_check(sizeof setting / sizeof *setting, setting);
    assert_true(shared > 0 && shared < 64);
}

/* Puts 1000 points below a low index are not listed; the calls' wing is the wider one. */
static void wings_end_where_strikes_do(void **state)
{
    (void)state;
    static const char *const setting[] = {"market.start.spot=912.5",
                                          "market.start.regime=stressed",
                                          "market.start.variance_fast=0.03",
                                          "market.start.variance_slow=0.05",
                                          "simulation.days=12",
                                          "condor.wing_points=1000",
                                          "scale=[1, 7]",
                                          "output.fan_paths=21"};
    assert_int_equal(walk_and_check(sizeof setting / sizeof *setting, setting), 0);
}

/* In a market a hundred times as wide, buying most condors back would cost more than they
 * can ever owe. */
static void nobody_pays_more_than_a_condor_can_owe(void **state)
{
    (void)state;
    static const char *const setting[] = {"market.as_of=2018-02-02", "simulation.days=20",
                                          "costs.widening.stress=100", "scale=[1, 7]",
                                          "output.fan_paths=21"};
    bounded = 0;
    walk_and_check(sizeof setting / sizeof *setting, setting);
    assert_true(bounded > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_quotes_what_its_markets_are_worth),
        cmocka_unit_test(wings_end_where_strikes_do),
        cmocka_unit_test(nobody_pays_more_than_a_condor_can_owe),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
