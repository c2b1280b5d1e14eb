/* How wide and how deep the market is today: what every quote of a block shares.
 *
 *     half-spread = max(tick, base + share * price) * w                       points
 *     w     = width * (1 + wing * |ln(K/F)| / sqrt(tau))
 *     width = stress * max(1, VIX / calm)^c * exp(-d ln_depth) * (1 + e * event)
 *
 * In standard deviations m = ln(K/F) / (VIX/100 sqrt(tau)) the wings' factor is
 * 1 + a |m| VIX/20 with a = wing / 5: at a given delta it grows with VIX, so wings widen
 * fastest. tau is in years of 252 days; ln_depth is the log of order-book depth over its
 * normal, event is 1 on the day of a dated event and 0 far from one. */
#ifndef ALVH_SIM_CONDITIONS_H
#define ALVH_SIM_CONDITIONS_H

#include <stddef.h>

#include "alvh/options/impact.h"
#include "alvh/options/widening.h"

/* One array of lanes each. */
#define ALVH_CONDITION_ARRAYS(X)                                                           \
    X(width)    /* of a spread at the forward, 1 on a calm day */                          \
    X(thin)     /* sqrt of normal depth over today's */                                    \
    X(thin_etf) /* sqrt of normal volume of exchange-traded notes over today's */          \
    X(spx_move) /* daily standard deviation of SPX, index points */                        \
    X(vix_move) /* daily standard deviation of VIX, points */

#define ALVH_CONDITION_FIELD(name) double *name;
struct alvh_conditions {
    int lanes;
    ALVH_CONDITION_ARRAYS(ALVH_CONDITION_FIELD)
};
#undef ALVH_CONDITION_FIELD

#define ALVH_CONDITION_ONE(name) +1
enum { ALVH_CONDITION_COUNT = 0 ALVH_CONDITION_ARRAYS(ALVH_CONDITION_ONE) };
#undef ALVH_CONDITION_ONE

/* Lays the arrays over ALVH_CONDITION_COUNT * lanes doubles, 64-byte aligned. */
static inline struct alvh_conditions alvh_conditions_over(double *memory, int lanes)
{
    struct alvh_conditions conditions = {.lanes = lanes};
    size_t at = 0;
#define ALVH_CONDITION_PLACE(name)                                                         \
    conditions.name = memory + at;                                                         \
    at += (size_t)lanes;
    ALVH_CONDITION_ARRAYS(ALVH_CONDITION_PLACE)
#undef ALVH_CONDITION_PLACE
    return conditions;
}

/* Today's market; a liquidity that is NULL is normal. */
struct alvh_conditions_input {
    double event;                /* nearness of a dated event, 0 to 1 */
    const double *spot, *vix;    /* index points, VIX points */
    const double *ln_depth;      /* ln of order-book depth over its normal */
    const double *ln_etf_volume; /* ln of the notes' volume over its normal */
};

/* Once a day. */
void alvh_conditions_update(const struct alvh_widening_options *widening,
                            const struct alvh_impact_options *impact,
                            const struct alvh_conditions_input *today,
                            struct alvh_conditions *conditions);

#endif
