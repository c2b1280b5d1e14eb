/* Manual pages in mdoc(7), from the tables of commands and of scenario options. */
#ifndef ALVH_SIM_CLI_MANUAL_H
#define ALVH_SIM_CLI_MANUAL_H

#include <stdio.h>

#include "sim/cli/command.h"

/* alvh(1), alvh-COMMAND(1) and alvh-scenario(5). */
void cli_manual_program(FILE *out);
void cli_manual_command(FILE *out, const struct cli_command *command);
void cli_manual_scenario(FILE *out);

/* The head of a page, to the line with its name; "" for a name without a command. */
void cli_manual_begin(FILE *out, const char *name, int section, const char *does);

/* Prose: a sentence ends its line, `code` is bold, what roff would take for its own is
 * escaped; an indented line stands as it is. */
void cli_manual_prose(FILE *out, const char *text);
/* A few words within a line. */
void cli_manual_words(FILE *out, const char *text);

#endif
