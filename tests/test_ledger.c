/* The ledger against accounts kept by hand. */
#include "models/isa.h"

#include "sim/ledger/ledger.h"

#include <stdalign.h>
#include <string.h>

#include "tests/expect.h"
#include "tests/hot.h"

enum { LANES = 16, UNITS = 24 };

/* One account that can hold a condor (unit 0) and two VIX calls, one of them listed (unit
 * 1), unless a test numbers its units otherwise. Nobody calls its margin unless a test
 * does. */
struct desk {
    alignas(64) double quantity[UNITS * LANES], cash[LANES];
    alignas(64) double earned[ALVH_LAYER_COUNT * LANES], history[ALVH_EQUITY_DAYS * LANES];
    alignas(64) double alive[LANES], equity[LANES], vega[LANES];
    alignas(64) double peak[LANES], peak_day[LANES];
    alignas(64) double value[UNITS * LANES], open_cost[UNITS * LANES];
    alignas(64) double close_cost[UNITS * LANES], unit_vega[UNITS * LANES];
    alignas(64) double unit_margin[UNITS * LANES], impact[UNITS * LANES],
        delta[UNITS * LANES];
    alignas(64) double outcome[ALVH_OUTCOME_COUNT][LANES],
        by_layer[ALVH_LAYER_COUNT * LANES];
    alignas(64) double credit[2 * LANES], strike[10 * LANES], time_value[UNITS * LANES];
    alignas(64) double spot[LANES], index_today[LANES];
    alignas(64) double index_sum[LANES], index_square[LANES];
    alignas(64) double need[2 * LANES], least[2 * LANES], forced[LANES], pressed[LANES];
    alignas(64) double gain[2 * ALVH_GRID_POINTS * LANES];
    bool live[UNITS];
    int expiry_day[UNITS];
    struct alvh_ledger ledger;
    bool held[UNITS];
    struct alvh_units units;
    struct alvh_outcomes outcomes;
    struct alvh_vega_band band;
    struct alvh_margin_options rules;
    struct alvh_margin_call_options calls;
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
    alvh_units_number(units, 1, condors, used);
}

static void open_desk(struct desk *desk, double capital)
{
    memset(desk, 0, sizeof *desk);
    desk->ledger = (struct alvh_ledger){.lanes = LANES,
                                        .accounts = 1,
                                        .units = UNITS,
                                        .quantity = desk->quantity,
                                        .held = desk->held,
                                        .cash = desk->cash,
                                        .earned = desk->earned,
                                        .history = desk->history,
                                        .alive = desk->alive,
                                        .equity = desk->equity,
                                        .net_vega = desk->vega,
                                        .peak = desk->peak,
                                        .peak_day = desk->peak_day,
                                        .index = {.spot = desk->spot,
                                                  .today = desk->index_today,
                                                  .sum = desk->index_sum,
                                                  .square = desk->index_square}};
    desk->units = (struct alvh_units){.lanes = LANES,
                                      .live = desk->live,
                                      .expiry_day = desk->expiry_day,
                                      .value = desk->value,
                                      .open_cost = desk->open_cost,
                                      .close_cost = desk->close_cost,
                                      .vega = desk->unit_vega,
                                      .impact = desk->impact,
                                      .delta = desk->delta,
                                      .margin = desk->unit_margin,
                                      .time_value = desk->time_value,
                                      .condor_credit = desk->credit};
    number_units(&desk->units, 1);
    desk->outcomes =
        (struct alvh_outcomes){.paths = LANES, .capacity = LANES, .books = 1, .scales = 1};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        desk->outcomes.value[which] = desk->outcome[which];
    desk->outcomes.pnl_by_layer = desk->by_layer;
    desk->band = (struct alvh_vega_band){.low_dollars = -60.0, .high_dollars = 20.0};
    desk->rules = (struct alvh_margin_options){.method = ALVH_MARGIN_WORST_EXPIRY,
                                               .paid_percent = 100.0,
                                               .future_percent = 50.0,
                                               .future_spread_percent = 20.0};
    desk->calls = (struct alvh_margin_call_options){.maintenance_percent = 100.0};
    desk->account = (struct alvh_account){
        .capital = capital,
        .band = &desk->band,
        .margin = &desk->rules,
        .calls = &desk->calls,
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

/* Equity of 10 condors sold at 600 for 42.5 each: those 425 are lost on day 0 and made good
 * on day 1. Day 3 is the trough of the largest drawdown, 6000 under the 100575 of day 1;
 * days 4 and 5 only reach that peak, day 6 passes it. The fall after it, of 5000, changes
 * nothing; one of 7000 on day 8 does, and is not made good on day 9. */
static void a_recovery_runs_from_the_trough_to_a_new_peak(void **state)
{
    (void)state;
    static struct desk desk;
    const double marks[] = {-600, -500, -900, -1100, -700, -500, -400, -900, -1100, -500};
    const double so_far[] = {-1, 1, -3, -4, -4, -4, 3, 3, -9, -9};
    open_desk(&desk, 100000.0);
    quote(&desk, marks[0], 0.0);
    trade(&desk, 0, 10.0);
    for (int day = 0; day < 10; day++) {
        quote(&desk, marks[day], 0.0);
        mark(&desk, day);
        /* While it lasts: less the day of the trough, and 1 more. */
        assert_near(outcome_of(&desk, ALVH_OUTCOME_recovery_days), so_far[day], 0.0);
    }
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 10, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_recovery_days), -1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown), 7000.0, 1e-9);
}

