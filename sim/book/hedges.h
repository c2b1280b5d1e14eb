/* From the hedges that are wanted to trades: what a contract of each is today, and how an
 * account gets from what it holds to what its desk has decided. */
#ifndef ALVH_SIM_HEDGES_H
#define ALVH_SIM_HEDGES_H

#include "sim/rules/desk.h"

/* The unit that an account's hedge is held in today, or ALVH_NONE: where nothing is listed,
 * and for a spread of futures, which is two. */
int alvh_hedge_unit(const struct alvh_day *day, const struct alvh_account *account,
                    enum alvh_hedge hedge);

/* Trades every hedge to trunc(size * factor) contracts, none where the account is dead.
 * target is room for [lane]. */
void alvh_hedges_trade(const struct alvh_day *day, const struct alvh_desk *desk,
                       struct alvh_ledger *ledger, double *target,
                       struct alvh_outcomes *outcomes, int64_t offset);

#endif
