#include "models/isa.h" /* first: it gives the names below their suffix */

#include "models/dynamics_events.h"

#include <float.h>

#include "models/dynamics_lane.h"

/* How much likelier the moves out of the regime are today. */
static double leaving_of(const struct dynamics_path *path)
{
    return path->regime == 0 ? path->leaving : 1.0;
}

/* The same stages for one path and any length of time, for the pieces between events. */
static void diffuse_one(const struct alvh_dynamics *dynamics, double years,
                        const double u[3], struct dynamics_path *path)
{
    const int32_t regime = path->regime;
    struct qe_step step[ALVH_FACTORS];
    double sum[ALVH_FACTORS], gain = 0.0, log_of = 1.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double v = path->v[k];
        step[k] = qe_step_of_length(&dynamics->factor[k], years);
        const struct qe_law law = qe_law(&step[k], dynamics->theta[k][regime], v);
        const double logarithm = alvh_log(qe_log_argument(law.ratio, u[k]));
        const struct qe_move move =
            qe_move(&step[k], law, v, u[k], logarithm, qe_normal_size(logarithm));
        path->v[k] = move.variance;
        sum[k] = v + move.variance;
        gain += move.gain;
        log_of *= move.log_of;
    }
    const struct price_step price = price_step_of_length(dynamics, step, years);
    const double drift = regime == 0 ? drift_with_leaving(dynamics, path->leaving)
                                     : dynamics->carry - dynamics->compensator[regime];
    move_price(&price, drift * years, sum[ALVH_FAST], sum[ALVH_SLOW], gain, log_of,
               alvh_normal_inverse(u[2]), &path->ln_spot, &path->ln_carry);
    for (int k = 0; k < dynamics->tilts; k++)
        path->ln_density[k] +=
            quiet_density(&dynamics->density[k][regime], leaving_of(path), years);
}

/* What happens: which of the regime's events, and how far variance and price jump. */
static void apply_event(const struct alvh_dynamics *dynamics, const double u[4],
                        struct dynamics_path *path)
{
    const struct regime_events *events = &dynamics->events[path->proposal][path->regime];
    const double leaving = leaving_of(path);
    const double all = with_leaving(events, events->intensity, leaving);
    const double pick = path->until_move < 0.0 ? u[0] * all
                        : path->until_move > 0.0
                            ? u[0] * events->staying
                            : fma(u[0], all - events->staying, events->staying);
    int which = 0;
    while (which < events->count - 1 &&
           pick >= with_leaving(events, events->up_to[which], leaving))
        which++;
    const struct alvh_jump *jump = &events->jump[which];
    const double variance_jump = -jump->variance_mean * alvh_log(u[1]);
    path->v[ALVH_FAST] += variance_jump;
    const double size = jump->mean + jump->correlation * variance_jump +
                        jump->stdev * alvh_normal_inverse(u[2]);
    path->ln_spot += size;
    path->jump += size;
    for (int k = 0; k < dynamics->tilts; k++) {
        const struct event_densities *density = &dynamics->density[k][path->regime];
        path->ln_density[k] +=
            fma(density->per_jump[which], variance_jump, density->at[which]);
    }
    if (events->target[which] != path->regime)
        path->until_move = -1.0;
    path->regime = events->target[which];
}

/* When the next event comes, years from now, and whether it is the decided move. */
struct next {
    double wait;
    bool moves;
};

/* Exponential with the intensity of all events; infinite where nothing can happen. A move
 * that is already decided comes when its time is up, unless a jump comes before. */
static struct next next_event(const struct alvh_dynamics *dynamics,
                              const struct dynamics_path *path, double u)
{
    const struct regime_events *events = &dynamics->events[path->proposal][path->regime];
    const double any = with_leaving(events, events->intensity, leaving_of(path));
    if (path->until_move < 0.0)
        return (struct next){-alvh_log(1.0 - u) / any, false};
    const double move = path->until_move / (any - events->staying);
    const double jump = -alvh_log(1.0 - u) / events->staying;
    return move < jump ? (struct next){move, true} : (struct next){jump, false};
}

/* Time that passes uses up what decides the move; when it comes nothing is left. */
static void use_up(const struct alvh_dynamics *dynamics, double years, bool moves,
                   struct dynamics_path *path)
{
    const struct regime_events *events = &dynamics->events[path->proposal][path->regime];
    const double any = with_leaving(events, events->intensity, leaving_of(path));
    if (path->until_move < 0.0)
        return;
    const double left = path->until_move - years * (any - events->staying);
    path->until_move = moves ? 0.0 : left > 0.0 ? left : DBL_MIN;
}

void alvh_dynamics_events(const struct alvh_dynamics *dynamics,
                          const struct dynamics_draws *draws, double u[4],
                          struct dynamics_path *path)
{
    const struct dynamics_draws d = *draws;
    double left = dynamics->dt;
    struct next next = next_event(dynamics, path, u[3]);
    next.wait = next.wait < left ? next.wait : left;
    uint32_t draw = d.step << 16; /* an event uses two draws; 32768 of them do not happen */
    do {
        diffuse_one(dynamics, next.wait, u, path);
        use_up(dynamics, next.wait, next.moves, path);
        left -= next.wait;
        alvh_random_uniforms_one(d.seed, ALVH_STREAM_EVENTS, d.path, d.day, draw++, u);
        apply_event(dynamics, u, path);
        alvh_random_uniforms_one(d.seed, ALVH_STREAM_EVENTS, d.path, d.day, draw++, u);
        next = next_event(dynamics, path, u[3]);
    } while (next.wait < left);
    diffuse_one(dynamics, left, u, path);
    use_up(dynamics, left, false, path);
}
