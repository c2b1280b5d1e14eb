/* Rotation, or time shift: when the VIX futures curve inverts and momentum agrees, vega of
 * the base layer moves from short-dated VIX calls to longer-dated holdings, and back when
 * both have reverted. Momentum is that of three MACD histograms: of VIX, of ln(VX1/VX2) and
 * of the SPX futures basis. */
#ifndef ALVH_OPTIONS_ROTATION_H
#define ALVH_OPTIONS_ROTATION_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.rotation; per book */
#define ALVH_ROTATION_OPTIONS(X)                                                                                  \
    X(FLAG,    enabled,          "",          false,  0,    1,      "rotate vega of the base layer when the curve inverts") \
    X(REAL,    on_above_points,  "VIX points", 0,     -50,  50,     "vega is moved when VX1 - VX2 is above this") \
    X(REAL,    off_below_points, "VIX points", -0.5,  -50,  50,     "it is moved back when VX1 - VX2 is below this") \
    X(INTEGER, histograms,       "of 3",      3,      0,    3,      "so many MACD histograms must agree with a move") \
    X(CHOICE,  into,             "etn_mid|futures", ALVH_ROTATION_ETN_MID, 0, 0, "where vega goes: mid-term VIX notes, or the months of the adaptive layer's spread") \
    X(REAL,    share_percent,    "% of the base layer's vega", 100, 0, 100, "how much of it moves")
/* clang-format on */

/* In the order of the names of `into`. */
enum alvh_rotation_into { ALVH_ROTATION_ETN_MID, ALVH_ROTATION_FUTURES };

struct alvh_rotation_options {
    ALVH_ROTATION_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
