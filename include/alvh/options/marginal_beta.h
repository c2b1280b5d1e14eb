/* The hedge budget split over the layers by what each takes off the book's CAPM beta for a
 * dollar of carry. A layer's beta is (delta + vega x slope) x SPX / equity, where the slope
 * is that of VIX on SPX over the path's own trailing days, starting from a prior: a
 * regression of daily closes from 1990 to August 2026 gives VIX 1.16 points for each per
 * cent that SPX loses. */
#ifndef ALVH_OPTIONS_MARGINAL_BETA_H
#define ALVH_OPTIONS_MARGINAL_BETA_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.marginal_beta; per book */
#define ALVH_MARGINAL_BETA_OPTIONS(X)                                                                             \
    X(FLAG,    enabled,          "",          false,  0,    1,      "split the hedge budget by marginal beta")    \
    X(INTEGER, split_every_days, "trading days", 21,  1,    252,    "the budget is split anew every so many trading days") \
    X(INTEGER, slope_days,       "trading days", 63,  2,    504,    "memory of the slope of VIX on SPX")          \
    X(REAL,    prior_slope,      "VIX points per % of SPX", -1.2, -20, 20, "the slope before the path has shown any") \
    X(REAL,    least_share_percent, "% of the budget", 10, 0, 33,   "least share of a layer")
/* clang-format on */

struct alvh_marginal_beta_options {
    ALVH_MARGINAL_BETA_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
