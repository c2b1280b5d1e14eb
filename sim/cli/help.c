#include "sim/cli/command.h"

static int run(const struct cli_arguments *arguments)
{
    if (arguments->operands == 0) {
        cli_print_overview();
        return ALVH_OK;
    }
    const struct cli_command *command = cli_find_command(arguments->operand[0]);
    if (!command)
        return cli_usage(arguments->command, "there is no command %s",
                         arguments->operand[0]);
    cli_print_help(command);
    return ALVH_OK;
}

static const struct cli_option options[] = {{0}};

const struct cli_command cli_help = {
    .name = "help",
    .operands = "[COMMAND]",
    .most_operands = 1,
    .does = "Says how a command is used",
    .text = "",
    .options = options,
    .run = run,
};
