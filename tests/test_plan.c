/* The plan of days against the exchange's own calendar. */
#include "sim/walk/plan.h"

#include "tests/expect.h"

/* A book of the default rules from one date on. */
static struct alvh_scenario scenario_of(int days)
{
    struct alvh_scenario scenario = {.books = 2};
    scenario.simulation.days = days;
    scenario.condor.entry_every_days = 5;
    scenario.condor.target_calendar_days = 45;
    scenario.base = (struct alvh_base_listing){
        .roll_every_days = 5, .min_calendar_days = 21, .max_calendar_days = 35};
    scenario.book[0].condor.exit_calendar_days = 21;
    scenario.book[1].condor.exit_calendar_days = 0;
    scenario.book[1].base.enabled = true;
    return scenario;
}

static struct alvh_plan *plan_of(const struct alvh_scenario *scenario, const char *start)
{
    struct alvh_plan *plan = NULL;
    alvh_date date = 0;
    assert_true(alvh_date_parse(start, &date));
    assert_int_equal(alvh_plan_create(scenario, date, &plan, NULL), ALVH_OK);
    return plan;
}

static void assert_date(alvh_date date, const char *expected)
{
    char text[ALVH_DATE_TEXT];
    alvh_date_format(date, text);
    assert_string_equal(text, expected);
}

/* 2024-01-05 + 45 days is Monday 2024-02-19, a holiday; the nearest Friday is 02-16. */
static void a_tranche_sells_the_listed_expiry_nearest_45_days(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(60);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    const struct alvh_tranche *first = &plan->tranche[0];
    assert_int_equal(first->open_day, 0);
    assert_date(plan->date[first->expiry_day], "2024-02-16");
    /* 21 calendar days before is 2024-01-26, a trading day. */
    assert_date(plan->date[first->exit_day[0]], "2024-01-26");
    assert_int_equal(first->exit_day[1], first->expiry_day);
    assert_int_equal(first->last_day, first->expiry_day);
    alvh_plan_free(plan);
}

static void no_two_tranches_share_a_slot_while_alive(void **state)
{
    (void)state;
    struct alvh_scenario scenario = scenario_of(252);
    scenario.condor.entry_every_days = 3;
    struct alvh_plan *plan = plan_of(&scenario, "2024-09-30");
    assert_true(plan->tranches == 84);
    for (int i = 0; i < plan->tranches; i++)
        for (int j = 0; j < i; j++)
            assert_false(plan->tranche[i].slot == plan->tranche[j].slot &&
                         plan->tranche[j].last_day >= plan->tranche[i].open_day);
    /* 45 calendar days are about 31 trading days: some eleven tranches live at a time. */
    assert_in_range(plan->condor_slots, 10, 12);
    alvh_plan_free(plan);
}

/* From 2024-01-05 the first VIX expiry at least 21 days out is 2024-02-14. On 01-26 that
 * is 19 days away and the roll goes to 03-20. */
static void vix_calls_roll_to_the_first_expiry_in_the_window(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(60);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    const struct alvh_roll *roll = plan->rolls[ALVH_ROLLED_base].roll;
    assert_date(plan->date[roll[0].expiry_day], "2024-02-14");
    assert_date(plan->date[roll[3].day], "2024-01-29");
    assert_date(plan->date[roll[3].expiry_day], "2024-03-20");
    assert_int_equal(roll[0].last_day, roll[1].day);
    assert_true(roll[0].slot != roll[1].slot);
    alvh_plan_free(plan);
}

/* A plan from that day on with the rolls of one kind laid, by default options. */
static struct alvh_plan *rolls_of(enum alvh_rolled kind, const char *start)
{
    struct alvh_scenario scenario = scenario_of(60);
    scenario.book[1].base.enabled = false;
    scenario.spx_put =
        (struct alvh_spx_put_listing){.roll_every_days = 21, .target_calendar_days = 60};
    scenario.butterfly = (struct alvh_butterfly_listing){
        .roll_every_days = 10, .min_calendar_days = 30, .max_calendar_days = 45};
    scenario.vix_call_spread = (struct alvh_vix_call_spread_listing){
        .roll_every_days = 10, .min_calendar_days = 30, .max_calendar_days = 45};
    scenario.vxth = (struct alvh_vxth_listing){.target_calendar_days = 30};
    scenario.ladder = (struct alvh_ladder_listing){.middle_calendar_days = 110,
                                                   .middle_roll_every_days = 21,
                                                   .far_calendar_days = 220,
                                                   .far_roll_every_days = 21};
    struct alvh_plan *plan = plan_of(&scenario, start);
    bool held[ALVH_ROLLED_COUNT] = {false};
    held[kind] = true;
    alvh_plan_rolls(&scenario, held, plan);
    for (int other = 0; other < ALVH_ROLLED_COUNT; other++)
        assert_int_equal(plan->rolls[other].count > 0, other == (int)kind);
    return plan;
}

