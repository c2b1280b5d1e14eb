#include "sim/engine/block_layout.h"

#include "sim/book/break_even.h"
#include "sim/ledger/story.h"
#include "sim/rules/adjustment.h"

/* Hands out 64-byte aligned arrays of one piece of memory; with no memory it only counts.
 */
struct arena {
    char *memory;
    size_t used;
};

static void *take(struct arena *arena, size_t bytes)
{
    void *piece = arena->memory ? arena->memory + arena->used : NULL;
    arena->used += (bytes + 63) / 64 * 64;
    return piece;
}

static double *take_lanes(struct arena *arena, int rows, int capacity)
{
    return take(arena, sizeof(double) * (size_t)rows * (size_t)capacity);
}

static void lay_out_market(struct arena *arena, int capacity, struct alvh_market *market)
{
    market->state.ln_spot = take_lanes(arena, 1, capacity);
    market->state.v_fast = take_lanes(arena, 1, capacity);
    market->state.v_slow = take_lanes(arena, 1, capacity);
    market->state.ln_carry = take_lanes(arena, 1, capacity);
    market->state.jump = take_lanes(arena, 1, capacity);
    market->state.regime = take(arena, sizeof(int32_t) * (size_t)capacity);
    market->spot = take_lanes(arena, 1, capacity);
    market->vix = take_lanes(arena, 1, capacity);
}

/* How the block's paths are drawn. */
static void lay_out_sampling(struct arena *arena, const struct alvh_walk *walk,
                             struct alvh_block *block)
{
    const int capacity = block->capacity;
    struct alvh_market *market = &block->market;
    market->proposal = take(arena, sizeof(int32_t) * (size_t)capacity);
    market->until_move = take_lanes(arena, 1, capacity);
    market->weight = take_lanes(arena, 1, capacity);
    market->tally = take(arena, sizeof(uint32_t) * (size_t)capacity);
    for (int k = 0; k < walk->sampling.followed; k++)
        market->state.ln_density[k] = take_lanes(arena, 1, capacity);
    if (walk->sampling.controlled)
        block->outcomes.control = take_lanes(arena, ALVH_CONTROL_COUNT, capacity);
}

static void lay_out_conditions(struct arena *arena, int capacity,
                               struct alvh_conditions *conditions)
{
    double *memory = take_lanes(arena, ALVH_CONDITION_COUNT, capacity);
    if (memory)
        *conditions = alvh_conditions_over(memory, capacity);
}

/* What is seen of the market besides its state. */
static void lay_out_sight(struct arena *arena, const struct alvh_walk *walk,
                          struct alvh_block *block)
{
    const int capacity = block->capacity;
    const struct alvh_signal_options *signals = &walk->scenario->signals;
#define TAKE_FACTOR(name, unit, text) block->factors.name = take_lanes(arena, 1, capacity);
    ALVH_FACTOR_LANES(TAKE_FACTOR)
    ALVH_FACTOR_WORK(TAKE_FACTOR)
#undef TAKE_FACTOR
    block->curve.future = take_lanes(arena, block->curve.months, capacity);
    block->curve.vega = take_lanes(arena, block->curve.months, capacity);
    lay_out_conditions(arena, capacity, &block->conditions);
    double *memory = take_lanes(arena, (int)alvh_signals_rows(signals), capacity);
    if (memory)
        alvh_signals_lay_out(&block->signals, signals, memory, capacity);
}

/* Only what the margin method looks at. */
static void lay_out_margin(struct arena *arena, int capacity, int64_t method,
                           struct alvh_units *units)
{
    const int count = units->count;
    if (method == ALVH_MARGIN_REG_T)
        units->need = take_lanes(arena, count, capacity);
    if (method == ALVH_MARGIN_PORTFOLIO) {
        units->gain = take_lanes(arena, count * ALVH_GRID_POINTS, capacity);
        units->least = take_lanes(arena, count, capacity);
    }
}

