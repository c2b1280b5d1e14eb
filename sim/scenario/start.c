/* What a scenario names outside itself: its model, its closes, the state it starts from. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "alvh/options.h"
#include "models/model_read.h"
#include "sim/walk/script.h"
#include "sim/walk/vix_match.h"

static void read_model(const struct alvh_scenario *scenario, struct alvh_model *model,
                       struct alvh_problems *problems)
{
    const char *name = scenario->market.model;
    if (!alvh_model_builtin_text(name) && access(name, R_OK) != 0)
        alvh_problems_add(
            problems,
            "%s: market.model: %s is neither a built-in model (allowed: core, mild, heston, "
            "bates, svcj) nor a path of a file that can be read: %s",
            scenario->place.model, *name ? name : "\"\"", strerror(errno));
    else
        alvh_model_read_all(name, model, problems);
}

enum alvh_status alvh_scenario_model(const struct alvh_scenario *scenario,
                                     struct alvh_model *model, struct alvh_error *error)
{
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "no memory to read the model");
    read_model(scenario, model, problems);
    const enum alvh_status status = alvh_problems_status(problems, error);
    alvh_problems_free(problems);
    return status;
}

/* Passes on a failure to start on a day, naming the line that chose the day; where none
 * did, the one that chose the closes. */
static enum alvh_status blame_day(const struct alvh_scenario *scenario,
                                  enum alvh_status status, const struct alvh_error *inner,
                                  struct alvh_error *error)
{
    const struct alvh_market_options *market = &scenario->market;
    if (status != ALVH_EINPUT)
        return alvh_fail(error, status, "%s", inner->text);
    if (*market->as_of)
        return alvh_fail(error, status, "%s: market.as_of: %s", scenario->place.as_of,
                         inner->text);
    return alvh_fail(error, status, "%s: market.data: %s: %s", scenario->place.data,
                     *market->data ? market->data : "the closes of the program",
                     inner->text);
}

static enum alvh_status find_day(const struct alvh_scenario *scenario,
                                 const struct alvh_history *history, int *index,
                                 struct alvh_error *error)
{
    alvh_date as_of = 0;
    if (*scenario->market.as_of && !alvh_date_parse(scenario->market.as_of, &as_of))
        return alvh_fail(error, ALVH_EINPUT, "\"%s\" is not a date; allowed: YYYY-MM-DD",
                         scenario->market.as_of);
    return alvh_history_find(history, as_of, index, error);
}

/* The state as it is written, on the day of a close: the calendar needs a date. */
static enum alvh_status given_start(const struct alvh_scenario *scenario,
                                    const struct alvh_model *model, alvh_date date,
                                    struct alvh_start_state *state,
                                    struct alvh_error *error)
{
    const int regime = alvh_model_regime(model, scenario->start.regime);
    char names[ALVH_REGIME_NAMES];
    if (regime < 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: market.start.regime: there is no regime \"%s\"; allowed: %s",
                         scenario->place.regime, scenario->start.regime,
                         alvh_model_regime_names(model, names));
    *state = (struct alvh_start_state){
        .date = date,
        .spot = scenario->start.spot,
        .regime = regime,
        .variance = {[ALVH_FAST] = scenario->start.variance_fast,
                     [ALVH_SLOW] = scenario->start.variance_slow},
        .vix_error = NAN,
        .curve_rmse = NAN,
    };
    state->vix = alvh_model_vix(model, regime, state->variance);
    state->regime_weight[regime] = 1.0;
    return ALVH_OK;
}

static enum alvh_status market_start(const struct alvh_scenario *scenario,
                                     const struct alvh_model *model,
                                     struct alvh_start_state *state,
                                     struct alvh_error *error)
{
    struct alvh_history *history = NULL;
    int index = 0;
    const char *data = scenario->market.data;
    if (*data && access(data, R_OK | X_OK) != 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: market.data: %s is no folder that can be read: %s",
                         scenario->place.data, data, strerror(errno));
    ALVH_TRY(alvh_history_read(*data ? data : NULL, &history, error));
    struct alvh_error inner = {0};
    enum alvh_status status = find_day(scenario, history, &index, &inner);
    if (status == ALVH_OK && !scenario->start_given)
        status = alvh_start_state_infer(model, history, index, state, &inner);
    if (status != ALVH_OK)
        blame_day(scenario, status, &inner, error);
    else if (scenario->start_given)
        status = given_start(scenario, model, alvh_history_day(history, index)->date, state,
                             error);
    alvh_history_free(history);
    return status;
}

/* A start at the VIX that the stress block wants is fitted to nothing else. */
enum alvh_status alvh_scenario_start(const struct alvh_scenario *scenario,
                                     const struct alvh_model *model,
                                     struct alvh_start_state *state,
                                     struct alvh_error *error)
{
    double vix;
    ALVH_TRY(market_start(scenario, model, state, error));
    ALVH_TRY(alvh_script_start_vix(scenario, &vix, error));
    if (vix == 0.0)
        return ALVH_OK;
    int32_t regime = state->regime;
    alvh_vix_match(model, vix, &regime, &state->variance[ALVH_FAST],
                   &state->variance[ALVH_SLOW]);
    state->regime = regime;
    state->vix = alvh_model_vix(model, regime, state->variance);
    state->vix_error = state->vix - vix;
    state->curve_rmse = NAN;
    return ALVH_OK;
}

/* Names a regime that the model does not have. */
static enum alvh_status check_script(const struct alvh_scenario *scenario,
                                     const struct alvh_model *model,
                                     struct alvh_error *error)
{
    struct alvh_script *script;
    const enum alvh_status status = alvh_script_create(scenario, model, &script, error);
    alvh_script_free(script);
    return status;
}

enum alvh_status alvh_scenario_check(const struct alvh_scenario *scenario,
                                     struct alvh_problems *problems)
{
    const int before = alvh_problems_count(problems);
    struct alvh_model model;
    struct alvh_start_state state;
    struct alvh_error error = {0};
    read_model(scenario, &model, problems);
    if (alvh_problems_count(problems) > before)
        return ALVH_EINPUT;
    enum alvh_status status = alvh_scenario_start(scenario, &model, &state, &error);
    if (status == ALVH_OK)
        status = check_script(scenario, &model, &error);
    if (status != ALVH_OK)
        alvh_problems_add(problems, "%s", error.text);
    return status;
}
