/* VIX call spreads: which of them are listed. */
#ifndef ALVH_OPTIONS_VIX_CALL_SPREAD_H
#define ALVH_OPTIONS_VIX_CALL_SPREAD_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.contingent.vix_call_spread; decides what is quoted on a path, so it is common to
 * all books */
#define ALVH_VIX_CALL_SPREAD_LISTING_OPTIONS(X)                                                                   \
    X(INTEGER, roll_every_days,  "trading days", 10,  1,    252,    "the call spreads are rolled every so many trading days") \
    X(INTEGER, min_calendar_days, "calendar days", 30, 1,   120,    "shortest expiry bought")                     \
    X(INTEGER, max_calendar_days, "calendar days", 45, 1,   220,    "longest expiry bought, when a shorter one is listed") \
    X(REAL,    long_percent,     "% above the future", 40, -90, 1000, "strike of the call bought")                \
    X(REAL,    short_percent,    "% above the future", 150, -90, 1000, "strike of the call sold")                 \
    X(REAL,    strike_grid_points, "points",  0.5,    0.1,  10,     "VIX strikes are multiples of this")
/* clang-format on */

struct alvh_vix_call_spread_listing {
    ALVH_VIX_CALL_SPREAD_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
