/* The printed comparison of the scenarios of a batch. */
#ifndef ALVH_SIM_CLI_BATCH_TABLE_H
#define ALVH_SIM_CLI_BATCH_TABLE_H

#include <stdio.h>

#include "alvh/batch.h"

/* Every book and scale of every scenario that did not fail, in dollars per contract. */
void cli_print_batch(FILE *out, int count, const struct alvh_batch_entry entry[]);

#endif
