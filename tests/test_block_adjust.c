/* Condors adjusted in a block, against the rule in plain words, the strikes that today's
 * smile asks for and costs asked for one point at a time. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "tests/block_prices.h"
#include "tests/hot.h"

enum { MOST_UNITS = 64, PROGRAMMES = 2 };

/* What a block was like before its trades of the day. */
static struct {
    double strike[MOST_UNITS * LEGS * LANES], received[MOST_UNITS * LANES];
    double opening_cost[MOST_UNITS * LANES], adjustment_cost[4 * LANES];
} before;

static bool acted[PROGRAMMES][ALVH_SIDES][LANES]; /* on the excursion of today */
static int moved, safe, lost; /* spreads moved, and left for either reason */

static void copy(double *to, const double *from, int rows)
{
    memcpy(to, from, (size_t)rows * LANES * sizeof(double));
}

static void keep_before(void)
{
    const struct alvh_block *block = setup.block;
    const int units = block->units.condors;
    assert_true(units <= MOST_UNITS);
    copy(before.strike, block->condors.strike, units * LEGS);
    copy(before.received, block->condors.received, units);
    copy(before.opening_cost, block->opening_cost, units);
    for (int account = 0; account < block->ledger.accounts; account++)
        copy(before.adjustment_cost + account * LANES,
             setup.outcomes.value[ALVH_OUTCOME_adjustment_cost] +
                 account * setup.outcomes.capacity,
             1);
}

/* Does a side begin an excursion today that has not been acted on? */
static bool begins(int programme, int which, int lane)
{
    const struct alvh_adjustment_options *options =
        &setup.scenario.book[programme].adjustment;
    const double rsi = setup.block->signals.value[ALVH_SIGNAL_rsi][lane];
    const double breadth = setup.block->signals.value[ALVH_SIGNAL_ad_z][lane];
    const bool threatened = which == ALVH_PUTS
                                ? rsi < options->rsi_low || breadth < -options->ad_z
                                : rsi > options->rsi_high || breadth > options->ad_z;
    const bool first = threatened && !acted[programme][which][lane];
    acted[programme][which][lane] = threatened;
    return first;
}

/* Two legs closed and two opened. */
struct change {
    double taken; /* to close the old ones: mark and half-spreads, without fees */
    double cost, gained, delta, vega;
};

static struct change change_of(int which, int day, int tenor, int lane,
                               const double old[LEGS], const double new[LEGS])
{
    const struct legs closed = legs_of(lane, day, tenor, old);
    const struct legs opened = legs_of(lane, day, tenor, new);
    struct change change = {0};
    for (int leg = 2 * which; leg < 2 * which + 2; leg++) {
        const double sign = side[leg];
        const double closing =
            spx_crossing(closed.price[leg], closed.wider[leg], sign < 0.0);
        change.cost +=
            closing + spx_crossing(opened.price[leg], opened.wider[leg], sign > 0.0);
        change.taken += closing - setup.scenario.costs.spx_fee_dollars -
                        100.0 * sign * closed.price[leg];
        change.gained += 100.0 * sign * (closed.price[leg] - opened.price[leg]);
        change.delta += 100.0 * sign * (opened.delta[leg] - closed.delta[leg]);
        change.vega += sign * (opened.vega[leg] - closed.vega[leg]);
    }
    return change;
}

static void strikes_of(const double *strike, int unit, int lane, double legs[LEGS])
{
    for (int leg = 0; leg < LEGS; leg++)
        legs[leg] = at(strike, unit * LEGS + leg, lane);
}

/* The new short strike is the one nearest to 16 delta, farther out, its wing 50 points
 * beyond; the other spread is what it was. */
static void check_strikes(int which, int tenor, int lane, const double old[LEGS],
                          const double new[LEGS])
{
    const int sold = 1 + which, bought = 3 * which, other = 2 * (1 - which);
    const double delta = which == ALVH_PUTS ? 0.84 : 0.16;
    assert_true(which == ALVH_PUTS ? new[sold] < old[sold] : new[sold] > old[sold]);
    assert_near(fmod(new[sold], 5.0), 0.0, 0.0);
    assert_true(call_delta_at(lane, tenor, new[sold] - 2.5) > delta - 1e-5);
    assert_true(call_delta_at(lane, tenor, new[sold] + 2.5) < delta + 1e-5);
    assert_near(fabs(new[bought] - new[sold]), 50.0, 0.0);
    assert_near(new[other], old[other], 0.0);
    assert_near(new[other + 1], old[other + 1], 0.0);
}

