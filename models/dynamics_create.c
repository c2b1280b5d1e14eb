#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "models/dynamics_parts.h"

enum { MOST_STEPS_PER_DAY = 1000 };

/* Below this a variance is a known function of time, and leans on no shock. */
static const double no_sigma = 1e-8;

static struct qe_factor factor_of(const struct alvh_model *model,
                                  const struct alvh_measure *measure, int k)
{
    const double sigma = model->sigma[k], rho = model->rho[k];
    const bool moves = sigma >= no_sigma;
    return (struct qe_factor){
        .kappa = measure->kappa[k],
        .sigma_squared = moves ? sigma * sigma : 0.0,
        .rho_over_sigma = moves ? rho / sigma : 0.0,
        .unrelated = moves ? 1.0 - rho * rho : 1.0,
    };
}

static void add_event(struct regime_events *events, double intensity, int target,
                      const struct alvh_jump *jump)
{
    if (!(intensity > 0.0))
        return;
    events->intensity += intensity;
    events->up_to[events->count] = events->intensity;
    events->target[events->count] = target;
    events->jump[events->count] = *jump;
    events->count++;
}

static int worst_regime(const struct alvh_model *model)
{
    int worst = 0;
    for (int i = 1; i < model->regimes; i++)
        if (model->vix_level[i] > model->vix_level[worst])
            worst = i;
    return worst;
}

static struct regime_events events_of(const struct alvh_model *model,
                                      const struct alvh_measure *measure, int regime)
{
    struct regime_events events = {0};
    add_event(&events, measure->jump_intensity[regime], regime, &measure->jump);
    events.staying = events.intensity;
    for (int j = 0; j < model->regimes; j++)
        if (j != regime)
            add_event(&events, measure->rate[regime][j], j,
                      &measure->regime_jump[regime][j]);
    const int worst = worst_regime(model);
    events.is_worst = regime == worst;
    for (int e = 0; e < events.count; e++)
        events.to_worst[e] = events.target[e] == worst && !events.is_worst;
    return events;
}

enum alvh_status alvh_dynamics_create(const struct alvh_model *model,
                                      const struct alvh_measure *measure, int steps_per_day,
                                      struct alvh_dynamics **dynamics,
                                      struct alvh_error *error)
{
    if (steps_per_day < 1 || steps_per_day > MOST_STEPS_PER_DAY)
        return alvh_fail(error, ALVH_EINPUT, "steps_per_day is %d; allowed are 1 to %d",
                         steps_per_day, MOST_STEPS_PER_DAY);
    const double dt = 1.0 / (ALVH_DAYS_PER_YEAR * steps_per_day);
    for (int k = 0; k < ALVH_FACTORS; k++)
        if (!(model->sigma[k] * dt < QE_LONGEST))
            return alvh_fail(
                error, ALVH_EINPUT,
                "variance.%s.sigma: %g is too large for %d steps a day; below %g "
                "is allowed",
                k == ALVH_FAST ? "fast" : "slow", model->sigma[k], steps_per_day,
                QE_LONGEST / dt);
    struct alvh_dynamics *made = calloc(1, sizeof *made);
    if (made == NULL)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the dynamics");
    made->steps_per_day = steps_per_day;
    made->dt = dt;
    made->carry = model->rate - model->dividend_yield + measure->premium_constant;
    made->premium_variance = measure->premium_variance;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        made->factor[k] = factor_of(model, measure, k);
        made->step[k] = qe_step_of_length(&made->factor[k], dt);
    }
    for (int i = 0; i < model->regimes; i++) {
        for (int k = 0; k < ALVH_FACTORS; k++)
            made->theta[k][i] = measure->theta[i][k];
        made->compensator[i] = alvh_measure_compensator(measure, model->regimes, i);
        made->drift[i] = (made->carry - made->compensator[i]) * dt;
        made->events[0][i] = events_of(model, measure, i);
        made->event_chance[i] = 1.0 - alvh_exp(-made->events[0][i].intensity * dt);
    }
    for (int j = 0; j < model->regimes; j++)
        made->leaving_compensator +=
            measure->rate[0][j] * alvh_jump_mean_return(&measure->regime_jump[0][j]);
    *dynamics = made;
    return ALVH_OK;
}

static double powered(double factor, const struct alvh_tilt *tilt)
{
    return alvh_exp(tilt->power * alvh_log(factor));
}

/* The factor of the rate of an event, whose rate under the model is given. */
static double factor_of_event(const struct alvh_tilt *tilt,
                              const struct regime_events *events, int regime, int e,
                              double rate)
{
    if (events->target[e] == regime)
        return tilt->jumps;
    if (events->to_worst[e])
        return tilt->entries > 0.0 ? tilt->entries / rate : 1.0;
    return events->is_worst ? tilt->exits : 1.0;
}

/* One regime of a tilt, and what it makes of densities: both from the model's events. */
static void tilt_regime(const struct alvh_tilt *tilt, const struct regime_events *model,
                        int regime, struct regime_events *tilted,
                        struct event_densities *density)
{
    const double size = powered(tilt->variance_jump, tilt);
    *tilted = *model;
    tilted->intensity = tilted->staying = 0.0;
    for (int e = 0; e < model->count; e++) {
        const double rate = model->up_to[e] - (e > 0 ? model->up_to[e - 1] : 0.0);
        const double factor =
            powered(factor_of_event(tilt, model, regime, e, rate), tilt);
        const double mean = model->jump[e].variance_mean;
        const bool stays = model->target[e] == regime;
        tilted->intensity += factor * rate;
        tilted->up_to[e] = tilted->intensity;
        if (stays)
            tilted->staying = tilted->intensity;
        density->at[e] = alvh_log(factor);
        if (mean > 0.0 && (stays || model->to_worst[e])) {
            tilted->jump[e].variance_mean = size * mean;
            density->at[e] -= alvh_log(size);
            density->per_jump[e] = (1.0 - 1.0 / size) / mean;
        }
    }
    density->staying = model->staying - tilted->staying;
    density->moving =
        (model->intensity - model->staying) - (tilted->intensity - tilted->staying);
}

void alvh_dynamics_add_tilt(struct alvh_dynamics *dynamics, const struct alvh_tilt *tilt)
{
    const int k = dynamics->tilts++;
    assert(k < ALVH_MAX_TILTS);
    for (int regime = 0; regime < ALVH_MAX_REGIMES; regime++)
        tilt_regime(tilt, &dynamics->events[0][regime], regime,
                    &dynamics->events[k + 1][regime], &dynamics->density[k][regime]);
}

void alvh_dynamics_mirror(struct alvh_dynamics *dynamics)
{
    dynamics->mirrored = true;
}

void alvh_dynamics_free(struct alvh_dynamics *dynamics)
{
    free(dynamics);
}
