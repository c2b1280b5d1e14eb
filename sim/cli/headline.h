/* The headline tables of a finished run, on standard output. */
#ifndef ALVH_SIM_CLI_HEADLINE_H
#define ALVH_SIM_CLI_HEADLINE_H

#include <stdbool.h>

#include "alvh/result.h"

/* Reads a result file and prints its headline, as tables or as one JSON object; returns the
 * exit status. */
int cli_print_headline(const char *path, bool json);

#endif