static void who_never_falls_has_nothing_to_recover(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    for (int day = 0; day < 3; day++)
        mark(&desk, day);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 3, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_recovery_days), 0.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_beta), 0.0, 0.0);
}

/* A condor has four legs. Sold 20 and bought back 5: 100 contracts; 7 calls bought, 3 sold
 * and the other 4 left to settle, which is no trade: 10. */
static void turnover_counts_legs_and_no_settlement(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    desk.expiry_day[0] = 30;
    desk.expiry_day[1] = 2;
    trade(&desk, 0, 20.0);
    trade(&desk, 1, 7.0);
    desk.units.day = 1;
    trade(&desk, 0, 15.0);
    for (int lane = 0; lane < LANES; lane++)
        alvh_ledger_reduce(&desk.ledger, &desk.units, 0, 1, lane, 3.0, &desk.outcomes, 0);
    desk.units.day = 2;
    trade(&desk, 1, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_turnover), 110.0, 0.0);
}

/* 7 calls bought with 90 of time value, 2 more at 75; 4 sold at 60, the other 5 worth 35 of
 * it at the end: 4*60 + 5*35 - 7*90 - 2*75 = -365. A condor has none to book. */
static void the_base_layer_books_the_time_value_it_rolls(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    fill(desk.time_value, 1e6);
    fill(desk.time_value + LANES, 90.0);
    trade(&desk, 0, 20.0);
    trade(&desk, 1, 7.0);
    fill(desk.time_value + LANES, 75.0);
    trade(&desk, 1, 9.0);
    fill(desk.time_value + LANES, 60.0);
    for (int lane = 0; lane < LANES; lane++)
        alvh_ledger_close(&desk.ledger, &desk.units, 0, 0, 1, &lane, &desk.outcomes, 0);
    for (int lane = 0; lane < LANES; lane++)
        alvh_ledger_reduce(&desk.ledger, &desk.units, 0, 1, lane, 4.0, &desk.outcomes, 0);
    fill(desk.time_value + LANES, 35.0);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 1, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_temporal_theta), -365.0, 1e-9);
}

/* 16 condors sold at 600 become others in place, worth 640 where they were worth 900, for
 * 110 dollars each and 2 x 16^1.5 = 128 of impact:
 *
 *     paid       = 16*110 + 128                              = 1888
 *     condor     = 16*600 - 16*42.5 - 16*(900-640) - 16*640  = -5480
 *     equity     = 100000 - 5480 - 1888                      = 92632
 *     turnover   = 16*4 sold, 16*2 closed, 16*2 opened       = 128 */
