/* What `alvh compare` prints. */
#ifndef ALVH_SIM_CLI_COMPARE_H
#define ALVH_SIM_CLI_COMPARE_H

#include <stdio.h>

#include "alvh/compare.h"

/* Whether 95 % intervals leave a difference out of 0, and which way that is. */
enum cli_verdict { CLI_SAME, CLI_BETTER, CLI_WORSE };
enum cli_verdict cli_compare_verdict(const struct alvh_compared *row);

void cli_compare_json(FILE *out, const struct alvh_comparison *comparison);

#endif
