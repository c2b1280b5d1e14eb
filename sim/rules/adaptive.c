/* The adaptive layer: a spread of VIX futures, long one month and short another.
 *
 *     spreads = vega_share x |vega of the base layer| x m / vega of a spread
 *     m = clamp(1 + fomc_weight x FOMC proximity + surprise_weight x |CPI - PPI surprise|,
 *               least, most)
 *
 * The base layer's vega is that of the calls it asked for at its last roll, at today's
 * quotes, whether the book holds them or not. The size is decided anew when the calls are
 * rolled, when the months of the futures change, and when m has moved by resize_percent of
 * the m in use; condors are never touched.
 *
 * A spread of two months that move alike has next to no vega, and no number of spreads
 * would do: each counts as having one most_spreads-th of its long future's vega at least.
 * Where the spread would lose from a rise of VIX, none are held. */
#include "models/isa.h"

#include "sim/rules/base.h"

#include <math.h>
#include <stdalign.h>

#include "sim/book/ladder.h"
#include "sim/execution/spread.h"

/* What is kept: the multiplier in use, and the calls that the base layer asked for. */
enum { IN_USE, CALLS };

/* Does the calendar ask for a new size on all lanes? */
static bool is_due(const struct alvh_day *day)
{
    const struct alvh_futures_day *futures = &day->plan->futures[day->day];
    return alvh_day_rolls(day, ALVH_ROLLED_base) ||
           (day->day > 0 && futures->contract != futures[-1].contract);
}

static double clamp(double x, double least, double most)
{
    x = x < least ? least : x;
    return x > most ? most : x;
}

/* Dollars per VIX point of one future of the long month. */
static double long_vega(const double *slope, int lane)
{
    return ALVH_FUTURE_MULTIPLIER / 100.0 * slope[lane];
}

static void resize(const struct alvh_day *day, struct alvh_desk *desk, bool due)
{
    const struct alvh_adaptive_options *options = &desk->book->adaptive;
    const double *const *signal = day->signals->value;
    const double *restrict fomc = signal[ALVH_SIGNAL_fomc_proximity];
    const double *restrict gap = signal[ALVH_SIGNAL_surprise_gap];
    alignas(64) double room[ALVH_MAX_LANES];
    const double *restrict call_vega =
        alvh_ladder_column(day, desk->book, ALVH_LADDER_VEGA, room);
    const double *restrict spread_vega = desk->quote[ALVH_HEDGE_adaptive].vega;
    const double *restrict slope =
        day->curve->vega + (size_t)(options->long_month - 1) * day->lanes;
    double *restrict in_use = desk->state + (size_t)IN_USE * day->lanes;
    const double *restrict calls = desk->state + (size_t)CALLS * day->lanes;
    double *restrict size = desk->size[ALVH_HEDGE_adaptive];
    const double by = options->resize_percent / 100.0, part = 1.0 / options->most_spreads;
    int acted = 0;
#pragma omp simd reduction(+ : acted)
    for (int lane = 0; lane < day->lanes; lane++) {
        const double m = clamp(1.0 + options->fomc_weight * fomc[lane] +
                                   options->surprise_weight * gap[lane],
                               options->least, options->most);
        const double wanted = options->vega_share * calls[lane] * fabs(call_vega[lane]) * m;
        const double least = part * long_vega(slope, lane);
        const double vega = spread_vega[lane] > least ? spread_vega[lane] : least;
        const double spreads = spread_vega[lane] > 0.0 ? wanted / vega : 0.0;
        const bool again = due | (fabs(m - in_use[lane]) >= by * in_use[lane]);
        acted += again & (spreads != size[lane]);
        size[lane] = again ? spreads : size[lane];
        in_use[lane] = again ? m : in_use[lane];
    }
    *desk->acted += acted;
}

ALVH_RULE_HEDGE(adaptive)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (day->listed->unit[ALVH_ROLLED_base] == ALVH_NONE)
        return;
    if (alvh_day_rolls(day, ALVH_ROLLED_base))
        alvh_base_size(day, desk, desk->state + (size_t)CALLS * day->lanes);
    resize(day, desk, is_due(day));
}
