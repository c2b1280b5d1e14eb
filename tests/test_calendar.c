/* The calendar against dates that the exchanges published. */
#include "alvh/calendar.h"
#include "tests/closes.h"
#include "tests/expect.h"

#include <string.h>

static alvh_date date_of(const char *text)
{
    alvh_date date = 0;
    if (!alvh_date_parse(text, &date))
        fail_msg("%s was refused", text);
    return date;
}

/* Compares as text, so that a failure can be read. */
static void assert_date(alvh_date date, const char *expected)
{
    char text[ALVH_DATE_TEXT];
    alvh_date_format(date, text);
    assert_string_equal(text, expected);
}

static void every_day_comes_back_from_its_civil_date(void **state)
{
    (void)state;
    assert_int_equal(alvh_date_from_civil(1970, 1, 1), 0);
    assert_int_equal(alvh_date_from_civil(2000, 2, 29), 11016);
    for (alvh_date date = -25567; date < 84006; date++) {
        int year, month, day;
        char text[ALVH_DATE_TEXT];
        alvh_date parsed;
        alvh_date_to_civil(date, &year, &month, &day);
        alvh_date_format(date, text);
        assert_int_equal(alvh_date_from_civil(year, month, day), date);
        assert_true(alvh_date_parse(text, &parsed));
        assert_int_equal(parsed, date);
    }
}

static void only_existing_days_are_dates(void **state)
{
    (void)state;
    const char *const wrong[] = {
        "",           "2024",        "2024-1-05",   "2024-13-01",  "2024-00-10",
        "2024-02-30", "2023-02-29",  "2100-02-29",  "2024-04-31",  "2024-01-00",
        "2024/01/05", "2024-01-05 ", " 2024-01-05", "1899-12-31",  "2200-01-01",
        "24-01-05",   "+024-01-05",  "2024-01-0x",  "2024-01-055", "0000-00-00"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        alvh_date date;
        if (alvh_date_parse(wrong[i], &date))
            fail_msg("'%s' was taken for a date", wrong[i]);
    }
    assert_date(date_of("2024-02-29"), "2024-02-29");
}

static void weekdays_are_right(void **state)
{
    (void)state;
    assert_int_equal(alvh_date_weekday(date_of("1987-10-19")), 1);
    assert_int_equal(alvh_date_weekday(date_of("1929-10-29")), 2);
    assert_int_equal(alvh_date_weekday(date_of("2024-02-29")), 4);
    assert_int_equal(alvh_date_weekday(date_of("2026-08-23")), 0);
}

/* Every day on which the index closed since 2004, and no other. */
static void trading_days_are_those_of_the_index(void **state)
{
    const struct alvh_history *history = *state;
    const int days = alvh_history_days(history);
    alvh_date date = alvh_history_day(history, 0)->date;
    for (int i = 0; i < days; i++, date++) {
        const alvh_date traded = alvh_history_day(history, i)->date;
        for (; date < traded; date++)
            assert_false(alvh_is_trading_day(date));
        assert_true(alvh_is_trading_day(traded));
    }
}

/* Trading days of each year from 1985 to 2025, counted in the closes of the index. */
static void years_have_their_trading_days(void **state)
{
    (void)state;
    const int counted[] = {252, 253, 253, 253, 252, 253, 253, 254, 253, 252, 252,
                           254, 253, 252, 252, 252, 248, 252, 252, 252, 252, 251,
                           251, 253, 252, 252, 252, 250, 252, 252, 252, 252, 251,
                           251, 252, 253, 252, 251, 250, 252, 250};
    for (int i = 0; i < (int)(sizeof counted / sizeof *counted); i++) {
        const alvh_date before = alvh_date_from_civil(1985 + i, 1, 1) - 1;
        const alvh_date last = alvh_date_from_civil(1985 + i, 12, 31);
        assert_int_equal(alvh_trading_days_between(before, last), counted[i]);
    }
}

/* New York Stock Exchange, holidays of past and announced years: on each row all weekdays
 * of one year that were, or will be, without trading. */
