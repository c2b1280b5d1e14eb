#include <stddef.h>

#include "sim/cli/command.h"
#include "sim/cli/headline.h"

static int run(const struct cli_arguments *arguments)
{
    if (arguments->operands == 0)
        return cli_usage(arguments->command, "a result file is missing");
    return cli_print_headline(arguments->operand[0], cli_headline_form(arguments));
}

static const struct cli_option options[] = {
    {"--all", 0, NULL, "every size, costs, returns, sizing rules, claims and checks"},
    {"--json", 0, NULL, "one JSON object, with everything; by day only with --all"},
    {0}};

const struct cli_command cli_summary = {
    .name = "summary",
    .operands = "FILE.h5",
    .most_operands = 1,
    .does = "Prints the headline of a finished run",
    .text =
        "Each book at its least and its largest size, and how it differs from the\n"
        "reference book on the same paths: on a terminal green where the 95 % interval\n"
        "says better, red where it says worse.\n",
    .options = options,
    .run = run,
};
