#include "models/isa.h"

#include "sim/rules/quick_ratio.h"

#include <string.h>

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

static void list_column(double each, const double *held, struct alvh_liquidation_list *list)
{
    list->each[list->count] = each;
    list->held[list->count++] = held;
}

void alvh_liquidation_list(const struct alvh_day *day, const struct alvh_desk *desk,
                           struct alvh_liquidation_list *list)
{
    const struct alvh_units *units = day->units;
    const int account = desk->account->index;
    list->count = 0;
    if (desk->counted)
        list_column(contracts_in(ALVH_INSTRUMENT_condor), desk->condor.contracts, list);
    for (int unit = desk->counted ? units->condors : 0; unit < units->count; unit++) {
        const double each = contracts_in((enum alvh_instrument)units->kind[unit]);
        if (each > 0.0 && units->live[unit] &&
            alvh_ledger_holds(desk->ledger, account, unit))
            list_column(each, alvh_ledger_quantity(desk->ledger, account, unit), list);
    }
}

void alvh_liquidation_contracts(const struct alvh_day *day, struct alvh_desk *desk,
                                double *contracts)
{
    struct alvh_liquidation_list list;
    alvh_desk_count_condors(day, desk);
    alvh_liquidation_list(day, desk, &list);
    memset(contracts, 0, (size_t)day->lanes * sizeof *contracts);
    for (int i = 0; i < list.count; i++)
        add(day->lanes, list.each[i], list.held[i], contracts);
}
