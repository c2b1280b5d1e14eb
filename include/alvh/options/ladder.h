/* The ladder of the base layer: VIX calls of up to three expiries at once.
 *
 *     calls of a rung = weight of the rung / sum of weights x calls of the layer
 *
 * The near rung is that of alvh/options/base.h, the only one by default. Longer calls are
 * rolled more seldom: by default when a quarter to two fifths of their life has passed. */
#ifndef ALVH_OPTIONS_LADDER_H
#define ALVH_OPTIONS_LADDER_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.base.ladder; decides what is quoted on a path, so it is common to all books */
#define ALVH_LADDER_LISTING_OPTIONS(X)                                                                            \
    X(INTEGER, middle_calendar_days, "calendar days", 110, 1, 220,  "middle rung: the VIX expiry nearest to this is bought") \
    X(INTEGER, middle_roll_every_days, "trading days", 21, 1, 252,  "middle rung: rolled every so many trading days") \
    X(INTEGER, far_calendar_days, "calendar days", 220, 1,   220,   "far rung: the VIX expiry nearest to this is bought") \
    X(INTEGER, far_roll_every_days, "trading days", 63, 1,   252,   "far rung: rolled every so many trading days")
/* key path: layers.base.ladder; per book */
#define ALVH_LADDER_WEIGHT_OPTIONS(X)                                                                             \
    X(REAL,    near_weight,      "",          1,      0.01,  100,   "weight of the near rung in the calls of the layer") \
    X(REAL,    middle_weight,    "",          0,      0,     100,   "weight of the middle rung; 0: there is none") \
    X(REAL,    far_weight,       "",          0,      0,     100,   "weight of the far rung; 0: there is none")
/* clang-format on */

struct alvh_ladder_listing {
    ALVH_LADDER_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_ladder_weights {
    ALVH_LADDER_WEIGHT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
