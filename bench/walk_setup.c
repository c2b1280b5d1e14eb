#include "bench/walk_setup.h"

#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/accounts.h"

static enum alvh_status create(struct walk_setup *setup, int lanes,
                               struct alvh_error *error)
{
    ALVH_TRY(alvh_prepare(&setup->scenario, &(struct alvh_prepare_options){0},
                          &setup->prepared, error));
    ALVH_TRY(alvh_outcomes_create(&setup->scenario, lanes, &setup->outcomes, error));
    return alvh_block_create(&setup->prepared.walk, lanes, &setup->block, error);
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
    alvh_prepared_free(&setup->prepared);
}
