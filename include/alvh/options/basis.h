/* What one standard deviation of the futures-options basis is worth, and what a package that
 * trades it ties up. */
#ifndef ALVH_OPTIONS_BASIS_H
#define ALVH_OPTIONS_BASIS_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: market.basis. No public series of closing bases comes with the program: the defaults
 * are the size of the quoted half-spreads of the legs, as arbitrage bounds leave them. */
#define ALVH_BASIS_OPTIONS(X)                                                                                     \
    X(REAL,    spx_deviation_points, "index points", 0.75, 0, 100,  "standard deviation of SPX future less synthetic future") \
    X(REAL,    vix_deviation_points, "VIX points", 0.10, 0, 10,     "standard deviation of VIX future less synthetic future") \
    X(REAL,    spx_margin_dollars, "dollars per package", 1000, 0, 1e6, "requirement of a conversion or reversal in SPX") \
    X(REAL,    vix_margin_dollars, "dollars per package", 500, 0, 1e6, "requirement of a conversion or reversal in VIX")
/* clang-format on */

struct alvh_basis_options {
    ALVH_BASIS_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
