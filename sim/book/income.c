#include "models/isa.h"

#include "sim/book/income.h"

#include <math.h>

int64_t alvh_income_open(struct alvh_ledger *ledger, const struct alvh_units *units,
                         int account, int unit, const double *contracts,
                         const double *share, double *target,
                         struct alvh_outcomes *outcomes, int64_t offset)
{
    const double *alive = ledger->alive + (size_t)account * ledger->lanes;
    int64_t opened = 0;
    for (int lane = 0; lane < ledger->lanes; lane++) {
        target[lane] = alive[lane] * floor(contracts[lane] * share[lane]);
        opened += target[lane] > 0.0;
    }
    alvh_ledger_trade(ledger, units, account, unit, target, outcomes, offset);
    return opened;
}

void alvh_income_cut(struct alvh_ledger *ledger, const struct alvh_units *units,
                     const struct alvh_account *account, const double *share,
                     double *target, struct alvh_outcomes *outcomes, int64_t offset)
{
    const int first = alvh_first_condor(units, account->programme);
    for (int unit = first; unit < first + units->condor_slots; unit++) {
        const double *held = alvh_ledger_quantity(ledger, account->index, unit);
        if (!units->live[unit])
            continue;
        for (int lane = 0; lane < ledger->lanes; lane++)
            target[lane] = held[lane] - floor(held[lane] * share[lane]);
        alvh_ledger_trade(ledger, units, account->index, unit, target, outcomes, offset);
    }
}
