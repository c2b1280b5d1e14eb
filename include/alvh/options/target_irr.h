/* Hedge spending that follows the return it leaves.
 *
 *     hedges = what the layers ask for x clamp(1 + (IRR - target) / span, floor, 1)
 *
 * IRR is that of the hedged book over the trailing days, per year, on its capital at risk.
 * The window is at most as long as the ledger looks back (ALVH_EQUITY_DAYS less today).
 * The target is no measurement: it is what the owner of the book wants. */
#ifndef ALVH_OPTIONS_TARGET_IRR_H
#define ALVH_OPTIONS_TARGET_IRR_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.target_irr; per book */
#define ALVH_TARGET_IRR_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "spend less on hedges while the return is below its target") \
    X(REAL,    target_percent,   "% per year", 10,    -100, 1000,   "return aimed at, on capital at risk")        \
    X(REAL,    span_percent,     "% per year", 20,    0.1,  10000,  "so far below the target hedges would shrink to nothing, but for the floor") \
    X(INTEGER, days,             "trading days", 63,  2,    63,     "closes over which the return is measured")   \
    X(REAL,    floor_percent,    "% of what the layers ask for", 25, 0, 100, "least hedge")
/* clang-format on */

struct alvh_target_irr_options {
    ALVH_TARGET_IRR_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
