/* Any rank but 0: walks blocks of the runs that rank 0 leads. It reads and writes no files
 * beside price tables: the run comes with the first letter, as a checkpoint has it. */
#ifndef ALVH_SIM_HELPER_H
#define ALVH_SIM_HELPER_H

#include <stdatomic.h>

#include "alvh/tables.h"
#include "sim/engine/ranks.h"

/* Helps until rank 0 says that the program is over, and with which exit status. When *stop is
 * other than zero it begins no block, and the whole run stops. */
enum alvh_status alvh_help(struct alvh_ranks *ranks, const atomic_int *stop, int *status,
                           struct alvh_error *error);

#endif
