/* The ledger against accounts kept by hand. */
#include "models/isa.h"

#include "sim/ledger/story.h"
#include "tests/hot.h"
#include "tests/ledger_desk.h"

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
    /* Both ends in one column while the walk goes on. */
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown_days),
                3.0 * ALVH_STORY_DAYS + 2.0, 0.0);
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
    assert_near(outcome_of(&desk, ALVH_OUTCOME_max_drawdown_days),
                3.0 * ALVH_STORY_DAYS + 2.0, 0.0);
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
        cmocka_unit_test(what_some_lane_holds_is_known),
        cmocka_unit_test(a_transfer_costs_nothing),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
