/* How many contracts a new tranche has.
 *
 * A rule sees what the desk sees at the close and says how many condors to open. Rules that
 * limit the whole book (all but fixed and fixed_fraction) share their limit evenly among
 * the tranches that are open at once, and never let open and new condors together exceed
 * it:
 *
 *     n = max(0, min(limit / tranches, limit - held))
 *
 * Whatever the rule, the macro multiplier follows, then the caps that the size of the
 * market sets, and contracts are rounded down. docs/sizing.md holds the rules and their
 * sources. */
#ifndef ALVH_SIM_SIZING_H
#define ALVH_SIM_SIZING_H

#include "alvh/options/sizing.h"
#include "sim/walk/plan.h"

/* What an account remembers for its rule; X(name, text). A rule uses only its own rows:
 * volatility_target the variance, expected_shortfall the quantile and the shortfall, kelly
 * the three of the trades. */
/* clang-format off */
#define ALVH_SIZING_ROWS(X)                                                                \
    X(equity,     "dollars at the last close")                                             \
    X(contracts,  "condors open at the last close")                                        \
    X(variance,   "of a day's P&L for each open condor, dollars squared")                  \
    X(quantile,   "loss of a day for each open condor that 1 - level of the days exceed")  \
    X(shortfall,  "mean loss of the days beyond it, dollars")                              \
    X(trades,     "closed tranches, the prior's included")                                 \
    X(trade_mean, "mean P&L of a closed tranche, dollars per contract")                    \
    X(trade_m2,   "sum of squared deviations from it")
/* clang-format on */

struct alvh_sizing_state {
    int lanes, accounts;
#define ALVH_SIZING_ROW(name, text) double *name; /* [account * lanes + lane] */
    ALVH_SIZING_ROWS(ALVH_SIZING_ROW)
#undef ALVH_SIZING_ROW
};

/* The close as one account sees it, after the day's exits and before its entry; each array
 * is [lane]. A rule looks only at what it needs, but none may be missing. */
struct alvh_sizing_view {
    int lanes, account;
    double scale;                        /* contracts the account is named after */
    double tranches;                     /* open at once when none ends early */
    const double *equity;                /* dollars */
    const double *peak;                  /* highest equity so far */
    const double *contracts_held;        /* condors open */
    const double *max_loss_held;         /* what they can lose at most, dollars */
    const double *margin_held;           /* margin_use: of all that is held, dollars */
    const double *max_loss_per_contract; /* of the condor to be opened; more than 0 */
    const double *margin_per_contract;   /* margin_use: of that condor by itself */
    const double *reer;                  /* real effective exchange rate, z-score */
    const double *rate_differential;     /* z-score */
};

/* The most tranches of a book that are open at one close, when none ends early. Not for the
 * walk itself. */
int alvh_sizing_tranches(const struct alvh_plan *plan, int book);

/* An account that has seen nothing yet: the priors, and all capital in cash. */
void alvh_sizing_start(const struct alvh_sizing_options *options, double capital,
                       int account, struct alvh_sizing_state *state);

/* Learns from a day, at its close: what the account is worth and how many condors it holds.
 * What came of the day is laid to the condors that were open at the close before. */
void alvh_sizing_note_day(const struct alvh_sizing_options *options, int account,
                          const double *equity, const double *contracts,
                          struct alvh_sizing_state *state);

/* Learns from tranches that end: pnl[i] is what one contract made on lane[i], its costs
 * included, whether or not the account held any. */
void alvh_sizing_note_trades(const struct alvh_sizing_options *options, int account,
                             int count, const int lane[], const double pnl[],
                             struct alvh_sizing_state *state);

/* Contracts of the tranche to be opened, whole and not negative. Days that open none need
 * no call. */
void alvh_sizing_contracts(const struct alvh_sizing_options *options,
                           const struct alvh_sizing_view *view,
                           const struct alvh_sizing_state *state, double *contracts);

#endif
