/* The market of a day, and what is seen of it before anything is quoted. */
#include "models/isa.h"

#include "sim/engine/block.h"

static void update_conditions(const struct alvh_walk *walk, struct alvh_block *block,
                              int day)
{
    const struct alvh_conditions_input today = {.event = walk->plan->event_proximity[day],
                                                .spot = block->market.spot,
                                                .vix = block->market.vix};
    alvh_conditions_update(&walk->scenario->widening, &walk->scenario->impact, &today,
                           &block->conditions);
}

static void update_signals(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const double *none = block->nothing;
    const struct alvh_signal_inputs today = {
        .spot = block->market.spot,
        .vix = block->market.vix,
        .vx1 = block->curve.future,
        .vx2 = block->curve.future + block->lanes,
        .ad_line = none,
        .ln_etf_volume = none,
        .ln_depth = none,
        .cpi = none,
        .ppi = none,
        .spx_basis = none,
        .vix_basis = none,
        .order_flow = none,
        .ipo_heat = none,
        .fomc_proximity = walk->plan->fomc_proximity[day],
        .event_proximity = walk->plan->event_proximity[day],
    };
    alvh_signals_update(&block->signals, block->lanes, &today);
}

void alvh_block_market(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const uint64_t seed = (uint64_t)walk->scenario->simulation.seed;
    block->day.day = day;
    if (day > 0)
        alvh_dynamics_step(walk->dynamics, seed, block->first_path, (uint32_t)day - 1,
                           &block->market.state);
    block->counts.look_ups += block->lanes;
    block->counts.clamped_look_ups += alvh_market_mark(&walk->pricer, &block->market);
    alvh_curve_mark(&walk->pricer, &block->market, &walk->plan->futures[day],
                    &block->curve);
    update_conditions(walk, block, day);
    update_signals(walk, block, day);
}
