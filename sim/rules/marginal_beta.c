/* Marginal beta: the hedge budget goes to the layers that take most off the book's beta for
 * a dollar of carry.
 *
 *     R = -(delta x SPX + vega x 100 x slope),   price = max(carry / R, dearest / 4)
 *     share = least + (1 - layers x least) x (1 / price) / sum (1 / price)
 *     contracts = share x budget / (price x R),   budget = sum of contracts x price x R
 *
 * R is what one contract takes off the dollars by which the book follows SPX; over equity
 * it is a CAPM beta. Carry is what a contract loses in a trading day on which the market
 * stands still: an option its value evenly until it expires, a spread of futures its slide
 * down the curve. A curve may pay for a hedge, or charge next to nothing; then the formula
 * would want any number of spreads, so that none counts as cheaper than a quarter of the
 * dearest layer. Options that are nearly worthless take next to nothing off, and the next
 * ones will be worth more: no layer grows to more than four times what it asks for, and
 * what that leaves of the budget is not spent. Layers that are off, or that add to beta,
 * keep their size.
 *
 * slope is that of VIX on SPX, in VIX points per % of SPX, from exponentially weighted
 * products of the path's own daily changes, which start from the prior at 1 % a day. */
#include "models/isa.h"

#include "sim/rules/rules.h"

#include <stdalign.h>
#include <string.h>

#include "sim/book/hedges.h"
#include "sim/book/ladder.h"
#include "sim/execution/spread.h"

enum { LAYERS = 3 };
static const enum alvh_hedge layer[LAYERS] = {ALVH_HEDGE_base, ALVH_HEDGE_adaptive,
                                              ALVH_HEDGE_contingent};

/* Rows of the rule's state: the last close, 0 before the first; the weighted mean products
 * of changes; and what each layer's size is multiplied by, less 1. */
enum { SPOT, VIX, SPOT_VIX, SPOT_SPOT, CHANGE };
_Static_assert(CHANGE + LAYERS == ALVH_ROWS_OF_marginal_beta, "rows of rules.h");

/* No layer counts as cheaper than the dearest over this. */
static const double most_cheaper = 4.0;

/* No layer grows to more than so many times what it asks for. */
static const double most_times = 4.0;

static double *row(const struct alvh_day *day, const struct alvh_desk *desk, int which)
{
    return desk->state + (size_t)which * (size_t)day->lanes;
}

/* Of the rows that say where the market stands, which all accounts of a book share. */
static double *market_row(const struct alvh_day *day, const struct alvh_desk *desk,
                          int which)
{
    return desk->market_state + (size_t)which * (size_t)day->lanes;
}

/* Weighs today's changes in. */
static void learn(const struct alvh_day *day, const struct alvh_desk *desk)
{
    const struct alvh_marginal_beta_options *options = &desk->book->marginal_beta;
    const double weight = 1.0 / (double)options->slope_days, prior = options->prior_slope;
    const double *restrict spot = day->market->spot, *restrict vix = day->market->vix;
    double *restrict last_spot = market_row(day, desk, SPOT);
    double *restrict last_vix = market_row(day, desk, VIX);
    double *restrict product = market_row(day, desk, SPOT_VIX);
    double *restrict square = market_row(day, desk, SPOT_SPOT);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool known = last_spot[lane] > 0.0;
        const double before = known ? last_spot[lane] : spot[lane];
        const double x = 100.0 * (spot[lane] - before) / before;
        const double xy = x * (vix[lane] - last_vix[lane]), xx = x * x;
        product[lane] = known ? product[lane] + weight * (xy - product[lane]) : prior;
        square[lane] = known ? square[lane] + weight * (xx - square[lane]) : 1.0;
        last_spot[lane] = spot[lane];
        last_vix[lane] = vix[lane];
    }
}

/* What a contract of each layer takes off beta, dollars of SPX; 0 of layers that keep their
 * size. */
static void measure(const struct alvh_day *day, const struct alvh_desk *desk,
                    enum alvh_hedge hedge, double *restrict off)
{
    const double *restrict product = market_row(day, desk, SPOT_VIX);
    const double *restrict square = market_row(day, desk, SPOT_SPOT);
    const double *restrict spot = day->market->spot;
    const double *restrict vega = desk->quote[hedge].vega;
    const double *restrict delta = desk->quote[hedge].delta;
    const double *restrict size = desk->size[hedge], *restrict factor = desk->factor[hedge];
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double flat = square[lane] > 0.0 ? square[lane] : 1.0;
        const double slope = product[lane] / flat;
        const double taken = -(delta[lane] * spot[lane] + vega[lane] * 100.0 * slope);
        const bool counts = (size[lane] * factor[lane] > 0.0) & (taken > 0.0);
        off[lane] = counts ? taken : 0.0;
    }
}

/* Points by which a month's future exceeds the month before, or VIX, per trading day. */
static double slide(const struct alvh_day *day, int64_t month, int lane)
{
    const int *tenor = day->plan->futures[day->day].tenor_days;
    const double *future = day->curve->future + (size_t)(month - 1) * (size_t)day->lanes;
    const double before = month > 1 ? future[lane - day->lanes] : day->market->vix[lane];
    const int days = month > 1 ? tenor[month - 1] - tenor[month - 2] : tenor[0];
    return (future[lane] - before) / days;
}

