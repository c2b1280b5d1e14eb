/* Iron condors: a short put spread and a short call spread on SPX with one expiry.
 *
 * Legs are ordered by strike: long put, short put, short call, long call. A tranche's
 * strikes are chosen from the market alone, so all books of a programme share them. */
#ifndef ALVH_SIM_CONDOR_H
#define ALVH_SIM_CONDOR_H

#include "sim/book/package.h"
#include "sim/book/units.h"
#include "sim/walk/plan.h"

enum { ALVH_CONDOR_LEGS = 4 };
static const struct alvh_package alvh_condor_package = {.right = {-1, -1, 1, 1},
                                                        .held = {1, -1, -1, 1}};

/* The tranches of a block, by slot, and their condors, by unit: each programme has one of
 * its own in every slot. */
struct alvh_condors {
    int lanes, slots;
    int *tranche;      /* [slot]: which tranche of the plan lives there, or ALVH_NONE */
    double *strike;    /* [(unit * ALVH_CONDOR_LEGS + leg) * lanes + lane], index points */
    double *ln_strike; /* the same, logarithms */
    double *credit;    /* [unit * lanes + lane]: mid credit at the opening, dollars */
};

/* The same strikes as those of other packages. */
static inline struct alvh_strikes alvh_condor_strikes(const struct alvh_condors *condors)
{
    return (struct alvh_strikes){.lanes = condors->lanes,
                                 .legs = ALVH_CONDOR_LEGS,
                                 .strike = condors->strike,
                                 .ln_strike = condors->ln_strike};
}

/* Why a tranche was closed. */
enum alvh_exit {
    ALVH_EXIT_NONE,
    ALVH_EXIT_PROFIT,
    ALVH_EXIT_STOP,
    ALVH_EXIT_TIME,
    ALVH_EXIT_COUNT
};

/* Lists a new condor: short strikes at the target Black delta, on the grid. Its expiry must
 * be prepared. */
void alvh_condor_list(const struct alvh_condor_listing *listing,
                      const struct alvh_quoting *quoting, int unit,
                      struct alvh_condors *condors);

/* Quotes a condor. Its margin is the wider wing, and at tenor 0 it is worth its settlement.
 */
void alvh_condor_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                       int unit, const struct alvh_condors *condors,
                       struct alvh_unit_quote *quote);

/* Why the book's exits close a condor on each lane today. */
void alvh_condor_exits(const struct alvh_condor_exits *exits, bool last_day, int unit,
                       const struct alvh_condors *condors, const struct alvh_units *units,
                       unsigned char reason[]);

#endif
