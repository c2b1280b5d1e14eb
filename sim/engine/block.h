/* One block of paths, walked from the start to the last day. */
#ifndef ALVH_SIM_BLOCK_H
#define ALVH_SIM_BLOCK_H

#include "sim/book/basis.h"
#include "sim/book/condor.h"
#include "sim/book/etn.h"
#include "sim/book/future.h"
#include "sim/book/greeks.h"
#include "sim/book/hedges.h"
#include "sim/book/programme.h"
#include "sim/book/rolled.h"
#include "sim/engine/adjusting.h"
#include "sim/engine/guests.h"
#include "sim/ledger/explain.h"
#include "sim/rules/rules.h"
#include "sim/sizing/sizing.h"
#include "sim/stats/fans.h"
#include "sim/walk/sampling.h"
#include "sim/walk/script.h"

struct alvh_block;
struct alvh_watch;

/* What all blocks share and none changes (but the fans, which count atomically, and the
 * attribution, in which every block has places of its own). */
struct alvh_walk {
    const struct alvh_scenario *scenario;
    const struct alvh_model *model;
    const struct alvh_plan *plan;
    const struct alvh_dynamics *dynamics;
    const struct alvh_factors *factors;
    struct alvh_sampling sampling;
    const struct alvh_script *script; /* NULL: the market is left to itself */
    struct alvh_pricer pricer;
    struct alvh_start_state start;
    struct alvh_signal_past past; /* what the signals saw before the start */
    struct alvh_account *account; /* [books * scales] */
    struct alvh_programmes programmes;
    bool used[ALVH_INSTRUMENT_COUNT]; /* kinds that some book can hold */
    struct alvh_fans *fans;
    struct alvh_fans *edges; /* series 2 account: where it breaks even below, then above */
    struct alvh_attribution *attribution; /* NULL: nothing is explained */
    const struct alvh_watch *watch;       /* NULL: nobody looks on */
    struct alvh_guests guests;            /* rules of the caller's own */
};

/* Who looks on while a block is walked: called after the close of each day, and with a
 * journal of one lane, which it empties. */
struct alvh_watch {
    void (*see)(void *context, const struct alvh_block *block, int day);
    void *context;
    struct alvh_journal *journal;
    bool greeks; /* does it look at the Greeks of what is held? */
};

/* How often things happened, X(name); sums of integers do not depend on their order. Of the
 * martingale S_T/S_0 exp(-carry), each path times its weight, and of the squares of these,
 * in units of 2^-32. */
#define ALVH_COUNTS(X)                                                                     \
    X(tranches_opened)                                                                     \
    X(profit_exits)                                                                        \
    X(stop_exits)                                                                          \
    X(time_exits)                                                                          \
    X(settlements)                                                                         \
    X(margin_calls)                                                                        \
    X(forced_contracts)                                                                    \
    X(look_ups)                                                                            \
    X(clamped_look_ups)                                                                    \
    X(martingale)                                                                          \
    X(martingale_square)                                                                   \
    X(paths)
struct alvh_counts {
#define ALVH_COUNT_FIELD(name) int64_t name;
    ALVH_COUNTS(ALVH_COUNT_FIELD)
#undef ALVH_COUNT_FIELD
    int64_t *acted; /* [account * ALVH_RULE_COUNT + rule] */
};

/* Room to find where books break even; [lane] unless said otherwise. */
struct alvh_edges {
    int lanes; /* that are looked at */
    double *first_vix, *last_vix, *cross; /* of the path so far */
    double *beta;                         /* VIX points per unit return of SPX */
    double *volatility;                   /* [leg * lanes + lane] */
    double *slope, *low, *high;
    double *gain;  /* of a unit: [point * lanes + lane] */
    double *total; /* [(account * ALVH_EDGE_POINTS + point) * lanes + lane] */
};

/* The room one thread works in; every array has `capacity` lanes and is 64-byte aligned.
 * The default of 240 lanes fits the second-level cache and is no power of two: arrays of
 * 256 fall on each other in the caches (marks took 1.3 times as long). */
