/* The VIX tail hedge of Cboe's VXTH index: one-month VIX calls of 30 delta, bought when
 * the last ones settle, for a share of equity that depends on the VIX future of their
 * expiry. The levels and weights are those of the index (Cboe, "Cboe VIX Tail Hedge Index
 * (VXTH)", methodology): nothing below the low level and from the high one on. */
#ifndef ALVH_OPTIONS_VXTH_H
#define ALVH_OPTIONS_VXTH_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.vxth; decides what is quoted on a path, so it is common to all books */
#define ALVH_VXTH_LISTING_OPTIONS(X)                                                                              \
    X(INTEGER, target_calendar_days, "calendar days", 30, 1, 120,   "the VIX expiry nearest to this is bought, at every VIX expiry") \
    X(REAL,    call_delta,       "",          0.30,   0.01, 0.99,   "Black delta of the VIX calls bought")        \
    X(REAL,    strike_grid_points, "points",  0.5,    0.1,  10,     "VIX strikes are multiples of this")
/* key path: layers.vxth; per book */
#define ALVH_VXTH_OPTIONS(X)                                                                                      \
    X(FLAG,    enabled,          "",          false,  0,    1,      "hold the VIX calls of the VXTH rule")        \
    X(REAL,    low_points,       "VIX points", 15,    0,    200,    "below this forward VIX nothing is bought")   \
    X(REAL,    middle_points,    "VIX points", 30,    0,    200,    "from this forward VIX on the second weight counts") \
    X(REAL,    high_points,      "VIX points", 50,    0,    200,    "from this forward VIX on nothing is bought") \
    X(REAL,    low_percent,      "% of equity", 1,    0,    100,    "premium bought from the low level to the middle one") \
    X(REAL,    middle_percent,   "% of equity", 0.5,  0,    100,    "premium bought from the middle level to the high one")
/* clang-format on */

struct alvh_vxth_listing {
    ALVH_VXTH_LISTING_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_vxth_options {
    ALVH_VXTH_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
