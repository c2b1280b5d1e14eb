/* The contingent layer: protection that is on only while the market is thin.
 *
 *     quick ratio = liquid means / (contracts of a liquidation / daily_liquidity_contracts)
 *
 * Liquid means are the weighted ETF volume and order-book depth over their own means; their
 * weights are options of the signals. The layer goes on below one ratio and off above
 * another, so that it does not flicker. 4,000 contracts are a tenth of a day's volume of
 * 10,000 near the strikes of each of four expiries. */
#ifndef ALVH_OPTIONS_CONTINGENT_H
#define ALVH_OPTIONS_CONTINGENT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.contingent; per book */
#define ALVH_CONTINGENT_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "hold the contingent layer while the market is thin") \
    X(CHOICE,  instrument,       "butterfly|vix_call_spread", ALVH_CONTINGENT_BUTTERFLY, 0, 0, "what it holds: SPX put butterflies or VIX call spreads") \
    X(REAL,    capital_at_risk_percent, "% of capital at risk", 1, 0, 100, "premium of what it holds")            \
    X(REAL,    on_below,         "",          0.8,    0,    1000,   "it goes on when the quick ratio is below this") \
    X(REAL,    off_above,        "",          1.0,    0,    1000,   "it goes off when the quick ratio is above this") \
    X(INTEGER, switch_days,      "trading days", 5,   0,    252,    "fewest days between two switches")           \
    X(REAL,    daily_liquidity_contracts, "contracts", 4000, 1, 1e9, "options that a book can trade in one day at normal depth")
/* clang-format on */

/* In the order of the names of `instrument`. */
enum alvh_contingent_instrument {
    ALVH_CONTINGENT_BUTTERFLY,
    ALVH_CONTINGENT_VIX_CALL_SPREAD,
};

struct alvh_contingent_options {
    ALVH_CONTINGENT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
