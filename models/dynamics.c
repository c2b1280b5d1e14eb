#include "models/isa.h" /* first: it gives the names below their suffix */

#include <stdalign.h>
#include <string.h>

#include "models/dynamics_events.h"
#include "models/dynamics_lane.h"

/* Lanes are worked off so many at a time, stage by stage. What a stage leaves for the next
 * stays in the first cache, and a stage is short enough for the processor to overlap
 * several vectors of it: as one loop the same step takes a third longer. */
enum { CHUNK = 64 };
_Static_assert(CHUNK % ALVH_LANE_STEP == 0, "a chunk is whole vectors");

/* What a factor has come to between the stages. */
struct factor_lanes {
    alignas(64) double mean[CHUNK], ratio[CHUNK], b_squared[CHUNK], scale[CHUNK];
    alignas(64) double logarithm[CHUNK], size[CHUNK];
    alignas(64) double gain[CHUNK], log_of[CHUNK];
    alignas(64) double sum[CHUNK]; /* v + v' */
};

/* The stages over lanes. */

static void find_laws(const struct qe_step *step, int lanes, const double *restrict theta,
                      const double *restrict v, const double *restrict u,
                      struct factor_lanes *restrict factor)
{
    const struct qe_step constants = *step;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const struct qe_law law = qe_law(&constants, theta[l], v[l]);
        factor->mean[l] = law.mean;
        factor->ratio[l] = law.ratio;
        factor->b_squared[l] = law.b_squared;
        factor->scale[l] = law.scale;
        factor->logarithm[l] = qe_log_argument(law.ratio, u[l]);
    }
}

static void take_logarithms(int lanes, double *restrict x)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        x[l] = alvh_log(x[l]);
}

static void find_sizes(int lanes, const double *restrict logarithm, double *restrict size)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        size[l] = qe_normal_size(logarithm[l]);
}

static void move_variances(const struct qe_step *step, int lanes, const double *restrict u,
                           double *restrict v, struct factor_lanes *restrict factor)
{
    const struct qe_step constants = *step;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const struct qe_law law = {factor->mean[l], factor->ratio[l], factor->b_squared[l],
                                   factor->scale[l]};
        const struct qe_move move =
            qe_move(&constants, law, v[l], u[l], factor->logarithm[l], factor->size[l]);
        factor->gain[l] = move.gain;
        factor->log_of[l] = move.log_of;
        factor->sum[l] = v[l] + move.variance;
        v[l] = move.variance;
    }
}

static void move_factor(const struct qe_step *step, int lanes, const double *theta,
                        const double *u, double *v, struct factor_lanes *factor)
{
    find_laws(step, lanes, theta, v, u, factor);
    take_logarithms(lanes, factor->logarithm);
    find_sizes(lanes, factor->logarithm, factor->size);
    move_variances(step, lanes, u, v, factor);
}

static void draw_normals(int lanes, const double *restrict u, double *restrict normal)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        normal[l] = alvh_normal_inverse(u[l]);
}

static void move_prices(const struct price_step *step, int lanes,
                        const double *restrict drift,
                        const struct factor_lanes *restrict fast,
                        const struct factor_lanes *restrict slow,
                        const double *restrict normal, double *restrict ln_spot,
                        double *restrict ln_carry)
{
    const struct price_step constants = *step;
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        move_price(&constants, drift[l], fast->sum[l], slow->sum[l],
                   fast->gain[l] + slow->gain[l], fast->log_of[l] * slow->log_of[l],
                   normal[l], &ln_spot[l], &ln_carry[l]);
}

/* What the lanes of a chunk look up by their regime. */
struct regime_values {
    alignas(64) double theta_fast[CHUNK];
    alignas(64) double theta_slow[CHUNK];
    alignas(64) double drift[CHUNK];
    alignas(64) double event_chance[CHUNK];
};

static void look_up_leaving(const struct alvh_dynamics *dynamics, int lanes,
                            const int32_t *regime, const double *leaving,
                            struct regime_values *values)
{
    const struct regime_events *calm = &dynamics->events[0][0];
    const double dt = dynamics->dt;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double intensity = with_leaving(calm, calm->intensity, leaving[l]);
        const double drift = drift_with_leaving(dynamics, leaving[l]) * dt;
        const double chance = 1.0 - alvh_exp(-intensity * dt);
        const uint64_t is_calm = alvh_mask(regime[l] == 0);
        values->drift[l] = alvh_select(is_calm, drift, values->drift[l]);
        values->event_chance[l] = alvh_select(is_calm, chance, values->event_chance[l]);
    }
}