/* A spread that is left lies farther out than today's would, or is lost already. */
static void check_left(int which, int day, int tenor, int lane, const double old[LEGS])
{
    const double sold = old[1 + which];
    const struct change change = change_of(which, day, tenor, lane, old, old);
    const bool is_safe = which == ALVH_PUTS
                             ? call_delta_at(lane, tenor, sold - 2.5) > 0.84 - 1e-5
                             : call_delta_at(lane, tenor, sold + 2.5) < 0.16 + 1e-5;
    const bool is_lost = change.taken > 100.0 * fabs(old[3 * which] - sold) - 0.5;
    assert_true(is_safe || is_lost);
    safe += is_safe;
    lost += is_lost && !is_safe;
}

/* One contract of the tranche, and what all accounts of the programme pay. */
static void check_change(int which, int day, int unit, int lane, double paid[])
{
    const struct alvh_block *block = setup.block;
    const int tenor = block->units.expiry_day[unit] - day;
    double old[LEGS], new[LEGS];
    strikes_of(before.strike, unit, lane, old);
    strikes_of(block->condors.strike, unit, lane, new);
    if (memcmp(old, new, sizeof old) == 0) {
        check_left(which, day, tenor, lane, old);
        return;
    }
    check_strikes(which, tenor, lane, old, new);
    const struct change change = change_of(which, day, tenor, lane, old, new);
    const double width = 100.0 * fabs(old[3 * which] - old[1 + which]);
    const double spot = point_of(lane).spot, tolerance = 100.0 * LEGS * 4e-7 * spot;
    const double impact = impact_of(setup.scenario.impact.spx_option_contracts, lane,
                                    change.delta, change.vega);
    assert_true(change.taken <= width + 0.5);
    assert_near(at(block->opening_cost, unit, lane) - at(before.opening_cost, unit, lane),
                change.cost, tolerance);
    assert_near(at(block->condors.received, unit, lane) - at(before.received, unit, lane),
                change.gained, tolerance);
    const double value = at(block->units.value, unit, lane);
    const struct legs legs = legs_of(lane, day, tenor, new);
    double expected = 0.0;
    for (int leg = 0; leg < LEGS; leg++)
        expected += 100.0 * side[leg] * legs.price[leg];
    assert_near(value, expected, tolerance);
    for (int account = 0; account < block->ledger.accounts; account++) {
        const double held = alvh_ledger_quantity(&block->ledger, account, unit)[lane];
        paid[account] += held * change.cost + pow(held, 1.5) * impact;
    }
    moved++;
}

static void check_lane(int day, int lane)
{
    const struct alvh_block *block = setup.block;
    double paid[4] = {0.0};
    bool now[PROGRAMMES][ALVH_SIDES], both = false;
    for (int programme = 0; programme < PROGRAMMES; programme++) {
        now[programme][ALVH_PUTS] = begins(programme, ALVH_PUTS, lane);
        now[programme][ALVH_CALLS] = begins(programme, ALVH_CALLS, lane);
        both |= now[programme][ALVH_PUTS] && now[programme][ALVH_CALLS];
    }
    if (both)
        return; /* Strikes in between were never written down. */
    for (int programme = 0; programme < PROGRAMMES; programme++)
        for (int which = 0; which < ALVH_SIDES; which++)
            for (int slot = 0; now[programme][which] && slot < block->condors.slots;
                 slot++) {
                const int tranche = block->condors.tranche[slot];
                const int unit = programme * block->condors.slots + slot;
                if (tranche != ALVH_NONE &&
                    setup.prepared.plan->tranche[tranche].open_day < day &&
                    block->units.expiry_day[unit] - day >= 5)
                    check_change(which, day, unit, lane, paid);
            }
    for (int account = 0; account < block->ledger.accounts; account++) {
        const int64_t entry = account * setup.outcomes.capacity + lane;
        const double total = setup.outcomes.value[ALVH_OUTCOME_adjustment_cost][entry];
        assert_near(total - before.adjustment_cost[account * LANES + lane], paid[account],
                    1e-3 * paid[account]);
        assert_near(account_earned(&block->ledger, account, ALVH_LAYER_adjustment)[lane],
                    -total, 1e-9 * total);
    }
}

