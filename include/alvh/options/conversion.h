/* Conversions and reversals: when futures and the synthetic forwards of options part,
 * packages that are long the cheap one and short the dear one are put on, and unwound when
 * the two have met again. The basis is a z-score. 0 packages leave a market alone. */
#ifndef ALVH_OPTIONS_CONVERSION_H
#define ALVH_OPTIONS_CONVERSION_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.conversion; per book */
#define ALVH_CONVERSION_OPTIONS(X)                                                                                     \
    X(FLAG,    enabled,          "",          false,  0,    1,      "trade conversions and reversals against the basis") \
    X(REAL,    enter,            "standard deviations", 0.8, 0, 10, "packages are put on when the basis is farther from zero than this") \
    X(REAL,    leave,            "standard deviations", 0.2, 0, 10, "they are unwound when it is nearer to zero than this, or on the other side") \
    X(REAL,    spx_packages,     "per contract of the scale", 1, 0, 100, "conversions or reversals in SPX, rounded down") \
    X(REAL,    vix_packages,     "per contract of the scale", 1, 0, 100, "conversions or reversals in VIX, rounded down")
/* clang-format on */

struct alvh_conversion_options {
    ALVH_CONVERSION_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
