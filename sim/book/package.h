/* Packages: options of one expiry, in fixed numbers, held as one unit.
 *
 *     value = 100 sum held price    delta = 100 sum held dPrice/dS
 *     vega  = sum held dPrice/dVIX  (per 1.00 of VIX: a hundred dollars a point make it
 *                                    dollars per VIX point)
 *
 * Settlement is in cash and free: at tenor 0 a leg is worth what it pays. Prices of VIX
 * options do not move with the index at fixed variances: their delta is 0. */
#ifndef ALVH_SIM_PACKAGE_H
#define ALVH_SIM_PACKAGE_H

#include "sim/book/quoting.h"
#include "sim/book/unit_legs.h"

/* The strikes of the units of one kind. */
struct alvh_strikes {
    int lanes, legs;
    double *strike;    /* [(slot * legs + leg) * lanes + lane], points */
    double *ln_strike; /* the same, logarithms */
};

/* What a unit is made of: +1 calls and -1 puts; contracts, negative when sold. */
struct alvh_package {
    int right[ALVH_MAX_LEGS], held[ALVH_MAX_LEGS];
};

/* A package whose first slot's strikes are these. */
static inline struct alvh_unit_legs alvh_package_legs(const struct alvh_package *package,
                                                      const struct alvh_strikes *strikes)
{
    return (struct alvh_unit_legs){.count = strikes->legs,
                                   .right = package->right,
                                   .held = package->held,
                                   .strike = strikes->strike,
                                   .ln_strike = strikes->ln_strike};
}

/* The strikes of a leg, [lane]. */
static inline double *alvh_leg_strike(const struct alvh_strikes *strikes, int slot, int leg)
{
    return strikes->strike + (size_t)(slot * strikes->legs + leg) * (size_t)strikes->lanes;
}

/* The multiple of grid nearest to a strike, at least one. */
static inline double alvh_strike_on_grid(double strike, double grid)
{
    const double nearest = floor(strike / grid + 0.5) * grid;
    return nearest > grid ? nearest : grid;
}

/* Takes the logarithms of a slot's strikes: the last step of choosing them. */
void alvh_strikes_chosen(struct alvh_strikes *strikes, int slot);

/* Quotes the unit of a slot, options of the expiry that is prepared. Its margin is that of
 * the terms. */
void alvh_package_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        const struct alvh_package *package,
                        const struct alvh_strikes *strikes, int slot,
                        struct alvh_unit_quote *quote);

#endif