static void holidays_are_those_of_the_exchange(void **state)
{
    (void)state;
    const char *const closed[] = {
        "1985-01-01", "1985-02-18", "1985-04-05", "1985-05-27", "1985-07-04", "1985-09-02",
        "1985-09-27", "1985-11-28", "1985-12-25", "1994-02-21", "1994-04-01", "1994-04-27",
        "1994-05-30", "1994-07-04", "1994-09-05", "1994-11-24", "1994-12-26", "1998-01-01",
        "1998-01-19", "1998-02-16", "1998-04-10", "1998-05-25", "1998-07-03", "1998-09-07",
        "1998-11-26", "1998-12-25", "2001-01-01", "2001-01-15", "2001-02-19", "2001-04-13",
        "2001-05-28", "2001-07-04", "2001-09-03", "2001-09-11", "2001-09-12", "2001-09-13",
        "2001-09-14", "2001-11-22", "2001-12-25", "2012-01-02", "2012-01-16", "2012-02-20",
        "2012-04-06", "2012-05-28", "2012-07-04", "2012-09-03", "2012-10-29", "2012-10-30",
        "2012-11-22", "2012-12-25", "2022-01-17", "2022-02-21", "2022-04-15", "2022-05-30",
        "2022-06-20", "2022-07-04", "2022-09-05", "2022-11-24", "2022-12-26", "2027-01-01",
        "2027-01-18", "2027-02-15", "2027-03-26", "2027-05-31", "2027-06-18", "2027-07-05",
        "2027-09-06", "2027-11-25", "2027-12-24", "2028-01-17", "2028-02-21", "2028-04-14",
        "2028-05-29", "2028-06-19", "2028-07-04", "2028-09-04", "2028-11-23", "2028-12-25"};
    const size_t all = sizeof closed / sizeof *closed;
    for (size_t i = 0; i < all; i++)
        if (alvh_is_trading_day(date_of(closed[i])))
            fail_msg("%s is taken for a trading day", closed[i]);
    for (size_t i = 0; i < all; i++) {
        int year, month, day, weekdays = 0, same_year = 0;
        alvh_date_to_civil(date_of(closed[i]), &year, &month, &day);
        const alvh_date first = alvh_date_from_civil(year, 1, 1);
        const alvh_date next = alvh_date_from_civil(year + 1, 1, 1);
        for (alvh_date date = first; date < next; date++)
            weekdays += alvh_date_weekday(date) % 6 != 0;
        for (size_t j = 0; j < all; j++)
            same_year += strncmp(closed[j], closed[i], 4) == 0;
        assert_int_equal(alvh_trading_days_between(first - 1, next - 1),
                         weekdays - same_year);
    }
}

static void new_year_on_a_saturday_is_not_kept(void **state)
{
    (void)state;
    assert_true(alvh_is_trading_day(date_of("2021-12-31")));
    assert_true(alvh_is_trading_day(date_of("2010-12-31")));
    assert_false(alvh_is_trading_day(date_of("2023-01-02")));
    assert_true(alvh_is_trading_day(date_of("2021-06-18"))); /* not yet Juneteenth */
    assert_true(alvh_is_trading_day(date_of("1997-01-20"))); /* not yet Dr King's day */
}

static void adding_and_counting_are_inverse(void **state)
{
    (void)state;
    const alvh_date from = date_of("2024-03-28"); /* the day before Good Friday */
    alvh_date by_hand = from;
    for (int days = 0; days <= 2520; days++) {
        const alvh_date to = alvh_trading_day_add(from, days);
        assert_int_equal(to, by_hand);
        assert_int_equal(alvh_trading_days_between(from, to), days);
        assert_int_equal(alvh_trading_days_between(to, from), -days);
        do
            by_hand++;
        while (!alvh_is_trading_day(by_hand));
    }
    assert_date(alvh_trading_day_add(from, 1), "2024-04-01");
    assert_date(alvh_trading_day_add(date_of("2024-03-30"), 1), "2024-04-01");
}

static void nearest_trading_days_are_found_on_both_sides(void **state)
{
    (void)state;
    assert_date(alvh_trading_day_on_or_after(date_of("2001-09-11")), "2001-09-17");
    assert_date(alvh_trading_day_on_or_before(date_of("2001-09-16")), "2001-09-10");
    assert_date(alvh_trading_day_on_or_after(date_of("2024-09-30")), "2024-09-30");
    assert_date(alvh_trading_day_on_or_before(date_of("2024-09-30")), "2024-09-30");
}

/* A wrong date must not read beyond the tables. */
static void dates_beyond_the_calendar_are_harmless(void **state)
{
    (void)state;
    assert_false(alvh_is_trading_day(INT32_MAX));
    assert_false(alvh_is_trading_day(INT32_MIN));
    assert_date(alvh_trading_day_add(date_of("2199-12-30"), 1000), "2199-12-31");
    assert_date(alvh_trading_day_on_or_before(INT32_MAX), "2199-12-31");
    assert_date(alvh_trading_day_on_or_after(INT32_MIN), "1900-01-02");
    alvh_spx_expiry_nearest(date_of("2199-12-31"), 45);
}

static void spx_lists_every_day_within_five_weeks_then_fridays(void **state)
{
    (void)state;
    const alvh_date today = date_of("2024-02-23"); /* a Friday */
    assert_false(alvh_spx_is_listed(today, today));
    assert_true(alvh_spx_is_listed(today, date_of("2024-02-26")));
    assert_false(alvh_spx_is_listed(today, date_of("2024-02-25")));
    assert_true(alvh_spx_is_listed(today, date_of("2024-03-28")));  /* 34 days, Thursday */
    assert_false(alvh_spx_is_listed(today, date_of("2024-03-29"))); /* Good Friday */
    assert_false(alvh_spx_is_listed(today, date_of("2024-04-01"))); /* 38 days, Monday */
    assert_true(alvh_spx_is_listed(today, date_of("2024-04-05")));
    assert_true(alvh_spx_is_listed(date_of("2024-01-05"), date_of("2024-03-28")));
    assert_false(alvh_spx_is_listed(date_of("2024-01-05"), date_of("2024-03-27")));
}