/* Elsewhere nothing changes. */
static void check_others(int day, int lane)
{
    const struct alvh_block *block = setup.block;
    for (int unit = 0; unit < block->units.condors; unit++) {
        const int tranche = block->condors.tranche[unit % block->condors.slots];
        const int programme = unit / block->condors.slots;
        double old[LEGS], new[LEGS];
        strikes_of(before.strike, unit, lane, old);
        strikes_of(block->condors.strike, unit, lane, new);
        bool may = tranche != ALVH_NONE &&
                   setup.prepared.plan->tranche[tranche].open_day < day &&
                   block->units.expiry_day[unit] - day >= 5;
        may = may &&
              (acted[programme][ALVH_PUTS][lane] || acted[programme][ALVH_CALLS][lane]);
        if (!may)
            assert_memory_equal(old, new, sizeof old);
    }
}

/* Two programmes of two accounts each: one adjusts early, the other late. */
static void walk_and_check(const char *stress)
{
    const char *setting[] = {"market.as_of=2018-02-02",
                             "simulation.days=70",
                             "scale=[3, 40]",
                             "condor.entry_every_days=4",
                             "margin.calls=false",
                             "condor.stop_loss_percent=10000",
                             "condor.exit_calendar_days=0",
                             "sizing.capital_dollars_per_contract=1e6",
                             "books.static_vix.rules.adjustment.rsi_low=40",
                             "books.static_vix.rules.adjustment.ad_z=2.1",
                             stress};
    memset(acted, 0, sizeof acted);
    moved = safe = lost = 0;
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml",
                      sizeof setting / sizeof *setting, setting, LANES);
    setup.block->lanes = LANES;
    assert_int_equal(setup.prepared.walk.programmes.count, PROGRAMMES);
    alvh_block_start(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    for (int day = 0; day <= setup.prepared.plan->days; day++) {
        alvh_block_market(&setup.prepared.walk, setup.block, day);
        alvh_block_quote(&setup.prepared.walk, setup.block, day);
        keep_before();
        alvh_block_trade(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
        for (int lane = 0; lane < LANES; lane++) {
            check_lane(day, lane);
            check_others(day, lane);
        }
        alvh_block_mark(&setup.prepared.walk, setup.block, day, &setup.outcomes, 0);
    }
    walk_setup_free(&setup);
}

static void threatened_spreads_move_at_what_that_costs(void **state)
{
    (void)state;
    walk_and_check("costs.widening.stress=1");
    assert_true(moved > 500 && safe > 50);
}

/* Where spreads are very wide, closing many would take more than they can owe. */
static void spreads_that_are_lost_are_left(void **state)
{
    (void)state;
    walk_and_check("costs.widening.stress=40");
    assert_true(moved > 50 && lost > 50);
}

static void walk_books(int settings, const char *const setting[], double *outcome)
{
    walk_setup_create(&setup, ALVH_TEST_SCENARIOS "/two_books.yaml", settings, setting,
                      LANES);
    setup.block->lanes = LANES;
    assert_int_equal(setup.prepared.walk.programmes.count, 1);
    alvh_block_walk(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        memcpy(outcome + (size_t)which * LANES, setup.outcomes.value[which],
               LANES * sizeof(double));
    walk_setup_free(&setup);
}

#define TURBULENT "market.as_of=2018-02-02", "simulation.days=42", "scale=[40]"

/* With the rule off its other options change nothing, to the last bit; with it on they do.
 */
static void switched_off_its_options_mean_nothing(void **state)
{
    (void)state;
    static const char *const off[] = {TURBULENT, "rules.adjustment.enabled=false"};
    static const char *const other[] = {
        TURBULENT, "rules.adjustment.enabled=false", "rules.adjustment.rsi_low=45",
        "rules.adjustment.ad_z=0.5", "books.static_vix.rules.adjustment.min_days=30"};
    static const char *const on[] = {TURBULENT};
    static double a[ALVH_OUTCOME_COUNT * LANES], b[ALVH_OUTCOME_COUNT * LANES];
    walk_books(sizeof off / sizeof *off, off, a);
    walk_books(sizeof other / sizeof *other, other, b);
    assert_memory_equal(a, b, sizeof a);
    walk_books(sizeof on / sizeof *on, on, b);
    assert_memory_not_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threatened_spreads_move_at_what_that_costs),
        cmocka_unit_test(spreads_that_are_lost_are_left),
        cmocka_unit_test(switched_off_its_options_mean_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
