#include "alvh/calendar.h"

#include <pthread.h>
#include <stddef.h>

/* Trading days are looked up, not computed: for every date of the calendar's years the
 * number of trading days up to and including it, and the inverse. */
enum { FIRST_YEAR = 1900, LAST_YEAR = 2199 };
enum { FIRST_DATE = -25567, DATES = 109573, MOST_TRADING_DAYS = 79000 };
static int32_t days_through[DATES]; /* trading days from the first date to this one */
static alvh_date trading_day[MOST_TRADING_DAYS];
static int trading_days;
static pthread_once_t built = PTHREAD_ONCE_INIT;

enum weekday { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };

/* Closings that no rule foretells: a storm, funerals of presidents, 11 September 2001. */
static const char *const unscheduled[] = {
    "1985-09-27", "1994-04-27", "2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14",
    "2004-06-11", "2007-01-02", "2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09"};

/* Civil dates from day counts and back, on years that begin in March, so that the leap day
 * comes last (Hinnant, "chrono-compatible low-level date algorithms"). */
alvh_date alvh_date_from_civil(int year, int month, int day)
{
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void alvh_date_to_civil(alvh_date date, int *year, int *month, int *day)
{
    const int shifted = date + 719468;
    const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const int day_of_era = shifted - era * 146097;
    const int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

int alvh_date_weekday(alvh_date date)
{
    return ((date + THURSDAY) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

static int two_digits(const char *text)
{
    return 10 * (text[0] - '0') + (text[1] - '0');
}

bool alvh_date_parse(const char *text, alvh_date *date)
{
    for (int i = 0; i < ALVH_DATE_TEXT - 1; i++) {
        const bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    }
    if (text[ALVH_DATE_TEXT - 1] != '\0')
        return false;
    const int year = 100 * two_digits(text) + two_digits(text + 2);
    const int month = two_digits(text + 5);
    const int day = two_digits(text + 8);
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1)
        return false;
    const alvh_date parsed = alvh_date_from_civil(year, month, day);
    int y, m, d;
    alvh_date_to_civil(parsed, &y, &m, &d);
    if (d != day) /* the 30th of February became a day of March */
        return false;
    *date = parsed;
    return true;
}

void alvh_date_format(alvh_date date, char text[ALVH_DATE_TEXT])
{
    int year, month, day;
    alvh_date_to_civil(date, &year, &month, &day);
    const int parts[] = {year / 100 % 100, year % 100, month, day};
    for (int i = 0, at = 0; i < 4; i++) {
        text[at++] = (char)('0' + parts[i] / 10);
        text[at++] = (char)('0' + parts[i] % 10);
        if (i == 1 || i == 2)
            text[at++] = '-';
    }
    text[ALVH_DATE_TEXT - 1] = '\0';
}

/* The n-th such weekday of a month. */
static alvh_date nth_weekday(int year, int month, enum weekday weekday, int n)
{
    const alvh_date first = alvh_date_from_civil(year, month, 1);
    const int wait = ((int)weekday - alvh_date_weekday(first) + 7) % 7;
    return first + wait + 7 * (n - 1);
}

/* Gregorian Easter: Meeus, "Astronomical algorithms", chapter 8. */
static alvh_date easter_sunday(int year)
{
    const int a = year % 19, b = year / 100, c = year % 100;
    const int g = (8 * b + 13) / 25;
    const int h = (19 * a + b - b / 4 - g + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return alvh_date_from_civil(year, n / 31, n % 31 + 1);
}

static void close_exchange(alvh_date date)
{
    if (date >= FIRST_DATE && date < FIRST_DATE + DATES)
        days_through[date - FIRST_DATE] = 0;
}

/* A holiday on a Sunday is kept on Monday, one on a Saturday on the Friday before (rule
 * 7.2), unless that Friday closes the year: New Year's Day on a Saturday is not kept. */
static void close_fixed(int year, int month, int day)
{
    const alvh_date date = alvh_date_from_civil(year, month, day);
    const int weekday = alvh_date_weekday(date);
    if (weekday == SATURDAY && month == 1)
        return;
    close_exchange(weekday == SATURDAY ? date - 1 : weekday == SUNDAY ? date + 1 : date);
}

static void close_holidays(int year)
{
    close_fixed(year, 1, 1);
    if (year >= 1998)
        close_exchange(nth_weekday(year, 1, MONDAY, 3)); /* Martin Luther King */
    close_exchange(nth_weekday(year, 2, MONDAY, 3));     /* Washington's Birthday */
    close_exchange(easter_sunday(year) - 2);             /* Good Friday */
    close_exchange(nth_weekday(year, 6, MONDAY, 1) - 7); /* Memorial Day, May's last */
    if (year >= 2022)
        close_fixed(year, 6, 19); /* Juneteenth */
    close_fixed(year, 7, 4);
    close_exchange(nth_weekday(year, 9, MONDAY, 1));    /* Labor Day */
    close_exchange(nth_weekday(year, 11, THURSDAY, 4)); /* Thanksgiving */
    close_fixed(year, 12, 25);
}

static void build(void)
{
    for (int i = 0; i < DATES; i++) {
        const int weekday = alvh_date_weekday(FIRST_DATE + i);
        days_through[i] = weekday != SATURDAY && weekday != SUNDAY;
    }
    for (int year = FIRST_YEAR; year <= LAST_YEAR; year++)
        close_holidays(year);
    for (size_t i = 0; i < sizeof unscheduled / sizeof *unscheduled; i++) {
        alvh_date date;
        if (alvh_date_parse(unscheduled[i], &date))
            close_exchange(date);
    }
    for (int i = 0; i < DATES; i++) {
        if (days_through[i])
            trading_day[trading_days++] = FIRST_DATE + i;
        days_through[i] = trading_days;
    }
}

/* Dates beyond the calendar are taken for its first or last day. */
static int index_of(alvh_date date)
{
    pthread_once(&built, build);
    if (date < FIRST_DATE)
        return 0;
    return date < FIRST_DATE + DATES ? date - FIRST_DATE : DATES - 1;
}

static alvh_date nth_trading_day(int n)
{
    const int last = trading_days - 1;
    return trading_day[n < 0 ? 0 : n > last ? last : n];
}

bool alvh_is_trading_day(alvh_date date)
{
    return nth_trading_day(days_through[index_of(date)] - 1) == date;
}

alvh_date alvh_trading_day_on_or_after(alvh_date date)
{
    const int n = days_through[index_of(date)];
    const alvh_date before = nth_trading_day(n - 1);
    return before == date ? date : nth_trading_day(n);
}

alvh_date alvh_trading_day_on_or_before(alvh_date date)
{
    return nth_trading_day(days_through[index_of(date)] - 1);
}

int alvh_trading_days_between(alvh_date from, alvh_date to)
{
    return days_through[index_of(to)] - days_through[index_of(from)];
}

alvh_date alvh_trading_day_add(alvh_date from, int days)
{
    return nth_trading_day(days_through[index_of(from)] - 1 + days);
}

bool alvh_spx_is_listed(alvh_date today, alvh_date expiry)
{
    enum { DAILY_LISTED_DAYS = 35 };
    if (expiry <= today || !alvh_is_trading_day(expiry))
        return false;
    if (expiry - today <= DAILY_LISTED_DAYS)
        return true;
    const alvh_date friday = expiry + FRIDAY - alvh_date_weekday(expiry);
    return expiry == alvh_trading_day_on_or_before(friday);
}

alvh_date alvh_spx_expiry_nearest(alvh_date today, int calendar_days)
{
    enum { WITHIN = 14 }; /* no fortnight is without an expiry, except past the calendar */
    const alvh_date wanted = today + calendar_days;
    alvh_date later = wanted > today ? wanted : today + 1;
    while (!alvh_spx_is_listed(today, later) && later - wanted < WITHIN)
        later++;
    for (alvh_date earlier = wanted; earlier > today && wanted - earlier <= later - wanted;
         earlier--)
        if (alvh_spx_is_listed(today, earlier))
            return earlier;
    return later;
}

/* Cboe Futures Exchange rule 1202(b): when the third Friday is a holiday, the thirty days
 * are counted from the business day before it. */
alvh_date alvh_vix_expiry(int year, int month)
{
    const int next_year = month == 12 ? year + 1 : year;
    const int next_month = month == 12 ? 1 : month + 1;
    const alvh_date friday = nth_weekday(next_year, next_month, FRIDAY, 3);
    const alvh_date settlement = alvh_trading_day_on_or_before(friday);
    return alvh_trading_day_on_or_before(settlement - 30);
}

alvh_date alvh_vix_expiry_after(alvh_date today, int n)
{
    int year, month, day;
    alvh_date_to_civil(today, &year, &month, &day);
    const int passed = alvh_vix_expiry(year, month) <= today ? 1 : 0;
    const int months = 12 * year + month - 1 + passed + n - 1;
    return alvh_vix_expiry(months / 12, months % 12 + 1);
}
