/* A cap on capital at risk: margin of the condors plus premium and margin of the hedges may
 * not exceed a share of the margin of the same book without hedges. New condors give way:
 * the hedge is funded by fewer of them, not by more capital. */
#ifndef ALVH_OPTIONS_CAPITAL_AT_RISK_H
#define ALVH_OPTIONS_CAPITAL_AT_RISK_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.capital_at_risk; per book */
#define ALVH_CAPITAL_AT_RISK_OPTIONS(X)                                                                           \
    X(FLAG,    enabled,          "",          false,  0,    1,      "fund the hedge by fewer condors")            \
    X(REAL,    limit_percent,    "% of the unhedged book's margin", 100, 1, 1000, "most capital at risk")
/* clang-format on */

struct alvh_capital_at_risk_options {
    ALVH_CAPITAL_AT_RISK_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
