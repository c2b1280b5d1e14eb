/* The contingent layer, day by day, by hand. */
#include "models/isa.h"

#include "sim/rules/quick_ratio.h"
#include "tests/desk.h"

static struct desk_setup s;

static void decide_on(int day, double liquidity)
{
    desk_day(&s, day);
    desk_signal(&s, ALVH_SIGNAL_liquidity, liquidity);
    desk_decide(&s);
}

/* 200 condors of four legs are 800 contracts; 1,000 can be traded in a day: the quick ratio
 * is 1.25 x liquidity, so that 0.8 and 1.0 are a liquidity of 0.64 and 0.8. Their worst
 * loss is 200 x 4,500 = 900,000 dollars; 1 % of that, 9,000, buys 9,000 / (110 + 15) = 72
 * butterflies at the ask. */
static void open_thin(enum alvh_rolled kind, enum alvh_instrument instrument)
{
    desk_open(&s, 200, 30000.0);
    s.book.contingent.enabled = true;
    s.book.contingent.daily_liquidity_contracts = 1000.0;
    s.book.contingent.instrument = kind == ALVH_ROLLED_butterfly
                                       ? ALVH_CONTINGENT_BUTTERFLY
                                       : ALVH_CONTINGENT_VIX_CALL_SPREAD;
    desk_roll(&s, kind, 0);
    desk_roll(&s, kind, 10);
    desk_unit(&s, 0, -400.0, -30.0, 0.0, 4500.0);
    desk_hold(&s, 0, 200.0);
    for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++) {
        desk_unit(&s, s.units.first[instrument] + slot, 110.0, 5.0, -0.5, 0.0);
        desk_fill(s.open_cost[s.units.first[instrument] + slot], 15.0);
    }
}

static double contingent_size(void)
{
    return desk_size(&s, ALVH_HEDGE_contingent);
}

/* 0.65 x 1.25 = 0.8125 is not below 0.8; 0.63 x 1.25 = 0.7875 is. */
static void it_goes_on_in_a_thin_market(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    decide_on(0, 0.65);
    assert_near(contingent_size(), 0.0, 0.0);
    decide_on(1, 0.63);
    assert_near(contingent_size(), 72.0, 1e-10);
    assert_int_equal(s.acted[ALVH_RULE_contingent], DESK_LANES);
}

/* Switched on on day 1, it may go off on day 6; between 0.8 and 1.0 it stays as it is, and
 * 0.79 x 1.25 = 0.9875 is between. */
static void it_goes_off_above_another_ratio_and_not_too_soon(void **state)
{
    (void)state;
    decide_on(5, 2.0);
    assert_near(contingent_size(), 72.0, 1e-10);
    decide_on(6, 0.79);
    assert_near(contingent_size(), 72.0, 1e-10);
    decide_on(7, 0.81);
    assert_near(contingent_size(), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_contingent], 2 * DESK_LANES);
}

