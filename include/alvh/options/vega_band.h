/* The band that the net vega of a book should stay in. Enforced, hedges are scaled by as
 * much as brings the vega to the nearer end of the band; a breach that the budget does not
 * cure, or that is not to be cured, is counted. */
#ifndef ALVH_OPTIONS_VEGA_BAND_H
#define ALVH_OPTIONS_VEGA_BAND_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.vega_band; per book */
#define ALVH_VEGA_BAND_OPTIONS(X)                                                                                 \
    X(REAL,    low_dollars,      "dollars per VIX point and condor", -60, -1e6, 1e6, "a day below this is counted as a breach") \
    X(REAL,    high_dollars,     "dollars per VIX point and condor", 20, -1e6, 1e6, "a day above this is counted as a breach") \
    X(FLAG,    enabled,          "",          false,  0,    1,      "scale the hedges so that vega stays in the band") \
    X(REAL,    budget_percent,   "% of what the layers ask for", 200, 100, 1000, "most that the hedges may be scaled to")
/* clang-format on */

struct alvh_vega_band {
    ALVH_VEGA_BAND_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
