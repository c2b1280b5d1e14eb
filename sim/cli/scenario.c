#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/options.h"
#include "models/json.h"
#include "models/nearest.h"
#include "sim/cli/given.h"

static int list(bool as_json)
{
    static struct alvh_scenario scenario;
    struct alvh_json json = {.out = stdout, .lines = 1};
    struct alvh_problems *problems = alvh_problems_create();
    if (as_json)
        alvh_json_list(&json, NULL);
    for (int i = 0; problems && alvh_scenario_builtin_name(i); i++) {
        const char *name = alvh_scenario_builtin_name(i);
        alvh_scenario_read(name, 0, NULL, &scenario, problems);
        if (as_json) {
            alvh_json_map(&json, NULL);
            alvh_json_text(&json, "name", name);
            alvh_json_text(&json, "description", scenario.description);
            alvh_json_end(&json);
        } else {
            printf("%-20s %s\n", name, scenario.description);
        }
    }
    if (as_json)
        alvh_json_end(&json);
    alvh_problems_free(problems);
    return ALVH_OK;
}

static int print_text(char *text)
{
    fputs(text, stdout);
    free(text);
    return ALVH_OK;
}

static int print_schema(void)
{
    struct alvh_error error = {0};
    char *text;
    return alvh_scenario_schema(&text, &error) == ALVH_OK ? print_text(text)
                                                          : cli_fail(&error);
}

int cli_print_scenario(const struct alvh_scenario *scenario, bool json)
{
    struct alvh_error error = {0};
    char *text;
    const enum alvh_status status = json ? alvh_scenario_json(scenario, &text, &error)
                                         : alvh_scenario_print(scenario, &text, &error);
    return status == ALVH_OK ? print_text(text) : cli_fail(&error);
}

/* With all the keys that it stands for. */
static int print_whole(const struct cli_arguments *arguments, const char *name)
{
    static struct alvh_scenario scenario;
    const int status = cli_read_scenario(arguments, name, 0, NULL, &scenario);
    return status == ALVH_OK ? cli_print_scenario(&scenario, true) : status;
}

static int run(const struct cli_arguments *arguments)
{
    const bool json = cli_has(arguments, "--json");
    if (cli_has(arguments, "--schema"))
        return print_schema();
    if (arguments->operands == 0)
        return list(json);
    const char *name = arguments->operand[0], *text = alvh_scenario_builtin_text(name);
    if (text && json)
        return print_whole(arguments, name);
    if (text) {
        fputs(text, stdout);
        return ALVH_OK;
    }
    const char *names[64];
    int count = 0;
    for (; alvh_scenario_builtin_name(count); count++)
        names[count] = alvh_scenario_builtin_name(count);
    return cli_usage(arguments->command,
                     "there is no built-in scenario %s; the nearest is %s", name,
                     names[alvh_nearest(name, count, names)]);
}

static const struct cli_option options[] = {
    {"--schema", 0, NULL, "print the JSON Schema of every scenario"},
    {"--json", 0, NULL, "the list as JSON, or the scenario with every key as JSON"},
    {0}};

const struct cli_command cli_scenario = {
    .name = "scenario",
    .operands = "[NAME]",
    .most_operands = 1,
    .does = "Lists the built-in scenarios, or prints one with its comments",
    .text =
        "`alvh scenario core` prints every key of a scenario file with its default, unit "
        "and\nmeaning. A file of your own starts with `extends: core` and holds what it "
        "changes.\nEditors that know JSON Schema check and complete such a file: put\n"
        "`alvh scenario --schema` into a file, and name that in its first line, as\n"
        "`# yaml-language-server: $schema=scenario.json`.\n",
    .options = options,
    .run = run,
};
