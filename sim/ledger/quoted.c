/* What is quoted today of what an account holds: the condors of its programme, and what
 * else there is. */
#include "models/isa.h"

#include "sim/ledger/tile.h"

#include <assert.h>

/* Condors, and what else needs margin even where options are paid for. */
static void list_margined(const struct alvh_units *units, int unit, struct quoted *quoted)
{
    switch (units->kind[unit]) {
    case ALVH_INSTRUMENT_condor:
        quoted->condors++;
        break;
    case ALVH_INSTRUMENT_future:
        quoted->future[quoted->futures++] = unit;
        break;
    case ALVH_INSTRUMENT_etn_short:
    case ALVH_INSTRUMENT_etn_mid:
    case ALVH_INSTRUMENT_spx_basis:
    case ALVH_INSTRUMENT_vix_basis:
        quoted->other[quoted->others++] = unit;
        break;
    default:
        break;
    }
}

/* Lists the options that settle with the condor listed as number `first`, unless one
 * before it has listed them. */
static void list_group(const struct alvh_units *units, int first, struct quoted *quoted)
{
    const int day = units->expiry_day[quoted->unit[first]];
    const int begin = quoted->groups > 0 ? quoted->group_end[quoted->groups - 1] : 0;
    int end = begin;
    for (int i = 0; i < first; i++)
        if (units->expiry_day[quoted->unit[i]] == day)
            return;
    for (int i = first; i < quoted->count; i++) {
        const int unit = quoted->unit[i];
        if (units->expiry_day[unit] == day &&
            settles_on_spx((enum alvh_instrument)units->kind[unit]))
            quoted->sharing[end++] = unit;
    }
    if (end > begin + 1)
        quoted->group_end[quoted->groups++] = end;
}

static void list_units(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct alvh_account *account, int first, int end,
                       struct quoted *quoted)
{
    for (int unit = first; unit < end; unit++)
        if (units->live[unit] && alvh_ledger_holds(ledger, account->index, unit)) {
            quoted->unit[quoted->count++] = unit;
            list_margined(units, unit, quoted);
        }
}

void alvh_ledger_list(const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account *account, struct quoted *quoted)
{
    const int first = alvh_first_condor(units, account->programme);
    assert(units->condor_slots + units->count - units->condors <= ALVH_MAX_UNITS);
    quoted->count = quoted->condors = quoted->futures = quoted->others = 0;
    quoted->groups = 0;
    list_units(ledger, units, account, first, first + units->condor_slots, quoted);
    list_units(ledger, units, account, units->condors, units->count, quoted);
    for (int i = 0; i < quoted->condors; i++)
        list_group(units, i, quoted);
}