static void replaced_contracts_change_at_the_mid_and_pay_once(void **state)
{
    (void)state;
    static struct desk desk;
    static const int lane[] = {3, 15};
    static const double worth[] = {-900, -900}, cost[] = {110, 110}, impact[] = {2, 2};
    const struct alvh_replacement replacement = {2, lane, worth, cost, impact};
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    desk.expiry_day[0] = 30;
    trade(&desk, 0, 16.0);
    desk.value[7] = -900.0;
    desk.value[3] = desk.value[LANES - 1] = -640.0;
    assert_int_equal(alvh_ledger_replace(&desk.ledger, &desk.units, 0, 0, &replacement,
                                         &desk.outcomes, 0),
                     2);
    mark(&desk, 0);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 1, &desk.outcomes, 0);
    assert_near(desk.equity[LANES - 1], 92632.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_adjustment_cost), 1888.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_cost), 16 * 42.5 + 1888.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_impact), 128.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_turnover), 128.0, 0.0);
    assert_near(desk.by_layer[ALVH_LAYER_condor * LANES + 3], -5480.0, 1e-9);
    assert_near(desk.by_layer[ALVH_LAYER_adjustment * LANES + 3], -1888.0, 1e-9);
    assert_near(desk.equity[7], 100000.0 - 16 * 42.5 + 16 * (600 - 900), 1e-9);
    assert_near(desk.outcome[ALVH_OUTCOME_adjustment_cost][7], 0.0, 0.0);
}

/* SPX 4000, 4200, 4032, 4233.6: returns 0, 0.05, -0.04, 0.05. Equity moves by -425, 800,
 * -700, 500 on 100000:
 *
 *     sum e r  = (0.05*800 + 0.04*700 + 0.05*500)/1e5   = 93e-5
 *     sum e sum r / n = 175e-5 * 0.06 / 4               = 2.625e-5
 *     sum r^2 - (sum r)^2 / n = 0.0066 - 0.0009         = 0.0057
 *     beta = 90.375e-5 / 0.0057                         = 0.158552... */
static void beta_is_the_slope_of_daily_returns(void **state)
{
    (void)state;
    static struct desk desk;
    const double marks[] = {-600, -520, -590, -540}, spot[] = {4000, 4200, 4032, 4233.6};
    open_desk(&desk, 100000.0);
    quote(&desk, marks[0], 0.0);
    trade(&desk, 0, 10.0);
    for (int day = 0; day < 4; day++) {
        alignas(64) double close[LANES];
        fill(close, spot[day]);
        quote(&desk, marks[day], 0.0);
        alvh_index_close(LANES, close, &desk.ledger.index);
        mark(&desk, day);
    }
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 4, &desk.outcomes, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_beta), 90.375e-5 / 0.0057, 1e-12);
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

static const int condor_right[4] = {-1, -1, 1, 1}, condor_held[4] = {1, -1, -1, 1};
static const int put_right[1] = {-1}, put_held[1] = {1};

/* Strikes of two condors, then of two SPX puts, and units for all of them. */
static void list_spx_options(struct desk *desk, const double legs[10])
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_spx_put] = true};
    alvh_units_number(&desk->units, 1, 2, used);
    desk->account.holds[ALVH_INSTRUMENT_spx_put] = true;
    for (int leg = 0; leg < 10; leg++)
        fill(desk->strike + leg * LANES, legs[leg]);
    desk->units.legs[ALVH_INSTRUMENT_condor] =
        (struct alvh_unit_legs){.count = 4,
                                .right = condor_right,
                                .held = condor_held,
                                .strike = desk->strike,
                                .ln_strike = desk->strike}; /* nobody prices them */
    desk->units.legs[ALVH_INSTRUMENT_spx_put] =
        (struct alvh_unit_legs){.count = 1,
                                .right = put_right,
                                .held = put_held,
                                .strike = desk->strike + (size_t)8 * LANES,
                                .ln_strike = desk->strike};
    for (int unit = 0; unit < 4; unit++) {
        desk->live[unit] = true;
        desk->expiry_day[unit] = 7;
        fill(desk->value + unit * LANES, unit < 2 ? -600.0 : 110.0);
        fill(desk->close_cost + unit * LANES, 37.25);
        fill(desk->credit + (unit % 2) * LANES, 600.0);
        fill(desk->unit_margin + unit * LANES, unit < 2 ? 5000.0 : 0.0);
    }
}

