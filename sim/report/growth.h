/* How the worst-1 % drawdown per contract changes between two sizes of the same book.
 *
 *     growth = 100 ((D_b / b) / (D_a / a) - 1) %,   D_n the expected shortfall of the
 *              largest drawdown at 99 %, with n contracts
 *
 * Both sizes walk the same paths, so that the interval is that of the paired influences
 * (sim/stats/combination.h); where paths have weights, or are drawn in pairs or strata, it
 * is that of their design (sim/stats/design.h). It is the estimate of the claims
 * `fragility_beyond` and `hedged_size` (docs/findings.md), and they are decided at the same
 * bar. */
#ifndef ALVH_SIM_REPORT_GROWTH_H
#define ALVH_SIM_REPORT_GROWTH_H

#include "sim/report/data.h"

#define ALVH_GROWTH_BAR 5.0 /* %: growth above it is called fragile */

/* Of a book between two scales, by their numbers; 0 +- 0 where they are the same. */
enum alvh_status alvh_growth(const struct alvh_report_data *data, int book, int from,
                             int to, struct alvh_estimate *growth,
                             struct alvh_error *error);

#endif
