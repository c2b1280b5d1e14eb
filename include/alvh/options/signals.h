/* What the signals look at: spans of the indicators, windows around events, weights of
 * liquidity. Common to all books: signals are of the market, read by every rule alike. */
#ifndef ALVH_OPTIONS_SIGNALS_H
#define ALVH_OPTIONS_SIGNALS_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: signals */
#define ALVH_SIGNAL_OPTIONS(X)                                                                                    \
    X(INTEGER, macd_fast_days,    "trading days", 12, 1,    252,    "MACD: span of the fast exponential mean")    \
    X(INTEGER, macd_slow_days,    "trading days", 26, 2,    504,    "MACD: span of the slow exponential mean; above the fast one") \
    X(INTEGER, macd_signal_days,  "trading days", 9,  1,    252,    "MACD: span of the signal line")              \
    X(INTEGER, rsi_days,          "trading days", 14, 2,    252,    "span of the relative strength index of SPX") \
    X(INTEGER, ad_days,           "trading days", 20, 2,    252,    "window of the z-score of the advance-decline line") \
    X(INTEGER, liquidity_days,    "trading days", 60, 2,    252,    "window of the means that ETF volume and order-book depth are held against") \
    X(REAL,    etf_volume_weight, "",             0.5, 0,   1,      "weight of ETF volume over its mean in liquidity") \
    X(REAL,    depth_weight,      "",             0.5, 0,   1,      "weight of order-book depth over its mean in liquidity") \
    X(REAL,    inversion_points,  "VIX points",   0,  -50,  50,     "the VIX futures curve counts as inverted while VX1 - VX2 is above this") \
    X(INTEGER, event_before_days, "trading days", 5,  0,    63,     "an event is near from so many days before it") \
    X(INTEGER, event_after_days,  "trading days", 0,  0,    63,     "an event is near until so many days after it") \
    X(REAL,    event_half_life_days, "trading days", 0, 0,  63,     "proximity halves in so many days away from the event; 0: it falls linearly over the window")
/* clang-format on */

struct alvh_signal_options {
    ALVH_SIGNAL_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