static void lay_out_units(struct arena *arena, int capacity, struct alvh_block *block)
{
    struct alvh_units *units = &block->units;
    units->live = take(arena, sizeof(bool) * (size_t)units->count);
    units->expiry_day = take(arena, sizeof(int) * (size_t)units->count);
    units->value = take_lanes(arena, units->count, capacity);
    units->open_cost = take_lanes(arena, units->count, capacity);
    units->close_cost = take_lanes(arena, units->count, capacity);
    units->impact = take_lanes(arena, units->count, capacity);
    units->vega = take_lanes(arena, units->count, capacity);
    units->delta = take_lanes(arena, units->count, capacity);
    units->margin = take_lanes(arena, units->count, capacity);
    units->time_value = take_lanes(arena, units->count, capacity);
    block->condors.tranche = take(arena, sizeof(int) * (size_t)units->condor_slots);
    block->condors.strike = take_lanes(arena, ALVH_CONDOR_LEGS * units->condors, capacity);
    block->condors.ln_strike =
        take_lanes(arena, ALVH_CONDOR_LEGS * units->condors, capacity);
    block->condors.credit = take_lanes(arena, units->condor_slots, capacity);
    block->condors.received = take_lanes(arena, units->condors, capacity);
    units->condor_credit = block->condors.received;
}

/* Only walks that look for them have room for break-evens. */
static void lay_out_edges(struct arena *arena, const struct alvh_walk *walk,
                          struct alvh_block *block)
{
    const int capacity = block->capacity;
    struct alvh_edges *edges = &block->edges;
    double **const rows[] = {&edges->first_vix, &edges->last_vix, &edges->cross,
                             &edges->beta,      &edges->slope,    &edges->low,
                             &edges->high};
    if (walk->scenario->output.break_even_paths == 0)
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = take_lanes(arena, 1, capacity);
    edges->volatility = take_lanes(arena, ALVH_MAX_LEGS, capacity);
    edges->gain = take_lanes(arena, ALVH_EDGE_POINTS, capacity);
    edges->total = take_lanes(arena, block->ledger.accounts * ALVH_EDGE_POINTS, capacity);
}

/* What is listed of everything that is rolled, and the notes' levels. */
static void lay_out_rolled(struct arena *arena, struct alvh_block *block)
{
    const int capacity = block->capacity;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        struct alvh_strikes *strikes = &block->strikes[kind];
        const int legs = alvh_rolled_legs((enum alvh_rolled)kind);
        strikes->legs = legs;
        strikes->strike = take_lanes(arena, ALVH_ROLL_SLOTS * legs, capacity);
        strikes->ln_strike = take_lanes(arena, ALVH_ROLL_SLOTS * legs, capacity);
        block->future[kind] = take_lanes(arena, ALVH_ROLL_SLOTS, capacity);
    }
    block->notes.level = take_lanes(arena, ALVH_NOTES, capacity);
    block->notes.basket = take_lanes(arena, ALVH_NOTES, capacity);
}

static void lay_out_ledger(struct arena *arena, int capacity, int days,
                           struct alvh_ledger *ledger)
{
    const int accounts = ledger->accounts;
    ledger->quantity = take_lanes(arena, accounts * ledger->units, capacity);
    ledger->held = take(arena, sizeof(bool) * (size_t)accounts * (size_t)ledger->units);
    ledger->cash = take_lanes(arena, accounts, capacity);
    ledger->earned = take_lanes(arena, accounts * ALVH_LAYER_COUNT, capacity);
    ledger->history = take_lanes(arena, accounts * ALVH_EQUITY_DAYS, capacity);
    ledger->alive = take_lanes(arena, accounts, capacity);
    ledger->equity = take_lanes(arena, accounts, capacity);
    ledger->net_vega = take_lanes(arena, accounts, capacity);
    ledger->peak = take_lanes(arena, accounts, capacity);
    ledger->peak_day = take_lanes(arena, accounts, capacity);
    ledger->market_day = take(arena, (size_t)days * (size_t)capacity);
    ledger->breach =
        take(arena, 2 * sizeof *ledger->breach * (size_t)accounts * (size_t)capacity);
    ledger->index.spot = take_lanes(arena, 1, capacity);
    ledger->index.today = take_lanes(arena, 1, capacity);
    ledger->index.sum = take_lanes(arena, 1, capacity);
    ledger->index.square = take_lanes(arena, 1, capacity);
}

/* Only where a book has feedback. */
static void lay_out_feedback(struct arena *arena, const struct alvh_walk *walk,
                             int capacity, struct alvh_ledger *ledger)
{
    bool any = false;
    for (int account = 0; account < ledger->accounts; account++)
        any |= walk->account[account].feedback != NULL;
    if (!any)
        return;
    ledger->forced = take_lanes(arena, ledger->accounts, capacity);
    ledger->pressed = take_lanes(arena, ledger->accounts, capacity);
}

static void lay_out_outcomes(struct arena *arena, const struct alvh_block *block,
                             struct alvh_outcomes *outcomes)
{
    const int accounts = block->ledger.accounts;
    outcomes->capacity = block->capacity;
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        outcomes->value[which] = take_lanes(arena, accounts, block->capacity);
    outcomes->pnl_by_layer =
        take_lanes(arena, accounts * ALVH_LAYER_COUNT, block->capacity);
}

