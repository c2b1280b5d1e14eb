/* Colours, on a terminal only, and not where NO_COLOR (no-color.org) is set to anything or
 * TERM is dumb or missing. */
#ifndef ALVH_SIM_CLI_COLOUR_H
#define ALVH_SIM_CLI_COLOUR_H

#include <stdbool.h>
#include <stdio.h>

enum cli_paint { CLI_PLAIN, CLI_BOLD, CLI_FAINT, CLI_GOOD, CLI_BAD };

bool cli_has_colours(FILE *out);

/* What begins a paint and what ends it; "" where there are no colours. */
const char *cli_paint_begin(FILE *out, enum cli_paint paint);
const char *cli_paint_end(FILE *out, enum cli_paint paint);

#endif
