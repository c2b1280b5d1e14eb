#include "models/isa.h"

#include "sim/rules/quick_ratio.h"

#include <math.h>

/* Contracts in one unit of a kind. */
static double contracts_in(enum alvh_instrument kind)
{
    static const double contracts[ALVH_INSTRUMENT_COUNT] = {
        [ALVH_INSTRUMENT_condor] = 4.0,           [ALVH_INSTRUMENT_base_call] = 1.0,
        [ALVH_INSTRUMENT_base_call_middle] = 1.0, [ALVH_INSTRUMENT_base_call_far] = 1.0,
        [ALVH_INSTRUMENT_future] = 1.0,           [ALVH_INSTRUMENT_butterfly] = 4.0,
        [ALVH_INSTRUMENT_spx_put] = 1.0,          [ALVH_INSTRUMENT_vix_call_spread] = 2.0,
        [ALVH_INSTRUMENT_vxth_call] = 1.0,        [ALVH_INSTRUMENT_etn_short] = 0.0,
        [ALVH_INSTRUMENT_etn_mid] = 0.0,          [ALVH_INSTRUMENT_spx_basis] = 3.0,
        [ALVH_INSTRUMENT_vix_basis] = 3.0,
    };
    return contracts[kind];
}

static void add(int lanes, double each, const double *restrict held, double *restrict sum)
{
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] += each * fabs(held[lane]);
}

/* Contracts in one unit that the account holds today; 0 of any other, and of notes. */
static double contracts_held_in(const struct alvh_units *units,
                                const struct alvh_desk *desk, int unit)
{
    const double each = contracts_in((enum alvh_instrument)units->kind[unit]);
    return units->live[unit] && alvh_ledger_holds(desk->ledger, desk->account->index, unit)
               ? each
               : 0.0;
}

void alvh_liquidation_contracts(const struct alvh_day *day, struct alvh_desk *desk,
                                double *restrict contracts)
{
    const struct alvh_units *units = day->units;
    alvh_desk_count_condors(day, desk);
    for (int lane = 0; lane < day->lanes; lane++)
        contracts[lane] =
            contracts_in(ALVH_INSTRUMENT_condor) * desk->condor.contracts[lane];
    for (int unit = units->condors; unit < units->count; unit++) {
        const double each = contracts_held_in(units, desk, unit);
        if (each > 0.0)
            add(day->lanes, each,
                alvh_ledger_quantity(desk->ledger, desk->account->index, unit), contracts);
    }
}

double alvh_liquidation_contracts_on(const struct alvh_day *day,
                                     const struct alvh_desk *desk, int lane)
{
    const struct alvh_units *units = day->units;
    double contracts =
        desk->counted ? contracts_in(ALVH_INSTRUMENT_condor) * desk->condor.contracts[lane]
                      : 0.0;
    for (int unit = desk->counted ? units->condors : 0; unit < units->count; unit++) {
        const double each = contracts_held_in(units, desk, unit);
        if (each > 0.0)
            contracts +=
                each *
                fabs(alvh_ledger_quantity(desk->ledger, desk->account->index, unit)[lane]);
    }
    return contracts;
}
