/* What crossing the market costs, over lanes: half-spreads as wide as the day makes them,
 * and fees, in dollars for one unit. */
#ifndef ALVH_SIM_CROSSING_H
#define ALVH_SIM_CROSSING_H

#include <math.h>

#include "sim/execution/conditions.h"
#include "sim/execution/spread.h"

/* The legs of one unit. */
struct alvh_legs {
    int lanes, count;
    const int *held;          /* [leg] contracts in one unit; negative when sold */
    const double *ln_forward; /* [lane], of their expiry */
    const double *ln_strike;  /* [leg * lanes + lane] */
    const double *price;      /* the same, points; alvh_widening does not read it */
};

/* Multiples of a calm day's half-spread at the forward, [leg * lanes + lane]. wing is that
 * of alvh_wing. */
void alvh_widening(const struct alvh_conditions *conditions, double wing,
                   const struct alvh_legs *legs, double *widening);

/* The wings' factor of options that expire in so many trading days (1 or more). */
static inline double alvh_wing(double per_sqrt_year, int tenor_days)
{
    return per_sqrt_year / sqrt(tenor_days / 252.0);
}

/* Of one unit: putting it on buys what is held and sells what is sold; taking it off is
 * the reverse. */
void alvh_leg_cost(const struct alvh_spread *spread, const struct alvh_legs *legs,
                   const double *widening, double *open_cost, double *close_cost);

/* Of a future, a note or a package: the same to buy and to sell. price may be NULL where
 * the spread has no part that grows with it. */
void alvh_outright_cost(const struct alvh_spread *spread,
                        const struct alvh_conditions *conditions, const double *price,
                        double *cost);

#endif
