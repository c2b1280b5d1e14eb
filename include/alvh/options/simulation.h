/* How much is simulated, and how. */
#ifndef ALVH_OPTIONS_SIMULATION_H
#define ALVH_OPTIONS_SIMULATION_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: simulation */
#define ALVH_SIMULATION_OPTIONS(X)                                                                                \
    X(INTEGER, paths,            "paths",     100000, 16,   1000000000, "simulated paths; rounded up to a multiple of 16") \
    X(INTEGER, days,             "trading days", 252, 1,    2520,   "length of a path")                           \
    X(INTEGER, steps_per_day,    "steps",     1,      1,    64,     "variance steps in a day")                    \
    X(INTEGER, seed,             "",          1,      0,    INT64_MAX, "the same seed gives the same bytes")      \
    X(INTEGER, block_paths,      "paths",     240,    64,   1024,   "paths walked together; a multiple of 16; no effect on results") \
    X(INTEGER, threads,          "threads",   0,      0,    4096,   "0: as many as the environment grants; no effect on results") \
    X(TEXT,    pricing,          "",          "tables", 0,  0,      "tables, or exact: every price from the transforms, slow")
/* clang-format on */

struct alvh_simulation_options {
    ALVH_SIMULATION_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
