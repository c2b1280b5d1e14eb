/* SPX puts that are rolled: which of them are listed. */
#ifndef ALVH_OPTIONS_SPX_PUT_H
#define ALVH_OPTIONS_SPX_PUT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.static_put; decides what is quoted on a path, so it is common to all books */
#define ALVH_SPX_PUT_LISTING_OPTIONS(X)                                                                           \
    X(INTEGER, roll_every_days,  "trading days", 21,  1,    252,    "the SPX puts are rolled every so many trading days") \
    X(INTEGER, target_calendar_days, "calendar days", 60, 1, 90,    "the listed expiry nearest to this is bought") \
    X(REAL,    put_delta,        "",          0.10,   0.01, 0.99,   "Black delta of the SPX puts bought, absolute") \
    X(REAL,    strike_grid_points, "points",  5,      0.5,  100,    "strikes are multiples of this")
/* clang-format on */

struct alvh_spx_put_listing {
    ALVH_SPX_PUT_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
