/* The market of a day, and what is seen of it before anything is quoted. */
#include "models/isa.h"

#include "sim/engine/block.h"

static void update_conditions(const struct alvh_walk *walk, struct alvh_block *block,
                              int day)
{
    /* Spreads are wider on the day itself; signals look at the days around it too. */
    const double event = walk->plan->event_proximity[day] == 1.0 ? 1.0 : 0.0;
    const struct alvh_conditions_input today = {.event = event,
                                                .spot = block->market.spot,
                                                .vix = block->market.vix,
                                                .ln_depth = block->factors.ln_depth,
                                                .ln_etf_volume =
                                                    block->factors.ln_etf_volume};
    alvh_conditions_update(&walk->scenario->widening, &walk->scenario->impact, &today,
                           &block->conditions);
}

static void update_signals(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const struct alvh_factor_lanes *factors = &block->factors;
    const struct alvh_signal_inputs today = {
        .spot = block->market.spot,
        .vix = block->market.vix,
        .vx1 = block->curve.future,
        .vx2 = block->curve.future + block->lanes,
        .ad_line = factors->ad_line,
        .ln_etf_volume = factors->ln_etf_volume,
        .ln_depth = factors->ln_depth,
        .cpi = factors->cpi,
        .ppi = factors->ppi,
        .spx_basis = factors->spx_basis,
        .vix_basis = factors->vix_basis,
        .order_flow = factors->order_flow,
        .ipo_heat = factors->ipo_heat,
        .fomc_proximity = walk->plan->fomc_proximity[day],
        .event_proximity = walk->plan->event_proximity[day],
    };
    alvh_signals_update(&block->signals, block->lanes, &today);
}

void alvh_block_market(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const uint64_t seed = (uint64_t)walk->scenario->simulation.seed;
    block->day.day = day;
    if (day > 0) {
        alvh_factors_before(walk->factors, &block->market.state, &block->factors);
        alvh_dynamics_step(walk->dynamics, seed, block->first_path, (uint32_t)day - 1,
                           &block->market.state);
        alvh_factors_step(walk->factors, seed, block->first_path, (uint32_t)day - 1,
                          &block->market.state, &block->factors);
    }
    block->counts.look_ups += block->lanes;
    block->counts.clamped_look_ups += alvh_market_mark(&walk->pricer, &block->market);
    alvh_curve_mark(&walk->pricer, &block->market, &walk->plan->futures[day],
                    &block->curve);
    update_conditions(walk, block, day);
    update_signals(walk, block, day);
}
