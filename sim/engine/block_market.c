/* The market of a day, and what is seen of it before anything is quoted. */
#include "models/isa.h"

#include "sim/engine/block.h"

#include "models/vecmath.h"

/* Are spreads and depth those of the stress block today? */
static bool is_dry(const struct alvh_stress_options *stress, int day)
{
    const int64_t since = day - stress->liquidity_day;
    return since >= 0 && (stress->liquidity_days == 0 || since < stress->liquidity_days);
}

/* Liquidity as books meet it: that of the market, or what the stress block leaves of it. */
struct liquidity {
    const double *ln_depth, *ln_etf_volume;
};

static const double *stressed(const struct alvh_walk *walk, const double *restrict own,
                              int lanes, double *restrict room)
{
    const double more = alvh_log(walk->scenario->stress.depth_factor);
    for (int lane = 0; lane < lanes; lane++)
        room[lane] = own[lane] + more;
    return room;
}

static struct liquidity liquidity_of(const struct alvh_walk *walk, struct alvh_block *block,
                                     int day)
{
    const struct alvh_stress_options *stress = &walk->scenario->stress;
    const struct alvh_factor_lanes *factors = &block->factors;
    const int lanes = block->lanes;
    if (stress->depth_factor == 1.0 || !is_dry(stress, day))
        return (struct liquidity){factors->ln_depth, factors->ln_etf_volume};
    return (struct liquidity){
        stressed(walk, factors->ln_depth, lanes, block->stressed),
        stressed(walk, factors->ln_etf_volume, lanes, block->stressed + lanes)};
}

static void update_conditions(const struct alvh_walk *walk, struct alvh_block *block,
                              const struct liquidity *liquidity, int day)
{
    const struct alvh_stress_options *stress = &walk->scenario->stress;
    struct alvh_widening_options widening = walk->scenario->widening;
    widening.stress *= is_dry(stress, day) ? stress->spread_factor : 1.0;
    /* Spreads are wider on the day itself; signals look at the days around it too. */
    const double event = walk->plan->event_proximity[day] == 1.0 ? 1.0 : 0.0;
    const struct alvh_conditions_input today = {.event = event,
                                                .spot = block->market.spot,
                                                .vix = block->market.vix,
                                                .ln_depth = liquidity->ln_depth,
                                                .ln_etf_volume = liquidity->ln_etf_volume};
    alvh_conditions_update(&widening, &walk->scenario->impact, &today, &block->conditions);
}

static void update_signals(const struct alvh_walk *walk, struct alvh_block *block,
                           const struct liquidity *liquidity, int day)
{
    const struct alvh_factor_lanes *factors = &block->factors;
    const struct alvh_signal_inputs today = {
        .spot = block->market.spot,
        .vix = block->market.vix,
        .vx1 = block->curve.future,
        .vx2 = block->curve.future + block->lanes,
        .ad_line = factors->ad_line,
        .ln_etf_volume = liquidity->ln_etf_volume,
        .ln_depth = liquidity->ln_depth,
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

/* Where no hedge can be bought or sold today. */
static void update_frozen(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const struct alvh_stress_options *stress = &walk->scenario->stress;
    const bool all = stress->no_fill_from_day > 0 && day >= stress->no_fill_from_day;
    const double most = stress->no_fill_above_vix_points;
    block->day.frozen = NULL;
    if (!all && most == 0.0)
        return;
    for (int lane = 0; lane < block->lanes; lane++)
        block->frozen[lane] = all || (most > 0.0 && block->market.vix[lane] > most);
    block->day.frozen = block->frozen;
}

/* What is forced on the market. Factors move by it, and may not move it: hence once before
 * and once after them. */
static void follow_script(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    if (walk->script)
        alvh_script_follow(walk->script, day, block->factors.ln_spot_before,
                           block->factors.variance_before, &block->market.state);
}

void alvh_block_market(const struct alvh_walk *walk, struct alvh_block *block, int day)
{
    const uint64_t seed = (uint64_t)walk->scenario->simulation.seed;
    block->day.day = day;
    if (day > 0) {
        alvh_factors_before(walk->factors, &block->market.state, &block->factors);
        alvh_dynamics_step(walk->dynamics, seed, block->first_path, (uint32_t)day - 1,
                           &block->market.state);
        if (walk->script)
            alvh_script_enter(walk->script, seed, block->first_path, day,
                              &block->market.state);
        follow_script(walk, block, day);
        alvh_factors_step(walk->factors, seed, block->first_path, (uint32_t)day - 1,
                          &block->market.state, &block->factors);
        follow_script(walk, block, day);
        alvh_sampling_weigh(&walk->sampling, &block->market);
    }
    block->counts.look_ups += block->lanes;
    block->counts.clamped_look_ups += alvh_market_mark(&walk->pricer, &block->market);
    alvh_curve_mark(&walk->pricer, &block->market, &walk->plan->futures[day],
                    &block->curve);
    const struct liquidity liquidity = liquidity_of(walk, block, day);
    update_conditions(walk, block, &liquidity, day);
    update_signals(walk, block, &liquidity, day);
    update_frozen(walk, block, day);
}
