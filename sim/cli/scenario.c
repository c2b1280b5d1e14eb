#include <stdio.h>

#include "alvh/scenario.h"
#include "models/nearest.h"
#include "sim/cli/command.h"

static int list(void)
{
    struct alvh_problems *problems = alvh_problems_create();
    for (int i = 0; problems && alvh_scenario_builtin_name(i); i++) {
        struct alvh_scenario scenario;
        alvh_scenario_read(alvh_scenario_builtin_name(i), 0, NULL, &scenario, problems);
        printf("%-20s %s\n", alvh_scenario_builtin_name(i), scenario.description);
    }
    alvh_problems_free(problems);
    return ALVH_OK;
}

static int run(const struct cli_arguments *arguments)
{
    if (arguments->operands == 0)
        return list();
    const char *text = alvh_scenario_builtin_text(arguments->operand[0]);
    if (text) {
        fputs(text, stdout);
        return ALVH_OK;
    }
    const char *names[16];
    int count = 0;
    for (; alvh_scenario_builtin_name(count); count++)
        names[count] = alvh_scenario_builtin_name(count);
    return cli_usage(
        arguments->command, "there is no built-in scenario %s; the nearest is %s",
        arguments->operand[0], names[alvh_nearest(arguments->operand[0], count, names)]);
}

static const struct cli_option options[] = {{0}};

const struct cli_command cli_scenario = {
    .name = "scenario",
    .operands = "[NAME]",
    .most_operands = 1,
    .does = "Lists the built-in scenarios, or prints one with its comments",
    .text =
        "`alvh scenario core` prints every key of a scenario file with its default, unit "
        "and\nmeaning. A file of your own starts with `extends: core` and holds what it "
        "changes.\n",
    .options = options,
    .run = run,
};