/* The puts of the first and the calls of the second cannot both be breached on one day: 50
 * and 10 points, 60 for each pair. On two days they can: 50 and 50. */
static void condors_that_settle_together_share_margin(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk,
                     (const double[10]){4250, 4300, 4700, 4710, 3990, 4000, 4400, 4450});
    trade(&desk, 0, 2.0);
    trade(&desk, 1, 2.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 12000.0, 0.0);
    desk.expiry_day[1] = 1;
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 20000.0, 0.0);
}

/* Until the last lane has sold. */
static void what_some_lane_holds_is_known(void **state)
{
    (void)state;
    static struct desk desk;
    alignas(64) double target[LANES] = {[5] = 2.0};
    open_desk(&desk, 100000.0);
    assert_false(alvh_ledger_holds(&desk.ledger, 0, 1));
    alvh_ledger_trade(&desk.ledger, &desk.units, 0, 1, target, &desk.outcomes, 0);
    assert_true(alvh_ledger_holds(&desk.ledger, 0, 1));
    assert_false(alvh_ledger_holds(&desk.ledger, 0, 0));
    target[5] = 0.0;
    alvh_ledger_trade(&desk.ledger, &desk.units, 0, 1, target, &desk.outcomes, 0);
    assert_false(alvh_ledger_holds(&desk.ledger, 0, 1));
}

/* A condor 4250/4300/4700/4720 and two puts of 4260 lose most at 4260, 40 points: on lane
 * 6, which holds no puts, 50. Puts of another day carry nothing. */
static void puts_that_settle_with_a_condor_carry_it(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk, (const double[10]){4250, 4300, 4700, 4720, 3990, 4000, 4400,
                                               4450, 4260, 4260});
    desk.live[1] = false;
    desk.expiry_day[3] = 8;
    trade(&desk, 0, 3.0);
    trade(&desk, 2, 6.0);
    trade(&desk, 3, 6.0);
    desk.quantity[2 * LANES + 6] = 0.0;
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 12000.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_peak_margin][6], 15000.0, 0.0);
    trade(&desk, 2, 0.0);
    trade(&desk, 3, 0.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 15000.0, 0.0);
}

/* Of the tranches above three and two: 3 * 50 + 2 * 10 below 3990, 3 * 10 + 2 * 50 above
 * 4710. Of 17000 needed 9000 are missing. One of the first, which has lost more, frees
 * 5000, 4962.75 after costs, so two are closed; but 60 points go with them, not 100, and
 * 3074.50 are missing still. Now one of the first frees 1000 and one of the second 5000:
 * with both gone the last one of the second needs 5000 of 8000 - 4 * 37.25. */
static void a_call_looks_at_what_closing_frees(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    list_spx_options(&desk,
                     (const double[10]){4250, 4300, 4700, 4710, 3990, 4000, 4400, 4450});
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 3.0);
    trade(&desk, 1, 2.0);
    fill(desk.value, -900.0);
    fill(desk.cash, 8000.0 + 3 * 900.0 + 2 * 600.0);
    mark(&desk, 0);
    assert_near(desk.quantity[3], 0.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 5000.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 1.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_forced_contracts), 4.0, 0.0);
    assert_near(desk.equity[3], 8000.0 - 4 * 37.25, 1e-9);
}

/* Two condors that settle on days of their own. */
static void list_two_condors(struct desk *desk)
{
    number_units(&desk->units, 2);
    desk->expiry_day[1] = 1;
    quote(desk, -600.0, -600.0);
    fill(desk->open_cost + LANES, 42.5);
    fill(desk->close_cost + LANES, 37.25);
    fill(desk->unit_margin + LANES, 5000.0);
    fill(desk->impact, 8.0);
    fill(desk->impact + LANES, 8.0);
    fill(desk->credit, 600.0);
    fill(desk->credit + LANES, 600.0);
}

