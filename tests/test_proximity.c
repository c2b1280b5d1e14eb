/* How near days are to events, by hand. */
#include "sim/signals/proximity.h"

#include "tests/expect.h"

enum { LAST = 9 };

static void assert_days(const double *proximity, const double *expected)
{
    for (int day = 0; day <= LAST; day++)
        assert_near(proximity[day], expected[day], 1e-15);
}

/* Three days before and one after: 3/4, 1/2, 1/4 on the way, 1/2 the day after. */
static void linear_proximity_falls_over_the_window(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {.event_before_days = 3,
                                                .event_after_days = 1};
    const double expected[LAST + 1] = {0, 0, 0.25, 0.5, 0.75, 1, 0.5, 0, 0, 0};
    double proximity[LAST + 1] = {0};
    alvh_proximity_add(&options, 5, LAST, proximity);
    assert_days(proximity, expected);
}

static void exponential_proximity_halves_and_ends_with_the_window(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {
        .event_before_days = 2, .event_after_days = 3, .event_half_life_days = 2.0};
    const double expected[LAST + 1] = {
        0, 0, 0.5, sqrt(0.5), 1, sqrt(0.5), 0.5, 0.5 * sqrt(0.5), 0, 0};
    double proximity[LAST + 1] = {0};
    alvh_proximity_add(&options, 4, LAST, proximity);
    assert_days(proximity, expected);
}

/* Day 2 is a day after one event and two before another: 1/2 beats 1/3. Events before the
 * first day and after the last reach in. */
static void the_greater_of_two_windows_counts(void **state)
{
    (void)state;
    static const int events[4] = {4, 11, 1, -1};
    const struct alvh_signal_options options = {.event_before_days = 2,
                                                .event_after_days = 1};
    const double expected[LAST + 1] = {2.0 / 3, 1, 0.5, 2.0 / 3, 1, 0.5, 0, 0, 0, 1.0 / 3};
    double proximity[LAST + 1] = {0};
    for (int i = 0; i < 4; i++)
        alvh_proximity_add(&options, events[i], LAST, proximity);
    assert_days(proximity, expected);
}

static void a_window_of_no_days_is_the_day_itself(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {0};
    const double expected[LAST + 1] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    double proximity[LAST + 1] = {0};
    alvh_proximity_add(&options, 7, LAST, proximity);
    assert_days(proximity, expected);
}

/* The ten trading days from Friday 2024-01-26 on; the committee decided on Wednesday the
 * 31st, day 3. The release of consumer prices on 13 February does not count here. */
static void decisions_of_the_committee_stand_on_the_calendar(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {.event_before_days = 3,
                                                .event_after_days = 1};
    const double expected[LAST + 1] = {0.25, 0.5, 0.75, 1, 0.5, 0, 0, 0, 0, 0};
    double proximity[LAST + 1];
    alvh_proximity_fill(&options, ALVH_FOMC_EVENTS, alvh_date_from_civil(2024, 1, 26), LAST,
                        proximity);
    assert_days(proximity, expected);
}

/* From Wednesday 2024-01-17 on, the last of the ten days is the eve of that decision. */
static void a_decision_after_the_last_day_reaches_in(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {.event_before_days = 3};
    const double expected[LAST + 1] = {0, 0, 0, 0, 0, 0, 0, 0.25, 0.5, 0.75};
    double proximity[LAST + 1];
    alvh_proximity_fill(&options, ALVH_FOMC_EVENTS, alvh_date_from_civil(2024, 1, 17), LAST,
                        proximity);
    assert_days(proximity, expected);
}

/* From the day after that decision on, with a day's reach on either side: the decision is
 * day -1, and consumer prices came on Tuesday 2024-02-13, day 8. */
static void any_event_counts(void **state)
{
    (void)state;
    const struct alvh_signal_options options = {.event_before_days = 1,
                                                .event_after_days = 1};
    const double expected[LAST + 1] = {0.5, 0, 0, 0, 0, 0, 0, 0.5, 1, 0.5};
    double proximity[LAST + 1];
    alvh_proximity_fill(&options, ALVH_ANY_EVENT, alvh_date_from_civil(2024, 2, 1), LAST,
                        proximity);
    assert_days(proximity, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_proximity_falls_over_the_window),
        cmocka_unit_test(exponential_proximity_halves_and_ends_with_the_window),
        cmocka_unit_test(the_greater_of_two_windows_counts),
        cmocka_unit_test(a_window_of_no_days_is_the_day_itself),
        cmocka_unit_test(decisions_of_the_committee_stand_on_the_calendar),
        cmocka_unit_test(a_decision_after_the_last_day_reaches_in),
        cmocka_unit_test(any_event_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
