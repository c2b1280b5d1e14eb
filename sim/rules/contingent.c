/* The contingent layer: SPX put butterflies or VIX call spreads, held only while the market
 * is too thin for what the book would have to trade in a hurry.
 *
 *     contracts = capital_at_risk_percent x worst loss of the condors / premium
 *
 * It goes on when the quick ratio is below on_below and off when it is above off_above, at
 * least switch_days after the last switch; both are put to the vote (governance.h). The
 * premium is the ask: the mid, which may be close to nothing far from the money, and the
 * cost of buying. The size is decided when the layer goes on and when what it holds is
 * rolled. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "sim/rules/quick_ratio.h"
#include "sim/rules/rules.h"

#include <stdalign.h>
#include <string.h>

/* What is kept: 1 while the layer is on, the day after the last switch (0: there was none),
 * and what governance keeps. */
enum { ON, SWITCHED, VOTE };
_Static_assert(VOTE + ALVH_GOVERNANCE_ROWS == ALVH_ROWS_OF_contingent, "rows of rules.h");

static enum alvh_rolled instrument(const struct alvh_book_options *book)
{
    return book->contingent.instrument == ALVH_CONTINGENT_BUTTERFLY
               ? ALVH_ROLLED_butterfly
               : ALVH_ROLLED_vix_call_spread;
}

/* 1 where the layer should go on, -1 where it should go off, else 0. */
static void ask(const struct alvh_day *day, struct alvh_desk *desk, double *restrict asked)
{
    const struct alvh_contingent_options *options = &desk->book->contingent;
    const double *restrict liquidity = day->signals->value[ALVH_SIGNAL_liquidity];
    const double *restrict on = desk->state + (size_t)ON * day->lanes;
    const double *restrict switched = desk->state + (size_t)SWITCHED * day->lanes;
    const double today = day->day + 1, wait = (double)options->switch_days;
    alignas(64) double needs[ALVH_MAX_LANES];
    alvh_liquidation_contracts(day, desk, needs);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double ratio = alvh_quick_ratio(liquidity[lane], needs[lane],
                                              options->daily_liquidity_contracts);
        const bool free = (switched[lane] == 0.0) | (today - switched[lane] >= wait);
        const bool up = free & (on[lane] == 0.0) & (ratio < options->on_below);
        const bool down = free & (on[lane] != 0.0) & (ratio > options->off_above);
        asked[lane] = (double)up - (double)down;
    }
}

/* The ask of one contract, dollars; 0 where none is listed. */
static void premium(const struct alvh_day *day, enum alvh_rolled kind,
                    double *restrict dollars)
{
    const int unit = day->listed->unit[kind];
    if (unit == ALVH_NONE) {
        memcpy(dollars, day->nothing, (size_t)day->lanes * sizeof *dollars);
        return;
    }
    const struct alvh_unit_quote quote = alvh_unit_quote(day->units, unit);
    for (int lane = 0; lane < day->lanes; lane++)
        dollars[lane] = quote.value[lane] + quote.open_cost[lane];
}

static void resize(const struct alvh_day *day, struct alvh_desk *desk,
                   const double *restrict asked, bool rolls)
{
    const double share = desk->book->contingent.capital_at_risk_percent / 100.0;
    const double *restrict max_loss = desk->condor.max_loss;
    double *restrict on = desk->state + (size_t)ON * day->lanes;
    double *restrict switched = desk->state + (size_t)SWITCHED * day->lanes;
    double *restrict size = desk->size[ALVH_HEDGE_contingent];
    alignas(64) double dollars[ALVH_MAX_LANES];
    premium(day, instrument(desk->book), dollars);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double contracts =
            dollars[lane] > 0.0 ? share * max_loss[lane] / dollars[lane] : 0.0;
        const bool turns = asked[lane] != 0.0;
        on[lane] += asked[lane];
        switched[lane] = turns ? (double)day->day + 1.0 : switched[lane];
        size[lane] = (turns | rolls) ? on[lane] * contracts : size[lane];
    }
}

ALVH_RULE_HEDGE(contingent)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const bool rolls = alvh_day_rolls(day, instrument(desk->book));
    alignas(64) double asked[ALVH_MAX_LANES];
    ask(day, desk, asked);
    const int64_t turns =
        alvh_governance_decide(day, desk, asked, desk->state + (size_t)VOTE * day->lanes);
    if (rolls || turns > 0)
        resize(day, desk, asked, rolls);
    *desk->acted += turns;
}
