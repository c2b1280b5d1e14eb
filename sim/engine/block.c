#include "models/isa.h"

#include "sim/engine/block.h"

#include <string.h>

#include "models/vecmath.h"
#include "sim/ledger/story.h"
#include "sim/rules/adjustment.h"

void alvh_block_start(const struct alvh_walk *walk, struct alvh_block *block,
                      struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = block->lanes;
    struct alvh_market_lanes *state = &block->market.state;
    state->lanes = block->condors.lanes = block->notes.lanes = lanes;
    block->units.lanes = block->ledger.lanes = lanes;
    block->day.lanes = block->curve.lanes = block->conditions.lanes = lanes;
    const double ln_spot = alvh_log(walk->start.spot);
    for (int lane = 0; lane < lanes; lane++) {
        state->ln_spot[lane] = ln_spot;
        state->v_fast[lane] = walk->start.variance[ALVH_FAST];
        state->v_slow[lane] = walk->start.variance[ALVH_SLOW];
        state->regime[lane] = walk->start.regime;
        state->ln_carry[lane] = 0.0;
    }
    for (int slot = 0; slot < block->condors.slots; slot++)
        block->condors.tranche[slot] = ALVH_NONE;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++)
            block->listed.roll[kind][slot] = ALVH_NONE;
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++)
        block->strikes[kind].lanes = lanes;
    for (int unit = 0; unit < block->units.count; unit++)
        block->units.live[unit] = false;
    const size_t rows = (size_t)block->ledger.accounts * lanes * sizeof(double);
    memset(block->size, 0, rows * ALVH_HEDGE_COUNT);
    memset(block->rule_state, 0, rows * ALVH_RULE_STATE_ROWS);
    memset(block->guest_state, 0, rows * (size_t)walk->guests.rows);
    if (walk->programmes.adjust)
        memset(block->adjusting.state, 0,
               (size_t)walk->programmes.count * ALVH_ADJUSTMENT_ROWS * lanes *
                   sizeof(double));
    block->factors.lanes = lanes;
    alvh_sampling_start(&walk->sampling, (uint64_t)walk->scenario->simulation.seed,
                        block->first_path, &block->market);
    alvh_factors_start(walk->factors, state, &block->factors);
    alvh_signals_start(&block->signals, lanes, &walk->past);
    block->sizing.lanes = lanes;
    for (int account = 0; account < block->ledger.accounts; account++)
        alvh_sizing_start(walk->account[account].sizing, walk->account[account].capital,
                          account, &block->sizing);
    alvh_index_start(lanes, &block->ledger.index);
    block->ledger.tally = walk->sampling.tilts > 0 ? block->market.tally : NULL;
    block->ledger.journal = walk->watch ? walk->watch->journal : NULL;
    block->explained.lanes = lanes;
    block->explained.wanted =
        alvh_block_explained(walk, block) > 0 || alvh_walk_shows_greeks(walk);
    block->ledger.earned_apart =
        block->explained.wanted ? block->explained.earned_apart : NULL;
    alvh_ledger_start(&block->ledger, walk->account, outcomes, offset);
    if (block->explained.wanted)
        alvh_explain_start(walk->attribution, &block->explained);
}

/* How many lanes of this block feed the fans. */
static int fan_lanes(const struct alvh_walk *walk, const struct alvh_block *block)
{
    const int64_t left = walk->scenario->output.fan_paths - (int64_t)block->first_path;
    return left <= 0 ? 0 : left < block->lanes ? (int)left : block->lanes;
}

/* What sizing rules learn from the close. */
static void note_sizes(const struct alvh_walk *walk, struct alvh_block *block)
{
    struct alvh_desk *desk = &block->desk;
    for (int account = 0; account < block->ledger.accounts; account++) {
        const struct alvh_sizing_options *sizing = walk->account[account].sizing;
        if (sizing->rule == ALVH_SIZING_fixed)
            continue;
        desk->account = &walk->account[account];
        desk->counted = false;
        alvh_desk_count_condors(&block->day, desk);
        alvh_sizing_note_day(sizing, account,
                             block->ledger.equity + (size_t)account * block->lanes,
                             desk->condor.contracts, &block->sizing);
    }
}

