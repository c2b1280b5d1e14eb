/* The scenario that a command line names, with its --set options. */
#ifndef ALVH_SIM_CLI_GIVEN_H
#define ALVH_SIM_CLI_GIVEN_H

#include "alvh/scenario.h"
#include "sim/cli/command.h"

/* Reads the scenario of that name (core when it is NULL) with the settings of --set in
 * their order, then `extra`, which come last. Reads what the scenario names too. Prints
 * every problem; returns the exit status. */
int cli_read_scenario(const struct cli_arguments *arguments, const char *name, int extras,
                      const char *const extra[], struct alvh_scenario *scenario);

#endif
