/* The pre-emptive shift: when order flow or IPO heat says that the calm is about to end, a
 * share of the condors is closed and part of the capital that it had at risk is spent on
 * calls of the base layer; until that is undone tranches are opened with so much less. Both
 * signals are z-scores; how much they really know is gamma of the model. */
#ifndef ALVH_OPTIONS_PREEMPTIVE_H
#define ALVH_OPTIONS_PREEMPTIVE_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.preemptive; per book */
#define ALVH_PREEMPTIVE_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "trade condors for VIX convexity ahead of a turn") \
    X(REAL,    order_flow_threshold, "standard deviations", 1.5, -10, 10, "the shift is made when order flow is above this,") \
    X(REAL,    ipo_threshold,    "standard deviations", 1.5, -10, 10, "or IPO heat above this")                   \
    X(REAL,    share_percent,    "% of the condors", 25, 0, 100,    "how many are closed")                        \
    X(REAL,    spend_percent,    "% of their capital at risk", 5, 0, 100, "what is spent on VIX calls")           \
    X(INTEGER, hold_days,        "trading days", 10,  0,    252,    "fewest days before the shift is undone, once both signals are back")
/* clang-format on */

struct alvh_preemptive_options {
    ALVH_PREEMPTIVE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