/* What rules keep, and where they work. */
static void lay_out_desk(struct arena *arena, const struct alvh_walk *walk,
                         struct alvh_block *block)
{
    const int capacity = block->capacity, accounts = block->ledger.accounts;
    struct alvh_desk *desk = &block->desk;
    struct alvh_condor_totals *condor = &desk->condor;
    double **const day_rows[] = {
        &condor->contracts,   &condor->max_loss,   &condor->value,
        &condor->vega,        &condor->delta,      &desk->entry,
        &desk->cut,           &block->nothing,     &block->contracts,
        &block->spread.value, &block->spread.vega, &block->spread.delta,
        &block->ladder.value, &block->ladder.vega, &block->ladder.delta,
        &block->needed,       &block->needed_each};
    for (size_t i = 0; i < sizeof day_rows / sizeof *day_rows; i++)
        *day_rows[i] = take_lanes(arena, 1, capacity);
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++)
        desk->factor[hedge] = take_lanes(arena, 1, capacity);
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        block->listed.same[kind] = take(arena, (size_t)capacity);
    block->sizing.accounts = accounts;
#define TAKE_SIZING(name, text) block->sizing.name = take_lanes(arena, accounts, capacity);
    ALVH_SIZING_ROWS(TAKE_SIZING)
#undef TAKE_SIZING
    block->opening_cost = take_lanes(arena, block->units.condors, capacity);
    block->ended_pnl = take_lanes(arena, 1, capacity);
    block->size = take_lanes(arena, accounts * ALVH_HEDGE_COUNT, capacity);
    block->rule_state = take_lanes(arena, accounts * ALVH_RULE_STATE_ROWS, capacity);
    block->guest_state = take_lanes(arena, accounts * walk->guests.rows, capacity);
}

/* Greeks and what they explain: room only where that is wanted. */
static void lay_out_greeks(struct arena *arena, const struct alvh_walk *walk,
                           struct alvh_block *block)
{
    const int capacity = block->capacity, units = block->units.count;
    struct alvh_explained *explained = &block->explained;
    struct alvh_views *views = &block->views;
    struct alvh_expiry *const expiry[] = {&views->later, &views->above};
    struct alvh_curve *const curve[] = {&views->curve_later, &views->curve_above};
    double **const rows[] = {&explained->spot,
                             &explained->vix,
                             &explained->net,
                             &views->higher.vix,
                             &views->higher.state.v_fast,
                             &views->delta,
                             &views->vega,
                             &views->gamma,
                             &views->volatility};
    if (!alvh_walk_explains(walk))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        *rows[i] = take_lanes(arena, 1, capacity);
    for (int i = 0; i < 2; i++) {
        expiry[i]->forward = take_lanes(arena, 1, capacity);
        expiry[i]->ln_forward = take_lanes(arena, 1, capacity);
        curve[i]->future = take_lanes(arena, block->curve.months, capacity);
        curve[i]->vega = take_lanes(arena, block->curve.months, capacity);
    }
    views->price = take_lanes(arena, ALVH_MAX_LEGS, capacity);
    explained->units = units;
    explained->regime = take(arena, sizeof(int32_t) * (size_t)capacity);
    explained->jumped = take_lanes(arena, 1, capacity);
    explained->held = take(arena, sizeof(bool) * (size_t)units);
    explained->unit = take_lanes(arena, units * ALVH_PNL_CARRIED, capacity);
    explained->pnl =
        take_lanes(arena, walk->attribution->rows * ALVH_PNL_CARRIED, capacity);
    explained->earned_apart =
        take_lanes(arena, block->ledger.accounts * ALVH_INSTRUMENT_COUNT, capacity);
    explained->square =
        take_lanes(arena, block->ledger.accounts * ALVH_SQUARE_COUNT, capacity);
}

static struct alvh_unit_quote take_quote(struct arena *arena, int capacity)
{
    struct alvh_unit_quote quote;
    quote.value = take_lanes(arena, 1, capacity);
    quote.open_cost = take_lanes(arena, 1, capacity);
    quote.close_cost = take_lanes(arena, 1, capacity);
    quote.impact = take_lanes(arena, 1, capacity);
    quote.vega = take_lanes(arena, 1, capacity);
    quote.delta = take_lanes(arena, 1, capacity);
    quote.margin = take_lanes(arena, 1, capacity);
    return quote;
}

