#include "alvh/events.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "models/embed.h"

ALVH_EMBEDDED(alvh_embedded_events);

enum { MOST_IN_A_YEAR = 16, LISTED_YEARS = 64, FIRST_LISTED = 1990 };

/* The dates of one kind in one year, in order; none: the year follows the rule. */
struct year {
    int count;
    alvh_date date[MOST_IN_A_YEAR];
};
static struct year listed[ALVH_EVENT_COUNT][LISTED_YEARS];
static pthread_once_t read_once = PTHREAD_ONCE_INIT;

static const char *const names[ALVH_EVENT_COUNT] = {
#define NAME(symbol, key, text) key,
    ALVH_EVENTS(NAME)
#undef NAME
};

const char *alvh_event_name(enum alvh_event kind)
{
    return names[kind];
}

/* One line of the list: "fomc,2000,02-02 03-21 ...". */
static void read_line(const char *line)
{
    int kind = 0;
    while (strncmp(line, names[kind], strlen(names[kind])) != 0)
        kind++;
    char *at;
    const int number = (int)strtol(line + strlen(names[kind]) + 1, &at, 10);
    struct year *year = &listed[kind][number - FIRST_LISTED];
    while (*at == ',' || *at == ' ') {
        const int month = (int)strtol(at + 1, &at, 10);
        const int day = (int)strtol(at + 1, &at, 10);
        year->date[year->count++] = alvh_date_from_civil(number, month, day);
    }
}

static void read_list(void)
{
    const char *line = strchr(alvh_embedded_events, '\n') + 1;
    for (; *line != '\0'; line = strchr(line, '\n') + 1)
        read_line(line);
}

enum weekday { WEDNESDAY = 3, THURSDAY = 4, FRIDAY = 5 };

/* The n-th such weekday of a month. */
static alvh_date nth_weekday(int year, int month, enum weekday weekday, int n)
{
    const alvh_date first = alvh_date_from_civil(year, month, 1);
    return first + ((int)weekday - alvh_date_weekday(first) + 7) % 7 + 7 * (n - 1);
}

/* Its last one. */
static alvh_date last_weekday(int year, int month, enum weekday weekday)
{
    const alvh_date next =
        alvh_date_from_civil(month == 12 ? year + 1 : year, month % 12 + 1, 1);
    return next - 1 - (alvh_date_weekday(next - 1) - (int)weekday + 7) % 7;
}

/* The committee meets some six weeks apart. On these dates, taken as the middle of the
 * Wednesdays that could be meant, the rule meets 103 of the 128 decisions of 2012-2027. */
static void usual_meetings(int year, struct year *dates)
{
    static const struct {
        int month, day;
    } usual[] = {{1, 29}, {3, 19}, {5, 1}, {6, 17}, {7, 29}, {9, 19}, {10, 31}, {12, 16}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        const alvh_date about = alvh_date_from_civil(year, usual[i].month, usual[i].day);
        const int late = (alvh_date_weekday(about + 3) - (int)WEDNESDAY + 7) % 7;
        dates->date[dates->count++] = about + 3 - late;
    }
}

static void follow_rule(enum alvh_event kind, int year, struct year *dates)
{
    if (kind == ALVH_EVENT_FOMC) {
        usual_meetings(year, dates);
        return;
    }
    for (int month = 1; month <= 12; month++) {
        const alvh_date date =
            kind == ALVH_EVENT_CPI   ? nth_weekday(year, month, WEDNESDAY, 2)
            : kind == ALVH_EVENT_PPI ? nth_weekday(year, month, THURSDAY, 2)
            : kind == ALVH_EVENT_GDP ? last_weekday(year, month, THURSDAY)
                                     : nth_weekday(year, month, FRIDAY, 3);
        if (kind != ALVH_EVENT_REBALANCE || month % 3 == 0)
            dates->date[dates->count++] = date;
    }
}

/* The trading days of a year on which that kind falls. */
static struct year days_of(enum alvh_event kind, int year)
{
    pthread_once(&read_once, read_list);
    const bool before = kind == ALVH_EVENT_GDP || kind == ALVH_EVENT_REBALANCE;
    const int row = year - FIRST_LISTED;
    struct year dates = {0};
    if (row >= 0 && row < LISTED_YEARS)
        dates = listed[kind][row];
    if (dates.count == 0)
        follow_rule(kind, year, &dates);
    for (int i = 0; i < dates.count; i++)
        dates.date[i] = before ? alvh_trading_day_on_or_before(dates.date[i])
                               : alvh_trading_day_on_or_after(dates.date[i]);
    return dates;
}

bool alvh_event_on(alvh_date date, enum alvh_event kind)
{
    return alvh_event_next(date, kind) == date;
}

alvh_date alvh_event_next(alvh_date date, enum alvh_event kind)
{
    int year, month, day;
    alvh_date_to_civil(date, &year, &month, &day);
    for (const int last = year + 1; year <= last; year++) {
        const struct year days = days_of(kind, year);
        for (int i = 0; i < days.count; i++)
            if (days.date[i] >= date)
                return days.date[i];
    }
    return alvh_trading_day_on_or_after(date); /* past the calendar: its last day */
}
