#include "sim/cli/given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reads it, and then what it names: a problem of the one must not hide those of the other.
 */
static enum alvh_status read_and_check(const char *name, int count,
                                       const char *const settings[],
                                       struct alvh_scenario *scenario,
                                       struct alvh_problems *problems)
{
    const enum alvh_status status =
        alvh_scenario_read(name, count, settings, scenario, problems);
    const enum alvh_status named = alvh_scenario_check(scenario, problems);
    return status == ALVH_OK ? named : status;
}

int cli_judge_scenario(const struct cli_arguments *arguments, const char *name, int extras,
                       const char *const extra[], struct alvh_scenario *scenario,
                       struct alvh_problems *problems)
{
    const char **settings = calloc((size_t)(arguments->given + extras) + 1, sizeof(char *));
    if (!settings) {
        fprintf(stderr, "alvh: no memory\n");
        return ALVH_EFAILED;
    }
    int count = 0;
    for (int i = 0; i < arguments->given; i++)
        if (strcmp(arguments->option[i].option->name, "--set") == 0)
            settings[count++] = arguments->option[i].value;
    for (int i = 0; i < extras; i++)
        settings[count++] = extra[i];
    const enum alvh_status status =
        read_and_check(name ? name : "core", count, settings, scenario, problems);
    free(settings);
    return (int)status;
}

int cli_read_scenario(const struct cli_arguments *arguments, const char *name, int extras,
                      const char *const extra[], struct alvh_scenario *scenario)
{
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems) {
        fprintf(stderr, "alvh: no memory\n");
        return ALVH_EFAILED;
    }
    const int status =
        cli_judge_scenario(arguments, name, extras, extra, scenario, problems);
    fputs(alvh_problems_text(problems), stderr);
    alvh_problems_free(problems);
    return status;
}
