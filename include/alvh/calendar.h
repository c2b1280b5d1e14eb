/* The New York Stock Exchange calendar and the listed expiries.
 *
 * Dates are counted as days since 1970-01-01; the k-th trading day after a base date is
 * where simulated day k lands. Holidays follow the exchange's rules since 1985, with the
 * unscheduled closings as a table; earlier years are given the same rules. The calendar
 * runs from 1900 to 2199 and all functions may be called in parallel. */
#ifndef ALVH_CALENDAR_H
#define ALVH_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/api.h"

ALVH_API_BEGIN

typedef int32_t alvh_date; /* days since 1970-01-01 */

enum { ALVH_DATE_TEXT = 11 }; /* YYYY-MM-DD and the final zero */

/* Strict YYYY-MM-DD of an existing day of the calendar; false for anything else. */
bool alvh_date_parse(const char *text, alvh_date *date);
/* The date as YYYY-MM-DD. */
void alvh_date_format(alvh_date date, char text[ALVH_DATE_TEXT]);
/* The day of a year, a month (1 .. 12) and a day of it, and back. */
alvh_date alvh_date_from_civil(int year, int month, int day);
void alvh_date_to_civil(alvh_date date, int *year, int *month, int *day);
/* 0 Sunday .. 6 Saturday. */
int alvh_date_weekday(alvh_date date);

/* Does the exchange open on that day? */
bool alvh_is_trading_day(alvh_date date);
/* The first trading day on or after, and the last on or before. */
alvh_date alvh_trading_day_on_or_after(alvh_date date);
alvh_date alvh_trading_day_on_or_before(alvh_date date);
/* Trading days in (from, to]; negative when to < from. */
int alvh_trading_days_between(alvh_date from, alvh_date to);
/* The date `days` trading days after `from`, or after the last trading day before it when
 * `from` is none; the last day of the calendar when that lies beyond it. */
alvh_date alvh_trading_day_add(alvh_date from, int days);

/* SPX: is there an option series expiring on `expiry`, after `today` and listed on it?
 * Every trading day inside five weeks (35 days), Fridays beyond (the trading day before
 * when that Friday is a holiday). */
bool alvh_spx_is_listed(alvh_date today, alvh_date expiry);
/* The listed SPX expiry nearest to today + calendar_days; the earlier one of two equals. */
alvh_date alvh_spx_expiry_nearest(alvh_date today, int calendar_days);

/* VIX futures and options of a contract month settle on the Wednesday 30 days before the
 * third Friday of the next month, a day earlier when that Wednesday or that Friday is a
 * holiday: Cboe Futures Exchange rule 1202(b). */
alvh_date alvh_vix_expiry(int year, int month);
/* The n-th VIX expiry (n = 1, 2, ..) strictly after today. */
alvh_date alvh_vix_expiry_after(alvh_date today, int n);

ALVH_API_END

#endif