static void look_up(const struct alvh_dynamics *dynamics,
                    const struct alvh_market_lanes *market, struct regime_values *values)
{
    for (int l = 0; l < market->lanes; l++) {
        const int32_t r = market->regime[l];
        values->theta_fast[l] = dynamics->theta[ALVH_FAST][r];
        values->theta_slow[l] = dynamics->theta[ALVH_SLOW][r];
        values->drift[l] = dynamics->drift[r];
        values->event_chance[l] = dynamics->event_chance[r];
    }
    if (market->leaving)
        look_up_leaving(dynamics, market->lanes, market->regime, market->leaving, values);
}

/* How likely the lanes of tilts meet an event, instead of those of the model. */
static void look_up_proposals(const struct alvh_dynamics *dynamics,
                              const struct alvh_market_lanes *market,
                              struct regime_values *values)
{
    for (int l = 0; l < market->lanes; l++) {
        const int32_t r = market->regime[l];
        const double leaving = r == 0 && market->leaving ? market->leaving[l] : 1.0;
        const struct regime_events *events = &dynamics->events[market->proposal[l]][r];
        const double intensity = with_leaving(events, events->intensity, leaving);
        const double until = market->until_move ? market->until_move[l] : -1.0;
        const double jump = until < 0.0 ? intensity : events->staying;
        const double moving = (intensity - events->staying) * dynamics->dt;
        values->event_chance[l] = 1.0 - alvh_exp(-jump * dynamics->dt);
        if (until >= 0.0 && until <= moving)
            values->event_chance[l] = 1.0; /* the move comes today */
    }
}

/* Lanes to which nothing happened in the step are that much nearer to their move. */
static void use_up_lanes(const struct alvh_dynamics *dynamics,
                         const struct alvh_market_lanes *market)
{
    for (int l = 0; l < market->lanes; l++) {
        const int32_t r = market->regime[l];
        const double leaving = r == 0 && market->leaving ? market->leaving[l] : 1.0;
        const struct regime_events *events = &dynamics->events[market->proposal[l]][r];
        const double any = with_leaving(events, events->intensity, leaving);
        const double until = market->until_move[l];
        if (until >= 0.0)
            market->until_move[l] = until - (any - events->staying) * dynamics->dt;
    }
}

/* A whole step of every lane, as if nothing happened. */
static void weigh_quiet_lanes(const struct alvh_dynamics *dynamics,
                              const struct alvh_market_lanes *market)
{
    for (int k = 0; k < dynamics->tilts; k++)
        for (int l = 0; l < market->lanes; l++) {
            const int32_t r = market->regime[l];
            const double leaving = r == 0 && market->leaving ? market->leaving[l] : 1.0;
            market->ln_density[k][l] +=
                quiet_density(&dynamics->density[k][r], leaving, dynamics->dt);
        }
}

/* A whole step of every lane, as if nothing but diffusion happened. */
static void diffuse_lanes(const struct alvh_dynamics *dynamics,
                          const struct regime_values *values,
                          const double *const uniform[4],
                          const struct alvh_market_lanes *market)
{
    struct factor_lanes fast, slow;
    alignas(64) double normal[CHUNK];
    const int lanes = market->lanes;
    const struct price_step price =
        price_step_of_length(dynamics, dynamics->step, dynamics->dt);
    move_factor(&dynamics->step[ALVH_FAST], lanes, values->theta_fast, uniform[0],
                market->v_fast, &fast);
    move_factor(&dynamics->step[ALVH_SLOW], lanes, values->theta_slow, uniform[1],
                market->v_slow, &slow);
    draw_normals(lanes, uniform[2], normal);
    move_prices(&price, lanes, values->drift, &fast, &slow, normal, market->ln_spot,
                market->ln_carry);
}

/* The lanes in which something happens during this step, with their states before it. */
struct eventful {
    int count;
    int lane[CHUNK];
    struct dynamics_path before[CHUNK];
};

static struct dynamics_path take_out(const struct alvh_dynamics *dynamics,
                                     const struct alvh_market_lanes *market, int lane)
{
    struct dynamics_path state = {market->ln_spot[lane],
                                  market->ln_carry[lane],
                                  market->jump ? market->jump[lane] : 0.0,
                                  market->leaving ? market->leaving[lane] : 1.0,
                                  {market->v_fast[lane], market->v_slow[lane]},
                                  market->regime[lane],
                                  market->until_move ? market->until_move[lane] : -1.0,
                                  market->proposal ? market->proposal[lane] : 0,
                                  {0}};
    for (int k = 0; market->proposal && k < dynamics->tilts; k++)
        state.ln_density[k] = market->ln_density[k][lane];
    return state;
}

