#include "models/isa.h"

#include "sim/ledger/story.h"
#include "sim/ledger/tile.h"

#include <math.h>

/* One account on one lane, and what is quoted of it. */
struct called {
    struct alvh_ledger *ledger;
    const struct alvh_units *units;
    const struct quoted *quoted;
    const struct alvh_account *account;
    int lane;
};

static double requirement_of(const struct called *called)
{
    double margin[TILE];
    const int within = called->lane % TILE;
    alvh_ledger_require_anew(called->ledger, called->units, called->quoted, called->account,
                             called->lane - within, margin);
    return margin[within];
}

static double equity_of(const struct called *called)
{
    const struct alvh_ledger *ledger = called->ledger;
    const double *held = alvh_ledger_quantity(ledger, called->account->index, 0);
    double equity =
        account_lanes(ledger->cash, ledger, called->account->index)[called->lane];
    for (int i = 0; i < called->quoted->count; i++) {
        const size_t at =
            (size_t)called->quoted->unit[i] * (size_t)ledger->lanes + called->lane;
        equity += held[at] * called->units->value[at];
    }
    return equity;
}

/* What closing one contract frees: its wider wing, where nothing offsets it, and otherwise
 * what the requirement falls by when it is taken away. */
static double freed_by(const struct called *called, double requirement, size_t at)
{
    double *held = alvh_ledger_quantity(called->ledger, called->account->index, 0) + at;
    if (only_wings(called->quoted, called->account) || *held < 1.0)
        return called->units->margin[at];
    *held -= 1.0;
    const double without = requirement_of(called);
    *held += 1.0;
    return requirement - without;
}

static void list_open(const struct called *called, double requirement,
                      struct alvh_open_tranche open[])
{
    const struct alvh_units *units = called->units;
    const double *quantity =
        alvh_ledger_quantity(called->ledger, called->account->index, 0);
    for (int i = 0; i < called->quoted->condors; i++) {
        const size_t at =
            (size_t)called->quoted->unit[i] * (size_t)units->lanes + called->lane;
        const double held = quantity[at];
        open[i] = (struct alvh_open_tranche){
            .contracts = held,
            .loss = -(units->condor_credit[at] + units->value[at]),
            .freed = freed_by(called, requirement, at),
            .cost = fma(units->impact[at], sqrt(held), units->close_cost[at])};
    }
}

void alvh_ledger_call(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct quoted *quoted, const struct alvh_account *account,
                      int lane, const struct alvh_margin_call *call,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    const int index = account->index;
    const struct called called = {ledger, units, quoted, account, lane};
    struct alvh_margin_call due = *call;
    struct alvh_open_tranche open[ALVH_MAX_CONDORS];
    double contracts[ALVH_MAX_CONDORS], closed = 1.0, all = 0.0;
    double *calls = account_outcome(outcomes, ALVH_OUTCOME_margin_calls, index, offset);
    double *forced =
        account_outcome(outcomes, ALVH_OUTCOME_forced_contracts, index, offset);
    /* Nothing else touches these, and they come from far away. */
    __builtin_prefetch(calls + lane, 1);
    __builtin_prefetch(forced + lane, 1);
    alvh_journal_cause(ledger->journal, ALVH_CAUSE_margin);
    while (closed > 0.0 && due.equity < due.share * due.requirement) {
        closed = 0.0;
        list_open(&called, due.requirement, open);
        alvh_liquidation(&due, quoted->condors, open, contracts);
        for (int i = 0; i < quoted->condors; i++)
            if (contracts[i] > 0.0) {
                alvh_ledger_reduce(ledger, units, index, quoted->unit[i], lane,
                                   contracts[i], outcomes, offset);
                closed += contracts[i];
            }
        all += closed;
        alvh_ledger_force(ledger, account, lane, closed);
        due.equity = equity_of(&called);
        due.requirement = requirement_of(&called);
    }
    alvh_story_breach(ledger, index, lane, units->day, ALVH_LIMIT_MARGIN, outcomes, offset);
    calls[lane] += 1.0;
    forced[lane] += all;
}
