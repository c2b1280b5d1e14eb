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
    assert_date(plan->date[plan->roll[0].expiry_day], "2024-02-14");
    const int day = plan->roll[3].day;
    assert_date(plan->date[day], "2024-01-29");
    assert_date(plan->date[plan->roll[3].expiry_day], "2024-03-20");
    assert_int_equal(plan->roll[0].last_day, plan->roll[1].day);
    assert_true(plan->roll[0].slot != plan->roll[1].slot);
    alvh_plan_free(plan);
}

/* On an expiry day the front future is the next month's. */
static void the_front_future_never_has_zero_days_left(void **state)
{
    (void)state;
    const struct alvh_scenario scenario = scenario_of(252);
    struct alvh_plan *plan = plan_of(&scenario, "2024-01-05");
    for (int day = 0; day <= plan->days; day++)
        assert_in_range(plan->front_days[day], 1, 25);
    alvh_plan_free(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tranche_sells_the_listed_expiry_nearest_45_days),
        cmocka_unit_test(no_two_tranches_share_a_slot_while_alive),
        cmocka_unit_test(vix_calls_roll_to_the_first_expiry_in_the_window),
        cmocka_unit_test(the_front_future_never_has_zero_days_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
