/* How paths are drawn where plain sampling is not good enough (docs/sampling.md). */
#ifndef ALVH_OPTIONS_SAMPLING_H
#define ALVH_OPTIONS_SAMPLING_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: simulation.sampling */
#define ALVH_SAMPLING_OPTIONS(X)                                                                                  \
    X(FLAG,    antithetic,       "",          false,  0,    1,      "every second path mirrors the shocks of the one before") \
    X(FLAG,    stratify_regimes, "",          false,  0,    1,      "spread the time at which the regime first changes evenly over the paths; these are a multiple of 256") \
    X(FLAG,    control_variates, "",          false,  0,    1,      "weigh paths so that what is known of the model, the drift of SPX and the rates of jumps and moves, comes out exactly")
/* key path: simulation.sampling.importance */
#define ALVH_IMPORTANCE_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "draw crises and jumps more often than they come, and weigh every path") \
    X(INTEGER, plain_paths,      "paths",     4,      2,    14,     "of every 16 paths so many, an even number, are drawn from the model itself: no path weighs more than 16 over this") \
    X(INTEGER, tilts,            "laws",      1,      1,    4,      "the other paths are shared out among so many laws; the k-th of n has the factors below to the power k/n") \
    X(REAL,    crisis_entries_per_year, "moves a year", 2.5, 0, 252, "rate of moves into the regime of the highest VIX, from any other; 0: the model's rates") \
    X(REAL,    crisis_exit_factor, "",        0.4,      0.01, 100,    "times the rates of moves out of it")         \
    X(REAL,    jump_intensity_factor, "",     1.3,      0.01, 100,    "times the intensity of jumps")               \
    X(REAL,    variance_jump_factor, "",      1.8,      0.01, 100,    "times the mean jump of the fast variance, at jumps and on entering that regime")
/* clang-format on */

struct alvh_sampling_options {
    ALVH_SAMPLING_OPTIONS(ALVH_OPTION_FIELD)
};
struct alvh_importance_options {
    ALVH_IMPORTANCE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
