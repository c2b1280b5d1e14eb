/* What crossing the market costs: half of the bid-ask spread, and fees.
 *
 *     half-spread = max(tick, base + percent / 100 * price)      points
 *
 * A seller never pays more than the price itself: nobody sells below zero. */
#ifndef ALVH_SIM_SPREAD_H
#define ALVH_SIM_SPREAD_H

#include "alvh/scenario.h"

enum { ALVH_OPTION_MULTIPLIER = 100 }; /* dollars per point, SPX and VIX options */

struct alvh_spread {
    double tick, base, share; /* points, points, fraction of the price */
    double fee;               /* dollars per contract */
};

static inline struct alvh_spread alvh_spread_spx(const struct alvh_cost_options *costs)
{
    return (struct alvh_spread){.tick = costs->spx_tick_points,
                                .base = costs->spx_half_spread_base_points,
                                .share = costs->spx_half_spread_percent / 100.0,
                                .fee = costs->spx_fee_dollars};
}

static inline struct alvh_spread alvh_spread_vix(const struct alvh_cost_options *costs)
{
    return (struct alvh_spread){.tick = costs->vix_tick_points,
                                .base = costs->vix_half_spread_base_points,
                                .share = costs->vix_half_spread_percent / 100.0,
                                .fee = costs->vix_fee_dollars};
}

/* Dollars a contract to buy at the offer, and to sell at the bid, beyond the mid. */
static inline double alvh_spread_buy(const struct alvh_spread *spread, double price)
{
    const double half = spread->base + spread->share * price;
    return ALVH_OPTION_MULTIPLIER * (half > spread->tick ? half : spread->tick) + spread->fee;
}

static inline double alvh_spread_sell(const struct alvh_spread *spread, double price)
{
    const double half = spread->base + spread->share * price;
    const double wide = half > spread->tick ? half : spread->tick;
    return ALVH_OPTION_MULTIPLIER * (wide < price ? wide : price) + spread->fee;
}

#endif
