/* The exact worst loss at expiry of SPX options that settle on one day.
 *
 * What they pay together is continuous and piecewise linear in the settlement price, so its
 * least value lies at zero, where the slope turns upwards, which it does only at strikes of
 * options held, or, where more calls are sold than held, beyond all bounds. Condors,
 * butterflies and puts of one expiry so offset one another exactly. Expiries add up:
 * between two settlements the index can go anywhere. */
#ifndef ALVH_SIM_MARGIN_EXPIRY_H
#define ALVH_SIM_MARGIN_EXPIRY_H

#include <stddef.h>

#include "sim/book/unit_legs.h"
#include "sim/execution/margin_tile.h"

/* What an account holds of one unit; arrays begin at the tile. */
struct alvh_expiry_unit {
    struct alvh_unit_legs legs;
    const double *quantity; /* [lane], contracts, 0 or more */
};

/* Adds the worst loss of units of one expiry, dollars, 0 or more; without bound it is
 * infinite. Rows of strikes are `lanes` apart. */
void alvh_margin_expiry_add(int lanes, int units, const struct alvh_expiry_unit unit[],
                            double margin[ALVH_MARGIN_TILE]);

#endif
