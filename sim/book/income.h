/* The income engine of an account: condors sold, bought back and cut. */
#ifndef ALVH_SIM_INCOME_H
#define ALVH_SIM_INCOME_H

#include "sim/ledger/ledger.h"

/* Sells floor(contracts * share) condors of a unit just opened, on lanes that are alive.
 * contracts and share are [lane]; target is room for [lane]. Returns on how many lanes any
 * were sold. */
int64_t alvh_income_open(struct alvh_ledger *ledger, const struct alvh_units *units,
                         int account, int unit, const double *contracts,
                         const double *share, double *target,
                         struct alvh_outcomes *outcomes, int64_t offset);

/* Buys back floor(held * share) contracts of every condor. */
void alvh_income_cut(struct alvh_ledger *ledger, const struct alvh_units *units,
                     const struct alvh_account *account, const double *share,
                     double *target, struct alvh_outcomes *outcomes, int64_t offset);

#endif
