/* Market impact: options of the square-root law (sim/execution/impact.h). */
#ifndef ALVH_OPTIONS_IMPACT_H
#define ALVH_OPTIONS_IMPACT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: costs.impact; docs/costs.md says where the defaults come from */
#define ALVH_IMPACT_OPTIONS(X)                                                                                    \
    X(REAL,    coefficient,      "",          0.75,   0,    100,    "Y of the square-root law; 0: no impact")     \
    X(REAL,    vix_daily_percent, "% of VIX", 7,      0,    100,    "daily standard deviation of VIX")            \
    X(REAL,    correlation,      "",          -0.75,  -1,   1,      "of daily SPX returns and VIX changes")       \
    X(REAL,    spx_option_contracts, "contracts per day", 10000, 1, 1e9, "volume near the strikes of one SPX expiry") \
    X(REAL,    vix_option_contracts, "contracts per day", 30000, 1, 1e9, "volume near the strikes of one VIX expiry") \
    X(REAL,    future_contracts, "contracts per day", 90000, 1, 1e9, "volume of the front VIX future")            \
    X(REAL,    future_decay,     "per month", 0.65,   0,    5,      "ln of the fall in volume from one month to the next") \
    X(REAL,    note_short_shares, "shares per day", 5e6, 1, 1e12,   "volume of short-term VIX notes")             \
    X(REAL,    note_mid_shares,  "shares per day", 1e5, 1,  1e12,   "volume of mid-term VIX notes")               \
    X(REAL,    spx_basis_packages, "packages per day", 5000, 1, 1e9, "volume of conversions and reversals in SPX") \
    X(REAL,    vix_basis_packages, "packages per day", 1000, 1, 1e9, "volume of conversions and reversals in VIX")
/* clang-format on */

struct alvh_impact_options {
    ALVH_IMPACT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
