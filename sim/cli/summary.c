#include <stddef.h>

#include "sim/cli/command.h"
#include "sim/cli/headline.h"

static int run(const struct cli_arguments *arguments)
{
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a result file is missing");
    return cli_print_headline(arguments->operand[0], cli_has(arguments, "--json"));
}

static const struct cli_option options[] = {{"--json", 0, NULL, "one JSON object"}, {0}};

const struct cli_command cli_summary = {
    .name = "summary",
    .operands = "FILE.h5",
    .most_operands = 1,
    .does = "Prints the headline tables of a finished run",
    .text = "",
    .options = options,
    .run = run,
};
