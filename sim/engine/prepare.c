#include "sim/engine/prepare.h"

#include "sim/engine/accounts.h"
#include "sim/engine/before.h"
#include "sim/engine/threads.h"

static enum alvh_status create_fans(struct alvh_prepared *prepared,
                                    struct alvh_error *error)
{
    const struct alvh_walk *walk = &prepared->walk;
    const int accounts = walk->scenario->books * walk->scenario->scales;
    ALVH_TRY(alvh_fans_create(walk->plan->days + 1,
                              ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT * accounts,
                              &prepared->fans, error));
    alvh_fans_scale(&prepared->fans, walk->scenario, &walk->start);
    ALVH_TRY(alvh_fans_create(walk->plan->days + 1, 2 * accounts, &prepared->edges, error));
    for (int series = 0; series < 2 * accounts; series++) {
        prepared->edges.centre[series] = 100.0; /* % of SPX */
        prepared->edges.unit[series] = 0.1;
    }
    return ALVH_OK;
}

/* Paths come in whole steps of lanes; what is beyond them has nothing to explain. */
static enum alvh_status create_attribution(struct alvh_prepared *prepared,
                                           struct alvh_error *error)
{
    const struct alvh_scenario *scenario = prepared->walk.scenario;
    const int64_t wanted = scenario->output.greek_paths, step = ALVH_LANE_STEP;
    const int64_t paths = (scenario->simulation.paths + step - 1) / step * step;
    return alvh_attribution_create(wanted < paths ? wanted : paths,
                                   scenario->books * scenario->scales, prepared->account,
                                   &prepared->attribution, error);
}

static enum alvh_status obtain_tables(const struct alvh_prepare_options *options,
                                      struct alvh_prepared *prepared,
                                      struct alvh_error *error)
{
    struct alvh_tables_cache *cache = options->tables;
    if (!cache)
        cache = prepared->own_tables = alvh_tables_cache_create();
    if (!cache)
        return alvh_fail(error, ALVH_EFAILED, "no memory for price tables");
    return alvh_tables_cache_obtain(cache, &prepared->model, options->threads,
                                    options->progress, options->context, &prepared->tables,
                                    error);
}

/* The market of the walk and its prices. */
static enum alvh_status create_market(const struct alvh_prepare_options *options,
                                      struct alvh_prepared *prepared,
                                      struct alvh_error *error)
{
    const struct alvh_scenario *scenario = prepared->walk.scenario;
    const struct alvh_model *model = &prepared->model;
    const int days = (int)scenario->simulation.days;
    ALVH_TRY(alvh_dynamics_create(model, &model->p, (int)scenario->simulation.steps_per_day,
                                  &prepared->dynamics, error));
    alvh_sampling_create(scenario, prepared->dynamics, &prepared->walk.sampling);
    ALVH_TRY(alvh_factors_create(model, prepared->walk.start.date, days, &prepared->factors,
                                 error));
    ALVH_TRY(alvh_script_create(scenario, model, &prepared->script, error));
    ALVH_TRY(obtain_tables(options, prepared, error));
    if (scenario->simulation.pricing[0] == 'e')
        ALVH_TRY(alvh_exact_lanes_create(model, ALVH_TABLES_SPX_DAYS, ALVH_TABLES_VIX_DAYS,
                                         &prepared->exact, error));
    return ALVH_OK;
}

/* The model, the start and what was before it. */
static enum alvh_status find_start(const struct alvh_scenario *scenario,
                                   const struct alvh_prepare_given *given,
                                   struct alvh_prepared *prepared, struct alvh_error *error)
{
    struct alvh_walk *walk = &prepared->walk;
    if (given) {
        prepared->model = *given->model;
        walk->start = *given->start;
        walk->past = *given->past;
        return ALVH_OK;
    }
    ALVH_TRY(alvh_scenario_model(scenario, &prepared->model, error));
    ALVH_TRY(alvh_scenario_start(scenario, &prepared->model, &walk->start, error));
    return alvh_signals_before(scenario, &walk->start, &walk->past, error);
}

enum alvh_status alvh_prepare(const struct alvh_scenario *scenario,
                              const struct alvh_prepare_options *options,
                              struct alvh_prepared *prepared, struct alvh_error *error)
{
    struct alvh_walk *walk = &prepared->walk;
    *prepared = (struct alvh_prepared){.walk.scenario = scenario};
    ALVH_TRY(alvh_threads_start(options->threads, error));
    ALVH_TRY(alvh_guests_create(scenario, options->rules, options->rule, &walk->guests,
                                error));
    if (options->guests)
        walk->guests = *options->guests;
    ALVH_TRY(find_start(scenario, options->given, prepared, error));
    ALVH_TRY(alvh_plan_create(scenario, walk->start.date, &prepared->plan, error));
    ALVH_TRY(create_market(options, prepared, error));
    walk->model = &prepared->model;
    walk->plan = prepared->plan;
    walk->dynamics = prepared->dynamics;
    walk->factors = prepared->factors;
    walk->script = prepared->script;
    walk->pricer = (struct alvh_pricer){
        .model = walk->model, .tables = prepared->tables, .exact = prepared->exact};
    walk->account = prepared->account;
    walk->fans = &prepared->fans;
    walk->attribution = &prepared->attribution;
    walk->edges = &prepared->edges;
    alvh_programmes_find(scenario, &walk->programmes);
    alvh_accounts_open(scenario, walk->plan, &walk->programmes, prepared->account,
                       walk->used);
    ALVH_TRY(create_fans(prepared, error));
    return create_attribution(prepared, error);
}

void alvh_prepared_free(struct alvh_prepared *prepared)
{
    alvh_fans_free(&prepared->fans);
    alvh_fans_free(&prepared->edges);
    alvh_script_free(prepared->script);
    alvh_attribution_free(&prepared->attribution);
    alvh_factors_free(prepared->factors);
    alvh_dynamics_free(prepared->dynamics);
    alvh_exact_lanes_free(prepared->exact);
    alvh_tables_cache_free(prepared->own_tables);
    alvh_plan_free(prepared->plan);
}
