/* Where and when a run starts: its model, and the closes of a day or a state. */
#ifndef ALVH_OPTIONS_MARKET_H
#define ALVH_OPTIONS_MARKET_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: market */
#define ALVH_MARKET_OPTIONS(X)                                                                                    \
    X(TEXT,    model,            "",          "core", 0, 0,      "built-in model (core, mild) or a model file")   \
    X(TEXT,    as_of,            "date",      "",     0, 0,      "day of the starting closes, YYYY-MM-DD; empty: the last with a futures curve") \
    X(TEXT,    data,             "folder",    "",     0, 0,      "folder of daily closes; empty: the closes that come with the program")
/* key path: market.start; given whole or not at all, it replaces the inferred state */
#define ALVH_START_OPTIONS(X)                                                                                     \
    X(REAL,    spot,             "points",    0,      1,    1e6,    "SPX at the start")                           \
    X(TEXT,    regime,           "",          "",     0,    0,      "regime at the start, by name")               \
    X(REAL,    variance_fast,    "per year",  0,      0,    10,     "fast variance at the start")                 \
    X(REAL,    variance_slow,    "per year",  0,      0,    10,     "slow variance at the start")
/* clang-format on */

struct alvh_market_options {
    ALVH_MARKET_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_start_options {
    ALVH_START_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
