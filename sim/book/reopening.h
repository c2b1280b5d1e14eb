/* Condors one spread of which is closed and reopened farther out.
 *
 *     strikes  those of a spread listed today, where its short strike lies farther from the
 *              market than the one held
 *     cost     half-spreads and fees of taking the old spread off and putting the new one
 * on impact   by the square-root law, at the risk that the change adds or takes: one order
 *
 * A spread is left as it is where today's lies no farther out, for then nothing threatens
 * it, and where closing it would take more than it can owe at expiry: its mark and the
 * half-spreads beyond its width. */
#ifndef ALVH_SIM_REOPENING_H
#define ALVH_SIM_REOPENING_H

#include "sim/book/condor.h"

enum { ALVH_BEFORE, ALVH_AFTER, ALVH_REOPENED };

/* Each array is [lane], dollars for one contract. */
struct alvh_reopening {
    struct alvh_condors condors; /* two units: as they were, and as they are now */
    struct alvh_unit_quote spread[ALVH_REOPENED]; /* the one closed and the one opened */
    struct alvh_unit_quote quote;                 /* of the condors now */
    double *cost, *impact;
    unsigned char *moved; /* 1 where the spread is changed */
};

/* Reopens one side of the condors whose strikes `before` holds. The expiry must be
 * prepared, and not be today's. */
void alvh_condor_reopen(const struct alvh_condor_listing *listing,
                        const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        enum alvh_side side, struct alvh_reopening *reopening);

#endif
