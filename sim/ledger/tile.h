/* A tile of lanes of one account at the close, and what it holds there. */
#ifndef ALVH_SIM_LEDGER_TILE_H
#define ALVH_SIM_LEDGER_TILE_H

#include "sim/execution/liquidation.h"
#include "sim/execution/margin_expiry.h"
#include "sim/ledger/columns.h"

enum { TILE = ALVH_MARGIN_TILE };

/* The units quoted today that an account holds. */
struct quoted {
    int count;
    int unit[ALVH_MAX_UNITS];
    int condors; /* the first so many are condors */
    int futures; /* of VIX */
    int future[ALVH_FUTURE_SLOTS];
    int others; /* notes and packages */
    int other[ALVH_INSTRUMENT_COUNT];
    /* Expiries on which a condor settles with other options on SPX: the units of group g
     * are sharing[end of the group before] .. sharing[group_end[g] - 1], condors first. */
    int groups;
    int group_end[ALVH_MAX_UNITS];
    int sharing[ALVH_MAX_UNITS];
};

/* An account at the close, dollars; each [lane], from the first of a tile on. */
struct close {
    double *equity;
    double *vega; /* per VIX point */
    double *margin;
    double *condors; /* open ones */
};

/* Options on SPX, which all settle to one price on a day. */
static inline bool settles_on_spx(enum alvh_instrument kind)
{
    return kind == ALVH_INSTRUMENT_condor || kind == ALVH_INSTRUMENT_butterfly ||
           kind == ALVH_INSTRUMENT_spx_put;
}

/* Does an account need nothing but the wider wing of each of its condors? */
static inline bool only_wings(const struct quoted *quoted,
                              const struct alvh_account *account)
{
    return account->margin->method == ALVH_MARGIN_WORST_EXPIRY && quoted->groups == 0 &&
           quoted->futures == 0 && quoted->others == 0;
}

/* What is quoted today of what an account holds on any lane. */
void alvh_ledger_list(const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account *account, struct quoted *quoted);

/* The requirement of the lanes from `first` on. margin comes with the sum of the condors'
 * wider wings, which is what remains where each of them expires on a day of its own. */
void alvh_ledger_require(const struct alvh_ledger *ledger, const struct alvh_units *units,
                         const struct quoted *quoted, const struct alvh_account *account,
                         int first, double margin[TILE]);

/* The requirement of the lanes from `first` on, from nothing. */
void alvh_ledger_require_anew(const struct alvh_ledger *ledger,
                              const struct alvh_units *units, const struct quoted *quoted,
                              const struct alvh_account *account, int first,
                              double margin[TILE]);

/* Takes from an account on the lanes from `first` on what the market moves against it when
 * its forced exits of the day are more than that absorbs (sim/execution/feedback.h), beyond
 * what it has taken already. */
void alvh_ledger_press(struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct quoted *quoted, const struct alvh_account *account,
                       int first);

/* Closes condors of one lane that is short of margin, the tranche with the largest loss per
 * contract first, at today's mid and costs (sim/execution/liquidation.h), until the rest is
 * carried or no closing helps. Impact is taken for all contracts of a tranche when it is
 * asked what closing one of them would cost. */
void alvh_ledger_call(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct quoted *quoted, const struct alvh_account *account,
                      int lane, const struct alvh_margin_call *call,
                      struct alvh_outcomes *outcomes, int64_t offset);

#endif
