/* The scenario that a command line names, with its --set options. */
#ifndef ALVH_SIM_CLI_GIVEN_H
#define ALVH_SIM_CLI_GIVEN_H

#include "alvh/scenario.h"
#include "sim/cli/command.h"

/* Reads operand 0 (core when there is none) with the settings of --set in their order, then
 * `extra`, which come last. Reads what the scenario names too. Prints every problem;
 * returns the exit status. */
int cli_read_scenario(const struct cli_arguments *arguments, int extras,
                      const char *const extra[], struct alvh_scenario *scenario);

#endif
