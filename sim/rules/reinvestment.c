/* Reinvestment: what futures and notes have gained along the curve is kept in VIX calls, in
 * the manner of a dividend reinvestment plan.
 *
 *     pot = calls of the pot still held x their value today + share x max(gain, 0)
 *     calls = pot / value of a call
 *
 * decided whenever the base layer rolls. The gain is what the adaptive layer's futures and
 * the notes have brought since the last roll, costs included: futures settle in cash every
 * day, and the index of a note rolls every day, so that a mark is a realised gain. Gains on
 * what the calls have become compound; losses are not taken out of them. */
#include "models/isa.h"

#include "sim/rules/rules.h"

#include <math.h>
#include <stdalign.h>
#include <string.h>

#include "sim/book/ladder.h"

/* Rows of the rule's state: calls bought on top of the base layer's own, and their share of
 * all that were asked for; dollars of calls that ended and are not yet spent; what futures
 * and notes had brought at the last roll. */
enum { CALLS, SHARE, UNSPENT, PROFIT };
_Static_assert(PROFIT + 1 == ALVH_ROWS_OF_reinvestment, "rows of rules.h");

static double *row(const struct alvh_day *day, const struct alvh_desk *desk, int which)
{
    return desk->state + (size_t)which * (size_t)day->lanes;
}

static void add_earned(const struct alvh_desk *desk, enum alvh_layer layer,
                       double *restrict profit)
{
    const double *restrict earned =
        account_earned(desk->ledger, desk->account->index, layer);
#pragma omp simd
    for (int lane = 0; lane < desk->ledger->lanes; lane++)
        profit[lane] += earned[lane];
}

/* What is held of a kind, at today's mid. */
static void add_held(const struct alvh_day *day, const struct alvh_desk *desk,
                     enum alvh_instrument kind, double *restrict profit)
{
    const int *first = day->units->first;
    for (int unit = first[kind]; unit < first[kind + 1]; unit++) {
        if (!day->units->live[unit])
            continue;
        const double *restrict held =
            alvh_ledger_quantity(desk->ledger, desk->account->index, unit);
        const double *restrict value = alvh_unit_quote(day->units, unit).value;
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            profit[lane] = fma(held[lane], value[lane], profit[lane]);
    }
}

/* Dollars that futures and notes have brought since the start, before today's trades. */
static void add_up(const struct alvh_day *day, const struct alvh_desk *desk, double *profit)
{
    memset(profit, 0, (size_t)day->lanes * sizeof *profit);
    add_earned(desk, ALVH_LAYER_adaptive, profit);
    add_earned(desk, ALVH_LAYER_rotation, profit);
    add_held(day, desk, ALVH_INSTRUMENT_future, profit);
    add_held(day, desk, ALVH_INSTRUMENT_etn_short, profit);
    add_held(day, desk, ALVH_INSTRUMENT_etn_mid, profit);
}

/* The pot's calls of one rung become dollars: those that are held, where later rules and
 * rounding have left fewer than were asked for. */
static void sell_rung(const struct alvh_day *day, const struct alvh_desk *desk, int unit,
                      double weight)
{
    const double *restrict value = alvh_unit_quote(day->units, unit).value;
    const double *restrict held =
        alvh_ledger_quantity(desk->ledger, desk->account->index, unit);
    const double *restrict share = row(day, desk, SHARE);
    const double *restrict calls = row(day, desk, CALLS);
    double *restrict unspent = row(day, desk, UNSPENT);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double part = share[lane] * held[lane], most = weight * calls[lane];
        const double sold = part < most ? part : most;
        unspent[lane] += sold * value[lane];
    }
}

/* The pot's calls become dollars when the near rung rolls or settles: those of that rung,
 * and of the others what is held before today's trades. */
static void sell(const struct alvh_day *day, const struct alvh_desk *desk)
{
    struct alvh_rung rung[ALVH_RUNGS];
    const int rungs = alvh_ladder_rungs(desk->book, rung);
    for (int i = 0; i < rungs; i++) {
        const int ending = day->listed->ending[rung[i].kind];
        const int unit = ending != ALVH_NONE ? ending : day->listed->unit[rung[i].kind];
        if (unit != ALVH_NONE)
            sell_rung(day, desk, unit, rung[i].weight);
    }
    memset(row(day, desk, CALLS), 0, (size_t)day->lanes * sizeof(double));
}

/* Dollars become calls, where there are calls that the book asks for. */
static void buy(const struct alvh_day *day, const struct alvh_desk *desk,
                const double *restrict profit)
{
    const double share = desk->book->reinvestment.share_percent / 100.0;
    const double *restrict base = desk->size[ALVH_HEDGE_base];
    const double *restrict value = desk->quote[ALVH_HEDGE_base].value;
    double *restrict calls = row(day, desk, CALLS);
    double *restrict unspent = row(day, desk, UNSPENT);
    double *restrict before = row(day, desk, PROFIT);
    int acted = 0;
#pragma omp simd reduction(+ : acted)
    for (int lane = 0; lane < day->lanes; lane++) {
        const double gain = profit[lane] - before[lane];
        const double pot = unspent[lane] + (gain > 0.0 ? share * gain : 0.0);
        const bool asked = (base[lane] > 0.0) & (value[lane] > 0.0);
        const double bought = pot / (asked ? value[lane] : 1.0);
        calls[lane] = asked ? bought : 0.0;
        unspent[lane] = asked ? 0.0 : pot;
        before[lane] = profit[lane];
        acted += (gain > 0.0) & asked;
    }
    *desk->acted += acted;
}

/* The calls come on top of the base layer's own, whatever other rules make of those. */
static void hold(const struct alvh_day *day, const struct alvh_desk *desk)
{
    const double *restrict calls = row(day, desk, CALLS);
    const double *restrict base = desk->size[ALVH_HEDGE_base];
    double *restrict factor = desk->factor[ALVH_HEDGE_base];
    double *restrict share = row(day, desk, SHARE);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool some = base[lane] > 0.0;
        const double more = calls[lane] / (some ? base[lane] : 1.0);
        factor[lane] += some ? more : 0.0;
        const double asked = base[lane] * factor[lane];
        share[lane] = calls[lane] / (asked > 0.0 ? asked : 1.0);
    }
}

ALVH_RULE_HEDGE(reinvestment)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (day->listed->ending[ALVH_ROLLED_base] != ALVH_NONE)
        sell(day, desk);
    if (alvh_day_rolls(day, ALVH_ROLLED_base)) {
        alignas(64) double profit[ALVH_MAX_LANES];
        add_up(day, desk, profit);
        buy(day, desk, profit);
    }
    hold(day, desk);
}
