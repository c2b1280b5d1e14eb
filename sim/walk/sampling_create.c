#include "sim/walk/sampling.h"

#include <math.h>

enum { PAIRS = ALVH_LANE_STEP / 2 }; /* mirrored paths are drawn from the same law */
enum { MOST_TALLY = 1024 };

bool alvh_scenario_is_weighted(const struct alvh_scenario *scenario)
{
    return scenario->importance.enabled || scenario->sampling.control_variates;
}

struct alvh_design alvh_sampling_design(const struct alvh_scenario *scenario)
{
    const int unit = scenario->sampling.antithetic ? 2 : 1;
    return (struct alvh_design){
        .unit = unit,
        .period = scenario->sampling.stratify_regimes ? ALVH_MAX_PERIOD
                  : scenario->importance.enabled      ? ALVH_LANE_STEP
                                                      : unit,
    };
}

/* So large that weights are counted finely, and so small that the heaviest paths of a fan
 * together stay below 2^32. */
static double tally_of(const struct alvh_scenario *scenario, double most_weight)
{
    const double paths = (double)scenario->output.fan_paths + ALVH_LANE_STEP;
    const double room = 4294967295.0 / (most_weight * paths);
    return room < MOST_TALLY ? floor(room) : MOST_TALLY;
}

static void share_out(int plain_pairs, struct alvh_sampling *sampling)
{
    for (int pair = 0; pair < PAIRS; pair++) {
        const int32_t law =
            pair < plain_pairs ? 0 : 1 + (pair - plain_pairs) % sampling->tilts;
        sampling->proposal[2 * pair] = sampling->proposal[2 * pair + 1] = law;
        sampling->share[law] += 1.0 / PAIRS;
    }
}

/* The laws that paths are drawn from beside the model. */
static void add_tilts(const struct alvh_scenario *scenario, struct alvh_dynamics *dynamics,
                      struct alvh_sampling *sampling)
{
    const struct alvh_importance_options *importance = &scenario->importance;
    sampling->tilts = (int)importance->tilts;
    sampling->share[0] = 0.0;
    share_out((int)importance->plain_paths / 2, sampling);
    sampling->tally = tally_of(scenario, 1.0 / sampling->share[0]);
    for (int k = 0; k < sampling->tilts; k++)
        alvh_dynamics_add_tilt(
            dynamics, &(struct alvh_tilt){.jumps = importance->jump_intensity_factor,
                                          .entries = importance->crisis_entries_per_year,
                                          .exits = importance->crisis_exit_factor,
                                          .variance_jump = importance->variance_jump_factor,
                                          .power = (k + 1.0) / sampling->tilts});
}

/* Small, so that a ratio of densities leans on its events evenly; entries at a few a year
 * lean most on the rarest. Any size is exact. */
static void add_controls(struct alvh_dynamics *dynamics)
{
    static const struct alvh_tilt controls[ALVH_CONTROL_COUNT - 1] = {
        {.jumps = 1.1, .exits = 1.0, .variance_jump = 1.0, .power = 1.0},
        {.jumps = 1.0, .entries = 2.5, .exits = 1.0, .variance_jump = 1.0, .power = 0.1},
        {.jumps = 1.0, .exits = 0.9, .variance_jump = 1.0, .power = 1.0},
        {.jumps = 1.0, .exits = 1.0, .variance_jump = 1.1, .power = 1.0}};
    for (int i = 0; i < ALVH_CONTROL_COUNT - 1; i++)
        alvh_dynamics_add_tilt(dynamics, &controls[i]);
}

void alvh_sampling_create(const struct alvh_scenario *scenario,
                          struct alvh_dynamics *dynamics, struct alvh_sampling *sampling)
{
    *sampling = (struct alvh_sampling){.tally = 1.0, .share = {1.0}};
    if (scenario->sampling.antithetic)
        alvh_dynamics_mirror(dynamics);
    sampling->stratified = scenario->sampling.stratify_regimes;
    sampling->controlled = scenario->sampling.control_variates;
    if (scenario->importance.enabled)
        add_tilts(scenario, dynamics, sampling);
    if (sampling->controlled)
        add_controls(dynamics);
    sampling->followed =
        sampling->tilts + (sampling->controlled ? ALVH_CONTROL_COUNT - 1 : 0);
}