static void lay_out_reopening(struct arena *arena, int capacity,
                              struct alvh_reopening *reopening)
{
    const int strikes = ALVH_REOPENED * ALVH_CONDOR_LEGS;
    reopening->condors.strike = take_lanes(arena, strikes, capacity);
    reopening->condors.ln_strike = take_lanes(arena, strikes, capacity);
    for (int spread = 0; spread < ALVH_REOPENED; spread++)
        reopening->spread[spread] = take_quote(arena, capacity);
    reopening->quote = take_quote(arena, capacity);
    reopening->cost = take_lanes(arena, 1, capacity);
    reopening->impact = take_lanes(arena, 1, capacity);
    reopening->moved = take(arena, (size_t)capacity);
}

static void lay_out_quoting(struct arena *arena, int capacity, struct alvh_quoting *quoting)
{
    quoting->expiry.forward = take_lanes(arena, 1, capacity);
    quoting->expiry.ln_forward = take_lanes(arena, 1, capacity);
    quoting->price = take_lanes(arena, ALVH_MAX_LEGS, capacity);
    quoting->widening = take_lanes(arena, ALVH_MAX_LEGS, capacity);
}

/* Where condors are adjusted, if any are. */
static void lay_out_adjusting(struct arena *arena, const struct alvh_walk *walk,
                              struct alvh_block *block)
{
    struct alvh_adjusting *adjusting = &block->adjusting;
    const int capacity = walk->programmes.adjust ? block->capacity : 0;
    adjusting->state =
        take_lanes(arena, walk->programmes.count * ALVH_ADJUSTMENT_ROWS, capacity);
    adjusting->moves = take_lanes(arena, 1, capacity);
    adjusting->lane = take(arena, sizeof(int) * (size_t)capacity);
    adjusting->changed = take(arena, sizeof(int) * (size_t)capacity);
    adjusting->value = take_lanes(arena, 1, capacity);
    lay_out_market(arena, capacity, &adjusting->market);
    lay_out_conditions(arena, capacity, &adjusting->conditions);
    lay_out_quoting(arena, capacity, &adjusting->quoting);
    lay_out_reopening(arena, capacity, &adjusting->reopening);
    adjusting->credit = take_lanes(arena, 1, capacity);
    if (walk->scenario->margin.method == ALVH_MARGIN_REG_T)
        adjusting->margin.need = take_lanes(arena, 1, capacity);
    if (walk->scenario->margin.method == ALVH_MARGIN_PORTFOLIO) {
        adjusting->margin.gain = take_lanes(arena, ALVH_GRID_POINTS, capacity);
        adjusting->margin.least = take_lanes(arena, 1, capacity);
    }
}

static void lay_out(struct arena *arena, const struct alvh_walk *walk,
                    struct alvh_block *block)
{
    const int capacity = block->capacity;
    lay_out_market(arena, capacity, &block->market);
    lay_out_sampling(arena, walk, block);
    lay_out_sight(arena, walk, block);
    lay_out_units(arena, capacity, block);
    lay_out_margin(arena, capacity, walk->scenario->margin.method, &block->units);
    lay_out_ledger(arena, capacity, walk->plan->days + 1, &block->ledger);
    lay_out_feedback(arena, walk, capacity, &block->ledger);
    lay_out_outcomes(arena, block, &block->outcomes);
    lay_out_rolled(arena, block);
    lay_out_edges(arena, walk, block);
    lay_out_quoting(arena, capacity, &block->quoting);
    lay_out_adjusting(arena, walk, block);
    block->target = take_lanes(arena, 1, capacity);
    lay_out_desk(arena, walk, block);
    block->stressed = take_lanes(arena, 2, capacity);
    block->shock_equity = take_lanes(arena, block->ledger.accounts, capacity);
    block->frozen = take(arena, (size_t)capacity);
    lay_out_greeks(arena, walk, block);
    block->reason = take(arena, (size_t)capacity);
    block->open =
        take(arena, (size_t)block->books * (size_t)block->condors.slots * (size_t)capacity);
    block->exiting = take(arena, sizeof(int) * (size_t)capacity);
    block->outside = take(arena, sizeof(int) * (size_t)block->ledger.accounts);
    block->counts.acted =
        take(arena, sizeof(int64_t) * ALVH_RULE_COUNT * (size_t)block->ledger.accounts);
}

size_t alvh_block_lay_out(const struct alvh_walk *walk, char *memory,
                          struct alvh_block *block)
{
    struct arena arena = {.memory = memory};
    lay_out(&arena, walk, block);
    return arena.used;
}
