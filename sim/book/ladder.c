#include "models/isa.h"

#include "sim/book/ladder.h"

#include <string.h>

int alvh_ladder_rungs(const struct alvh_book_options *book,
                      struct alvh_rung rung[ALVH_RUNGS])
{
    const struct alvh_ladder_weights *ladder = &book->ladder;
    const struct alvh_rung all[ALVH_RUNGS] = {
        {ALVH_ROLLED_base, ladder->near_weight},
        {ALVH_ROLLED_base_middle, ladder->middle_weight},
        {ALVH_ROLLED_base_far, ladder->far_weight}};
    const double sum = ladder->near_weight + ladder->middle_weight + ladder->far_weight;
    int count = 0;
    for (int i = 0; i < ALVH_RUNGS; i++) {
        rung[count] = (struct alvh_rung){all[i].kind, all[i].weight / sum};
        count += all[i].weight > 0.0;
    }
    return count;
}

/* The column of a rung's call; zeros where none is listed. */
static const double *column_of(const struct alvh_day *day, enum alvh_rolled kind,
                               enum alvh_ladder_column column)
{
    const int unit = day->listed->unit[kind];
    if (unit == ALVH_NONE)
        return day->nothing;
    const struct alvh_unit_quote quote = alvh_unit_quote(day->units, unit);
    switch (column) {
    case ALVH_LADDER_VALUE:
        return quote.value;
    case ALVH_LADDER_VEGA:
        return quote.vega;
    case ALVH_LADDER_DELTA:
        return quote.delta;
    default:
        return alvh_listed_future(day->listed, day->units, kind);
    }
}

const double *alvh_ladder_column(const struct alvh_day *day,
                                 const struct alvh_book_options *book,
                                 enum alvh_ladder_column column, double *restrict room)
{
    struct alvh_rung rung[ALVH_RUNGS];
    const int rungs = alvh_ladder_rungs(book, rung);
    if (rungs == 1)
        return column_of(day, rung[0].kind, column);
    memset(room, 0, (size_t)day->lanes * sizeof *room);
    for (int i = 0; i < rungs; i++) {
        const double *restrict each = column_of(day, rung[i].kind, column);
        const double weight = rung[i].weight;
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            room[lane] += weight * each[lane];
    }
    return room;
}
