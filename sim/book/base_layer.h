/* VIX calls of one target delta, bought weekly and rolled. How many a book holds, its rule
 * says: sim/rules/base.c. */
#ifndef ALVH_SIM_BASE_LAYER_H
#define ALVH_SIM_BASE_LAYER_H

#include "sim/book/condor.h"

/* The calls of a block, by slot: today's purchase in one, the last one's in the other. */
struct alvh_base_calls {
    int lanes;
    double *strike; /* [slot * lanes + lane], VIX points */
    double *future; /* [slot * lanes + lane]: the call's own future, points */
};

/* Picks the strike of a newly bought call from its smile; call after futures are marked. */
void alvh_base_list(const struct alvh_base_listing *listing, const struct alvh_smile *smile,
                    int slot, struct alvh_base_calls *calls);

/* Marks the call of a slot in units[unit]. At tenor 0 it settles to VIX. */
void alvh_base_quote(const struct alvh_pricer *pricer, const struct alvh_spread *spread,
                     const struct alvh_market *market, const struct alvh_smile *smile,
                     int tenor_days, int slot, const struct alvh_base_calls *calls,
                     struct alvh_leg_scratch *scratch, int unit, struct alvh_units *units);

#endif
