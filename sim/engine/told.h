/* What a run tells those who wait: the statistic that simulation.target_error names, else the
 * expected shortfall of drawdown at 99 % of the last book at the largest scale; where paths
 * are not drawn plainly, that book's mean final P&L. It is of the paths that this process has
 * finished, in whatever order, and looked at anew each time an eighth more are there. */
#ifndef ALVH_SIM_TOLD_H
#define ALVH_SIM_TOLD_H

#include "alvh/run.h"
#include "sim/ledger/outcome.h"

struct alvh_teller;

/* It keeps 8 bytes a path, 16 of a difference; the scenario must outlive it. */
enum alvh_status alvh_teller_create(const struct alvh_scenario *scenario,
                                    struct alvh_teller **teller, struct alvh_error *error);
void alvh_teller_free(struct alvh_teller *teller);

/* Adds the first entries of outcomes. One thread at a time. Without memory for more paths
 * it keeps to what it has. */
void alvh_teller_add(struct alvh_teller *teller, const struct alvh_outcomes *outcomes,
                     int64_t paths);

/* What is known; false: nothing yet. */
bool alvh_teller_tell(const struct alvh_teller *teller, struct alvh_told *told);

#endif
