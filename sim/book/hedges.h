/* From the hedges that are wanted to trades: what a contract of each is today, and how an
 * account gets from what it holds to what its desk has decided. */
#ifndef ALVH_SIM_HEDGES_H
#define ALVH_SIM_HEDGES_H

#include "sim/rules/desk.h"

/* The unit that an account's hedge is held in today, or ALVH_NONE: where nothing is listed,
 * and for what is several units, a ladder of calls or a spread of futures. */
int alvh_hedge_unit(const struct alvh_day *day, const struct alvh_book_options *book,
                    const struct alvh_account *account, enum alvh_hedge hedge);

/* The unit of a month of the curve, 1 for the nearest. */
int alvh_hedge_future(const struct alvh_day *day, int64_t month);

/* What a spread of futures is worth today, dollars: long one contract of the long month,
 * short `ratio` of the short one. Room for [lane] each. */
struct alvh_spread_quote {
    double *value, *vega, *delta;
};
void alvh_hedge_quote_spread(const struct alvh_day *day,
                             const struct alvh_adaptive_options *adaptive,
                             const struct alvh_spread_quote *spread);

/* Is anything that the account can hold bought, rolled or settled today? */
bool alvh_hedges_roll(const struct alvh_day *day, const struct alvh_account *account);

/* Trades every hedge to trunc(size * factor) contracts, none where the account is dead.
 * target is room for [lane]. */
void alvh_hedges_trade(const struct alvh_day *day, const struct alvh_desk *desk,
                       struct alvh_ledger *ledger, double *target,
                       struct alvh_outcomes *outcomes, int64_t offset);

#endif
