/* What goes into a result file. */
#ifndef ALVH_OPTIONS_OUTPUT_H
#define ALVH_OPTIONS_OUTPUT_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: output */
#define ALVH_OUTPUT_OPTIONS(X)                                                                                    \
    X(INTEGER, fan_paths,        "paths",     20000,  16,   10000000, "the first so many paths feed the fans, histograms and daily vega quantiles") \
    X(INTEGER, greek_paths,      "paths",     10000,  0,    10000000, "the first so many paths have their P&L explained by Greeks, and feed the fans of these; 0: none") \
    X(INTEGER, break_even_paths, "paths",    64,     0, 10000000, "the first so many paths tell where books break even by day; 0: none") \
    X(FLAG,    claims,           "",          false,  0,    1,      "hold the public claims of docs/findings.md against the books of their names")
/* clang-format on */

struct alvh_output_options {
    ALVH_OUTPUT_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
