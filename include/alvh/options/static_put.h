/* The static hedge of SPX puts that the layered one is compared with.
 *
 * Its budget is that of the base layer (at each roll it holds puts worth what that layer's
 * calls would be worth), or a share of the starting capital for each year. Which puts are
 * listed is in alvh/options/spx_put.h. */
#ifndef ALVH_OPTIONS_STATIC_PUT_H
#define ALVH_OPTIONS_STATIC_PUT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.static_put; per book */
#define ALVH_STATIC_PUT_OPTIONS(X)                                                                                \
    X(FLAG,    enabled,          "",          false,  0,    1,      "hold the static layer of SPX puts")          \
    X(CHOICE,  budget,           "base|capital", ALVH_STATIC_PUT_BASE, 0, 0, "premium held after a roll: that of the base layer, or a share of capital") \
    X(REAL,    budget_percent,   "% of starting capital per year", 1.5, 0, 100, "capital: premium bought, spread evenly over the rolls")
/* clang-format on */

/* In the order of the names of `budget`. */
enum alvh_static_put_budget { ALVH_STATIC_PUT_BASE, ALVH_STATIC_PUT_CAPITAL };

struct alvh_static_put_options {
    ALVH_STATIC_PUT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
