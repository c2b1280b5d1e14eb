/* The band that the net vega of a book should stay in. */
#ifndef ALVH_OPTIONS_VEGA_BAND_H
#define ALVH_OPTIONS_VEGA_BAND_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.vega_band; per book */
#define ALVH_VEGA_BAND_OPTIONS(X)                                                                                 \
    X(REAL,    low_dollars,      "dollars per VIX point and condor", -60, -1e6, 1e6, "a day below this is counted as a breach") \
    X(REAL,    high_dollars,     "dollars per VIX point and condor", 20, -1e6, 1e6, "a day above this is counted as a breach")
/* clang-format on */

struct alvh_vega_band {
    ALVH_VEGA_BAND_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
