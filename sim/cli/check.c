#include <stdio.h>

#include "sim/cli/given.h"

static int run(const struct cli_arguments *arguments)
{
    struct alvh_scenario scenario;
    const char *name = arguments->operands ? arguments->operand[0] : "core";
    const int status = cli_read_scenario(arguments, name, 0, NULL, &scenario);
    if (status == ALVH_OK)
        printf("%s: no problems\n", name);
    return status;
}

static const struct cli_option options[] = {
    {"--set", 0, "KEY.PATH=VALUE", "change a key of the scenario; may be repeated"}, {0}};

const struct cli_command cli_check = {
    .name = "check",
    .operands = "[SCENARIO]",
    .most_operands = 1,
    .does = "Checks a scenario, its model and its market data, and prints every problem",
    .text = "SCENARIO is a built-in scenario or a YAML file; core when it is left out.\n",
    .options = options,
    .run = run,
};
