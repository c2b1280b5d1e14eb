/* The base layer: VIX calls of one target delta, bought weekly and rolled, of one expiry or
 * of a ladder of them (sim/book/ladder.h).
 *
 * At a roll: as many contracts as bring contracts x 100 x VIX future up to a share of the
 * maximum loss of the condors held, or of the SPX that they are written on: condors x 100 x
 * SPX. */
#include "models/isa.h"

#include "sim/rules/base.h"

#include <stdalign.h>

#include "sim/book/ladder.h"
#include "sim/execution/spread.h"

void alvh_base_size(const struct alvh_day *day, struct alvh_desk *desk,
                    double *restrict size)
{
    alvh_desk_count_condors(day, desk);
    const double share = desk->book->base.notional_percent / 100.0;
    const bool spx = desk->book->base.basis == ALVH_BASE_SPX;
    const double *restrict max_loss = desk->condor.max_loss;
    const double *restrict condors = desk->condor.contracts;
    const double *restrict spot = day->market->spot;
    alignas(64) double room[ALVH_MAX_LANES];
    const double *restrict future =
        alvh_ladder_column(day, desk->book, ALVH_LADDER_FUTURE, room);
    for (int lane = 0; lane < day->lanes; lane++) {
        const double written = condors[lane] * ALVH_OPTION_MULTIPLIER * spot[lane];
        size[lane] = share * (spx ? written : max_loss[lane]) /
                     (ALVH_OPTION_MULTIPLIER * future[lane]);
    }
}

ALVH_RULE_HEDGE(base)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (!alvh_day_rolls(day, ALVH_ROLLED_base))
        return;
    alvh_base_size(day, desk, desk->size[ALVH_HEDGE_base]);
    *desk->acted += day->lanes;
}
