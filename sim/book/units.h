/* What a book can hold, one unit at a time: an iron condor as a package of four legs, or a
 * VIX call. Units are quoted once a day for a block of paths; a book is a vector of
 * quantities over them, so that every book and every scale shares the quotes. */
#ifndef ALVH_SIM_UNITS_H
#define ALVH_SIM_UNITS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/ledger/outcome.h"

/* At most one condor a day, each held for the 90 calendar days that can be asked for; and
 * the VIX calls bought today and the time before. */
enum {
    ALVH_MAX_CONDORS = 80,
    ALVH_BASE_SLOTS = 2,
    ALVH_MAX_UNITS = ALVH_MAX_CONDORS + ALVH_BASE_SLOTS
};

/* Dollars for one unit; each array is [unit * lanes + lane]. */
struct alvh_units {
    int lanes;
    int count;          /* condor slots first, then the base layer's slots */
    int condors;        /* how many are condors */
    bool *live;         /* [unit]: quoted today */
    int *expiry_day;    /* [unit]: when it settles, days from the start */
    bool expiry_shared; /* two live condors settle on one day: margins offset one another */
    double *value; /* what holding it is worth at the mid; negative for a short condor */
    double *open_cost;  /* half-spreads and fees of putting it on */
    double *close_cost; /* half-spreads and fees of taking it off */
    double *vega;       /* per VIX point */
    double *margin;     /* worst loss at its own expiry, 0 or more */
    /* Strikes of the condors, [(unit * 4 + leg) * lanes + lane], index points. */
    const double *condor_strike;
};

static inline enum alvh_layer alvh_unit_layer(const struct alvh_units *units, int unit)
{
    return unit < units->condors ? ALVH_LAYER_condor : ALVH_LAYER_base;
}

#endif
