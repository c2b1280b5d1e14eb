/* How quotes widen: options of the half-spread's multiple (sim/execution/conditions.h). */
#ifndef ALVH_OPTIONS_WIDENING_H
#define ALVH_OPTIONS_WIDENING_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: costs.widening; docs/costs.md says where the defaults come from */
#define ALVH_WIDENING_OPTIONS(X)                                                                                  \
    X(REAL,    spx_wing,         "per |ln(K/F)| / sqrt(years)", 0.4, 0, 20, "how much wider SPX options are away from the forward") \
    X(REAL,    vix_wing,         "per |ln(K/F)| / sqrt(years)", 0, 0, 20, "how much wider VIX options are away from the future") \
    X(REAL,    vix_calm_points,  "VIX points", 20,    1,    200,    "up to this VIX spreads are those of a calm day") \
    X(REAL,    vix_power,        "",          1,      0,    5,      "above it they grow with this power of VIX")  \
    X(REAL,    depth_power,      "",          0.3,    0,    5,      "they grow with this power of normal depth over today's") \
    X(REAL,    event,            "",          0.25,   0,    20,     "they are wider by this share on the day of a dated event") \
    X(REAL,    stress,           "",          1,      0,    1000,   "every spread is this many times as wide")
/* clang-format on */

struct alvh_widening_options {
    ALVH_WIDENING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
