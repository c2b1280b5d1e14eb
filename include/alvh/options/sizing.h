/* How many contracts a tranche has, and on what capital. */
#ifndef ALVH_OPTIONS_SIZING_H
#define ALVH_OPTIONS_SIZING_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: sizing */
#define ALVH_SIZING_OPTIONS(X)                                                                                    \
    X(REAL,    capital_dollars_per_contract, "dollars", 50000, 100, 1e9, "starting equity for each contract of the scale; equity at or below zero is ruin")
/* clang-format on */

struct alvh_sizing_options {
    ALVH_SIZING_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