static void assert_roll(const struct alvh_plan *plan, enum alvh_rolled kind, int n,
                        const char *day, const char *expiry)
{
    const struct alvh_roll *roll = &plan->rolls[kind].roll[n];
    assert_date(plan->date[roll->day], day);
    assert_date(alvh_trading_day_add(plan->date[roll->day], roll->expiry_day - roll->day),
                expiry);
}

/* 110 days after 2024-01-05 comes 04-24, a week after the expiry of April; 21 trading days
 * on it is 02-06, and 110 days from there 05-26, four days after that of May. */
static void the_middle_rung_takes_the_vix_expiry_nearest_110_days(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_base_middle, "2024-01-05");
    assert_roll(plan, ALVH_ROLLED_base_middle, 0, "2024-01-05", "2024-04-17");
    assert_roll(plan, ALVH_ROLLED_base_middle, 1, "2024-02-06", "2024-05-22");
    alvh_plan_free(plan);
}

/* 220 days after 2024-01-05 comes 08-12, 9 days before the expiry of August and 26 after
 * that of July. 220 days after 2024-04-01 comes 11-07: the expiry of November is 13 days
 * away, and 163 trading days from the start, of which tables know 160; that of October is
 * 22 days away. */
static void the_far_rung_stays_within_the_tables(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_base_far, "2024-01-05");
    assert_roll(plan, ALVH_ROLLED_base_far, 0, "2024-01-05", "2024-08-21");
    alvh_plan_free(plan);
    plan = rolls_of(ALVH_ROLLED_base_far, "2024-04-01");
    assert_roll(plan, ALVH_ROLLED_base_far, 0, "2024-04-01", "2024-10-16");
    alvh_plan_free(plan);
}

/* 60 days after 2024-01-05 comes Tuesday 03-05: the nearest Friday is 03-08. 21 trading
 * days on it is 02-06, and 60 days from there Saturday 04-06. */
static void puts_take_the_listed_expiry_nearest_sixty_days(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_spx_put, "2024-01-05");
    assert_roll(plan, ALVH_ROLLED_spx_put, 0, "2024-01-05", "2024-03-08");
    assert_roll(plan, ALVH_ROLLED_spx_put, 1, "2024-02-06", "2024-04-05");
    alvh_plan_free(plan);
}

/* 90 days after 2018-01-31 comes Tuesday 05-01, nearer to Friday 05-04 than to 04-27; but
 * the former is 65 trading days away, and tables know 64. */
static void expiries_stay_within_the_tables(void **state)
{
    (void)state;
    alvh_date today = 0;
    assert_true(alvh_date_parse("2018-01-31", &today));
    assert_date(alvh_spx_expiry_nearest(today, 90), "2018-05-04");
    assert_date(alvh_plan_spx_expiry(today, 90), "2018-04-27");
    assert_date(alvh_plan_spx_expiry(today, 60), "2018-03-29"); /* Good Friday's eve */
}

/* 45 days after 2024-01-05 is a holiday, the last Friday before it 02-16. Ten trading days
 * on, 45 days after 01-22 comes Thursday 03-07: no expiry is listed so far out but Fridays.
 */
static void butterflies_take_the_last_expiry_in_the_window(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_butterfly, "2024-01-05");
    assert_roll(plan, ALVH_ROLLED_butterfly, 0, "2024-01-05", "2024-02-16");
    assert_roll(plan, ALVH_ROLLED_butterfly, 1, "2024-01-22", "2024-03-01");
    alvh_plan_free(plan);
}

/* VIX expiries: 01-17, 02-14, 03-20. 30 days after 01-22 it is 02-21. */
static void call_spreads_take_the_first_vix_expiry_a_month_away(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_vix_call_spread, "2024-01-05");
    assert_roll(plan, ALVH_ROLLED_vix_call_spread, 0, "2024-01-05", "2024-02-14");
    assert_roll(plan, ALVH_ROLLED_vix_call_spread, 1, "2024-01-22", "2024-03-20");
    alvh_plan_free(plan);
}

/* On 01-05 02-14 is nearer to a month than 01-17. From then on calls are bought when others
 * expire. */
static void vxth_buys_at_vix_expiries(void **state)
{
    (void)state;
    struct alvh_plan *plan = rolls_of(ALVH_ROLLED_vxth, "2024-01-05");
    const struct alvh_roll *roll = plan->rolls[ALVH_ROLLED_vxth].roll;
    assert_int_equal(plan->rolls[ALVH_ROLLED_vxth].count,
                     4); /* 60 days end on 2024-04-03 */
    assert_roll(plan, ALVH_ROLLED_vxth, 0, "2024-01-05", "2024-02-14");
    assert_roll(plan, ALVH_ROLLED_vxth, 1, "2024-01-17", "2024-02-14");
    assert_roll(plan, ALVH_ROLLED_vxth, 2, "2024-02-14", "2024-03-20");
    assert_roll(plan, ALVH_ROLLED_vxth, 3, "2024-03-20", "2024-04-17");
    assert_int_equal(roll[0].last_day, roll[1].day);
    assert_int_equal(roll[1].last_day, roll[1].expiry_day);
    assert_int_equal(roll[3].last_day, roll[3].expiry_day);
    alvh_plan_free(plan);
}