struct alvh_block {
    uint64_t first_path;
    int lanes, capacity, books;
    struct alvh_market market;
    struct alvh_curve curve;
    struct alvh_conditions conditions;
    struct alvh_signals signals;
    struct alvh_factor_lanes factors;
    struct alvh_condors condors;
    struct alvh_adjusting adjusting;
    struct alvh_strikes strikes[ALVH_ROLLED_COUNT]; /* of two slots each */
    double *future[ALVH_ROLLED_COUNT]; /* [slot * lanes + lane]: what VIX options are on */
    struct alvh_notes notes;
    struct alvh_quoting quoting;
    struct alvh_units units;
    struct alvh_ledger ledger;
    struct alvh_edges edges;
    /* Of the paths being walked: those of a batch lie apart by a power of two and fall on
     * each other in the caches (marks took 1.4 times as long). */
    struct alvh_outcomes outcomes;
    struct alvh_listed listed;
    struct alvh_day day;
    struct alvh_desk desk; /* of the account being worked on */
    double *size;          /* [(account * ALVH_HEDGE_COUNT + hedge) * lanes + lane] */
    double *rule_state;    /* [(account * ALVH_RULE_STATE_ROWS + row) * lanes + lane] */
    double *guest_state;   /* [(account * walk->guests.rows + row) * lanes + lane] */
    struct alvh_spread_quote spread; /* of futures, for the desk */
    struct alvh_spread_quote ladder; /* of the base layer's calls, for the desk */
    double *nothing;                 /* [lane]: zeros */
    double *contracts;               /* [lane]: of a tranche, before the rules */
    double *needed, *needed_each;    /* [lane]: margin of an account and of its next condor,
                                        for the sizing rule that asks */
    struct alvh_sizing_state sizing;
    struct alvh_explained explained;
    struct alvh_views views; /* of those two, room only where P&L is explained */
    double *opening_cost;    /* [unit * lanes + lane]: half-spreads and fees of its opening,
                                and of adjusting it */
    double *ended_pnl;       /* [lane]: of a contract of the tranches listed in `exiting` */
    double *target;          /* [lane] */
    double *shock_equity;    /* [account * lanes + lane], of alvh_block_shock */
    double *stressed;      /* [2 * lanes + lane]: ln of depth and of volume under stress */
    unsigned char *frozen; /* [lane]: 1 where hedges cannot be traded today */
    unsigned char *reason; /* [lane]: enum alvh_exit */
    unsigned char *open;   /* [(book * slots + slot) * lanes + lane]: 1 until it exits */
    int *exiting;          /* lanes listed by an exit */
    int *outside;          /* [account]: lanes outside the vega band today */
    struct alvh_counts counts; /* of all blocks walked here, or since they were taken */
    void *memory;
};

/* Room for blocks of up to `capacity` lanes. */
enum alvh_status alvh_block_create(const struct alvh_walk *walk, int capacity,
                                   struct alvh_block **block, struct alvh_error *error);
void alvh_block_free(struct alvh_block *block);

/* The steps of a walk, in order: everything at its start; then each day the market moves
 * and is marked, what is listed is quoted, what has been earned is explained, rules trade,
 * the books are marked and their Greeks noted; at last what is known only at the end. */
void alvh_block_start(const struct alvh_walk *walk, struct alvh_block *block,
                      struct alvh_outcomes *outcomes, int64_t offset);
void alvh_block_market(const struct alvh_walk *walk, struct alvh_block *block, int day);
void alvh_block_quote(const struct alvh_walk *walk, struct alvh_block *block, int day);
void alvh_block_adjust(const struct alvh_walk *walk, struct alvh_block *block,
                       struct alvh_outcomes *outcomes, int64_t offset);
void alvh_block_trade(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      struct alvh_outcomes *outcomes, int64_t offset);
void alvh_block_mark(const struct alvh_walk *walk, struct alvh_block *block, int day,
                     struct alvh_outcomes *outcomes, int64_t offset);
void alvh_block_explain(const struct alvh_walk *walk, struct alvh_block *block, int day);
void alvh_block_greeks(const struct alvh_walk *walk, struct alvh_block *block, int day);
void alvh_block_break_even(const struct alvh_walk *walk, struct alvh_block *block, int day);
void alvh_block_finish(const struct alvh_walk *walk, struct alvh_block *block,
                       struct alvh_outcomes *outcomes, int64_t offset);

/* Does somebody look at the Greeks of every path? */
static inline bool alvh_walk_shows_greeks(const struct alvh_walk *walk)
{
    return walk->watch && walk->watch->greeks;
}

/* Are there paths whose Greeks are noted? */
static inline bool alvh_walk_explains(const struct alvh_walk *walk)
{
    return walk->attribution &&
           (walk->attribution->paths > 0 || alvh_walk_shows_greeks(walk));
}

/* How many lanes of this block have their P&L explained. */
static inline int alvh_block_explained(const struct alvh_walk *walk,
                                       const struct alvh_block *block)
{
    const int64_t paths = walk->attribution ? walk->attribution->paths : 0;
    const int64_t left = paths - (int64_t)block->first_path;
    return left <= 0 ? 0 : left < block->lanes ? (int)left : block->lanes;
}

/* Walks block->lanes paths from block->first_path on, and leaves their outcomes from
 * `offset` on. Cannot fail. */
void alvh_block_walk(const struct alvh_walk *walk, struct alvh_block *block,
                     struct alvh_outcomes *outcomes, int64_t offset);

/* Walks to the close of `day` and through the rest of the walk's script. Equity at that
 * close is left in shock_equity, and of the outcomes drawdown, margin, calls and ruin are
 * those of the days after it. Where nobody trades the script has one more day. */
void alvh_block_shock(const struct alvh_walk *walk, struct alvh_block *block, int day,
                      bool trades);

#endif
