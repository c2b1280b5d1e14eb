/* The static hedge: SPX puts of one target delta, bought at each roll for a budget and left
 * alone until the next.
 *
 *     base:     contracts = value of the calls that the base layer would hold / put
 *     capital:  contracts = capital x budget_percent x (days between rolls / 252) / put
 *
 * values at the mid. The first makes puts and VIX calls comparable: a book holds the same
 * premium of either after a roll. */
#include "models/isa.h"

#include "sim/rules/base.h"

#include <stdalign.h>
#include <string.h>

#include "sim/book/ladder.h"

/* Trading days for which a purchase is meant. */
static int roll_days(const struct alvh_plan *plan)
{
    const struct alvh_rolls *rolls = &plan->rolls[ALVH_ROLLED_spx_put];
    return (rolls->count > 1 ? rolls->roll[1].day : plan->days) - rolls->roll[0].day;
}

/* What the base layer's calls would be worth, dollars; 0 while none are listed. */
static void worth_of_base(const struct alvh_day *day, struct alvh_desk *desk,
                          double *restrict dollars)
{
    if (day->listed->unit[ALVH_ROLLED_base] == ALVH_NONE) {
        memcpy(dollars, day->nothing, (size_t)day->lanes * sizeof *dollars);
        return;
    }
    alignas(64) double room[ALVH_MAX_LANES];
    const double *restrict call =
        alvh_ladder_column(day, desk->book, ALVH_LADDER_VALUE, room);
    alvh_base_size(day, desk, dollars);
    for (int lane = 0; lane < day->lanes; lane++)
        dollars[lane] *= call[lane];
}

static void worth_of_capital(const struct alvh_day *day, const struct alvh_desk *desk,
                             double *dollars)
{
    const double years = roll_days(day->plan) / ALVH_DAYS_PER_YEAR;
    const double yearly =
        desk->account->capital * desk->book->static_put.budget_percent / 100.0;
    for (int lane = 0; lane < day->lanes; lane++)
        dollars[lane] = yearly * years;
}

ALVH_RULE_HEDGE(static_put)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (!alvh_day_rolls(day, ALVH_ROLLED_spx_put))
        return;
    alignas(64) double dollars[ALVH_MAX_LANES];
    if (desk->book->static_put.budget == ALVH_STATIC_PUT_BASE)
        worth_of_base(day, desk, dollars);
    else
        worth_of_capital(day, desk, dollars);
    const double *restrict put = desk->quote[ALVH_HEDGE_static_put].value;
    double *restrict size = desk->size[ALVH_HEDGE_static_put];
    for (int lane = 0; lane < day->lanes; lane++)
        size[lane] = put[lane] > 0.0 ? dollars[lane] / put[lane] : 0.0;
    *desk->acted += day->lanes;
}
