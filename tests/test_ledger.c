/* The ledger against accounts kept by hand. */
#include "models/isa.h"

#include "sim/ledger/ledger.h"

#include <stdalign.h>
#include <string.h>

#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, UNITS = 3 };

/* One account that can hold a condor (unit 0) and two VIX calls, one of them listed (unit 1). */
struct desk {
    alignas(64) double quantity[UNITS * LANES], cash[LANES];
    alignas(64) double earned[ALVH_LAYER_COUNT * LANES], history[ALVH_EQUITY_DAYS * LANES];
    alignas(64) double alive[LANES], equity[LANES], vega[LANES];
    alignas(64) double peak[LANES], peak_day[LANES];
    alignas(64) double value[UNITS * LANES], open_cost[UNITS * LANES];
    alignas(64) double close_cost[UNITS * LANES], unit_vega[UNITS * LANES];
    alignas(64) double unit_margin[UNITS * LANES], impact[UNITS * LANES], delta[UNITS * LANES];
    alignas(64) double outcome[ALVH_OUTCOME_COUNT][LANES],
        by_layer[ALVH_LAYER_COUNT * LANES];
    bool live[UNITS];
    int expiry_day[UNITS];
    struct alvh_ledger ledger;
    struct alvh_units units;
    struct alvh_outcomes outcomes;
    struct alvh_vega_band band;
    struct alvh_account account;
};

static void fill(double *array, double value)
{
    for (int lane = 0; lane < LANES; lane++)
        array[lane] = value;
}

static void number_units(struct alvh_units *units, int condors)
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_base_call] = true};
    alvh_units_number(units, condors, used);
}

static void open_desk(struct desk *desk, double capital)
{
    memset(desk, 0, sizeof *desk);
    desk->ledger = (struct alvh_ledger){.lanes = LANES,
                                        .accounts = 1,
                                        .units = UNITS,
                                        .quantity = desk->quantity,
                                        .cash = desk->cash,
                                        .earned = desk->earned,
                                        .history = desk->history,
                                        .alive = desk->alive,
                                        .equity = desk->equity,
                                        .net_vega = desk->vega,
                                        .peak = desk->peak,
                                        .peak_day = desk->peak_day};
    desk->units = (struct alvh_units){.lanes = LANES,
                                      .live = desk->live,
                                      .expiry_day = desk->expiry_day,
                                      .value = desk->value,
                                      .open_cost = desk->open_cost,
                                      .close_cost = desk->close_cost,
                                      .vega = desk->unit_vega,
                                      .impact = desk->impact,
                                      .delta = desk->delta,
                                      .margin = desk->unit_margin};
    number_units(&desk->units, 1);
    desk->outcomes =
        (struct alvh_outcomes){.paths = LANES, .capacity = LANES, .books = 1, .scales = 1};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        desk->outcomes.value[which] = desk->outcome[which];
    desk->outcomes.pnl_by_layer = desk->by_layer;
    desk->band = (struct alvh_vega_band){.low_dollars = -60.0, .high_dollars = 20.0};
    desk->account = (struct alvh_account){
        .capital = capital,
        .band = &desk->band,
        .holds = {[ALVH_INSTRUMENT_condor] = true, [ALVH_INSTRUMENT_base_call] = true}};
    desk->live[0] = desk->live[1] = true;
    alvh_ledger_start(&desk->ledger, &desk->account, &desk->outcomes, 0);
}

/* Marks of a short condor and a call, dollars a contract. */
static void quote(struct desk *desk, double condor, double call)
{
    fill(desk->value, condor);
    fill(desk->open_cost, 42.5);
    fill(desk->close_cost, 37.25);
    fill(desk->unit_vega, -31.0);
    fill(desk->unit_margin, 5000.0);
    fill(desk->value + LANES, call);
    fill(desk->open_cost + LANES, 9.5);
    fill(desk->close_cost + LANES, 8.0);
    fill(desk->unit_vega + LANES, 55.0);
}

