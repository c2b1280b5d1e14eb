#include <stdio.h>
#include <string.h>

#include "models/json.h"
#include "sim/cli/given.h"

static void print_json(const char *name, const struct alvh_problems *problems)
{
    struct alvh_json json = {.out = stdout, .lines = 2};
    alvh_json_map(&json, NULL);
    alvh_json_text(&json, "scenario", name);
    alvh_json_flag(&json, "valid", alvh_problems_count(problems) == 0);
    alvh_json_list(&json, "problems");
    for (const char *line = alvh_problems_text(problems); *line;) {
        const int length = (int)strcspn(line, "\n");
        alvh_json_part(&json, NULL, line, length);
        line += length + (line[length] == '\n');
    }
    alvh_json_end(&json);
    alvh_json_end(&json);
}

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_scenario scenario;
    const char *name = arguments->operands ? arguments->operand[0] : "core";
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems) {
        fprintf(stderr, "alvh: no memory\n");
        return ALVH_EFAILED;
    }
    const int status = cli_judge_scenario(arguments, name, 0, NULL, &scenario, problems);
    if (cli_has(arguments, "--json"))
        print_json(name, problems);
    else if (status == ALVH_OK)
        printf("%s: no problems\n", name);
    else
        fputs(alvh_problems_text(problems), stderr);
    alvh_problems_free(problems);
    return status;
}

static const struct cli_option options[] = {
    {"--set", 0, "KEY.PATH=VALUE", "change a key of the scenario; may be repeated"},
    {"--json", 0, NULL, "print whether it is valid, and the problems, as JSON"},
    {0}};

const struct cli_command cli_check = {
    .name = "check",
    .operands = "[SCENARIO]",
    .most_operands = 1,
    .does = "Checks a scenario, its model and its market data, and prints every problem",
    .text = "SCENARIO is a built-in scenario or a YAML file; core when it is left out.\n",
    .options = options,
    .run = run,
};
