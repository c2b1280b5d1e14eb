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
#include "sim/book/listed.h"
#include "sim/ledger/columns.h"
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
    const struct alvh_signals *signals; /* of today's close: value[ALVH_SIGNAL_x] */
    const struct alvh_units *units;
    const struct alvh_listed *listed;
    const double *nothing;       /* zeros */
    const unsigned char *frozen; /* 1 where no hedge can be traded; NULL: nowhere */
};

/* One contract of a hedge today, dollars; 0 where none is listed. */
struct alvh_hedge_quote {
    const double *value; /* at the mid; of a spread of futures, long less short */
    const double *vega;  /* per VIX point */
    const double *delta; /* per index point */
};

/* The condors held, as sums over the open tranches. */
struct alvh_condor_totals {
    double *contracts;
    double *max_loss; /* each tranche's worst loss at its expiry, dollars */
    double *value;    /* dollars, negative */
    double *vega;     /* dollars per VIX point */
    double *delta;    /* dollars per index point */
};

struct alvh_desk {
    const struct alvh_book_options *book;
    const struct alvh_account *account;
    double contracts;      /* the account's scale */
    const double *tranche; /* contracts of a tranche opened today, before the rules */
    /* [slot * lanes + lane]: 1 while the book's exits have not closed the slot's tranche,
     * today's included, however much of it is held. */
    const unsigned char *open;
    const struct alvh_ledger *ledger;
    const double *alive;              /* 1, or 0 after ruin: then nothing may be held */
    const double *equity;             /* at the last close, dollars */
    struct alvh_condor_totals condor; /* after alvh_desk_count_condors */
    bool counted;
    struct alvh_hedge_quote quote[ALVH_HEDGE_COUNT];
    /* First phase: what becomes of the condors today. */
    double *entry; /* share of the contracts of a tranche opened today, 0 .. 1 */
    double *cut;   /* share of the condors held that is closed today, 0 .. 1 */
    bool cuts;     /* set by rules that write to cut */
    /* Second phase: contracts that a layer asks for, kept from day to day, and the product
     * of what the rules make of it, 1 before the first rule of a day. */
    double *size[ALVH_HEDGE_COUNT];
    double *factor[ALVH_HEDGE_COUNT];
    /* The rows of the rule being run, [row * lanes + lane]; 0 at the start of a path. */
    double *state;
    /* The same rows of the book's first account, which decides before the others: where a
     * rule keeps what depends on the market alone. */
    double *market_state;
    int64_t *acted; /* how often the rule being run has changed something, over lanes */
};

/* Sums the condors held now, in the first phase after today's exits, in the second after
 * today's entries too; rules call it before they look at desk->condor. */
void alvh_desk_count_condors(const struct alvh_day *day, struct alvh_desk *desk);

/* Equity at the close `days` trading days before today, 1 <= days < ALVH_EQUITY_DAYS; the
 * capital before the start. */
static inline const double *alvh_desk_equity_before(const struct alvh_day *day,
                                                    const struct alvh_desk *desk, int days)
{
    return account_history(desk->ledger, desk->account->index, day->day - days);
}

/* Is a hedge's instrument bought or rolled today? */
static inline bool alvh_day_rolls(const struct alvh_day *day, enum alvh_rolled kind)
{
    return day->plan->rolls[kind].rolling[day->day] != ALVH_NONE;
}

/* Head of a rule's function in either phase. */
#define ALVH_RULE_ENTER(name) ALVH_RULE_FUNCTION(alvh_rule_enter_##name)
#define ALVH_RULE_HEDGE(name) ALVH_RULE_FUNCTION(alvh_rule_hedge_##name)
#define ALVH_RULE_FUNCTION(name)                                                           \
    void ALVH_PASTE(name, ALVH_ISA)(const struct alvh_day *day, struct alvh_desk *desk);   \
    void ALVH_PASTE(name, ALVH_ISA)

#endif