static void trade(struct desk *desk, int unit, double contracts)
{
    alignas(64) double target[LANES];
    fill(target, contracts);
    alvh_ledger_trade(&desk->ledger, &desk->units, 0, unit, target, &desk->outcomes, 0);
}

static int mark(struct desk *desk, int day)
{
    int outside;
    alvh_ledger_mark(&desk->ledger, &desk->units, &desk->account, day, LANES,
                     &desk->outcomes, 0, &outside);
    return outside;
}

static double outcome_of(const struct desk *desk, enum alvh_outcome which)
{
    return desk->outcome[which][LANES - 1];
}

/* Sell 20 condors at 600, buy 7 calls at 110; next day 850 and 160; close all at 400
 * and 70. day 0: 100000 - 20*42.5 - 7*9.5             = 99083.5 day 1: + 20*(600-850) +
 * 7*(160-110)         = 94433.5 day 2: + 20*(850-400) + 7*(70-160) - 20*37.25 - 7*8 =
 * 102002.5 */
static void equity_follows_marks_and_costs(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 20.0);
    trade(&desk, 1, 7.0);
    mark(&desk, 0);
    assert_near(desk.equity[3], 99083.5, 1e-9);
    quote(&desk, -850.0, 160.0);
    mark(&desk, 1);
    assert_near(desk.equity[3], 94433.5, 1e-9);
    quote(&desk, -400.0, 70.0);
    trade(&desk, 0, 0.0);
    trade(&desk, 1, 0.0);
    mark(&desk, 2);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 3, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_final_pnl), 2002.5, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_cost),
                20 * 42.5 + 7 * 9.5 + 20 * 37.25 + 7 * 8.0, 1e-9);
    assert_near(desk.by_layer[ALVH_LAYER_condor * LANES], 20 * 200.0 - 20 * (42.5 + 37.25),
                1e-9);
    assert_near(desk.by_layer[ALVH_LAYER_base * LANES], -7 * 40.0 - 7 * 17.5, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_worst_day), -4650.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown), 5566.5, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 100000.0, 1e-9);
}

/* The peak is the starting capital, before any trade; the trough comes on day 3. */
static void a_drawdown_runs_from_peak_to_trough(void **state)
{
    (void)state;
    static struct desk desk;
    const double marks[] = {-600, -500, -900, -1100, -1000, -200};
    open_desk(&desk, 100000.0);
    quote(&desk, marks[0], 0.0);
    trade(&desk, 0, 10.0);
    for (int day = 0; day < 6; day++) {
        quote(&desk, marks[day], 0.0);
        mark(&desk, day);
    }
    /* Equity peaks on day 1 at 100000 - 425 + 1000 and falls by 10 * 600. */
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown), 6000.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown_days), 2.0, 0.0);
}

/* Equity is 100575 on days 1 and 2 and 96575 on days 3 and 4: from the first peak to the
 * first trough. */
static void of_equal_peaks_and_troughs_the_first_count(void **state)
{
    (void)state;
    static struct desk desk;
    const double marks[] = {-600, -500, -500, -900, -900};
    open_desk(&desk, 100000.0);
    quote(&desk, marks[0], 0.0);
    trade(&desk, 0, 10.0);
    for (int day = 0; day < 5; day++) {
        quote(&desk, marks[day], 0.0);
        mark(&desk, day);
    }
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown), 4000.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown_days), 2.0, 0.0);
}

/* 10 condors short 31 each and 3 calls long 55: -145 in all; a band of -60..20 for each of
 * 10 condors is -600..200. Five more calls bring +130, within it, eight more +295, beyond.
 */
