/* What crossing the market costs in VIX futures, VIX notes and packages that trade the
 * basis between a future and its synthetic from options. */
#ifndef ALVH_OPTIONS_OUTRIGHT_H
#define ALVH_OPTIONS_OUTRIGHT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: costs.outright; docs/costs.md says where the defaults come from */
#define ALVH_OUTRIGHT_OPTIONS(X)                                                                                  \
    X(REAL,    future_half_spread_points, "VIX points", 0.025, 0, 10, "half-spread of a VIX future: half a tick of 0.05") \
    X(REAL,    future_half_spread_percent, "% of price", 0, 0,  50,  "half-spread of a VIX future: part that grows with its price") \
    X(REAL,    future_fee_dollars, "dollars per contract", 2.50, 0, 100, "exchange and broker fees of a VIX future") \
    X(REAL,    note_half_spread_dollars, "dollars per share", 0.005, 0, 10, "least half-spread of a VIX note: half a cent") \
    X(REAL,    note_half_spread_percent, "% of price", 0.03, 0, 50, "half-spread of a VIX note, where that is more") \
    X(REAL,    note_fee_dollars, "dollars per share", 0.005, 0, 10, "broker fee of a VIX note")                    \
    X(REAL,    spx_basis_half_spread_points, "index points", 0.25, 0, 50, "half-spread of a conversion or reversal in SPX, all legs as one order") \
    X(REAL,    spx_basis_fee_dollars, "dollars per package", 5, 0, 1000, "fees of its future and two options")     \
    X(REAL,    vix_basis_half_spread_points, "VIX points", 0.05, 0, 10, "half-spread of a conversion or reversal in VIX, all legs as one order") \
    X(REAL,    vix_basis_fee_dollars, "dollars per package", 22.50, 0, 1000, "fees of its future and twenty options")
/* clang-format on */

struct alvh_outright_options {
    ALVH_OUTRIGHT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
