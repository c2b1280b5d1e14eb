/* SPX put butterflies: which of them are listed. */
#ifndef ALVH_OPTIONS_BUTTERFLY_H
#define ALVH_OPTIONS_BUTTERFLY_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.contingent.butterfly; decides what is quoted on a path, so it is common to all
 * books. The defaults are puts at 90, 85 and 80 % of spot. */
#define ALVH_BUTTERFLY_LISTING_OPTIONS(X)                                                                         \
    X(INTEGER, roll_every_days,  "trading days", 10,  1,    252,    "the butterflies are rolled every so many trading days") \
    X(INTEGER, min_calendar_days, "calendar days", 30, 1,   90,     "shortest expiry bought, when one is listed in the window") \
    X(INTEGER, max_calendar_days, "calendar days", 45, 1,   90,     "the last expiry listed up to this is bought") \
    X(REAL,    body_percent,     "% of spot", 85,     10,   150,    "strike of the two puts sold")                \
    X(REAL,    wing_percent,     "% of spot", 5,      0.1,  50,     "distance of the put bought above, and of the one bought below") \
    X(REAL,    strike_grid_points, "points",  5,      0.5,  100,    "strikes are multiples of this")
/* clang-format on */

struct alvh_butterfly_listing {
    ALVH_BUTTERFLY_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
