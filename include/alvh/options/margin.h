/* What an account must keep behind what it holds (sim/execution/margin_*.h). */
#ifndef ALVH_OPTIONS_MARGIN_H
#define ALVH_OPTIONS_MARGIN_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: margin; docs/costs.md says where the defaults come from */
#define ALVH_MARGIN_OPTIONS(X)                                                                                    \
    X(CHOICE,  method,           "reg_t|portfolio|worst_expiry", 2, 0, 0, "how the requirement is found")         \
    X(REAL,    naked_percent,    "% of the index", 15, 0,   100,    "reg_t: of a short option without cover, less what it is out of the money") \
    X(REAL,    naked_least_percent, "% of the index or put strike", 10, 0, 100, "reg_t: of the same, at least")   \
    X(REAL,    paid_percent,     "% of value", 100,   0,    100,    "reg_t: of options bought, which have no loan value") \
    X(REAL,    note_percent,     "% of value", 50,    0,    100,    "reg_t: of VIX notes")                        \
    X(REAL,    future_percent,   "% of value", 50,    0,    200,    "reg_t and worst_expiry: of VIX futures held outright") \
    X(REAL,    future_spread_percent, "% of value", 20, 0,  200,    "reg_t and worst_expiry: of VIX futures held against others, of the larger side") \
    X(REAL,    grid_low_percent, "% of the index", -15, -90, 0,     "portfolio: lowest move of the grid")         \
    X(REAL,    grid_high_percent, "% of the index", 10, 0,  100,    "portfolio: highest move of the grid")        \
    X(REAL,    vix_points_per_percent, "VIX points per % of SPX", 1.15, 0, 10, "portfolio: what VIX and volatilities gain when SPX falls by 1 %") \
    X(REAL,    contract_dollars, "dollars per option", 37.5, 0, 1000, "portfolio: least requirement of an option") \
    X(FLAG,    offset_vix,       "",          false,  0,    1,      "portfolio: VIX instruments offset those on SPX")
/* key path: margin; per book */
#define ALVH_MARGIN_CALL_OPTIONS(X)                                                                               \
    X(FLAG,    calls,            "",          true,   0,    1,      "equity below maintenance closes tranches, the worst first") \
    X(REAL,    maintenance_percent, "% of the requirement", 100, 1, 500, "equity that must remain")
/* clang-format on */

enum alvh_margin_method {
    ALVH_MARGIN_REG_T,
    ALVH_MARGIN_PORTFOLIO,
    ALVH_MARGIN_WORST_EXPIRY
};

struct alvh_margin_options {
    ALVH_MARGIN_OPTIONS(ALVH_OPTION_FIELD)
};

struct alvh_margin_call_options {
    ALVH_MARGIN_CALL_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
