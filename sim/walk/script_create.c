#include "sim/walk/script.h"

#include <math.h>
#include <stdlib.h>

#include "alvh/episodes.h"
#include "models/model_read.h"

static enum alvh_status allocate(int days, struct alvh_script *script,
                                 struct alvh_error *error)
{
    script->days = days;
    script->ln_return = calloc((size_t)days + 1, sizeof(double));
    script->vix = calloc((size_t)days + 1, sizeof(double));
    if (!script->ln_return || !script->vix)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a script of %d days", days);
    return ALVH_OK;
}

static enum alvh_status take_episode(const char *name, struct alvh_script *script,
                                     struct alvh_error *error)
{
    struct alvh_episode_day day[ALVH_EPISODE_DAYS];
    int days;
    ALVH_TRY(alvh_episode_read(name, day, &days, error));
    ALVH_TRY(allocate(days - 1, script, error));
    for (int i = 0; i < days - 1; i++) {
        script->ln_return[i] = log(day[i + 1].spx / day[i].spx);
        script->vix[i] = day[i + 1].vix;
    }
    return ALVH_OK;
}

static enum alvh_status take_list(const struct alvh_scenario *scenario,
                                  struct alvh_script *script, struct alvh_error *error)
{
    ALVH_TRY(allocate(scenario->script_days, script, error));
    for (int i = 0; i < script->days; i++) {
        script->ln_return[i] = log1p(scenario->script[i].spx_percent / 100.0);
        script->vix[i] = scenario->script[i].vix_points;
    }
    return ALVH_OK;
}

static enum alvh_status take_regime(const struct alvh_scenario *scenario,
                                    struct alvh_script *script, struct alvh_error *error)
{
    const struct alvh_stress_options *stress = &scenario->stress;
    char names[ALVH_REGIME_NAMES];
    if (stress->regime_day == 0)
        return ALVH_OK;
    script->regime_day = (int)stress->regime_day;
    script->regime = alvh_model_regime(script->model, stress->regime);
    if (script->regime >= 0)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT,
                     "%s: stress.regime: there is no regime \"%s\"; allowed: %s",
                     scenario->place.stress_regime, stress->regime,
                     alvh_model_regime_names(script->model, names));
}

static enum alvh_status fill(const struct alvh_scenario *scenario,
                             struct alvh_script *script, struct alvh_error *error)
{
    script->first_day = (int)scenario->stress.script_day;
    ALVH_TRY(take_regime(scenario, script, error));
    if (*scenario->stress.episode)
        return take_episode(scenario->stress.episode, script, error);
    return take_list(scenario, script, error);
}

enum alvh_status alvh_script_create(const struct alvh_scenario *scenario,
                                    const struct alvh_model *model,
                                    struct alvh_script **out, struct alvh_error *error)
{
    const struct alvh_stress_options *stress = &scenario->stress;
    *out = NULL;
    if (!*stress->episode && scenario->script_days == 0 && stress->regime_day == 0)
        return ALVH_OK;
    struct alvh_script *script = calloc(1, sizeof *script);
    if (!script)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a script");
    script->model = model;
    const enum alvh_status status = fill(scenario, script, error);
    if (status)
        alvh_script_free(script);
    else
        *out = script;
    return status;
}

void alvh_script_free(struct alvh_script *script)
{
    if (!script)
        return;
    free(script->ln_return);
    free(script->vix);
    free(script);
}

enum alvh_status alvh_script_start_vix(const struct alvh_scenario *scenario, double *vix,
                                       struct alvh_error *error)
{
    const struct alvh_stress_options *stress = &scenario->stress;
    struct alvh_episode_day day[ALVH_EPISODE_DAYS];
    int days;
    *vix = stress->start_vix_points;
    if (*vix > 0.0 || !*stress->episode || stress->script_day > 1)
        return ALVH_OK;
    ALVH_TRY(alvh_episode_read(stress->episode, day, &days, error));
    *vix = day[0].vix;
    return ALVH_OK;
}
