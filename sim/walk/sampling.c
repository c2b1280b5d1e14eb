#include "models/isa.h"

#include "sim/walk/sampling.h"

#include "alvh/random.h"
#include "models/vecmath.h"

static void set_tally(const struct alvh_sampling *sampling, struct alvh_market *market)
{
    for (int lane = 0; lane < market->state.lanes; lane++)
        market->tally[lane] = (uint32_t)(sampling->tally * market->weight[lane] + 0.5);
}

enum { STRATA = 16 };

/* Sixteen paths in a row, which may be of several laws, share a stratum. */
static void decide_first_moves(uint64_t seed, uint64_t first_path,
                               struct alvh_market_lanes *state)
{
    for (int lane = 0; lane < state->lanes; lane++) {
        const uint64_t path = first_path + (uint64_t)lane;
        const double stratum = (double)(path / ALVH_LANE_STEP % STRATA);
        double u[4];
        alvh_random_uniforms_one(seed, ALVH_STREAM_FIRST_MOVE, path, 0, 0, u);
        state->until_move[lane] = -alvh_log(1.0 - (stratum + u[0]) / STRATA);
    }
}

void alvh_sampling_start(const struct alvh_sampling *sampling, uint64_t seed,
                         uint64_t first_path, struct alvh_market *market)
{
    struct alvh_market_lanes *state = &market->state;
    for (int lane = 0; lane < state->lanes; lane++) {
        market->weight[lane] = 1.0;
        market->proposal[lane] =
            sampling->proposal[(first_path + (uint64_t)lane) % ALVH_LANE_STEP];
        for (int k = 0; k < sampling->followed; k++)
            state->ln_density[k][lane] = 0.0;
    }
    const bool plain = sampling->followed == 0 && !sampling->stratified;
    state->proposal = plain ? NULL : market->proposal;
    state->until_move = sampling->stratified ? market->until_move : NULL;
    if (sampling->stratified)
        decide_first_moves(seed, first_path, state);
    set_tally(sampling, market);
}

void alvh_sampling_weigh(const struct alvh_sampling *sampling, struct alvh_market *market)
{
    if (sampling->tilts == 0)
        return;
    for (int lane = 0; lane < market->state.lanes; lane++) {
        double density = sampling->share[0];
        for (int k = 0; k < sampling->tilts; k++)
            density += sampling->share[k + 1] * alvh_exp(market->state.ln_density[k][lane]);
        market->weight[lane] = 1.0 / density;
    }
    set_tally(sampling, market);
}

void alvh_sampling_controls(const struct alvh_sampling *sampling,
                            const struct alvh_market *market, const double *martingale,
                            int stride, double *control)
{
    for (int lane = 0; lane < market->state.lanes; lane++)
        control[ALVH_CONTROL_spx * stride + lane] = martingale[lane] - 1.0;
    for (int c = 1; c < ALVH_CONTROL_COUNT; c++) {
        const double *ln_density = market->state.ln_density[sampling->tilts + c - 1];
        for (int lane = 0; lane < market->state.lanes; lane++)
            control[c * stride + lane] = alvh_exp(ln_density[lane]) - 1.0;
    }
}
