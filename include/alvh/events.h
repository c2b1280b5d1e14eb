/* Dated events: the days that everybody knows of in advance.
 *
 * Decisions of the Federal Open Market Committee, releases of the Consumer Price Index, the
 * Producer Price Index and the Gross Domestic Product, and the quarterly rebalancing of
 * indices and exchange-traded funds. Where models/data/events.csv lists a year, its dates
 * are those that the Federal Reserve, the Bureau of Labor Statistics and the Bureau of
 * Economic Analysis published; other years follow a rule:
 *
 *     fomc       eight Wednesdays a year, each the nearest to a usual date
 *     cpi        the second Wednesday of a month
 *     ppi        the second Thursday of a month
 *     gdp        the last Thursday of a month
 *     rebalance  the third Friday of March, June, September and December, in every year
 *
 * A date on which the exchange is closed counts for the next trading day, one of gdp and of
 * rebalance for the one before. Like the calendar, this may be called in parallel. */
#ifndef ALVH_EVENTS_H
#define ALVH_EVENTS_H

#include "alvh/calendar.h"

/* clang-format off */
/*    symbol                key in files  what happens */
#define ALVH_EVENTS(X)                                                                     \
    X(ALVH_EVENT_FOMC,      "fomc",       "decision of the Federal Open Market Committee") \
    X(ALVH_EVENT_CPI,       "cpi",        "release of the Consumer Price Index")           \
    X(ALVH_EVENT_PPI,       "ppi",        "release of the Producer Price Index")           \
    X(ALVH_EVENT_GDP,       "gdp",        "release of the Gross Domestic Product")         \
    X(ALVH_EVENT_REBALANCE, "rebalance",  "quarterly rebalancing of indices and funds")
/* clang-format on */
enum alvh_event {
#define ALVH_EVENT_SYMBOL(symbol, key, text) symbol,
    ALVH_EVENTS(ALVH_EVENT_SYMBOL)
#undef ALVH_EVENT_SYMBOL
        ALVH_EVENT_COUNT
};

/* "fomc", "cpi", ... */
const char *alvh_event_name(enum alvh_event kind);

/* Is that date a day of that kind of event? */
bool alvh_event_on(alvh_date date, enum alvh_event kind);

/* The first day of that kind of event on or after the date; the last day of the calendar
 * when that lies beyond it. */
alvh_date alvh_event_next(alvh_date date, enum alvh_event kind);

#endif
