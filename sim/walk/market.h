/* The market of a block of paths at a close, and what follows from its state alone. */
#ifndef ALVH_SIM_MARKET_H
#define ALVH_SIM_MARKET_H

#include "alvh/dynamics.h"
#include "models/smile.h"

struct alvh_market {
    struct alvh_market_lanes state;
    double *spot;             /* SPX, index points */
    double *vix;              /* points */
    struct alvh_cells *cells; /* where the state lies in the tables */
    /* Of the path so far, by sim/walk/sampling.h; NULL in markets that are no path. */
    double *until_move;
    int32_t *proposal; /* the law that its events are drawn from */
    double *weight;
    uint32_t *tally; /* the weight in whole units, for counts */
};

struct alvh_pricer;

/* SPX and VIX from the state. Returns how many lanes lie beyond the tables. */
int alvh_market_mark(const struct alvh_pricer *pricer, struct alvh_market *market);

#endif