/* Off since day 7, it is rolled on day 10 without being held; on again from day 12. */
static void it_does_not_come_back_too_soon(void **state)
{
    (void)state;
    decide_on(10, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    decide_on(11, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    decide_on(12, 0.3);
    assert_near(contingent_size(), 72.0, 1e-10);
}

/* A size stays until the next roll; then half the condors buy 9,000 / 2 / (85 + 15) = 45.
 */
static void it_is_sized_anew_when_it_is_rolled(void **state)
{
    (void)state;
    const int next = s.units.first[ALVH_INSTRUMENT_butterfly];
    desk_roll(&s, ALVH_ROLLED_butterfly, 20);
    desk_hold(&s, 0, 100.0);
    desk_unit(&s, next, 85.0, 5.0, -0.5, 0.0);
    decide_on(19, 0.3);
    assert_near(contingent_size(), 72.0, 1e-10);
    decide_on(20, 0.3);
    assert_int_equal(s.listed.unit[ALVH_ROLLED_butterfly], next);
    assert_near(contingent_size(), 45.0, 1e-10);
}

/* A path that switches does not make the others look at their sizes. */
static void paths_are_sized_each_for_itself(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    desk_day(&s, 0);
    desk_signal(&s, ALVH_SIGNAL_liquidity, 0.3);
    s.signal[ALVH_SIGNAL_liquidity][3] = 0.9;
    desk_decide(&s);
    assert_near(s.size[ALVH_HEDGE_contingent][3], 0.0, 0.0);
    desk_fill(s.value[s.units.first[ALVH_INSTRUMENT_butterfly]], 35.0);
    decide_on(1, 0.3);
    assert_near(contingent_size(), 72.0, 1e-10);
    assert_near(s.size[ALVH_HEDGE_contingent][3], 180.0, 1e-10);
}

/* What is on while nothing is listed is bought when something is. */
static void it_waits_for_something_to_be_listed(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_vix_call_spread, ALVH_INSTRUMENT_vix_call_spread);
    s.book.contingent.instrument = ALVH_CONTINGENT_BUTTERFLY;
    desk_roll(&s, ALVH_ROLLED_butterfly, 3);
    const int unit = s.units.first[ALVH_INSTRUMENT_butterfly];
    desk_unit(&s, unit, 75.0, 5.0, -0.5, 0.0);
    desk_fill(s.open_cost[unit], 15.0);
    decide_on(2, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    decide_on(3, 0.3);
    assert_near(contingent_size(), 100.0, 1e-10);
    assert_int_equal(s.acted[ALVH_RULE_contingent], DESK_LANES);
}

/* 72 butterflies of four contracts and 10 VIX calls are needs as well: 800 + 288 + 10 =
 * 1,098 contracts, a quick ratio of 1000 / 1098 x 0.87 = 0.792. */
static void hedges_are_to_be_liquidated_too(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    decide_on(0, 0.87);
    assert_near(contingent_size(), 0.0, 0.0);
    desk_hold(&s, s.units.first[ALVH_INSTRUMENT_butterfly] + 1, 72.0);
    s.live[s.units.first[ALVH_INSTRUMENT_base_call]] = true;
    desk_hold(&s, s.units.first[ALVH_INSTRUMENT_base_call], 10.0);
    desk_hold(&s, s.units.first[ALVH_INSTRUMENT_etn_mid], 1e6);
    s.live[s.units.first[ALVH_INSTRUMENT_etn_mid]] = true;
    alignas(64) double needs[DESK_LANES];
    alvh_liquidation_contracts(&s.day, &s.desk, needs);
    assert_near(needs[3], 1098.0, 1e-9);
    assert_near(alvh_quick_ratio(0.87, needs[3], 1000.0), 0.79234972677595628, 1e-14);
    decide_on(1, 0.87);
    assert_near(contingent_size(), 72.0, 1e-10);
}

/* 18 short futures are 18 contracts. */
static void short_contracts_count_like_long_ones(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    desk_day(&s, 0);
    s.live[s.units.first[ALVH_INSTRUMENT_future]] = true;
    desk_hold(&s, s.units.first[ALVH_INSTRUMENT_future], -18.0);
    alignas(64) double needs[DESK_LANES];
    alvh_liquidation_contracts(&s.day, &s.desk, needs);
    assert_near(needs[0], 818.0, 1e-9);
}

/* 9,000 dollars buy 72 call spreads that cost the same; butterflies are not looked at. */
static void it_holds_call_spreads_when_asked_to(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_vix_call_spread, ALVH_INSTRUMENT_vix_call_spread);
    decide_on(0, 0.3);
    assert_near(contingent_size(), 72.0, 1e-10);
}

/* A book that holds nothing has nothing to liquidate, however thin the market is. */
static void it_stays_off_while_nothing_is_held(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    desk_hold(&s, 0, 0.0);
    decide_on(0, 0.0);
    decide_on(1, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_contingent], 0);
}

/* Governance asks for two votes, the rule's own and that of VIX's momentum, on two days. */
static void it_waits_for_the_quorum(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    s.book.governance = (struct alvh_governance_options){.enabled = true,
                                                         .quorum = 2.0,
                                                         .lock_days = 1,
                                                         .rule_weight = 1.0,
                                                         .macd_vix_weight = 1.0};
    desk_signal(&s, ALVH_SIGNAL_vix_histogram, -0.5);
    decide_on(0, 0.3);
    desk_signal(&s, ALVH_SIGNAL_vix_histogram, 0.5);
    decide_on(1, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    decide_on(2, 0.3);
    assert_near(contingent_size(), 72.0, 1e-10);
}

static void it_is_silent_when_switched_off(void **state)
{
    (void)state;
    open_thin(ALVH_ROLLED_butterfly, ALVH_INSTRUMENT_butterfly);
    s.book.contingent.enabled = false;
    decide_on(0, 0.3);
    assert_near(contingent_size(), 0.0, 0.0);
    assert_int_equal(s.acted[ALVH_RULE_contingent], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_on_in_a_thin_market),
        cmocka_unit_test(it_goes_off_above_another_ratio_and_not_too_soon),
        cmocka_unit_test(it_does_not_come_back_too_soon),
        cmocka_unit_test(it_is_sized_anew_when_it_is_rolled),
        cmocka_unit_test(paths_are_sized_each_for_itself),
        cmocka_unit_test(it_waits_for_something_to_be_listed),
        cmocka_unit_test(hedges_are_to_be_liquidated_too),
        cmocka_unit_test(short_contracts_count_like_long_ones),
        cmocka_unit_test(it_holds_call_spreads_when_asked_to),
        cmocka_unit_test(it_stays_off_while_nothing_is_held),
        cmocka_unit_test(it_waits_for_the_quorum),
        cmocka_unit_test(it_is_silent_when_switched_off),
    };
    return DESK_RUN(tests);
}
