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
    const struct alvh_proximity shape = {.before_days = 3, .after_days = 1};
    const int event = 5;
    const double expected[LAST + 1] = {0, 0, 0.25, 0.5, 0.75, 1, 0.5, 0, 0, 0};
    double proximity[LAST + 1];
    alvh_proximity_fill(&shape, 1, &event, LAST, proximity);
    assert_days(proximity, expected);
}

static void exponential_proximity_halves_and_ends_with_the_window(void **state)
{
    (void)state;
    const struct alvh_proximity shape = {
        .before_days = 2, .after_days = 3, .half_life_days = 2.0};
    const int event = 4;
    const double expected[LAST + 1] = {
        0, 0, 0.5, sqrt(0.5), 1, sqrt(0.5), 0.5, 0.5 * sqrt(0.5), 0, 0};
    double proximity[LAST + 1];
    alvh_proximity_fill(&shape, 1, &event, LAST, proximity);
    assert_days(proximity, expected);
}

/* Day 2 is a day after one event and two before another: 1/2 beats 1/3. Events before the
 * first day and after the last reach in. */
static void the_nearest_event_counts(void **state)
{
    (void)state;
    const struct alvh_proximity shape = {.before_days = 2, .after_days = 1};
    const int events[4] = {4, 11, 1, -1};
    const double expected[LAST + 1] = {2.0 / 3, 1, 0.5, 2.0 / 3, 1, 0.5, 0, 0, 0, 1.0 / 3};
    double proximity[LAST + 1];
    alvh_proximity_fill(&shape, 4, events, LAST, proximity);
    assert_days(proximity, expected);
}

static void a_window_of_no_days_is_the_day_itself(void **state)
{
    (void)state;
    const struct alvh_proximity shape = {0};
    const int event = 7;
    const double expected[LAST + 1] = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0};
    double proximity[LAST + 1];
    alvh_proximity_fill(&shape, 1, &event, LAST, proximity);
    assert_days(proximity, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(linear_proximity_falls_over_the_window),
        cmocka_unit_test(exponential_proximity_halves_and_ends_with_the_window),
        cmocka_unit_test(the_nearest_event_counts),
        cmocka_unit_test(a_window_of_no_days_is_the_day_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
