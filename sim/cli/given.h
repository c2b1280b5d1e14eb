/* The scenario that a command line names, with its --set options. */
#ifndef ALVH_SIM_CLI_GIVEN_H
#define ALVH_SIM_CLI_GIVEN_H

#include "alvh/options.h"
#include "sim/cli/command.h"

/* Reads the scenario of that name (core when it is NULL) with the settings of --set in
 * their order, then `extra`, which come last. Reads what the scenario names too. Prints
 * every problem; returns the exit status. */
int cli_read_scenario(const struct cli_arguments *arguments, const char *name, int extras,
                      const char *const extra[], struct alvh_scenario *scenario);

/* The same, with the problems added to a list instead of being printed. */
int cli_judge_scenario(const struct cli_arguments *arguments, const char *name, int extras,
                       const char *const extra[], struct alvh_scenario *scenario,
                       struct alvh_problems *problems);

/* Prints a scenario with every key, as YAML with comments or as JSON; returns the exit
 * status. */
int cli_print_scenario(const struct alvh_scenario *scenario, bool json);

#endif
