/* Completion of the command line for shells, from the table of commands. */
#ifndef ALVH_SIM_CLI_COMPLETION_H
#define ALVH_SIM_CLI_COMPLETION_H

#include <stdio.h>

#include "sim/cli/command.h"

/* What may stand for an operand or an option's argument, by what the help calls it. */
enum cli_value_kind {
    CLI_VALUE_ANY,
    CLI_VALUE_RESULT,   /* FILE.h5 */
    CLI_VALUE_FILE,     /* FILE.html */
    CLI_VALUE_FOLDER,   /* DIR */
    CLI_VALUE_SCENARIO, /* SCENARIO: a built-in one or a file */
    CLI_VALUE_MODEL,    /* MODEL: a built-in one or a file */
    CLI_VALUE_KEY,      /* KEY.PATH=VALUE */
    CLI_VALUE_BUILTIN,  /* NAME, of an operand: a built-in scenario */
    CLI_VALUE_COMMAND,  /* COMMAND */
    CLI_VALUE_CHOICE,   /* one|other */
};
enum cli_value_kind cli_operand_kind(const struct cli_command *command);
enum cli_value_kind cli_argument_kind(const struct cli_option *option);

/* The words of a kind, a blank between them; choices: what is chosen from. */
void cli_print_words(FILE *out, enum cli_value_kind kind, const char *choices);

/* The scripts. */
void cli_complete_bash(FILE *out);
void cli_complete_zsh(FILE *out);
void cli_complete_fish(FILE *out);

#endif
