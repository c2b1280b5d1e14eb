#include "models/isa.h"

#include "sim/rules/desk.h"

#include "models/vecmath.h"
#include "models/vector.h"

/* The units of condors that are listed today and that the account holds. */
static int list_condors(const struct alvh_units *units, const struct alvh_desk *desk,
                        size_t at[ALVH_MAX_CONDORS])
{
    const struct alvh_account *account = desk->account;
    const int first = alvh_first_condor(units, account->programme);
    int count = 0;
    for (int unit = first; unit < first + units->condor_slots; unit++)
        if (units->live[unit] && alvh_ledger_holds(desk->ledger, account->index, unit))
            at[count++] = (size_t)unit * (size_t)units->lanes;
    return count;
}

/* One vector of lanes from `lane` on; the units are at `at`. */
ALVH_INLINE void sum_condors(const struct alvh_units *units, const double *restrict held,
                             int count, const size_t *restrict at, int lane,
                             const struct alvh_condor_totals *condor)
{
    alvh_vector contracts = {0.0}, max_loss = {0.0}, value = {0.0};
    alvh_vector vega = {0.0}, delta = {0.0};
    for (int i = 0; i < count; i++) {
        const size_t here = at[i] + (size_t)lane;
        const alvh_vector q = *(const alvh_vector *)(held + here);
        contracts += q;
        max_loss += q * *(const alvh_vector *)(units->margin + here);
        value += q * *(const alvh_vector *)(units->value + here);
        vega += q * *(const alvh_vector *)(units->vega + here);
        delta += q * *(const alvh_vector *)(units->delta + here);
    }
    *(alvh_vector *)(condor->contracts + lane) = contracts;
    *(alvh_vector *)(condor->max_loss + lane) = max_loss;
    *(alvh_vector *)(condor->value + lane) = value;
    *(alvh_vector *)(condor->vega + lane) = vega;
    *(alvh_vector *)(condor->delta + lane) = delta;
}

void alvh_desk_count_condors(const struct alvh_day *day, struct alvh_desk *desk)
{
    size_t at[ALVH_MAX_CONDORS];
    if (desk->counted)
        return;
    const int count = list_condors(day->units, desk, at);
    const double *held = alvh_ledger_quantity(desk->ledger, desk->account->index, 0);
    for (int lane = 0; lane < day->lanes; lane += ALVH_VECTOR_LANES)
        sum_condors(day->units, held, count, at, lane, &desk->condor);
    desk->counted = true;
}
