/* Large forced exits that move the market against the book (sim/execution/feedback.h). */
#ifndef ALVH_OPTIONS_FEEDBACK_H
#define ALVH_OPTIONS_FEEDBACK_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: feedback; per book */
#define ALVH_FEEDBACK_OPTIONS(X)                                                                                  \
    X(REAL,    strength,         "daily standard deviations", 0, 0, 10, "move of SPX and VIX when forced exits are twice what the market absorbs; 0: off") \
    X(REAL,    depth_contracts,  "contracts", 2000,   1,    1e9,    "condors that can be closed in a day at normal depth") \
    X(REAL,    depth_percent,    "% of depth", 5,     0.01, 1000,   "share of that depth which the market absorbs unmoved") \
    X(REAL,    most,             "daily standard deviations", 3, 0, 20, "the largest move")
/* clang-format on */

struct alvh_feedback_options {
    ALVH_FEEDBACK_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
