/* Where decisions are made: what a rule sees of the day, and of the one account that it
 * decides for.
 *
 * Layers propose how many contracts of their hedge to hold; rules change what is proposed,
 * one after the other; what is left at the end is rounded towards zero and the difference
 * to what is held is traded at today's quotes. A size or a state changes only on days of
 * decision, so that nothing is traded because of rounding from one day to the next.
 *
 * Every array is [lane]. Decisions of day t see closes up to day t alone. */
#ifndef ALVH_SIM_DESK_H
#define ALVH_SIM_DESK_H

#include "alvh/factors.h"
#include "alvh/scenario.h"
#include "sim/book/units.h"
#include "sim/signals/signals.h"
#include "sim/walk/curve.h"
#include "sim/walk/market.h"
#include "sim/walk/plan.h"

/* What can be held against the condors. X(name, text) */
#define ALVH_HEDGES(X)                                                                     \
    X(base, "VIX calls")                                                                   \
    X(adaptive, "VIX futures: long one month, short another")                              \
    X(contingent, "SPX put butterflies or VIX call spreads")                               \
    X(static_put, "SPX puts")                                                              \
    X(vxth, "VIX calls of the VXTH rule")                                                  \
    X(note, "mid-term VIX notes")                                                          \
    X(spx_basis, "SPX future less synthetic future")                                       \
    X(vix_basis, "VIX future less synthetic future")
enum alvh_hedge {
#define ALVH_HEDGE_NUMBER(name, text) ALVH_HEDGE_##name,
    ALVH_HEDGES(ALVH_HEDGE_NUMBER)
#undef ALVH_HEDGE_NUMBER
        ALVH_HEDGE_COUNT
};

/* What is the same for every account. */
struct alvh_day {
    int day, lanes;
    const struct alvh_plan *plan;
    const struct alvh_market *market;
    const struct alvh_curve *curve;
    const struct alvh_factor_lanes *factors;
    const struct alvh_signals *signals;
    const struct alvh_units *units;
};

/* One contract of a hedge today, dollars. Without a listing today all are 0. */
struct alvh_hedge_quote {
    double *value; /* at the mid; of a spread of futures, long less short */
    double *vega;  /* per VIX point */
    double *delta; /* per index point */
};

struct alvh_desk {
    const struct alvh_book_options *book;
    int account;
    double contracts; /* the account's scale */
    double capital;   /* at the start, dollars */
    /* The account after the condors' exits of today, and in the second phase after the
     * entries too. */
    const double *alive;  /* 1, or 0 after ruin: then nothing may be held */
    const double *equity; /* at the last close, dollars */
    /* Equity at the close `days` ago, 1 <= days < ALVH_EQUITY_DAYS; the starting capital
     * before the start. */
    const double *(*equity_before)(const struct alvh_desk *desk, int days);
    double *condors;      /* open condor contracts */
    double *max_loss;     /* what they can lose at most, each tranche by itself, dollars */
    double *condor_value; /* dollars, negative */
    double *condor_vega;  /* dollars per VIX point */
    double *condor_delta; /* dollars per index point */
    struct alvh_hedge_quote quote[ALVH_HEDGE_COUNT];
    double *held[ALVH_HEDGE_COUNT]; /* contracts held before today's trades */
    /* First phase. What becomes of the condors today. */
    double *entry; /* share of the contracts of a tranche opened today, 0 .. 1 */
    double *cut;   /* share of the condors held that is closed today, 0 .. 1 */
    /* Second phase. Contracts that a layer asks for, kept from day to day, and the product
     * of what the rules make of it, 1 before the first rule of a day. */
    double *size[ALVH_HEDGE_COUNT];
    double *factor[ALVH_HEDGE_COUNT];
    /* The rows of the rule being run, [row * lanes + lane]; 0 at the start of a path. */
    double *state;
    int64_t *acted; /* how often the rule being run has acted, over lanes and days */
    const struct alvh_ledger *ledger;
    int lanes;
};

#endif
