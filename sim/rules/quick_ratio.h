/* The quick ratio, an acid test of liquidity: liquid means over immediate needs.
 *
 *     quick ratio = liquidity / (contracts of a liquidation / contracts traded in a day)
 *
 * liquidity is the signal of that name, 1 in normal times. A liquidation closes every leg
 * of the condors and hedges held; a book that holds nothing has no needs, and an infinite
 * ratio. */
#ifndef ALVH_SIM_QUICK_RATIO_H
#define ALVH_SIM_QUICK_RATIO_H

#include <math.h>

#include "sim/rules/desk.h"

/* What a liquidation would trade: columns of what is held, [lane], and contracts in one. */
struct alvh_liquidation_list {
    int count;
    const double *held[ALVH_MAX_UNITS];
    double each[ALVH_MAX_UNITS];
};
void alvh_liquidation_list(const struct alvh_day *day, const struct alvh_desk *desk,
                           struct alvh_liquidation_list *list);

/* The contracts, leg by leg, that an account must trade to hold nothing. Shares of notes
 * are not among them: they trade where stocks do. */
void alvh_liquidation_contracts(const struct alvh_day *day, struct alvh_desk *desk,
                                double *contracts);

/* The same on one lane. */
static inline double alvh_liquidation_contracts_on(const struct alvh_liquidation_list *list,
                                                   int lane)
{
    double contracts = 0.0;
    for (int i = 0; i < list->count; i++)
        contracts += list->each[i] * fabs(list->held[i][lane]);
    return contracts;
}

static inline double alvh_quick_ratio(double liquidity, double contracts,
                                      double daily_liquidity_contracts)
{
    return contracts > 0.0 ? liquidity * daily_liquidity_contracts / contracts : INFINITY;
}

#endif
