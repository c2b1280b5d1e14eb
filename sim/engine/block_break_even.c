/* Where the accounts of a block break even at the front expiry: what each unit held would
 * gain along the index, once a day for all accounts. Only blocks of the first paths come
 * here. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "sim/book/break_even.h"

/* Returns of a month tell a path's own beta from noise. */
enum { LEAST_DAYS = 21 };

/* How many lanes of this block are looked at. */
static int edge_lanes(const struct alvh_walk *walk, const struct alvh_block *block)
{
    const int64_t left =
        walk->scenario->output.break_even_paths - (int64_t)block->first_path;
    return left <= 0 ? 0 : left < block->lanes ? (int)left : block->lanes;
}

/* b: the least-squares slope of the daily change of VIX on the return of SPX. */
static void note_vix(struct alvh_block *block, int day)
{
    const struct alvh_index_returns *index = &block->ledger.index;
    const struct alvh_edges *edges = &block->edges;
    const double *restrict vix = block->market.vix;
    const double closes = day + 1.0;
    for (int lane = 0; lane < block->lanes; lane++) {
        if (day == 0) {
            edges->first_vix[lane] = edges->last_vix[lane] = vix[lane];
            edges->cross[lane] = 0.0;
        }
        const double sum = index->sum[lane], change = vix[lane] - edges->first_vix[lane];
        const double spread = index->square[lane] - sum * sum / closes;
        edges->cross[lane] += (vix[lane] - edges->last_vix[lane]) * index->today[lane];
        edges->last_vix[lane] = vix[lane];
        edges->beta[lane] =
            spread > 0.0 ? (edges->cross[lane] - change * sum / closes) / spread : 0.0;
    }
}

/* The next day after today on which a condor settles, or ALVH_NONE. */
static int front_expiry(const struct alvh_units *units, int day)
{
    int front = ALVH_NONE;
    for (int unit = 0; unit < units->condors; unit++) {
        const int expiry = units->expiry_day[unit];
        if (units->live[unit] && expiry > day && (front == ALVH_NONE || expiry < front))
            front = expiry;
    }
    return front;
}

static bool is_on_spx(enum alvh_instrument kind)
{
    return kind == ALVH_INSTRUMENT_condor || kind == ALVH_INSTRUMENT_butterfly ||
           kind == ALVH_INSTRUMENT_spx_put;
}

static void find_options(const struct alvh_walk *walk, struct alvh_block *block, int unit,
                         int front)
{
    const bool spx = is_on_spx((enum alvh_instrument)block->units.kind[unit]);
    const struct alvh_unit_legs legs = alvh_unit_legs(&block->units, unit);
    const struct alvh_edges *edges = &block->edges;
    struct alvh_expiry *expiry = &block->quoting.expiry;
    const int tenor_days = block->units.expiry_day[unit] - block->units.day;
    (spx ? alvh_pricer_expiry_spx : alvh_pricer_expiry_vix)(&walk->pricer, &block->market,
                                                            tenor_days, expiry);
    for (int leg = 0; leg < legs.count; leg++) {
        const size_t row = (size_t)leg * block->lanes;
        alvh_smile_curve(expiry->smile, edges->lanes, expiry->forward, legs.strike + row,
                         1.0, edges->volatility + row, edges->low);
    }
    for (int lane = 0; !spx && lane < edges->lanes; lane++)
        edges->slope[lane] = 0.01 * expiry->forward[lane] *
                             expiry->smile->forward_slope[lane] *
                             expiry->smile->vix_to_fast[lane];
    const struct alvh_edge_options options = {
        .lanes = edges->lanes,
        .stride = block->lanes,
        .tenor_days = tenor_days,
        .front_days = front - block->units.day,
        .legs = legs,
        .total_volatility = edges->volatility,
        .forward = expiry->forward,
        .forward_slope = spx ? NULL : edges->slope,
        .spot = block->market.spot,
        .vix = block->market.vix,
        .beta = edges->beta,
        .value = alvh_unit_quote(&block->units, unit).value,
        .rate = walk->model->rate};
    alvh_edge_options_gain(&options, edges->gain);
}

static void find_gain(const struct alvh_walk *walk, struct alvh_block *block, int unit,
                      int front)
{
    const struct alvh_unit_quote quote = alvh_unit_quote(&block->units, unit);
    const struct alvh_edge_linear linear = {.lanes = block->edges.lanes,
                                            .stride = block->lanes,
                                            .spot = block->market.spot,
                                            .vix = block->market.vix,
                                            .beta = block->edges.beta,
                                            .delta = quote.delta,
                                            .vega = quote.vega};
    if (alvh_unit_legs(&block->units, unit).count > 0)
        find_options(walk, block, unit, front);
    else
        alvh_edge_linear_gain(&linear, block->edges.gain);
}

static bool is_held(const struct alvh_ledger *ledger, int account, int unit)
{
    return ledger->held[(size_t)account * ledger->units + unit];
}

static void add_unit(const struct alvh_walk *walk, struct alvh_block *block, int unit,
                     int front)
{
    const struct alvh_ledger *ledger = &block->ledger;
    const size_t grid = (size_t)ALVH_EDGE_POINTS * block->lanes;
    bool found = false;
    for (int account = 0; account < ledger->accounts; account++) {
        if (!is_held(ledger, account, unit))
            continue;
        if (!found)
            find_gain(walk, block, unit, front);
        found = true;
        alvh_edge_add(block->edges.lanes, block->lanes,
                      alvh_ledger_quantity(ledger, account, unit), block->edges.gain,
                      block->edges.total + account * grid);
    }
}

void alvh_block_break_even(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const int counted = edge_lanes(walk, block);
    const struct alvh_edges *edges = &block->edges;
    const struct alvh_units *units = &block->units;
    const size_t grid = (size_t)ALVH_EDGE_POINTS * block->lanes;
    if (counted == 0)
        return;
    block->edges.lanes = (counted + ALVH_LANE_STEP - 1) / ALVH_LANE_STEP * ALVH_LANE_STEP;
    note_vix(block, day);
    const int front = front_expiry(units, day);
    if (day < LEAST_DAYS || front == ALVH_NONE)
        return;
    memset(edges->total, 0, block->ledger.accounts * grid * sizeof(double));
    for (int unit = 0; unit < units->count; unit++)
        if (units->live[unit] && units->expiry_day[unit] > day)
            add_unit(walk, block, unit, front);
    for (int account = 0; account < block->ledger.accounts; account++) {
        alvh_edge_find(edges->lanes, block->lanes, edges->total + account * grid,
                       edges->low, edges->high);
        alvh_fans_add(walk->edges, day, 2 * account, counted, edges->low,
                      block->market.tally);
        alvh_fans_add(walk->edges, day, 2 * account + 1, counted, edges->high,
                      block->market.tally);
    }
}
