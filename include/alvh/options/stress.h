/* What a stress scenario forces on the market and on trading; docs/stress.md. A script of
 * the user's own, stress.script, is a list beside these: struct alvh_script_day. */
#ifndef ALVH_OPTIONS_STRESS_H
#define ALVH_OPTIONS_STRESS_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: stress */
#define ALVH_STRESS_OPTIONS(X)                                                                                    \
    X(REAL,    start_vix_points, "VIX points", 0,     0,    200,    "VIX at the start, met by the variances; 0: that of the start") \
    X(REAL,    spread_factor,    "",          1,      0,    1000,   "every half-spread is this many times as wide") \
    X(REAL,    depth_factor,     "",          1,      1e-4, 1000,   "depth of order books and volumes traded are this many times as large") \
    X(INTEGER, liquidity_day,    "trading days", 0,   0,    2520,   "first day of the two factors above")         \
    X(INTEGER, liquidity_days,   "trading days", 0,   0,    2520,   "how long they last; 0: to the end")          \
    X(TEXT,    regime,           "",          "",     0,    0,      "regime that every path enters, by name, with the jump of that move") \
    X(INTEGER, regime_day,       "trading days", 0,   0,    2520,   "when; 0: never")                             \
    X(TEXT,    episode,          "",          "",     0,    0,      "real daily moves to follow: 1987, 2008, 2018-02, 2020-03, 2024-08, 2025-04") \
    X(INTEGER, script_day,       "trading days", 1,   1,    2520,   "day of the first move of the episode or script") \
    X(REAL,    no_fill_above_vix_points, "VIX points", 0, 0, 1000,  "no hedge can be bought or sold while VIX is above; 0: always can") \
    X(INTEGER, no_fill_from_day, "trading days", 0,   0,    2520,   "nor from this day on; 0: always can")
/* clang-format on */

struct alvh_stress_options {
    ALVH_STRESS_OPTIONS(ALVH_OPTION_FIELD)
};

/* One day of a script. */
enum { ALVH_MAX_SCRIPT_DAYS = 512 };
struct alvh_script_day {
    double spx_percent; /* the day's return of SPX */
    double vix_points;  /* VIX at the close; NaN: left to the model */
};

#endif
