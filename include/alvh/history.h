/* Daily closes of SPX, VIX and the VIX futures curve. */
#ifndef ALVH_HISTORY_H
#define ALVH_HISTORY_H

#include "alvh/calendar.h"
#include "alvh/status.h"

ALVH_API_BEGIN

enum { ALVH_CURVE_MONTHS = 8 };

/* One trading day. A value that is not available is NaN; months counts the futures. */
struct alvh_close {
    alvh_date date;                        /* the trading day */
    double spx;                            /* index points */
    double vix;                            /* points */
    int months;                            /* how many futures are known, 0 .. 8 */
    double future[ALVH_CURVE_MONTHS];      /* settlement, points, in order of expiry */
    int days_to_expiry[ALVH_CURVE_MONTHS]; /* calendar days */
};

struct alvh_history;

/* data == NULL: the closes that come with the program (2004-03-26 on). Otherwise a folder
 * of the user's own, with either closes.csv (the compact layout: date, spx, vix, vx1..vx8,
 * dte1..dte8) or the three files spx-daily.csv (date, close), vix-daily.csv (date, close)
 * and vix-curve.csv (date, vx1.., dte1..). Columns are found by name and may stand in any
 * order, further ones are passed over, and fewer months than eight will do. The days of the
 * history are those that have a close of SPX. Messages have the form
 * FILE:LINE: column: what is wrong, what is allowed. */
enum alvh_status alvh_history_read(const char *data, struct alvh_history **history,
                                   struct alvh_error *error);
void alvh_history_free(struct alvh_history *history);

/* How many days there are, and one of them, index 0 .. days - 1; it is the history's. */
int alvh_history_days(const struct alvh_history *history);
const struct alvh_close *alvh_history_day(const struct alvh_history *history, int index);

/* The index of a date; as_of == 0: the last day with a futures curve, or with a VIX where
 * there is no curve at all. Fails, naming the nearest days, when that date has no close. */
enum alvh_status alvh_history_find(const struct alvh_history *history, alvh_date as_of,
                                   int *index, struct alvh_error *error);

/* Annualised variance of the `days` daily log returns of SPX up to and including index:
 * 252/days sum r^2. NaN when there are not enough days. */
double alvh_history_realised_variance(const struct alvh_history *history, int index,
                                      int days);

ALVH_API_END

#endif
