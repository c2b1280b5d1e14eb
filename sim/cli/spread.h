/* Commands whose runs are spread over all ranks that the program was started as. */
#ifndef ALVH_SIM_CLI_SPREAD_H
#define ALVH_SIM_CLI_SPREAD_H

#include "sim/cli/command.h"

/* As cli_dispatch on rank 0; the others help. Returns the exit status, the same on all. */
int cli_spread(const struct cli_command *command, int count, char *words[]);

#endif
