/* Margin as the exact worst loss at expiry.
 *
 * The payoff of options with one expiry is piecewise linear in the settlement price, so its
 * worst value lies at a strike or, where both ends are flat, beyond the outermost ones. For
 * an iron condor that is the wider of its two wings; wings of unequal tranches that share
 * an expiry offset one another, which only the joint payoff shows. Expiries add up: between
 * two settlements the index can go anywhere. */
#ifndef ALVH_SIM_MARGIN_H
#define ALVH_SIM_MARGIN_H

#include "sim/book/units.h"

/* Strikes of one iron condor in index points, from the long put to the long call. */
struct alvh_condor_strikes {
    double long_put, short_put, short_call, long_call;
};

/* The worst loss, in dollars and before any credit, of `count` condors that share an
 * expiry, quantity[i] contracts of each (>= 0). 0 or more. */
double alvh_margin_worst_expiry(int count, const struct alvh_condor_strikes strikes[],
                                const double quantity[]);

/* The margin of the condors of a programme on one lane: quantity of unit u is
 * quantity[u * lanes]. */
double alvh_margin_book(const struct alvh_units *units, int programme,
                        const double *quantity, int lane);

#endif
