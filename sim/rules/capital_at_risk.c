/* Capital at risk: the hedge is funded by fewer condors, not by more capital.
 *
 *     sum of q m (condors) + sum of |q| v (paid hedges) + sum of |q| m (futures, packages)
 *         <= limit x N x sum of m over the book's open tranches, today's among them
 *
 * q are the contracts held after today's entry, m the margin and v the value of one, and N
 * the account's scale. The right side is what the book without hedges needs: a tranche that
 * rules made smaller counts there in full until the book's exits would have closed it. */
#include "models/isa.h"

#include "sim/rules/rules.h"

#include <math.h>
#include <stdalign.h>

/* Held against nothing but its margin; everything else is paid for. */
static bool is_margined(enum alvh_instrument kind)
{
    return kind == ALVH_INSTRUMENT_future || kind == ALVH_INSTRUMENT_spx_basis ||
           kind == ALVH_INSTRUMENT_vix_basis;
}

static void take_hedges(const struct alvh_day *day, const struct alvh_desk *desk,
                        double *restrict room)
{
    const struct alvh_units *units = day->units;
    for (int unit = units->condors; unit < units->count; unit++) {
        const enum alvh_instrument kind = (enum alvh_instrument)units->kind[unit];
        if (!units->live[unit] ||
            !alvh_ledger_holds(desk->ledger, desk->account->index, unit))
            continue;
        const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
        const double *restrict each = is_margined(kind) ? quote.margin : quote.value;
        const double *restrict held =
            alvh_ledger_quantity(desk->ledger, desk->account->index, unit);
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            room[lane] -= fabs(held[lane]) * each[lane];
    }
}

/* The limit, less the condors that are left after today's cut. */
static void add_condors(const struct alvh_day *day, const struct alvh_desk *desk,
                        double *restrict room)
{
    const double most = desk->book->capital_at_risk.limit_percent / 100.0 * desk->contracts;
    const double *restrict cut = desk->cut;
    const int first = alvh_first_condor(day->units, desk->account->programme);
    for (int slot = 0; slot < day->units->condor_slots; slot++) {
        const int unit = first + slot;
        if (!day->units->live[unit])
            continue;
        const double *restrict margin = alvh_unit_quote(day->units, unit).margin;
        const double *restrict held =
            alvh_ledger_quantity(desk->ledger, desk->account->index, unit);
        const unsigned char *restrict open = desk->open + (size_t)slot * day->lanes;
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++) {
            const double left = held[lane] - floor(held[lane] * cut[lane]);
            room[lane] += (most * open[lane] - left) * margin[lane];
        }
    }
}

ALVH_RULE_ENTER(capital_at_risk)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const int opening = day->plan->opening[day->day];
    if (opening == ALVH_NONE)
        return;
    alignas(64) double room[ALVH_MAX_LANES] = {0.0};
    add_condors(day, desk, room);
    take_hedges(day, desk, room);
    const int unit = alvh_first_condor(day->units, desk->account->programme) +
                     day->plan->tranche[opening].slot;
    const double *restrict margin = alvh_unit_quote(day->units, unit).margin;
    const double *restrict contracts = desk->tranche;
    double *restrict entry = desk->entry;
    int64_t smaller = 0;
#pragma omp simd reduction(+ : smaller)
    for (int lane = 0; lane < day->lanes; lane++) {
        const double left = room[lane] > 0.0 ? room[lane] : 0.0;
        const double full = contracts[lane] * margin[lane];
        const bool gives_way = entry[lane] * full > left;
        entry[lane] = gives_way ? left / full : entry[lane];
        smaller += gives_way;
    }
    *desk->acted += smaller;
}