static void vega_breaches_are_counted_per_open_condor(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 10.0);
    trade(&desk, 1, 3.0);
    assert_int_equal(mark(&desk, 0), 0);
    assert_near(desk.vega[0], -145.0, 1e-9);
    trade(&desk, 1, 8.0);
    assert_int_equal(mark(&desk, 1), 0);
    trade(&desk, 1, 11.0);
    assert_int_equal(mark(&desk, 2), LANES);
    trade(&desk, 0, 0.0); /* no condor, no band */
    assert_int_equal(mark(&desk, 3), 0);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 4, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_vega_breach_days), 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_min_net_vega), -145.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_net_vega), 605.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_mean_net_vega),
                (-145.0 + 130.0 + 295.0 + 605.0) / 4, 1e-9);
}

/* Equity of 100000 - 425 - 10*(10600-600) = -425 is ruin; closing costs 10*37.25 more. */
static void ruin_closes_everything_and_stays(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 10.0);
    mark(&desk, 0);
    quote(&desk, -10600.0, 110.0);
    mark(&desk, 1);
    assert_near(desk.equity[5], -797.5, 1e-9);
    assert_near(desk.quantity[5], 0.0, 0.0);
    assert_near(desk.alive[5], 0.0, 0.0);
    quote(&desk, -100.0, 110.0);
    mark(&desk, 2);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 3, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_ruined), 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_final_pnl), -100797.5, 1e-9);
}

/* Opening 10 condors costs 425, all there is: equity at zero is ruin. */
static void nothing_left_is_ruin(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 425.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 10.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_ruined), 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_cost), 10 * (42.5 + 37.25), 0.0);
    assert_near(desk.equity[7], -372.5, 0.0);
    assert_near(desk.alive[7], 0.0, 0.0);
}

/* The puts of the first and the calls of the second cannot both be breached on one day: 50
 * and 10 points, 60 for each pair. On two days they can: 50 and 50. */
static void condors_that_settle_together_share_margin(void **state)
{
    (void)state;
    static struct desk desk;
    static const double legs[] = {4250, 4300, 4700, 4710, 3990, 4000, 4400, 4450};
    static double strike[sizeof legs / sizeof *legs * LANES];
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, -600.0);
    for (size_t leg = 0; leg < sizeof legs / sizeof *legs; leg++)
        fill(strike + leg * LANES, legs[leg]);
    fill(desk.unit_margin + LANES, 5000.0);
    number_units(&desk.units, 2);
    desk.units.condor_strike = strike;
    desk.units.expiry_shared = true;
    trade(&desk, 0, 2.0);
    trade(&desk, 1, 2.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 12000.0, 0.0);
    desk.units.expiry_shared = false;
    desk.expiry_day[1] = 1;
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 20000.0, 0.0);
}

/* The same contract in another slot: nothing is traded, nothing paid. */
static void a_transfer_costs_nothing(void **state)
{
    (void)state;
    static struct desk desk;
    unsigned char same[LANES];
    open_desk(&desk, 100000.0);
    number_units(&desk.units, 0);
    quote(&desk, 110.0, 110.0);
    trade(&desk, 0, 4.0);
    mark(&desk, 0);
    const double before = desk.equity[1];
    for (int lane = 0; lane < LANES; lane++)
        same[lane] = lane != 2;
    alvh_ledger_transfer(&desk.ledger, &desk.units, 0, 0, 1, same);
    mark(&desk, 1);
    assert_near(desk.equity[1], before, 0.0);
    assert_near(desk.quantity[LANES + 1], 4.0, 0.0);
    assert_near(desk.quantity[LANES + 2], 0.0, 0.0);
    assert_near(desk.quantity[2], 4.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equity_follows_marks_and_costs),
        cmocka_unit_test(a_drawdown_runs_from_peak_to_trough),
        cmocka_unit_test(of_equal_peaks_and_troughs_the_first_count),
        cmocka_unit_test(vega_breaches_are_counted_per_open_condor),
        cmocka_unit_test(ruin_closes_everything_and_stays),
        cmocka_unit_test(nothing_left_is_ruin),
        cmocka_unit_test(condors_that_settle_together_share_margin),
        cmocka_unit_test(a_transfer_costs_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
