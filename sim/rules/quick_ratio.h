/* The quick ratio, an acid test of liquidity: liquid means over immediate needs.
 *
 *     quick ratio = liquidity / (contracts of a liquidation / contracts traded in a day)
 *
 * liquidity is the signal of that name, 1 in normal times. A liquidation closes every leg
 * of the condors held; a book that holds none has no needs, and an infinite ratio. */
#ifndef ALVH_SIM_QUICK_RATIO_H
#define ALVH_SIM_QUICK_RATIO_H

#include "sim/book/condor.h"

static inline double alvh_quick_ratio(double liquidity, double condors,
                                      double daily_liquidity_contracts)
{
    return liquidity * daily_liquidity_contracts / (ALVH_CONDOR_LEGS * condors);
}

#endif