/* Four of each condor, 5000 apart, sold at 600 for 4*(42.5 + 8*sqrt 4) a tranche:
 *
 *     day 0: 60000 - 2*4*58.5                               = 59532, 40000 needed
 *     day 1: - 4*2000 - 4*3500                              = 37532, short of 2468
 *            one of the second frees 5000 - 37.25 - 8*2 and costs 45.25: 37486.75
 *     day 2: - 4*3300 - 3*2000                              = 18286.75, short of 16713.25
 *            all three of the second free 3*(5000 - 37.25 - 8*sqrt 3), one of the first
 *            the rest; 3*37.25 + 8*3^1.5 and 45.25 are paid */
static void a_margin_call_closes_the_worst_tranche_first(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 60000.0);
    list_two_condors(&desk);
    desk.calls.calls = true;
    trade(&desk, 0, 4.0);
    trade(&desk, 1, 4.0);
    mark(&desk, 0);
    assert_near(desk.equity[3], 59532.0, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 0.0, 0.0);
    fill(desk.value, -2600.0);
    fill(desk.value + LANES, -4100.0);
    mark(&desk, 1);
    assert_near(desk.quantity[3], 4.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 3.0, 0.0);
    assert_near(desk.equity[3], 37486.75, 1e-9);
    assert_near(desk.vega[3], 4 * -31.0 + 3 * 55.0, 1e-9);
    fill(desk.value, -5900.0);
    fill(desk.value + LANES, -6100.0);
    mark(&desk, 2);
    assert_near(desk.quantity[3], 3.0, 0.0);
    assert_near(desk.quantity[LANES + 3], 0.0, 0.0);
    assert_near(desk.equity[3], 18286.75 - 111.75 - 8.0 * pow(3.0, 1.5) - 45.25, 1e-9);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_margin_calls), 2.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_forced_contracts), 5.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 40000.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_ruined), 0.0, 0.0);
}

/* 20000 are needed. Of lanes with 17999 and 18000 left only the first is short at 90 %; a
 * closing that costs more than it frees helps neither. */
static void only_lanes_below_maintenance_are_called(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 30000.0);
    list_two_condors(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 90};
    trade(&desk, 0, 4.0);
    mark(&desk, 0);
    desk.cash[5] = 17999.0 + 4 * 600.0;
    desk.cash[6] = 18000.0 + 4 * 600.0;
    mark(&desk, 1);
    for (int lane = 0; lane < LANES; lane++) {
        assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][lane], lane == 5, 0.0);
        assert_near(desk.quantity[lane], lane == 5 ? 3.0 : 4.0, 0.0);
    }
    assert_near(desk.outcome[ALVH_OUTCOME_peak_margin][5], 20000.0, 0.0);
    fill(desk.close_cost, 4500.0);
    desk.cash[5] = 100.0 + 3 * 600.0;
    mark(&desk, 2);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][5], 2.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_forced_contracts][5], 1.0, 0.0);
    assert_near(desk.quantity[5], 3.0, 0.0);
}

/* Of 10 left 4000 are missing. Closing either condor frees 2000 of them for 1900 and
 * impact, so both go and nothing is left. No call comes where nothing was left before. */
static void paying_for_a_margin_call_can_be_ruin(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 30000.0);
    list_two_condors(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 40};
    trade(&desk, 0, 2.0);
    mark(&desk, 0);
    fill(desk.cash, 10.0 + 2 * 600.0);
    fill(desk.close_cost, 1900.0);
    desk.cash[4] = 2 * 600.0;
    mark(&desk, 1);
    assert_near(desk.quantity[3], 0.0, 0.0);
    assert_near(desk.equity[3], 10.0 - 2 * 1900.0 - 8.0 * pow(2.0, 1.5), 1e-9);
    assert_near(desk.outcome[ALVH_OUTCOME_ruined][3], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][3], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_ruined][4], 1.0, 0.0);
    assert_near(desk.outcome[ALVH_OUTCOME_margin_calls][4], 0.0, 0.0);
}

/* By itself a condor needs 4400 and a call 110: 10*4400, then 7*110 more. Nothing carries
 * anything else, whatever settles when. */
