/* The copies of the walk, one per instruction set, and which of them runs. */
#ifndef ALVH_SIM_WALKS_H
#define ALVH_SIM_WALKS_H

#include "sim/engine/block.h"

typedef void alvh_walk_function(const struct alvh_walk *walk, struct alvh_block *block,
                                struct alvh_outcomes *outcomes, int64_t offset);

/* The best copy this processor runs, or the one that ALVH_ISA in the environment names. */
enum alvh_status alvh_walk_select(alvh_walk_function **walk, const char **isa,
                                  struct alvh_error *error);

/* The same of alvh_block_shock. */
typedef void alvh_shock_function(const struct alvh_walk *walk, struct alvh_block *block,
                                 int day, bool trades);
enum alvh_status alvh_shock_select(alvh_shock_function **shock, const char **isa,
                                   struct alvh_error *error);

#endif
