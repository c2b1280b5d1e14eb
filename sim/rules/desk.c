#include "models/isa.h"

#include "sim/rules/desk.h"

#include <string.h>

static void add_condors(const struct alvh_units *units, int unit, const double *held,
                        const struct alvh_condor_totals *condor)
{
    const int lanes = units->lanes;
    const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
    const double *restrict margin = quote.margin, *restrict value = quote.value;
    const double *restrict vega = quote.vega, *restrict delta = quote.delta;
    double *restrict contracts = condor->contracts, *restrict max_loss = condor->max_loss;
    double *restrict total_value = condor->value, *restrict total_vega = condor->vega;
    double *restrict total_delta = condor->delta;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double q = held[lane];
        contracts[lane] += q;
        max_loss[lane] += q * margin[lane];
        total_value[lane] += q * value[lane];
        total_vega[lane] += q * vega[lane];
        total_delta[lane] += q * delta[lane];
    }
}

void alvh_desk_count_condors(const struct alvh_day *day, struct alvh_desk *desk)
{
    const size_t bytes = (size_t)day->lanes * sizeof(double);
    if (desk->counted)
        return;
    memset(desk->condor.contracts, 0, bytes);
    memset(desk->condor.max_loss, 0, bytes);
    memset(desk->condor.value, 0, bytes);
    memset(desk->condor.vega, 0, bytes);
    memset(desk->condor.delta, 0, bytes);
    const int first = alvh_first_condor(day->units, desk->account->programme);
    for (int unit = first; unit < first + day->units->condor_slots; unit++)
        if (day->units->live[unit])
            add_condors(day->units, unit,
                        alvh_ledger_quantity(desk->ledger, desk->account->index, unit),
                        &desk->condor);
    desk->counted = true;
}
