/* Explains the P&L of a block's paths, close by close: what was held over the last close is
 * worth something else today, and the Greeks of the last close say why.
 *
 * The day of a block: quote; explain, before anything is traded; trade and mark; then note
 * the Greeks of the close, to explain the next day by. */
#ifndef ALVH_SIM_EXPLAIN_H
#define ALVH_SIM_EXPLAIN_H

#include "sim/book/unit_greeks.h"
#include "sim/ledger/attribution.h"
#include "sim/walk/market.h"

struct alvh_explained {
    int lanes, units;
    bool wanted;        /* are Greeks of paths of this block noted? */
    double *spot, *vix; /* [lane], at the last close */
    int32_t *regime;    /* [lane], at the last close */
    double *jumped;     /* [lane]: 1 where SPX jumped or the regime changed since then */
    bool *held;         /* [unit]: over the last close, by any account on any lane */
    /* [(unit * ALVH_PNL_CARRIED + term) * lanes + lane], dollars for one contract: the
     * Greeks of the last close and, in place of the jump, its value; once a day is
     * explained, its terms. */
    double *unit;
    double *pnl; /* [(row * ALVH_PNL_CARRIED + term) * lanes + lane], since the start */
    double
        *earned_apart; /* room for the ledger's, which has it while paths are explained */
    double *square;    /* [(account * ALVH_SQUARE_COUNT + square) * lanes + lane] */
    double *net;       /* [lane]: a Greek of the account being summed */
};

static inline double *alvh_explained_unit(const struct alvh_explained *explained, int unit,
                                          enum alvh_pnl_term term)
{
    return explained->unit +
           ((size_t)unit * ALVH_PNL_CARRIED + term) * (size_t)explained->lanes;
}

/* Where the second-order Greeks of a unit are noted. */
static inline struct alvh_unit_greeks
alvh_explained_greeks(const struct alvh_explained *explained, int unit)
{
    return (struct alvh_unit_greeks){
        .gamma = alvh_explained_unit(explained, unit, ALVH_PNL_gamma),
        .theta = alvh_explained_unit(explained, unit, ALVH_PNL_theta),
        .vanna = alvh_explained_unit(explained, unit, ALVH_PNL_vanna),
        .volga = alvh_explained_unit(explained, unit, ALVH_PNL_volga)};
}

/* Nothing held, nothing earned. */
void alvh_explain_start(const struct alvh_attribution *attribution,
                        struct alvh_explained *explained);

/* At the close: which units are held over it, and their value, delta and vega; gamma and
 * the rest are the caller's to note. */
void alvh_explain_note(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct alvh_market *market,
                       const struct alvh_account account[], int day,
                       struct alvh_explained *explained);

/* Books what has happened since the last close, at today's values and before any trade. */
void alvh_explain_day(const struct alvh_attribution *attribution,
                      const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_market *market, const struct alvh_account account[],
                      struct alvh_explained *explained);

/* explained->net: a noted Greek of everything that an account holds. */
void alvh_explain_net(const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account *account, enum alvh_pnl_term greek,
                      struct alvh_explained *explained);

/* Leaves the sums of the first `count` lanes from first_path on, and what their layers'
 * P&L holds besides, which is costs. */
void alvh_explain_finish(const struct alvh_explained *explained,
                         const struct alvh_outcomes *outcomes, int64_t offset,
                         int64_t first_path, int count,
                         struct alvh_attribution *attribution);

#endif
