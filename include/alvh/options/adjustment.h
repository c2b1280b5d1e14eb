/* Premature adjustment: a trend against a condor makes its owner close the threatened
 * spread and reopen it at the target delta. RSI is that of SPX (Wilder), the A/D line's
 * value a z-score: high values threaten the calls, low ones the puts. */
#ifndef ALVH_OPTIONS_ADJUSTMENT_H
#define ALVH_OPTIONS_ADJUSTMENT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.adjustment; per book */
#define ALVH_ADJUSTMENT_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          true,   0,    1,      "move threatened spreads of condors farther out") \
    X(REAL,    rsi_low,          "",          30,     0,    100,    "an RSI below this threatens the puts")       \
    X(REAL,    rsi_high,         "",          70,     0,    100,    "an RSI above this threatens the calls")      \
    X(REAL,    ad_z,             "standard deviations", 1.5, 0, 10, "an A/D line farther from its mean than this threatens its side") \
    X(INTEGER, min_days,         "trading days", 5,   1,    90,     "condors with fewer days left to expiry are let be")
/* clang-format on */

struct alvh_adjustment_options {
    ALVH_ADJUSTMENT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
