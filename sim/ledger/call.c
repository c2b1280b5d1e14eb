#include "models/isa.h"

#include "sim/ledger/tile.h"

#include <math.h>

void alvh_ledger_call(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct quoted *quoted, const struct alvh_account *account,
                      int lane, const struct alvh_margin_call *call,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    const int index = account->index;
    struct alvh_open_tranche open[ALVH_MAX_CONDORS];
    double contracts[ALVH_MAX_CONDORS];
    double *calls = account_outcome(outcomes, ALVH_OUTCOME_margin_calls, index, offset);
    double *forced =
        account_outcome(outcomes, ALVH_OUTCOME_forced_contracts, index, offset);
    for (int i = 0; i < quoted->condors; i++) {
        const size_t at = (size_t)quoted->unit[i] * (size_t)ledger->lanes + lane;
        const double held = alvh_ledger_quantity(ledger, index, 0)[at];
        open[i] = (struct alvh_open_tranche){
            .contracts = held,
            .loss = -(units->condor_credit[at] + units->value[at]),
            .freed = condor_requirement(units, account->margin, at),
            .cost = fma(units->impact[at], sqrt(held), units->close_cost[at])};
    }
    alvh_liquidation(call, quoted->condors, open, contracts);
    for (int i = 0; i < quoted->condors; i++)
        if (contracts[i] > 0.0) {
            alvh_ledger_reduce(ledger, units, index, quoted->unit[i], lane, contracts[i],
                               outcomes, offset);
            forced[lane] += contracts[i];
        }
    calls[lane] += 1.0;
}
