/* Iron condors: a short put spread and a short call spread on SPX with one expiry.
 *
 * Legs are ordered by strike: long put, short put, short call, long call. A tranche's
 * strikes are chosen from the market alone, so all books of a programme share them. */
#ifndef ALVH_SIM_CONDOR_H
#define ALVH_SIM_CONDOR_H

#include "sim/book/package.h"
#include "sim/book/units.h"
#include "sim/walk/plan.h"

enum { ALVH_CONDOR_LEGS = 4, ALVH_SPREAD_LEGS = 2 };
static const struct alvh_package alvh_condor_package = {.right = {-1, -1, 1, 1},
                                                        .held = {1, -1, -1, 1}};

/* The spreads of a condor, in the order of their legs. */
enum alvh_side { ALVH_PUTS, ALVH_CALLS, ALVH_SIDES };

/* The tranches of a block, by slot, and their condors, by unit: each programme has one of
 * its own in every slot. */
struct alvh_condors {
    int lanes, slots;
    int *tranche;      /* [slot]: which tranche of the plan lives there, or ALVH_NONE */
    double *strike;    /* [(unit * ALVH_CONDOR_LEGS + leg) * lanes + lane], index points */
    double *ln_strike; /* the same, logarithms */
    double *credit;    /* [slot * lanes + lane]: mid credit at the opening, dollars */
    double *received;  /* [unit * lanes + lane]: the same, less what adjusting has paid */
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

/* The strikes of one leg, [lane]. */
static inline double *alvh_condor_leg(const struct alvh_condors *condors, int unit, int leg)
{
    return condors->strike +
           (size_t)(unit * ALVH_CONDOR_LEGS + leg) * (size_t)condors->lanes;
}

/* Where the wing of a spread lies whose short strike is there. */
static inline double alvh_condor_wing(const struct alvh_condor_listing *listing,
                                      enum alvh_side side, double strike)
{
    const double least = listing->strike_grid_points;
    const double low = strike - listing->wing_points;
    return side == ALVH_CALLS ? strike + listing->wing_points : low > least ? low : least;
}

/* The strikes at the target Black delta, on the grid. The expiry must be prepared. */
void alvh_condor_short_strike(const struct alvh_condor_listing *listing,
                              const struct alvh_quoting *quoting, enum alvh_side side,
                              double *strike);

/* Lists a new condor: short strikes at the target Black delta, on the grid. Its expiry must
 * be prepared. */
void alvh_condor_list(const struct alvh_condor_listing *listing,
                      const struct alvh_quoting *quoting, int unit,
                      struct alvh_condors *condors);

/* Takes the logarithms of a condor's strikes: the last step of choosing them. */
void alvh_condor_chosen(struct alvh_condors *condors, int unit);

/* Quotes a condor. Its margin is the wider wing, and at tenor 0 it is worth its settlement.
 */
void alvh_condor_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                       int unit, const struct alvh_condors *condors,
                       struct alvh_unit_quote *quote);

/* Quotes one spread of a condor by itself, without margin. */
void alvh_condor_quote_spread(const struct alvh_quoting *quoting,
                              const struct alvh_terms *terms, enum alvh_side side, int unit,
                              const struct alvh_condors *condors,
                              struct alvh_unit_quote *quote);

/* Why the book's exits close a condor on each lane today. Their thresholds are shares of
 * the credit at its opening; what is earned does not jump when it is adjusted. */
void alvh_condor_exits(const struct alvh_condor_exits *exits, bool last_day, int unit,
                       const struct alvh_condors *condors, const struct alvh_units *units,
                       unsigned char reason[]);

#endif
