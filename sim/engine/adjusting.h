/* Where a block adjusts condors: the lanes on which a side is adjusted today, their market,
 * and their condors. Few lanes are on a day, so that they are quoted apart. */
#ifndef ALVH_SIM_ADJUSTING_H
#define ALVH_SIM_ADJUSTING_H

#include "sim/book/reopening.h"
#include "sim/book/unit_margin.h"

struct alvh_adjusting {
    double *state; /* [(programme * ALVH_ADJUSTMENT_ROWS + row) * lanes + lane] */
    double *moves; /* [lane]: 1 where a side is adjusted */
    int count;     /* lanes listed */
    int *lane;     /* [i]: which, and the first again up to a multiple of 16 */
    /* Of the lanes listed, by i. */
    struct alvh_market market;
    struct alvh_conditions conditions;
    struct alvh_quoting quoting;
    struct alvh_reopening reopening;
    double *credit;                 /* received for the condor, with the change */
    struct alvh_unit_margin margin; /* of the condor now */
    /* Of those on which a spread is changed, [n]. */
    int *changed;  /* the block's lane */
    double *value; /* of the condor before */
};

#endif
