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

void alvh_liquidation_contracts(const struct alvh_day *day, struct alvh_desk *desk,
                                double *restrict contracts)
{
    const struct alvh_units *units = day->units;
    const struct alvh_account *account = desk->account;
    alvh_desk_count_condors(day, desk);
    for (int lane = 0; lane < day->lanes; lane++)
        contracts[lane] =
            contracts_in(ALVH_INSTRUMENT_condor) * desk->condor.contracts[lane];
    for (int unit = units->condors; unit < units->count; unit++) {
        const double each = contracts_in((enum alvh_instrument)units->kind[unit]);
        if (units->live[unit] && account->holds[units->kind[unit]] && each > 0.0)
            add(day->lanes, each, alvh_ledger_quantity(desk->ledger, account->index, unit),
                contracts);
    }
}
