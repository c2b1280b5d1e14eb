/* The dated events: days of record where they are listed, the rule elsewhere. */
#include "alvh/events.h"

#include <string.h>

#include "expect.h"

static alvh_date date_of(const char *text)
{
    alvh_date date = 0;
    assert_true(alvh_date_parse(text, &date));
    return date;
}

static void assert_next(enum alvh_event kind, const char *from, const char *expected)
{
    char found[ALVH_DATE_TEXT];
    alvh_date_format(alvh_event_next(date_of(from), kind), found);
    assert_string_equal(found, expected);
    assert_true(alvh_event_on(date_of(expected), kind));
}

static int count_in(enum alvh_event kind, int year)
{
    int count = 0;
    const alvh_date end = alvh_date_from_civil(year + 1, 1, 1);
    for (alvh_date date = alvh_date_from_civil(year, 1, 1); date < end; date++)
        count += alvh_event_on(date, kind);
    return count;
}

/* Days that the papers of the time name. */
static void days_of_record_are_found(void **state)
{
    (void)state;
    assert_next(ALVH_EVENT_FOMC, "2022-06-01", "2022-06-15"); /* first rise by 0.75 % */
    assert_next(ALVH_EVENT_FOMC, "2024-08-01", "2024-09-18"); /* first cut since 2020 */
    assert_next(ALVH_EVENT_FOMC, "2008-12-01", "2008-12-16"); /* to zero */
    assert_next(ALVH_EVENT_CPI, "2022-09-01", "2022-09-13");  /* SPX -4.3 % */
    assert_next(ALVH_EVENT_CPI, "2022-11-01", "2022-11-10");  /* SPX +5.5 % */
    assert_next(ALVH_EVENT_PPI, "2022-09-13", "2022-09-14");
    assert_next(ALVH_EVENT_GDP, "2024-04-24", "2024-04-25");
}

static void next_includes_the_day_itself_and_no_day_before(void **state)
{
    (void)state;
    assert_next(ALVH_EVENT_FOMC, "2024-09-18", "2024-09-18");
    assert_next(ALVH_EVENT_FOMC, "2024-09-19", "2024-11-07");
    assert_next(ALVH_EVENT_FOMC, "2024-12-19", "2025-01-29");
    assert_false(alvh_event_on(date_of("2024-09-17"), ALVH_EVENT_FOMC));
    assert_false(alvh_event_on(date_of("2024-09-18"), ALVH_EVENT_CPI));
}

/* The index of March 2020 came out on Good Friday; the autumn of 2025 lost one to a
 * shutdown of the government, and two prices of producers came out in January 2026. */
static void odd_years_are_as_they_were(void **state)
{
    (void)state;
    assert_next(ALVH_EVENT_CPI, "2020-04-01", "2020-04-13");
    assert_next(ALVH_EVENT_CPI, "2025-10-01", "2025-10-24");
    assert_next(ALVH_EVENT_CPI, "2025-10-25", "2025-12-18");
    assert_next(ALVH_EVENT_PPI, "2026-01-01", "2026-01-14");
    assert_next(ALVH_EVENT_PPI, "2026-01-15", "2026-01-30");
    assert_int_equal(count_in(ALVH_EVENT_FOMC, 2020), 7); /* March's was brought forward */
}

/* Third Fridays by the almanac; that of March 2008 was Good Friday. */
static void rebalancing_is_on_quarterly_third_fridays(void **state)
{
    (void)state;
    assert_next(ALVH_EVENT_REBALANCE, "2024-01-01", "2024-03-15");
    assert_next(ALVH_EVENT_REBALANCE, "2024-03-16", "2024-06-21");
    assert_next(ALVH_EVENT_REBALANCE, "2024-06-22", "2024-09-20");
    assert_next(ALVH_EVENT_REBALANCE, "2024-09-21", "2024-12-20");
    assert_next(ALVH_EVENT_REBALANCE, "2008-03-01", "2008-03-20");
    assert_false(alvh_event_on(date_of("2008-03-21"), ALVH_EVENT_REBALANCE));
}

/* 2035 begins on a Monday: second Wednesday January 10, second Thursday 11, last Thursday
 * 25, the Wednesday nearest January 29 is the 31st. Thanksgiving is November 22, and the
 * last Thursday is the 29th; in 2030 it is Thanksgiving itself, the 28th. */
static void years_without_a_list_follow_the_rule(void **state)
{
    (void)state;
    assert_next(ALVH_EVENT_CPI, "2035-01-01", "2035-01-10");
    assert_next(ALVH_EVENT_PPI, "2035-01-01", "2035-01-11");
    assert_next(ALVH_EVENT_GDP, "2035-01-01", "2035-01-25");
    assert_next(ALVH_EVENT_FOMC, "2035-01-01", "2035-01-31");
    assert_next(ALVH_EVENT_FOMC, "2035-02-01", "2035-03-21");
    assert_next(ALVH_EVENT_GDP, "2035-11-01", "2035-11-29");
    assert_next(ALVH_EVENT_GDP, "2030-11-01", "2030-11-27");
    for (int year = 2028; year < 2060; year++) {
        assert_int_equal(count_in(ALVH_EVENT_FOMC, year), 8);
        assert_int_equal(count_in(ALVH_EVENT_CPI, year), 12);
        assert_int_equal(count_in(ALVH_EVENT_PPI, year), 12);
        assert_int_equal(count_in(ALVH_EVENT_GDP, year), 12);
        assert_int_equal(count_in(ALVH_EVENT_REBALANCE, year), 4);
    }
}

static void every_event_is_on_a_trading_day(void **state)
{
    (void)state;
    const alvh_date last = date_of("2060-01-01");
    for (int kind = 0; kind < ALVH_EVENT_COUNT; kind++) {
        alvh_date day = date_of("1950-01-01");
        while ((day = alvh_event_next(day, (enum alvh_event)kind)) < last)
            assert_true(alvh_is_trading_day(day++));
    }
}

static void listed_years_are_complete(void **state)
{
    (void)state;
    for (int year = 2000; year <= 2024; year++) {
        assert_int_equal(count_in(ALVH_EVENT_CPI, year), 12);
        assert_int_equal(count_in(ALVH_EVENT_PPI, year), 12);
        if (year != 2020)
            assert_int_equal(count_in(ALVH_EVENT_FOMC, year), 8);
    }
}

static void the_end_of_the_calendar_ends_the_search(void **state)
{
    (void)state;
    const alvh_date last = alvh_trading_day_on_or_before(date_of("2199-12-31"));
    assert_int_equal(alvh_event_next(date_of("2199-12-31"), ALVH_EVENT_CPI), last);
    assert_string_equal(alvh_event_name(ALVH_EVENT_REBALANCE), "rebalance");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_record_are_found),
        cmocka_unit_test(next_includes_the_day_itself_and_no_day_before),
        cmocka_unit_test(odd_years_are_as_they_were),
        cmocka_unit_test(rebalancing_is_on_quarterly_third_fridays),
        cmocka_unit_test(years_without_a_list_follow_the_rule),
        cmocka_unit_test(every_event_is_on_a_trading_day),
        cmocka_unit_test(listed_years_are_complete),
        cmocka_unit_test(the_end_of_the_calendar_ends_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
