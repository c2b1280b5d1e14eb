/* What crossing the market costs: half of the bid-ask spread, and fees.
 *
 *     half-spread = max(tick, base + share * price) * widening      points
 *
 * A seller of options never pays more than the price itself: nobody sells below zero. */
#ifndef ALVH_SIM_SPREAD_H
#define ALVH_SIM_SPREAD_H

#include "alvh/options/outright.h"
#include "alvh/options.h"

enum {
    ALVH_OPTION_MULTIPLIER = 100,  /* dollars per point, SPX and VIX options */
    ALVH_FUTURE_MULTIPLIER = 1000, /* dollars per point, VIX futures */
};

struct alvh_spread {
    double tick, base, share; /* points, points, fraction of the price */
    double fee;               /* dollars per contract */
    double multiplier;        /* dollars per point */
};

static inline struct alvh_spread alvh_spread_spx(const struct alvh_cost_options *costs)
{
    return (struct alvh_spread){.tick = costs->spx_tick_points,
                                .base = costs->spx_half_spread_base_points,
                                .share = costs->spx_half_spread_percent / 100.0,
                                .fee = costs->spx_fee_dollars,
                                .multiplier = ALVH_OPTION_MULTIPLIER};
}

static inline struct alvh_spread alvh_spread_vix(const struct alvh_cost_options *costs)
{
    return (struct alvh_spread){.tick = costs->vix_tick_points,
                                .base = costs->vix_half_spread_base_points,
                                .share = costs->vix_half_spread_percent / 100.0,
                                .fee = costs->vix_fee_dollars,
                                .multiplier = ALVH_OPTION_MULTIPLIER};
}

static inline struct alvh_spread
alvh_spread_future(const struct alvh_outright_options *costs)
{
    return (struct alvh_spread){.base = costs->future_half_spread_points,
                                .share = costs->future_half_spread_percent / 100.0,
                                .fee = costs->future_fee_dollars,
                                .multiplier = ALVH_FUTURE_MULTIPLIER};
}

/* A note is quoted in dollars a share. */
static inline struct alvh_spread alvh_spread_note(const struct alvh_outright_options *costs)
{
    return (struct alvh_spread){.tick = costs->note_half_spread_dollars,
                                .share = costs->note_half_spread_percent / 100.0,
                                .fee = costs->note_fee_dollars,
                                .multiplier = 1.0};
}

/* Conversions and reversals, one future against its synthetic. */
static inline struct alvh_spread
alvh_spread_spx_basis(const struct alvh_outright_options *costs)
{
    return (struct alvh_spread){.base = costs->spx_basis_half_spread_points,
                                .fee = costs->spx_basis_fee_dollars,
                                .multiplier = ALVH_OPTION_MULTIPLIER};
}

static inline struct alvh_spread
alvh_spread_vix_basis(const struct alvh_outright_options *costs)
{
    return (struct alvh_spread){.base = costs->vix_basis_half_spread_points,
                                .fee = costs->vix_basis_fee_dollars,
                                .multiplier = ALVH_FUTURE_MULTIPLIER};
}

static inline double alvh_spread_half(const struct alvh_spread *spread, double price)
{
    const double half = spread->base + spread->share * price;
    return half > spread->tick ? half : spread->tick;
}

/* Dollars a contract to buy at the offer, and to sell at the bid, beyond the mid, where
 * spreads are so many times as wide as on a calm day. */
static inline double alvh_spread_buy(const struct alvh_spread *spread, double price,
                                     double widening)
{
    return spread->multiplier * (alvh_spread_half(spread, price) * widening) + spread->fee;
}

static inline double alvh_spread_sell(const struct alvh_spread *spread, double price,
                                      double widening)
{
    const double wide = alvh_spread_half(spread, price) * widening;
    return spread->multiplier * (wide < price ? wide : price) + spread->fee;
}

#endif
