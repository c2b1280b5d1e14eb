/* Reinvestment of roll yield: gains that futures realise by rolling along the curve buy
 * more hedge, in the manner of a dividend reinvestment plan, and so compound. */
#ifndef ALVH_OPTIONS_REINVESTMENT_H
#define ALVH_OPTIONS_REINVESTMENT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.reinvestment; per book */
#define ALVH_REINVESTMENT_OPTIONS(X)                                                                              \
    X(FLAG,    enabled,          "",          false,  0,    1,      "spend realised roll gains on hedges")        \
    X(REAL,    share_percent,    "% of roll gains", 100, 0, 100,    "how much of them is spent")
/* clang-format on */

struct alvh_reinvestment_options {
    ALVH_REINVESTMENT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