static void spx_expiry_nearest_prefers_the_earlier(void **state)
{
    (void)state;
    const alvh_date friday = date_of("2024-02-23");
    assert_date(alvh_spx_expiry_nearest(friday, 1), "2024-02-26");
    assert_date(alvh_spx_expiry_nearest(friday, 0), "2024-02-26");
    assert_date(alvh_spx_expiry_nearest(friday, 3), "2024-02-26");
    assert_date(alvh_spx_expiry_nearest(friday, 45), "2024-04-05"); /* 42, not 49 */
    assert_date(alvh_spx_expiry_nearest(friday, 46), "2024-04-12"); /* 49, not 42 */
    assert_date(alvh_spx_expiry_nearest(friday, 35), "2024-03-28"); /* Good Friday */
    /* From a Thursday, 2024-03-02 is a Saturday: Friday is a day off, Monday two. */
    assert_date(alvh_spx_expiry_nearest(date_of("2024-02-22"), 9), "2024-03-01");
    /* A Sunday between a Friday two days before and a Monday one day after. */
    assert_date(alvh_spx_expiry_nearest(date_of("2024-02-22"), 10), "2024-03-04");
    /* Independence Day 2024, a Thursday: a day off on both sides. */
    assert_date(alvh_spx_expiry_nearest(date_of("2024-06-20"), 14), "2024-07-03");
}

/* Final settlement days that are no Wednesday, and the plain case. */
static void vix_settles_on_published_days(void **state)
{
    (void)state;
    assert_date(alvh_vix_expiry(2024, 10), "2024-10-16");
    assert_date(alvh_vix_expiry(2008, 2), "2008-02-19");
    assert_date(alvh_vix_expiry(2014, 3), "2014-03-18");
    assert_date(alvh_vix_expiry(2019, 3), "2019-03-19");
    assert_date(alvh_vix_expiry(2022, 3), "2022-03-15");
    assert_date(alvh_vix_expiry(2024, 6), "2024-06-18");
    assert_date(alvh_vix_expiry(2025, 3), "2025-03-18");
    assert_date(alvh_vix_expiry(2026, 5), "2026-05-19");
    assert_date(alvh_vix_expiry(2027, 12), "2027-12-22");
}

/* Every contract listed since November 2004 settles on the day the rule says (the first
 * ones, of 2004, went by the third Friday of their own month); from November 2006 on a
 * contract was listed for each of the next months, so their ranks agree as well. */
static void futures_expire_as_the_rule_says(void **state)
{
    const struct alvh_history *history = *state;
    int compared = 0;
    for (int i = 0; i < alvh_history_days(history); i++) {
        const struct alvh_close *const day = alvh_history_day(history, i);
        for (int k = 0; k < day->months; k++) {
            const alvh_date expiry = day->date + day->days_to_expiry[k];
            if (expiry < date_of("2004-11-01"))
                continue;
            int year, month, of_month;
            alvh_date_to_civil(expiry, &year, &month, &of_month);
            assert_int_equal(expiry, alvh_vix_expiry(year, month));
            if (day->date >= date_of("2006-11-01") && k < 3)
                assert_int_equal(expiry, alvh_vix_expiry_after(day->date, k + 1));
            compared++;
        }
    }
    assert_true(compared > 38000);
}

static void vix_expiries_follow_each_other(void **state)
{
    (void)state;
    const alvh_date settlement = date_of("2024-12-18");
    assert_date(alvh_vix_expiry_after(settlement - 1, 1), "2024-12-18");
    assert_date(alvh_vix_expiry_after(settlement, 1), "2025-01-22");
    assert_date(alvh_vix_expiry_after(settlement, 3), "2025-03-18");
    assert_date(alvh_vix_expiry_after(settlement + 1, 13), "2026-01-21");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_comes_back_from_its_civil_date),
        cmocka_unit_test(only_existing_days_are_dates),
        cmocka_unit_test(weekdays_are_right),
        cmocka_unit_test(trading_days_are_those_of_the_index),
        cmocka_unit_test(years_have_their_trading_days),
        cmocka_unit_test(holidays_are_those_of_the_exchange),
        cmocka_unit_test(new_year_on_a_saturday_is_not_kept),
        cmocka_unit_test(adding_and_counting_are_inverse),
        cmocka_unit_test(nearest_trading_days_are_found_on_both_sides),
        cmocka_unit_test(dates_beyond_the_calendar_are_harmless),
        cmocka_unit_test(spx_lists_every_day_within_five_weeks_then_fridays),
        cmocka_unit_test(spx_expiry_nearest_prefers_the_earlier),
        cmocka_unit_test(vix_settles_on_published_days),
        cmocka_unit_test(futures_expire_as_the_rule_says),
        cmocka_unit_test(vix_expiries_follow_each_other),
    };
    return cmocka_run_group_tests(tests, closes_read, closes_free);
}
