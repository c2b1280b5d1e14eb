#include "models/isa.h"

#include "sim/book/reopening.h"

#include <string.h>

enum { SHORT_PUT = 1, SHORT_CALL = 2 };

/* The legs of a side: its short strike, and its wing. */
static int short_leg(enum alvh_side side)
{
    return side == ALVH_PUTS ? SHORT_PUT : SHORT_CALL;
}

static int long_leg(enum alvh_side side)
{
    return side == ALVH_PUTS ? 0 : ALVH_CONDOR_LEGS - 1;
}

/* Strikes of today's listing where they lie farther out, and of the old spread elsewhere.
 */
static void choose(const struct alvh_condor_listing *listing,
                   const struct alvh_quoting *quoting, enum alvh_side side,
                   struct alvh_reopening *reopening)
{
    struct alvh_condors *condors = &reopening->condors;
    const double outward = side == ALVH_PUTS ? -1.0 : 1.0;
    const double *old = alvh_condor_leg(condors, ALVH_BEFORE, short_leg(side));
    const double *old_wing = alvh_condor_leg(condors, ALVH_BEFORE, long_leg(side));
    double *new = alvh_condor_leg(condors, ALVH_AFTER, short_leg(side));
    double *new_wing = alvh_condor_leg(condors, ALVH_AFTER, long_leg(side));
    memcpy(alvh_condor_leg(condors, ALVH_AFTER, 0),
           alvh_condor_leg(condors, ALVH_BEFORE, 0),
           (size_t)ALVH_CONDOR_LEGS * condors->lanes * sizeof(double));
    alvh_condor_short_strike(listing, quoting, side, new);
    for (int lane = 0; lane < condors->lanes; lane++) {
        const bool farther = outward * (new[lane] - old[lane]) > 0.0;
        new_wing[lane] =
            farther ? alvh_condor_wing(listing, side, new[lane]) : old_wing[lane];
        new[lane] = farther ? new[lane] : old[lane];
        reopening->moved[lane] = farther;
    }
    alvh_condor_chosen(condors, ALVH_BEFORE);
    alvh_condor_chosen(condors, ALVH_AFTER);
}

/* Leaves spreads that take more to close than they can owe. */
static void leave_the_lost(double fees, enum alvh_side side,
                           struct alvh_reopening *reopening)
{
    const struct alvh_condors *condors = &reopening->condors;
    const struct alvh_unit_quote *closed = &reopening->spread[ALVH_BEFORE];
    const double *restrict sold = alvh_condor_leg(condors, ALVH_BEFORE, short_leg(side));
    const double *restrict bought = alvh_condor_leg(condors, ALVH_BEFORE, long_leg(side));
    unsigned char *restrict moved = reopening->moved;
    for (int lane = 0; lane < condors->lanes; lane++) {
        const double owed = ALVH_OPTION_MULTIPLIER * fabs(sold[lane] - bought[lane]);
        const double taken = closed->close_cost[lane] - fees - closed->value[lane];
        moved[lane] = moved[lane] && taken <= owed;
    }
}

static void charge(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                   const struct alvh_reopening *reopening)
{
    const int lanes = reopening->condors.lanes;
    const struct alvh_unit_quote *closed = &reopening->spread[ALVH_BEFORE];
    const struct alvh_unit_quote *opened = &reopening->spread[ALVH_AFTER];
    const struct alvh_exposure change = {
        .delta = opened->delta, .vega = opened->vega, .thin = quoting->conditions->thin};
    for (int lane = 0; lane < lanes; lane++) {
        reopening->cost[lane] = closed->close_cost[lane] + opened->open_cost[lane];
        opened->delta[lane] -= closed->delta[lane];
        opened->vega[lane] -= closed->vega[lane];
    }
    alvh_impact_coefficient(&terms->impact, quoting->conditions, &change,
                            reopening->impact);
}

void alvh_condor_reopen(const struct alvh_condor_listing *listing,
                        const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        enum alvh_side side, struct alvh_reopening *reopening)
{
    choose(listing, quoting, side, reopening);
    for (int unit = ALVH_BEFORE; unit < ALVH_REOPENED; unit++)
        alvh_condor_quote_spread(quoting, terms, side, unit, &reopening->condors,
                                 &reopening->spread[unit]);
    leave_the_lost(ALVH_SPREAD_LEGS * terms->spread.fee, side, reopening);
    charge(quoting, terms, reopening);
    alvh_condor_quote(quoting, terms, ALVH_AFTER, &reopening->condors, &reopening->quote);
}
