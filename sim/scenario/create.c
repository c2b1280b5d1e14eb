/* A scenario whose struct the caller need not know. */
#include "alvh/options.h"

#include <stdlib.h>

/* A scenario that may have been read; NULL where there were problems. */
static enum alvh_status hand_out(struct alvh_scenario *read, enum alvh_status status,
                                 struct alvh_scenario **scenario)
{
    *scenario = status == ALVH_OK ? read : NULL;
    if (status != ALVH_OK)
        free(read);
    return status;
}

static struct alvh_scenario *allocate(struct alvh_problems *problems)
{
    struct alvh_scenario *made = calloc(1, sizeof *made);
    if (!made)
        alvh_problems_add(problems, "no memory for a scenario");
    return made;
}

enum alvh_status alvh_scenario_create(const char *name_or_path, int count,
                                      const char *const settings[],
                                      struct alvh_scenario **scenario,
                                      struct alvh_problems *problems)
{
    struct alvh_scenario *made = allocate(problems);
    return hand_out(made,
                    made ? alvh_scenario_read(name_or_path, count, settings, made, problems)
                         : ALVH_EFAILED,
                    scenario);
}

enum alvh_status alvh_scenario_create_from_text(const char *name, const char *text,
                                                struct alvh_scenario **scenario,
                                                struct alvh_problems *problems)
{
    struct alvh_scenario *made = allocate(problems);
    return hand_out(made,
                    made ? alvh_scenario_parse(name, text, made, problems) : ALVH_EFAILED,
                    scenario);
}

void alvh_scenario_free(struct alvh_scenario *scenario)
{
    free(scenario);
}