static void find_eventful(const struct alvh_dynamics *dynamics, const double *u_event,
                          const double *event_chance,
                          const struct alvh_market_lanes *market, struct eventful *eventful)
{
    eventful->count = 0;
    for (int l = 0; l < market->lanes; l++)
        if (u_event[l] < event_chance[l]) {
            eventful->lane[eventful->count] = l;
            eventful->before[eventful->count++] = take_out(dynamics, market, l);
        }
}

static void put_back(const struct alvh_dynamics *dynamics,
                     const struct dynamics_path *state, int lane,
                     const struct alvh_market_lanes *market)
{
    market->ln_spot[lane] = state->ln_spot;
    market->ln_carry[lane] = state->ln_carry;
    market->v_fast[lane] = state->v[ALVH_FAST];
    market->v_slow[lane] = state->v[ALVH_SLOW];
    market->regime[lane] = state->regime;
    if (market->jump)
        market->jump[lane] = state->jump;
    if (market->until_move)
        market->until_move[lane] = state->until_move;
    for (int k = 0; market->proposal && k < dynamics->tilts; k++)
        market->ln_density[k][lane] = state->ln_density[k];
}

/* Chunks begin with a path of an even number: blocks are whole steps of lanes. */
static void mirror_pairs(int lanes, double word[4][CHUNK])
{
    for (int w = 0; w < 4; w++)
        for (int l = 1; l < lanes; l += 2)
            word[w][l] = 1.0 - word[w][l - 1];
}

/* Every lane diffuses through the whole step; the few in which something happened are then
 * walked again, piece by piece, from where they stood. */
static void step_chunk(const struct alvh_dynamics *dynamics, uint64_t seed, uint64_t path,
                       uint32_t day, uint32_t step, const struct alvh_market_lanes *market)
{
    alignas(64) double word[4][CHUNK];
    struct regime_values values = {0};
    struct eventful eventful;
    alvh_random_uniforms(seed, ALVH_STREAM_DIFFUSION, path, day, step, market->lanes,
                         (double *const[4]){word[0], word[1], word[2], word[3]});
    if (dynamics->mirrored)
        mirror_pairs(market->lanes, word);
    look_up(dynamics, market, &values);
    if (market->proposal)
        look_up_proposals(dynamics, market, &values);
    find_eventful(dynamics, word[3], values.event_chance, market, &eventful);
    if (market->proposal)
        weigh_quiet_lanes(dynamics, market);
    if (market->until_move)
        use_up_lanes(dynamics, market);
    diffuse_lanes(dynamics, &values,
                  (const double *const[4]){word[0], word[1], word[2], word[3]}, market);
    for (int e = 0; e < eventful.count; e++) {
        const int lane = eventful.lane[e];
        double u[4] = {word[0][lane], word[1][lane], word[2][lane], word[3][lane]};
        const struct dynamics_draws draws = {seed, path + (uint64_t)lane, day, step};
        alvh_dynamics_events(dynamics, &draws, u, &eventful.before[e]);
        put_back(dynamics, &eventful.before[e], lane, market);
    }
}

void alvh_dynamics_step(const struct alvh_dynamics *dynamics, uint64_t seed,
                        uint64_t first_path, uint32_t day, struct alvh_market_lanes *market)
{
    for (int from = 0; from < market->lanes; from += CHUNK) {
        const int rest = market->lanes - from;
        struct alvh_market_lanes chunk = {
            .lanes = rest < CHUNK ? rest : CHUNK,
            .ln_spot = market->ln_spot + from,
            .ln_carry = market->ln_carry + from,
            .v_fast = market->v_fast + from,
            .v_slow = market->v_slow + from,
            .regime = market->regime + from,
            .jump = market->jump ? market->jump + from : NULL,
            .leaving = market->leaving ? market->leaving + from : NULL,
            .proposal = market->proposal ? market->proposal + from : NULL,
            .until_move = market->until_move ? market->until_move + from : NULL,
        };
        for (int k = 0; market->proposal && k < dynamics->tilts; k++)
            chunk.ln_density[k] = market->ln_density[k] + from;
        if (chunk.jump)
            memset(chunk.jump, 0, (size_t)chunk.lanes * sizeof *chunk.jump);
        for (int step = 0; step < dynamics->steps_per_day; step++)
            step_chunk(dynamics, seed, first_path + (uint64_t)from, day, (uint32_t)step,
                       &chunk);
    }
}
