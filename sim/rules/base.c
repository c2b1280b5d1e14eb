/* The base layer: VIX calls of one target delta, bought weekly and rolled.
 *
 * At a roll: as many contracts as bring contracts x 100 x VIX future up to a share of the
 * maximum loss of the condors held (or of SPX's own notional: condors x 100 x SPX). */
#include "models/isa.h"

#include "sim/rules/desk.h"

#include "sim/execution/spread.h"

ALVH_RULE_HEDGE(base)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (!alvh_day_rolls(day, ALVH_ROLLED_base))
        return;
    alvh_desk_count_condors(day, desk);
    const double share = desk->book->base.notional_percent / 100.0;
    const double *restrict max_loss = desk->condor.max_loss;
    const double *restrict future =
        alvh_listed_future(day->listed, day->units, ALVH_ROLLED_base);
    double *restrict size = desk->size[ALVH_HEDGE_base];
    for (int lane = 0; lane < day->lanes; lane++)
        size[lane] = share * max_loss[lane] / (ALVH_OPTION_MULTIPLIER * future[lane]);
    *desk->acted += day->lanes;
}
