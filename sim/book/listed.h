/* What is listed today of everything that is rolled: the contract that a hedge is held in,
 * and the one that it is taken out of. The same for all accounts. */
#ifndef ALVH_SIM_LISTED_H
#define ALVH_SIM_LISTED_H

#include "sim/book/units.h"
#include "sim/walk/plan.h"

struct alvh_listed {
    int roll[ALVH_ROLLED_COUNT][ALVH_ROLL_SLOTS]; /* the plan's roll in each slot, or
                                                     ALVH_NONE */
    int unit[ALVH_ROLLED_COUNT];   /* what is held from today on, or ALVH_NONE */
    int ending[ALVH_ROLLED_COUNT]; /* what is rolled or settles today, or ALVH_NONE */
    /* On which lanes the two are one contract, which then is kept. */
    unsigned char *same[ALVH_ROLLED_COUNT];
    /* Strikes by slot and leg, [(slot * legs + leg) * lanes + lane], and the VIX futures
     * (of VIX options) by slot, [slot * lanes + lane]; points. */
    const double *strike[ALVH_ROLLED_COUNT], *future[ALVH_ROLLED_COUNT];
};

/* The instrument of a kind of roll. */
static inline enum alvh_instrument alvh_rolled_instrument(enum alvh_rolled kind)
{
    static const unsigned char instrument[ALVH_ROLLED_COUNT] = {
        [ALVH_ROLLED_base] = ALVH_INSTRUMENT_base_call,
        [ALVH_ROLLED_spx_put] = ALVH_INSTRUMENT_spx_put,
        [ALVH_ROLLED_butterfly] = ALVH_INSTRUMENT_butterfly,
        [ALVH_ROLLED_vix_call_spread] = ALVH_INSTRUMENT_vix_call_spread,
        [ALVH_ROLLED_vxth] = ALVH_INSTRUMENT_vxth_call,
        [ALVH_ROLLED_base_middle] = ALVH_INSTRUMENT_base_call_middle,
        [ALVH_ROLLED_base_far] = ALVH_INSTRUMENT_base_call_far};
    return (enum alvh_instrument)instrument[kind];
}

/* The slot of a kind's unit. */
static inline int alvh_listed_slot(const struct alvh_units *units, enum alvh_rolled kind,
                                   int unit)
{
    return unit - units->first[alvh_rolled_instrument(kind)];
}

/* The VIX future of the unit that a kind of VIX option is held in, [lane], points; call
 * only when there is one. */
static inline const double *alvh_listed_future(const struct alvh_listed *listed,
                                               const struct alvh_units *units,
                                               enum alvh_rolled kind)
{
    const int slot = alvh_listed_slot(units, kind, listed->unit[kind]);
    return listed->future[kind] + (size_t)slot * units->lanes;
}

/* Puts today's rolls into their slots, in place of what nobody can hold any more. */
void alvh_list_rolls(const struct alvh_plan *plan, const struct alvh_units *units, int day,
                     struct alvh_listed *listed);

/* Finds where a roll would buy what it sells; after strikes are chosen. */
void alvh_list_same(const struct alvh_plan *plan, const struct alvh_units *units,
                    struct alvh_listed *listed);

#endif