static void regulation_t_adds_strategies_up(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    desk.rules.method = ALVH_MARGIN_REG_T;
    desk.units.need = desk.need;
    fill(desk.need, 4400.0);
    fill(desk.need + LANES, 110.0);
    trade(&desk, 0, 10.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 44000.0, 1e-9);
    trade(&desk, 1, 7.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 44770.0, 1e-9);
}

/* What a condor and a call gain at the two ends of the grid; a tenth of that between. */
static void revalue_on_the_grid(struct desk *desk)
{
    desk->rules.method = ALVH_MARGIN_PORTFOLIO;
    desk->units.gain = desk->gain;
    desk->units.least = desk->least;
    for (int point = 0; point < ALVH_GRID_POINTS; point++) {
        const double inner = point > 0 && point < 9 ? 0.1 : 1.0;
        fill(desk->gain + point * LANES, inner * (point < 5 ? -3000.0 : -1800.0));
        fill(desk->gain + (ALVH_GRID_POINTS + point) * LANES,
             inner * (point < 5 ? 600.0 : -90.0));
    }
    fill(desk->least, 150.0);
    fill(desk->least + LANES, 37.5);
}

/* Ten condors lose 30000 where SPX falls and seven calls 630 where it rises: 30630 in two
 * classes. In one the calls' 4200 below are the condors' too: 25800. Where the grid finds
 * less the options' own minimum counts: 10 * 2600 + 7 * 37.50. */
static void the_grid_sees_the_whole_account(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    revalue_on_the_grid(&desk);
    trade(&desk, 0, 10.0);
    trade(&desk, 1, 7.0);
    desk.rules.offset_vix = true;
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 25800.0, 1e-9);
    fill(desk.least, 2600.0);
    mark(&desk, 1);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 26262.5, 1e-9);
    desk.rules.offset_vix = false;
    mark(&desk, 2);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 30630.0, 1e-9);
}

/* Of 30630 needed 20000 are there. A condor frees the 3000 that it loses where the account
 * loses most, 2962.75 after costs: four are closed, and the rest needs 18630. */
static void a_call_on_the_grid_frees_what_the_worst_point_costs(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    revalue_on_the_grid(&desk);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 10.0);
    trade(&desk, 1, 7.0);
    fill(desk.cash, 20000.0 + 10 * 600.0 - 7 * 110.0);
    mark(&desk, 0);
    assert_near(desk.quantity[2], 6.0, 0.0);
    assert_near(desk.quantity[LANES + 2], 7.0, 0.0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 18630.0, 1e-9);
    assert_near(desk.equity[2], 20000.0 - 4 * 37.25, 1e-9);
}

/* Conversions have neither delta nor vega: their own margin comes on top of the grid's. */
static void conversions_come_on_top_of_the_grid(void **state)
{
    (void)state;
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_vix_basis] = true};
    static struct desk desk;
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 3.0);
    revalue_on_the_grid(&desk);
    alvh_units_number(&desk.units, 1, 1, used);
    desk.account.holds[ALVH_INSTRUMENT_vix_basis] = true;
    fill(desk.unit_margin + LANES, 1500.0);
    memset(desk.gain + ALVH_GRID_POINTS * LANES, 0, sizeof desk.gain / 2);
    fill(desk.least + LANES, 0.0);
    trade(&desk, 0, 2.0);
    trade(&desk, 1, -3.0);
    mark(&desk, 0);
    assert_near(outcome_of(&desk, ALVH_OUTCOME_peak_margin), 6000.0 + 4500.0, 1e-9);
}

/* A market whose day is 50 points and 1.2 VIX points, at normal depth, and an account whose
 * exits move it by the root of what exceeds one contract. */
static void press_on_markets(struct desk *desk)
{
    static const struct alvh_feedback_options options = {
        .strength = 1.0, .depth_contracts = 20.0, .depth_percent = 5.0, .most = 3.0};
    static double thin[LANES], spx_move[LANES], vix_move[LANES];
    static const struct alvh_conditions today = {
        .lanes = LANES, .thin = thin, .spx_move = spx_move, .vix_move = vix_move};
    fill(thin, 1.0);
    fill(spx_move, 50.0);
    fill(vix_move, 1.2);
    desk->account.feedback = &options;
    desk->ledger.conditions = &today;
    desk->ledger.forced = desk->forced;
    desk->ledger.pressed = desk->pressed;
}

