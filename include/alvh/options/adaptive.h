/* The adaptive layer: a spread of VIX futures, long one month and short another.
 *
 *     vega aimed at = vega_share x vega of the base layer x clamp(m, least, most)
 *     m = 1 + fomc_weight x FOMC proximity + surprise_weight x |CPI - PPI surprise|
 *
 * The base layer's vega is what that layer's own size makes it, whether it is held or not.
 * By default an FOMC day with a surprise of one standard deviation just reaches the most.
 * vega_share has no published default; a half leaves the base layer the larger one. */
#ifndef ALVH_OPTIONS_ADAPTIVE_H
#define ALVH_OPTIONS_ADAPTIVE_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: layers.adaptive; per book */
#define ALVH_ADAPTIVE_OPTIONS(X)                                                                                  \
    X(FLAG,    enabled,          "",          false,  0,    1,      "hold the adaptive layer of VIX futures")     \
    X(INTEGER, long_month,       "month of the curve", 2, 1, 7,     "the VIX future bought; 1 is the nearest")    \
    X(INTEGER, short_month,      "month of the curve", 5, 1, 7,     "the VIX future sold")                        \
    X(REAL,    ratio,            "",          1,      0,    10,     "contracts sold for each one bought")         \
    X(REAL,    vega_share,       "of the base layer's vega", 0.5, 0, 100, "net vega of the spread at a multiplier of 1") \
    X(REAL,    fomc_weight,      "",          1,      -10,  10,     "what an FOMC meeting today adds to the multiplier") \
    X(REAL,    surprise_weight,  "per standard deviation", 0.5, -10, 10, "what the distance between the CPI and PPI surprises adds") \
    X(REAL,    least,            "",          0.25,   0,    100,    "least multiplier")                           \
    X(REAL,    most,             "",          2.5,    0,    100,    "greatest multiplier")                        \
    X(REAL,    most_spreads,     "per future", 5,     1,    1000,   "most spreads for each future of the long month that would have the vega aimed at") \
    X(REAL,    resize_percent,   "%",         10,     0,    1000,   "the spread is resized when the multiplier has moved by so much")
/* clang-format on */

struct alvh_adaptive_options {
    ALVH_ADAPTIVE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
