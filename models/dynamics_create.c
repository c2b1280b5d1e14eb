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
        made->events[i] = events_of(model, measure, i);
        made->event_chance[i] = 1.0 - alvh_exp(-made->events[i].intensity * dt);
    }
    for (int j = 0; j < model->regimes; j++)
        made->leaving_compensator +=
            measure->rate[0][j] * alvh_jump_mean_return(&measure->regime_jump[0][j]);
    *dynamics = made;
    return ALVH_OK;
}

void alvh_dynamics_free(struct alvh_dynamics *dynamics)
{
    free(dynamics);
}
