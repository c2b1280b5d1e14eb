/* Rotation, or time shift: vega of the base layer moves to longer-dated holdings while the
 * VIX futures curve is inverted.
 *
 *     contracts there = share x base contracts x base vega / vega there
 *
 * computed on the day of the move and anew whenever the base layer rolls. The vega goes
 * into mid-term notes, or on top of what the adaptive layer holds in its own spread. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "sim/rules/rules.h"

#include <stdalign.h>

/* Rows of the rule's state: 1 while vega is moved, and into how many contracts. */
enum { ROTATED, CONTRACTS, GOVERNANCE };
_Static_assert(GOVERNANCE + ALVH_GOVERNANCE_ROWS == ALVH_ROWS_OF_rotation,
               "rows of rules.h");

static enum alvh_hedge destination(const struct alvh_book_options *book)
{
    return book->rotation.into == ALVH_ROTATION_FUTURES ? ALVH_HEDGE_adaptive
                                                        : ALVH_HEDGE_note;
}

/* Does the rule share its destination with the adaptive layer, which sizes it? */
static bool shares(const struct alvh_book_options *book)
{
    return destination(book) == ALVH_HEDGE_adaptive && book->adaptive.enabled;
}

static double one_if(bool condition)
{
    return condition ? 1.0 : 0.0;
}

/* A histogram at zero agrees with either move, as that of a model without a basis must. */
static void ask(const struct alvh_day *day, const struct alvh_rotation_options *rotation,
                const double *restrict rotated, double *restrict asked)
{
    const double *const *value = day->signals->value;
    const double *restrict curve = value[ALVH_SIGNAL_curve_spread];
    const double *restrict vix = value[ALVH_SIGNAL_vix_histogram];
    const double *restrict ratio = value[ALVH_SIGNAL_curve_histogram];
    const double *restrict basis = value[ALVH_SIGNAL_basis_histogram];
    const double on = rotation->on_above_points, off = rotation->off_below_points;
    const double needed = (double)rotation->histograms;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double up = one_if(vix[lane] >= 0.0) + one_if(ratio[lane] >= 0.0) +
                          one_if(basis[lane] <= 0.0);
        const double down = one_if(vix[lane] <= 0.0) + one_if(ratio[lane] <= 0.0) +
                            one_if(basis[lane] >= 0.0);
        const bool there = rotated[lane] > 0.0;
        const bool go = !there & (curve[lane] > on) & (up >= needed);
        const bool back = there & (curve[lane] < off) & (down >= needed);
        asked[lane] = go ? 1.0 : back ? -1.0 : 0.0;
    }
}

/* Nothing moves where there is no vega, or nothing to move it into. */
static void refuse_the_impossible(const struct alvh_day *day, const struct alvh_desk *desk,
                                  double *restrict asked)
{
    const enum alvh_hedge into = destination(desk->book);
    const double *restrict base = desk->size[ALVH_HEDGE_base];
    const double *restrict base_vega = desk->quote[ALVH_HEDGE_base].vega;
    const double *restrict vega = desk->quote[into].vega, *restrict size = desk->size[into];
    const bool any_size = !shares(desk->book);
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool room = (vega[lane] > 0.0) & (any_size | (size[lane] > 0.0));
        const bool possible = (base[lane] * base_vega[lane] > 0.0) & room;
        asked[lane] = ((asked[lane] > 0.0) & !possible) ? 0.0 : asked[lane];
    }
}

/* Moves vega where a move runs today, and resizes it where the base layer rolls. */
static void move(const struct alvh_day *day, const struct alvh_desk *desk,
                 const double *restrict asked, bool rolls, double *restrict rotated,
                 double *restrict contracts)
{
    const double share = desk->book->rotation.share_percent / 100.0;
    const double *restrict base = desk->size[ALVH_HEDGE_base];
    const double *restrict base_vega = desk->quote[ALVH_HEDGE_base].vega;
    const double *restrict vega = desk->quote[destination(desk->book)].vega;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool moves = asked[lane] != 0.0, known = vega[lane] > 0.0;
        const double now = moves ? (double)(asked[lane] > 0.0) : rotated[lane];
        const double size =
            now * share * base[lane] * base_vega[lane] / (known ? vega[lane] : 1.0);
        contracts[lane] = (moves | (rolls & known)) ? size : contracts[lane];
        rotated[lane] = now;
    }
}

/* What is held of the base layer and of the destination, the latter on top of what the
 * adaptive layer asks for. */
static void hold(const struct alvh_day *day, struct alvh_desk *desk,
                 const double *restrict rotated, const double *restrict contracts)
{
    const enum alvh_hedge into = destination(desk->book);
    const double share = desk->book->rotation.share_percent / 100.0;
    const bool on_top = shares(desk->book);
    double *restrict base = desk->factor[ALVH_HEDGE_base];
    double *restrict factor = desk->factor[into], *restrict size = desk->size[into];
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool some = size[lane] > 0.0;
        const double more = contracts[lane] / (some ? size[lane] : 1.0);
        base[lane] *= 1.0 - share * rotated[lane];
        factor[lane] += (on_top & some) ? more : 0.0;
        size[lane] = on_top ? size[lane] : contracts[lane];
    }
}

ALVH_RULE_HEDGE(rotation)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const size_t lanes = (size_t)day->lanes;
    double *rotated = desk->state + ROTATED * lanes;
    double *contracts = desk->state + CONTRACTS * lanes;
    alignas(64) double asked[ALVH_MAX_LANES];
    ask(day, &desk->book->rotation, rotated, asked);
    refuse_the_impossible(day, desk, asked);
    const int64_t runs =
        alvh_governance_decide(day, desk, asked, desk->state + GOVERNANCE * lanes);
    const bool rolls = alvh_day_rolls(day, ALVH_ROLLED_base);
    if (runs > 0 || rolls)
        move(day, desk, asked, rolls, rotated, contracts);
    *desk->acted += runs;
    hold(day, desk, rotated, contracts);
}