/* Five stopped are four too many: 2 standard deviations. Of 4 condors of 10 dollars a point
 * and -31 a VIX point they take (40 * 50 + 124 * 1.2) * 2. Nothing is forced on lane 6, and
 * one contract is absorbed on lane 7. */
static void stops_move_the_market_against_what_is_left(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    press_on_markets(&desk);
    quote(&desk, -600.0, 110.0);
    fill(desk.delta, 10.0);
    trade(&desk, 0, 4.0);
    for (int lane = 0; lane < LANES; lane++)
        alvh_ledger_force(&desk.ledger, &desk.account, lane,
                          lane == 6   ? 0.0
                          : lane == 7 ? 1.0
                                      : 5.0);
    mark(&desk, 0);
    const double before = 100000.0 - 4 * 42.5;
    assert_near(desk.equity[5], before - 4297.6, 1e-9);
    assert_near(desk.equity[6], before, 0.0);
    assert_near(desk.equity[7], before, 0.0);
    alvh_ledger_finish(&desk.ledger, &desk.units, &desk.account, 1, &desk.outcomes, 0);
    assert_near(desk.by_layer[ALVH_LAYER_feedback * LANES + 5], -4297.6, 1e-9);
    assert_near(desk.by_layer[ALVH_LAYER_condor * LANES + 5], -4 * 42.5, 1e-9);
    assert_near(desk.outcome[ALVH_OUTCOME_cost][5], 4 * 42.5, 1e-9);
}

/* Two stopped, one too many: of 18000 they take 4 * 10 * 50, and 4000 of 20000 are missing.
 * One condor is closed for 37.25; with it three were forced, two too many, and the three
 * that are left lose 30 * 50 * sqrt 2, of which 2000 have gone already. */
static void a_margin_call_presses_further(void **state)
{
    (void)state;
    static struct desk desk;
    open_desk(&desk, 100000.0);
    press_on_markets(&desk);
    quote(&desk, -600.0, 110.0);
    fill(desk.unit_vega, 0.0);
    fill(desk.delta, 10.0);
    desk.calls =
        (struct alvh_margin_call_options){.calls = true, .maintenance_percent = 100};
    trade(&desk, 0, 4.0);
    fill(desk.cash, 18000.0 + 4 * 600.0);
    fill(desk.forced, 2.0);
    mark(&desk, 0);
    assert_near(desk.quantity[5], 3.0, 0.0);
    assert_near(desk.forced[5], 3.0, 0.0);
    assert_near(desk.equity[5], 18000.0 - 37.25 - 1500.0 * sqrt(2.0), 1e-9);
}

/* What rules that size by margin are told. */
static void an_account_is_told_what_it_needs(void **state)
{
    (void)state;
    static struct desk desk;
    alignas(64) double margin[LANES];
    open_desk(&desk, 100000.0);
    quote(&desk, -600.0, 110.0);
    trade(&desk, 0, 3.0);
    trade(&desk, 1, 7.0);
    alvh_ledger_margin(&desk.ledger, &desk.units, &desk.account, margin);
    assert_near(margin[9], 15000.0, 0.0);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 5000.0, 0.0);
    revalue_on_the_grid(&desk);
    alvh_ledger_margin(&desk.ledger, &desk.units, &desk.account, margin);
    assert_near(margin[9], 9630.0, 1e-9);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 3000.0, 0.0);
    open_desk(&desk, 100000.0);
    desk.rules.method = ALVH_MARGIN_REG_T;
    desk.units.need = desk.need;
    fill(desk.need, 4400.0);
    alvh_ledger_margin_of_one(&desk.units, &desk.account, 0, margin);
    assert_near(margin[9], 4400.0, 0.0);
}

/* A condor and everything that is neither a condor nor an option. */
static void list_everything_margined(struct desk *desk)
{
    static const bool used[ALVH_INSTRUMENT_COUNT] = {[ALVH_INSTRUMENT_future] = true,
                                                     [ALVH_INSTRUMENT_etn_mid] = true,
                                                     [ALVH_INSTRUMENT_vix_basis] = true};
    alvh_units_number(&desk->units, 1, 1, used);
    assert_true(desk->units.count <= UNITS);
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        desk->account.holds[kind] |= used[kind];
    for (int unit = 0; unit < desk->units.count; unit++)
        desk->live[unit] = true;
}