void alvh_block_mark(const struct alvh_walk *walk, struct alvh_block *block, int day,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    const int counted = fan_lanes(walk, block);
    const uint32_t *tally = block->market.tally;
    if (counted > 0) {
        alvh_fans_add(walk->fans, day, ALVH_FAN_SPX, counted, block->market.spot, tally);
        alvh_fans_add(walk->fans, day, ALVH_FAN_VIX, counted, block->market.vix, tally);
        alvh_fans_add(walk->fans, day, ALVH_FAN_VX1, counted, block->curve.future, tally);
    }
    alvh_story_day(&block->market.state, day, &block->ledger);
    alvh_index_close(block->lanes, block->market.spot, &block->ledger.index);
    alvh_ledger_mark(&block->ledger, &block->units, walk->account, day, counted, outcomes,
                     offset, block->outside);
    note_sizes(walk, block);
    for (int account = 0; counted > 0 && account < block->ledger.accounts; account++) {
        const size_t at = (size_t)account * block->lanes;
        alvh_fans_add_breach(walk->fans, day, account, (uint32_t)block->outside[account]);
        alvh_fans_add(walk->fans, day, alvh_fan_of(account, ALVH_FAN_equity), counted,
                      block->ledger.equity + at, tally);
        alvh_fans_add(walk->fans, day, alvh_fan_of(account, ALVH_FAN_net_vega), counted,
                      block->ledger.net_vega + at, tally);
    }
}

static void count_calls(struct alvh_counts *counts, int lanes, const double *calls,
                        const double *forced)
{
    for (int lane = 0; lane < lanes; lane++) {
        counts->margin_calls += (int64_t)calls[lane];
        counts->forced_contracts += (int64_t)forced[lane];
    }
}

void alvh_block_finish(const struct alvh_walk *walk, struct alvh_block *block,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct alvh_market_lanes *state = &block->market.state;
    const double unit = 4294967296.0; /* 2^32 */
    const double ln_start = alvh_log(walk->start.spot);
    for (int account = 0; account < block->ledger.accounts; account++) {
        alvh_ledger_finish(&block->ledger, &block->units, &walk->account[account],
                           walk->plan->days + 1, outcomes, offset);
        count_calls(
            &block->counts, block->lanes,
            account_outcome(outcomes, ALVH_OUTCOME_margin_calls, account, offset),
            account_outcome(outcomes, ALVH_OUTCOME_forced_contracts, account, offset));
    }
    double martingale[ALVH_MAX_LANES];
    for (int lane = 0; lane < block->lanes; lane++) {
        martingale[lane] =
            alvh_exp(state->ln_spot[lane] - ln_start - state->ln_carry[lane]);
        const double m = block->market.weight[lane] * martingale[lane];
        block->counts.martingale += (int64_t)(m * unit);
        block->counts.martingale_square += (int64_t)(m * m * unit);
    }
    if (walk->sampling.controlled)
        alvh_sampling_controls(&walk->sampling, &block->market, martingale, block->capacity,
                               outcomes->control);
    block->counts.paths += block->lanes;
    if (alvh_block_explained(walk, block) > 0)
        alvh_explain_finish(&block->explained, outcomes, offset, (int64_t)block->first_path,
                            alvh_block_explained(walk, block), walk->attribution);
}

/* Copies rows of the paths just walked to where they belong. */
static void hand_over(const struct alvh_block *block, int rows, const double *from,
                      int64_t capacity, double *to)
{
    for (int row = 0; row < rows; row++)
        memcpy(to + row * capacity, from + (size_t)row * block->capacity,
               (size_t)block->lanes * sizeof *to);
}

void alvh_block_walk(const struct alvh_walk *walk, struct alvh_block *block,
                     struct alvh_outcomes *outcomes, int64_t offset)
{
    struct alvh_outcomes *own = &block->outcomes;
    const int accounts = block->ledger.accounts;
    alvh_block_start(walk, block, own, 0);
    for (int day = 0; day <= walk->plan->days; day++) {
        alvh_block_market(walk, block, day);
        alvh_block_quote(walk, block, day);
        alvh_block_explain(walk, block, day);
        alvh_block_trade(walk, block, day, own, 0);
        alvh_block_mark(walk, block, day, own, 0);
        alvh_block_greeks(walk, block, day);
        alvh_block_break_even(walk, block, day);
        if (walk->watch)
            walk->watch->see(walk->watch->context, block, day);
    }
    alvh_block_finish(walk, block, own, 0);
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        hand_over(block, accounts, own->value[which], outcomes->capacity,
                  outcomes->value[which] + offset);
    hand_over(block, accounts * ALVH_LAYER_COUNT, own->pnl_by_layer, outcomes->capacity,
              outcomes->pnl_by_layer + offset);
    if (outcomes->weight)
        hand_over(block, 1, block->market.weight, outcomes->capacity,
                  outcomes->weight + offset);
    if (walk->sampling.controlled)
        hand_over(block, ALVH_CONTROL_COUNT, own->control, outcomes->capacity,
                  outcomes->control + offset);
}