/* Settlements of 2023 and 2024: 12-20, 01-17, 02-14, 03-20, 04-17, 05-22, 06-18 (the 19th
 * is a holiday), 07-17. Trading days counted by hand: 01-15 and 02-19 are holidays. */
static void futures_of_a_day_are_the_next_seven_settlements(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(252);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    const struct alvh_futures_day *first = &plan->futures[0];
    assert_int_equal(first->contract, 12 * 2024);
    assert_int_equal(first->tenor_days[0], 7);
    assert_int_equal(first->period_days, 17);
    assert_false(first->settles);
    static const char *const settlement[ALVH_VIX_MONTHS] = {
        "2024-01-17", "2024-02-14", "2024-03-20", "2024-04-17",
        "2024-05-22", "2024-06-18", "2024-07-17"};
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        assert_date(plan->date[first->tenor_days[month]], settlement[month]);
    const struct alvh_futures_day *settling = &plan->futures[7];
    assert_true(settling->settles);
    assert_int_equal(settling->contract, 12 * 2024 + 1);
    assert_int_equal(settling->tenor_days[0], 20);
    assert_int_equal(settling->period_days, 20);
    alvh_plan_free(plan);
}

/* Published for 2024: CPI 01-11, PPI 01-12, GDP 01-25, FOMC 01-31 and 03-20; index funds
 * rebalance on 03-15. Trading days from 01-05, with 01-15 and 02-19 holidays, by hand. The
 * plan ends on 04-03, before CPI on 04-10 and the FOMC on 05-01. */
static void days_to_events_are_counted_beyond_the_plan(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(60);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    assert_int_equal(plan->event_days[ALVH_EVENT_CPI][0], 4);
    assert_int_equal(plan->event_days[ALVH_EVENT_PPI][0], 5);
    assert_int_equal(plan->event_days[ALVH_EVENT_GDP][0], 13);
    assert_int_equal(plan->event_days[ALVH_EVENT_FOMC][0], 17);
    assert_int_equal(plan->event_days[ALVH_EVENT_REBALANCE][0], 48);
    assert_int_equal(plan->event_days[ALVH_EVENT_FOMC][16], 1);
    assert_int_equal(plan->event_days[ALVH_EVENT_FOMC][17], 0);
    assert_int_equal(plan->event_days[ALVH_EVENT_FOMC][18], 33);
    assert_int_equal(plan->event_days[ALVH_EVENT_CPI][60], 5);
    assert_int_equal(plan->event_days[ALVH_EVENT_FOMC][60], 20);
    alvh_plan_free(plan);
}

/* On an expiry day the front future is the next month's. */
static void the_front_future_never_has_zero_days_left(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(252);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    for (int day = 0; day <= plan->days; day++)
        assert_in_range(plan->futures[day].tenor_days[0], 1, 25);
    alvh_plan_free(plan);
}

/* From one day to the next a contract keeps its slot, also on the day it settles. */
static void a_future_keeps_its_slot_to_the_end(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(252);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    for (int day = 1; day <= plan->days; day++) {
        const struct alvh_futures_day *before = &plan->futures[day - 1];
        const struct alvh_futures_day *now = &plan->futures[day];
        const int gone = now->settles ? 1 : 0;
        assert_int_equal(now->contract, before->contract + gone);
        for (int month = gone; month < ALVH_VIX_MONTHS; month++) {
            assert_int_equal(alvh_future_slot(now, month - gone),
                             alvh_future_slot(before, month));
            assert_int_equal(now->tenor_days[month - gone], before->tenor_days[month] - 1);
        }
        assert_int_equal(alvh_future_slot(now, -1), alvh_future_slot(before, gone - 1));
        for (int month = 0; month < ALVH_VIX_MONTHS; month++)
            assert_int_not_equal(alvh_future_slot(now, month), alvh_future_slot(now, -1));
    }
    alvh_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tranche_sells_the_listed_expiry_nearest_45_days),
        cmocka_unit_test(no_two_tranches_share_a_slot_while_alive),
        cmocka_unit_test(vix_calls_roll_to_the_first_expiry_in_the_window),
        cmocka_unit_test(the_middle_rung_takes_the_vix_expiry_nearest_110_days),
        cmocka_unit_test(the_far_rung_stays_within_the_tables),
        cmocka_unit_test(puts_take_the_listed_expiry_nearest_sixty_days),
        cmocka_unit_test(expiries_stay_within_the_tables),
        cmocka_unit_test(butterflies_take_the_last_expiry_in_the_window),
        cmocka_unit_test(call_spreads_take_the_first_vix_expiry_a_month_away),
        cmocka_unit_test(vxth_buys_at_vix_expiries),
        cmocka_unit_test(futures_of_a_day_are_the_next_seven_settlements),
        cmocka_unit_test(days_to_events_are_counted_beyond_the_plan),
        cmocka_unit_test(the_front_future_never_has_zero_days_left),
        cmocka_unit_test(a_future_keeps_its_slot_to_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
