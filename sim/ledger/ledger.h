/* The ledger of a block: what every book holds at every scale, its cash and its outcomes.
 *
 * An account is one book at one scale: account = book * scales + scale. Equity is cash plus
 * what is held at the mid; half-spreads and fees leave the cash when a trade is made. */
#ifndef ALVH_SIM_LEDGER_H
#define ALVH_SIM_LEDGER_H

#include "alvh/dynamics.h"
#include "alvh/options.h"
#include "sim/book/units.h"
#include "sim/execution/conditions.h"
#include "sim/ledger/index_returns.h"
#include "sim/ledger/journal.h"

struct alvh_first_breach;

/* A power of two, and more than the 63 days that the target return looks back. */
enum { ALVH_EQUITY_DAYS = 64 };

struct alvh_ledger {
    int lanes, accounts, units;
    double *quantity; /* [(account * units + unit) * lanes + lane], contracts */
    bool *held;       /* [account * units + unit]: false where all lanes hold none */
    double *cash;     /* [account * lanes + lane], dollars, starting capital included */
    double *earned; /* [(account * ALVH_LAYER_COUNT + layer) * lanes + lane]: the cash that
                       each layer's trades brought */
    /* [(account * ALVH_INSTRUMENT_COUNT + kind) * lanes + lane]: the same by kind, of kinds
     * that share their layer with others; NULL where nobody asks. */
    double *earned_apart;
    double *history;  /* [(account * ALVH_EQUITY_DAYS + day % ALVH_EQUITY_DAYS) * lanes +
                         lane]: equity at the last closes, dollars */
    double *alive;    /* [account * lanes + lane]: 1, or 0 after ruin */
    double *equity;   /* [account * lanes + lane], dollars */
    double *net_vega; /* [account * lanes + lane], dollars per VIX point */
    double *peak;     /* [account * lanes + lane]: running maximum of equity */
    /* What sim/ledger/story.h keeps: [day * lanes + lane], and of each account the breach
     * since the last peak and that of the largest drawdown, [(2 * account + which) * lanes
     * + lane]; NULL where nobody asks. */
    unsigned char *market_day;
    struct alvh_first_breach *breach;
    double *peak_day; /* [account * lanes + lane] */
    struct alvh_index_returns index;
    struct alvh_journal *journal; /* NULL: nobody asks */
    const uint32_t *tally;        /* [lane]: what a lane counts for; NULL: each for 1 */
    /* Where a book has feedback, and NULL otherwise, [account * lanes + lane]: condors
     * closed today by stops and margin calls, and dollars that the market they moved has
     * taken. */
    double *forced, *pressed;
    const struct alvh_conditions *conditions; /* of today */
};

/* What marking an account needs to know about it. */
struct alvh_account {
    int index;
    int book, scale; /* which of the scenario's */
    int programme;   /* whose condors it holds */
    double capital;  /* starting equity, dollars */
    const struct alvh_vega_band *band;
    const struct alvh_sizing_options *sizing;
    double tranches;                              /* open at once when none ends early */
    const struct alvh_margin_options *margin;     /* how its requirement is found */
    const struct alvh_margin_call_options *calls; /* what happens when it is short of it */
    const struct alvh_feedback_options *feedback; /* NULL: nothing it does moves markets */
    bool holds[ALVH_INSTRUMENT_COUNT];            /* the kinds that its book can hold */
};

static inline double *alvh_ledger_quantity(const struct alvh_ledger *ledger, int account,
                                           int unit)
{
    return ledger->quantity + ((size_t)account * ledger->units + unit) * ledger->lanes;
}

static inline bool alvh_ledger_holds(const struct alvh_ledger *ledger, int account,
                                     int unit)
{
    return ledger->held[(size_t)account * ledger->units + unit];
}

/* Nothing held, all capital in cash. */
void alvh_ledger_start(struct alvh_ledger *ledger, const struct alvh_account accounts[],
                       struct alvh_outcomes *outcomes, int64_t offset);

/* Trades the difference to target[lane] contracts of a unit, at today's mid and costs.
 * Lanes come in groups of 8, of which those without a difference are passed over. */
void alvh_ledger_trade(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, const double *target,
                       struct alvh_outcomes *outcomes, int64_t offset);

/* Asks for the columns that a trade of a unit on the lanes listed will touch: accounts lie
 * far apart in memory, and one can be fetched while another is worked on. */
void alvh_ledger_fetch(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, int count, const int lane[],
                       const struct alvh_outcomes *outcomes, int64_t offset);

/* Closes all contracts of a unit on the `count` lanes listed. */
void alvh_ledger_close(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, int count, const int lane[],
                       struct alvh_outcomes *outcomes, int64_t offset);

/* Closes so many of the contracts of a unit, which is held long, on one lane. */
void alvh_ledger_reduce(struct alvh_ledger *ledger, const struct alvh_units *units,
                        int account, int unit, int lane, double contracts,
                        struct alvh_outcomes *outcomes, int64_t offset);

/* Notes that condors were closed by force: so many of them on one lane. */
static inline void alvh_ledger_force(struct alvh_ledger *ledger,
                                     const struct alvh_account *account, int lane,
                                     double contracts)
{
    if (account->feedback)
        ledger->forced[(size_t)account->index * ledger->lanes + lane] += contracts;
}

/* A unit that has become another one in place, on the `count` lanes listed: its columns are
 * those of the new one. [i]: of lane[i], dollars. */
struct alvh_replacement {
    int count;
    const int *lane;
    const double *value;  /* what a contract was worth before */
    const double *cost;   /* half-spreads and fees of changing a contract */
    const double *impact; /* changing n contracts costs impact * n^1.5 more */
};

/* Changes the contracts held of such a unit, at today's mid: half of their options are
 * closed, and as many opened. What it costs is booked as adjustment. Returns on how many
 * lanes any were held. */
int64_t alvh_ledger_replace(struct alvh_ledger *ledger, const struct alvh_units *units,
                            int account, int unit,
                            const struct alvh_replacement *replacement,
                            struct alvh_outcomes *outcomes, int64_t offset);

/* Moves contracts between two units that are the same contract on lanes where same[lane] is
 * not zero: no trade, no cost. */
void alvh_ledger_transfer(struct alvh_ledger *ledger, const struct alvh_units *units,
                          int account, int from, int to, const unsigned char *same);

/* What an account needs for all that it holds now, and what a contract of a condor needs by
 * itself, [lane], dollars, by the account's method. */
void alvh_ledger_margin(const struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, double *margin);
void alvh_ledger_margin_of_one(const struct alvh_units *units,
                               const struct alvh_account *account, int unit,
                               double *margin);

/* Values every account at the close of `day`, closes condors of those that are short of
 * margin, stops those whose equity is gone, and brings outcomes up to date.
 * outside[account] is what the lanes outside the vega band count for, among the first
 * `counted`. */
void alvh_ledger_mark(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account accounts[], int day, int counted,
                      struct alvh_outcomes *outcomes, int64_t offset, int outside[]);

/* Writes what is known only at the end, after the close of the last day. */
void alvh_ledger_finish(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, int closes,
                        struct alvh_outcomes *outcomes, int64_t offset);

#endif
