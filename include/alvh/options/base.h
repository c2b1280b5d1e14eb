/* The base layer: VIX calls. */
#ifndef ALVH_OPTIONS_BASE_H
#define ALVH_OPTIONS_BASE_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.base; decides what is quoted on a path, so it is common to all books */
#define ALVH_BASE_LISTING_OPTIONS(X)                                                                              \
    X(INTEGER, roll_every_days,  "trading days", 5,   1,    63,     "the VIX calls are rolled every so many trading days") \
    X(INTEGER, min_calendar_days, "calendar days", 21, 1,   120,    "shortest expiry bought")                     \
    X(INTEGER, max_calendar_days, "calendar days", 35, 1,   220,    "longest expiry bought, when a shorter one is listed") \
    X(REAL,    call_delta,       "",          0.30,   0.01, 0.99,   "Black delta of the VIX calls bought")        \
    X(REAL,    strike_grid_points, "points",  0.5,    0.1,  10,     "VIX strikes are multiples of this")
/* key path: layers.base; per book */
#define ALVH_BASE_SIZE_OPTIONS(X)                                                                                 \
    X(FLAG,    enabled,          "",          true,   0,    1,      "hold the base layer of VIX calls")           \
    X(REAL,    notional_percent, "%",         17.5,   0,    100,    "contracts x 100 x VIX future, as a share of what basis names") \
    X(CHOICE,  basis,            "max_loss|spx", ALVH_BASE_MAX_LOSS, 0, 0, "the condors' maximum loss, or the SPX that they are written on: condors x 100 x SPX")
/* clang-format on */

/* In the order of the names of `basis`. */
enum alvh_base_basis { ALVH_BASE_MAX_LOSS, ALVH_BASE_SPX };

struct alvh_base_listing {
    ALVH_BASE_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_base_size {
    ALVH_BASE_SIZE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
