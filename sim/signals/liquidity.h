/* How liquid the market is by its own measure, for lanes: the numerator of the quick ratio
 *
 *     w1 V / mean(V) + w2 D / mean(D)
 *
 * of ETF volume V and order-book depth D, each over its mean of n days ending today. With
 * weights that add up to 1 it is 1 when both are at their means. */
#ifndef ALVH_SIM_LIQUIDITY_H
#define ALVH_SIM_LIQUIDITY_H

#include "sim/signals/mean.h"

struct alvh_liquidity {
    double volume_weight, depth_weight; /* w1, w2 */
    struct alvh_mean volume, depth;
    double *level;     /* [lane]: today's volume, then depth; 1 is normal */
    double *liquidity; /* [lane] */
};

/* The first day; both come as logarithms relative to their normal level. */
void alvh_liquidity_start(int lanes, const double *ln_volume, const double *ln_depth,
                          struct alvh_liquidity *liquidity);
/* The next day. */
void alvh_liquidity_update(int lanes, const double *ln_volume, const double *ln_depth,
                           struct alvh_liquidity *liquidity);

#endif