static double peak_margin_of(double condors, double near, double far, double notes,
                             double packages)
{
    static struct desk desk;
    open_desk(&desk, 1e6);
    list_everything_margined(&desk);
    const int *first = desk.units.first;
    const int unit[] = {0, first[ALVH_INSTRUMENT_future], first[ALVH_INSTRUMENT_future] + 1,
                        first[ALVH_INSTRUMENT_etn_mid], first[ALVH_INSTRUMENT_vix_basis]};
    const double held[] = {condors, near, far, notes, packages};
    const double value[] = {-600, 20000, 22000, 24, 3};
    const double margin[] = {5000, 10000, 11000, 12, 1500};
    for (size_t i = 0; i < sizeof unit / sizeof *unit; i++) {
        fill(desk.value + unit[i] * LANES, value[i]);
        fill(desk.unit_margin + unit[i] * LANES, margin[i]);
        trade(&desk, unit[i], held[i]);
    }
    mark(&desk, 0);
    return outcome_of(&desk, ALVH_OUTCOME_peak_margin);
}

/* Half the value of a future held or sold outright; of 2 at 20000 against 3 at 22000, 20 %
 * of two of the latter and half of the third. What is sold needs what is held would. */
static void nothing_sold_lowers_the_requirement(void **state)
{
    (void)state;
    assert_near(peak_margin_of(2, 0, 0, 0, 0), 10000.0, 0.0);
    assert_near(peak_margin_of(0, 2, 0, 0, 0), 20000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, -3, 0, 0), 10000.0 + 33000.0, 1e-9);
    assert_near(peak_margin_of(2, 2, -3, 0, 0), 10000.0 + 2 * 4400.0 + 11000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, 0, 100, 4), 10000.0 + 1200.0 + 6000.0, 1e-9);
    assert_near(peak_margin_of(2, 0, 0, -100, -4), 10000.0 + 1200.0 + 6000.0, 1e-9);
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
        cmocka_unit_test(a_recovery_runs_from_the_trough_to_a_new_peak),
        cmocka_unit_test(who_never_falls_has_nothing_to_recover),
        cmocka_unit_test(turnover_counts_legs_and_no_settlement),
        cmocka_unit_test(the_base_layer_books_the_time_value_it_rolls),
        cmocka_unit_test(replaced_contracts_change_at_the_mid_and_pay_once),
        cmocka_unit_test(beta_is_the_slope_of_daily_returns),
        cmocka_unit_test(of_equal_peaks_and_troughs_the_first_count),
        cmocka_unit_test(vega_breaches_are_counted_per_open_condor),
        cmocka_unit_test(ruin_closes_everything_and_stays),
        cmocka_unit_test(nothing_left_is_ruin),
        cmocka_unit_test(condors_that_settle_together_share_margin),
        cmocka_unit_test(what_some_lane_holds_is_known),
        cmocka_unit_test(puts_that_settle_with_a_condor_carry_it),
        cmocka_unit_test(a_call_looks_at_what_closing_frees),
        cmocka_unit_test(a_margin_call_closes_the_worst_tranche_first),
        cmocka_unit_test(only_lanes_below_maintenance_are_called),
        cmocka_unit_test(paying_for_a_margin_call_can_be_ruin),
        cmocka_unit_test(regulation_t_adds_strategies_up),
        cmocka_unit_test(the_grid_sees_the_whole_account),
        cmocka_unit_test(a_call_on_the_grid_frees_what_the_worst_point_costs),
        cmocka_unit_test(conversions_come_on_top_of_the_grid),
        cmocka_unit_test(stops_move_the_market_against_what_is_left),
        cmocka_unit_test(a_margin_call_presses_further),
        cmocka_unit_test(an_account_is_told_what_it_needs),
        cmocka_unit_test(nothing_sold_lowers_the_requirement),
        cmocka_unit_test(a_transfer_costs_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
