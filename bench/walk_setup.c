#include "bench/walk_setup.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/accounts.h"
#include "sim/engine/before.h"

static enum alvh_status create(struct walk_setup *setup, int lanes,
                               struct alvh_error *error)
{
    struct alvh_scenario *scenario = &setup->scenario;
    const int accounts = scenario->books * scenario->scales;
    struct alvh_start_state start;
    ALVH_TRY(alvh_scenario_model(scenario, &setup->model, error));
    ALVH_TRY(alvh_scenario_start(scenario, &setup->model, &start, error));
    ALVH_TRY(alvh_plan_create(scenario, start.date, &setup->plan, error));
    ALVH_TRY(alvh_dynamics_create(&setup->model, &setup->model.p,
                                  (int)scenario->simulation.steps_per_day, &setup->dynamics,
                                  error));
    ALVH_TRY(alvh_factors_create(&setup->model, start.date, (int)scenario->simulation.days,
                                 &setup->factors, error));
    ALVH_TRY(alvh_tables_obtain(&setup->model, ALVH_TABLES_CACHED, 0, NULL, NULL,
                                &setup->tables, error));
    ALVH_TRY(alvh_fans_create(setup->plan->days + 1,
                              ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT * accounts,
                              &setup->fans, error));
    alvh_fans_scale(&setup->fans, scenario, &start);
    setup->walk =
        (struct alvh_walk){.scenario = scenario,
                           .model = &setup->model,
                           .plan = setup->plan,
                           .dynamics = setup->dynamics,
                           .factors = setup->factors,
                           .pricer = {.model = &setup->model, .tables = setup->tables},
                           .start = start,
                           .account = setup->account,
                           .programmes = 1,
                           .fans = &setup->fans};
    ALVH_TRY(alvh_signals_before(scenario, &start, &setup->walk.past, error));
    alvh_accounts_open(scenario, setup->plan, setup->account, setup->walk.used);
    ALVH_TRY(alvh_outcomes_create(scenario, lanes, &setup->outcomes, error));
    return alvh_block_create(&setup->walk, lanes, &setup->block, error);
}

void walk_setup_read(struct walk_setup *setup, const char *scenario, int count,
                     const char *const setting[])
{
    struct alvh_problems *problems = alvh_problems_create();
    *setup = (struct walk_setup){0};
    if (alvh_scenario_read(scenario, count, setting, &setup->scenario, problems) !=
        ALVH_OK) {
        fputs(alvh_problems_text(problems), stderr);
        exit(EXIT_FAILURE);
    }
    alvh_problems_free(problems);
}

void walk_setup_open(struct walk_setup *setup, int lanes)
{
    struct alvh_error error = {0};
    if (create(setup, lanes, &error) != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(EXIT_FAILURE);
    }
}

void walk_setup_create(struct walk_setup *setup, const char *scenario, int count,
                       const char *const setting[], int lanes)
{
    walk_setup_read(setup, scenario, count, setting);
    walk_setup_open(setup, lanes);
}

void walk_setup_free(struct walk_setup *setup)
{
    alvh_block_free(setup->block);
    alvh_outcomes_free(&setup->outcomes);
    alvh_fans_free(&setup->fans);
    alvh_tables_free(setup->tables);
    alvh_factors_free(setup->factors);
    alvh_dynamics_free(setup->dynamics);
    alvh_plan_free(setup->plan);
}
