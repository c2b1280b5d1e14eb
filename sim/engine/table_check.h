/* A run's check of its own tables: states that its paths visited, repriced exactly. */
#ifndef ALVH_SIM_TABLE_CHECK_H
#define ALVH_SIM_TABLE_CHECK_H

#include "sim/engine/block.h"
#include "sim/file/write.h"

/* Walks some of the run's own paths again, draws a day and a tenor for each, and compares
 * table prices with exact ones over the strikes a book can hold. Fills the table_error_*
 * and parity_error members. Deterministic in the seed. */
enum alvh_status alvh_table_check(const struct alvh_walk *walk,
                                  struct alvh_diagnostics *diagnostics,
                                  struct alvh_error *error);

#endif
