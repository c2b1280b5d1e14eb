/* The parts of a page in the order in which they are read. X(name, title): each is a
 * function that adds a section to the page, in a file of its name. */
#ifndef ALVH_SIM_REPORT_SECTIONS_H
#define ALVH_SIM_REPORT_SECTIONS_H

#include "sim/report/data.h"
#include "sim/report/html.h"

/* clang-format off */
#define ALVH_REPORT_SECTIONS(X)                                                            \
    X(answer,      "")                                                                     \
    X(scaling,     "Size")                                                                 \
    X(drawdown,    "Drawdown")                                                             \
    X(price,       "What the hedge costs and what it buys")                                \
    X(worst,       "The worst paths")                                                      \
    X(attribution, "Where the money comes from")                                           \
    X(equity,      "Equity by day")                                                        \
    X(vega,        "Net vega")                                                             \
    X(market,      "The market that was walked")                                           \
    X(books,       "Every book at every size")                                             \
    X(checks,      "Checks of this very run")                                              \
    X(origin,      "Scenario")
/* clang-format on */

#define ALVH_REPORT_SECTION(name, title)                                                   \
    enum alvh_status alvh_report_##name(const struct alvh_report_data *data,               \
                                        struct alvh_html *page, struct alvh_error *error);
ALVH_REPORT_SECTIONS(ALVH_REPORT_SECTION)
#undef ALVH_REPORT_SECTION

#endif
