/* What trading costs. Half-spreads are those of closing quotes: SPXW options of 18 to 50
 * days on 2022-02-04 and 2024-01-05 (fitted bases 0.13 and 0.09, 0.5 % of the price on both
 * days), monthly VIX options of 35 days on 2023-02-15. */
#ifndef ALVH_OPTIONS_COSTS_H
#define ALVH_OPTIONS_COSTS_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: costs */
#define ALVH_COST_OPTIONS(X)                                                                                      \
    X(REAL,    spx_tick_points,  "points",    0.05,   0,    5,      "least half-spread of an SPX option")         \
    X(REAL,    spx_half_spread_base_points, "points", 0.10, 0, 50,  "half-spread of an SPX option: base part")    \
    X(REAL,    spx_half_spread_percent, "% of price", 0.5, 0, 50,   "half-spread of an SPX option: part that grows with its price") \
    X(REAL,    vix_tick_points,  "points",    0.01,   0,    5,      "least half-spread of a VIX option")          \
    X(REAL,    vix_half_spread_base_points, "points", 0.01, 0, 5,   "half-spread of a VIX option: base part")     \
    X(REAL,    vix_half_spread_percent, "% of price", 1.0, 0, 50,   "half-spread of a VIX option: part that grows with its price") \
    X(REAL,    spx_fee_dollars,  "dollars per contract", 1.25, 0, 100, "exchange and broker fees of an SPX option") \
    X(REAL,    vix_fee_dollars,  "dollars per contract", 1.00, 0, 100, "exchange and broker fees of a VIX option")
/* clang-format on */

struct alvh_cost_options {
    ALVH_COST_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