/* Dollars a day that a spread slides down the curve. */
static void carry_of_futures(const struct alvh_day *day, const struct alvh_desk *desk,
                             double *carry)
{
    const struct alvh_adaptive_options *adaptive = &desk->book->adaptive;
    for (int lane = 0; lane < day->lanes; lane++)
        carry[lane] = ALVH_FUTURE_MULTIPLIER *
                      (slide(day, adaptive->long_month, lane) -
                       adaptive->ratio * slide(day, adaptive->short_month, lane));
}

/* Dollars a day that an option loses on average until it expires. */
static void carry_of_options(const struct alvh_day *day, const struct alvh_desk *desk,
                             enum alvh_hedge hedge, double *restrict carry)
{
    const int unit = alvh_hedge_unit(day, desk->book, desk->account, hedge);
    const int days = unit == ALVH_NONE ? 1 : day->units->expiry_day[unit] - day->day;
    const double *restrict value = desk->quote[hedge].value;
    for (int lane = 0; lane < day->lanes; lane++)
        carry[lane] = value[lane] / days;
}

/* Carry per dollar taken off beta, none cheaper than a part of the dearest; 0 of layers
 * that keep their size, and of all where none costs anything. price enters as carry. */
static void set_prices(int lanes, const double (*off)[ALVH_MAX_LANES],
                       double (*price)[ALVH_MAX_LANES])
{
    for (int lane = 0; lane < lanes; lane++) {
        double dearest = 0.0;
        for (int i = 0; i < LAYERS; i++) {
            const bool counts = off[i][lane] > 0.0;
            const double each = price[i][lane] / (counts ? off[i][lane] : 1.0);
            price[i][lane] = counts ? each : 0.0;
            dearest = price[i][lane] > dearest ? price[i][lane] : dearest;
        }
        const double least = dearest / most_cheaper;
        for (int i = 0; i < LAYERS; i++) {
            const double each = price[i][lane] > least ? price[i][lane] : least;
            price[i][lane] = off[i][lane] > 0.0 ? each : 0.0;
        }
    }
}

/* Splits what is spent now; price is as set_prices left it. */
static void split(const struct alvh_day *day, struct alvh_desk *desk,
                  const double (*off)[ALVH_MAX_LANES],
                  const double (*price)[ALVH_MAX_LANES])
{
    const double least = desk->book->marginal_beta.least_share_percent / 100.0;
    double *const *size = desk->size, *const *factor = desk->factor;
    double *restrict change = row(day, desk, CHANGE);
    for (int lane = 0; lane < day->lanes; lane++) {
        double spend[LAYERS], budget = 0.0, cheapness = 0.0;
        int counted = 0;
        for (int i = 0; i < LAYERS; i++) {
            const bool counts = price[i][lane] > 0.0;
            spend[i] = size[layer[i]][lane] * factor[layer[i]][lane] * price[i][lane] *
                       off[i][lane];
            budget += spend[i];
            cheapness += counts ? 1.0 / price[i][lane] : 0.0;
            counted += counts;
        }
        for (int i = 0; i < LAYERS; i++) {
            const bool counts = price[i][lane] > 0.0;
            const double part = counts ? (1.0 / price[i][lane]) / cheapness : 0.0;
            const double share = least + (1.0 - counted * least) * part;
            const double times = share * budget / (counts ? spend[i] : 1.0);
            const double grown = times < most_times ? times : most_times;
            change[i * day->lanes + lane] = counts ? grown - 1.0 : 0.0;
        }
        *desk->acted += counted > 1;
    }
}

/* The same for the ladder of calls, whose rungs expire one after the other. */
static void carry_of_ladder(const struct alvh_day *day, const struct alvh_desk *desk,
                            double *restrict carry)
{
    struct alvh_rung rung[ALVH_RUNGS];
    const int rungs = alvh_ladder_rungs(desk->book, rung);
    memset(carry, 0, (size_t)day->lanes * sizeof *carry);
    for (int i = 0; i < rungs; i++) {
        const int unit = day->listed->unit[rung[i].kind];
        if (unit == ALVH_NONE)
            continue;
        const double *restrict value = alvh_unit_quote(day->units, unit).value;
        const int days = day->units->expiry_day[unit] - day->day;
        for (int lane = 0; lane < day->lanes; lane++)
            carry[lane] += rung[i].weight * value[lane] / days;
    }
}

static void decide(const struct alvh_day *day, struct alvh_desk *desk)
{
    alignas(64) double off[LAYERS][ALVH_MAX_LANES], price[LAYERS][ALVH_MAX_LANES];
    for (int i = 0; i < LAYERS; i++) {
        measure(day, desk, layer[i], off[i]);
        if (layer[i] == ALVH_HEDGE_base)
            carry_of_ladder(day, desk, price[i]);
        else if (layer[i] == ALVH_HEDGE_contingent)
            carry_of_options(day, desk, layer[i], price[i]);
        else if (desk->account->holds[ALVH_INSTRUMENT_future])
            carry_of_futures(day, desk, price[i]);
        else
            memset(price[i], 0, sizeof price[i]);
    }
    set_prices(day->lanes, off, price);
    split(day, desk, off, price);
}

ALVH_RULE_HEDGE(marginal_beta)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (desk->state == desk->market_state)
        learn(day, desk);
    if (day->day % desk->book->marginal_beta.split_every_days == 0)
        decide(day, desk);
    for (int i = 0; i < LAYERS; i++) {
        const double *restrict change = row(day, desk, CHANGE + i);
        double *restrict factor = desk->factor[layer[i]];
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            factor[lane] *= 1.0 + change[lane];
    }
}
