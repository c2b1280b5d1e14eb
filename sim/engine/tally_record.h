/* Counts that blocks share, as a record of a checkpoint: what the blocks since the last such
 * record have added to the distributions by day.
 *
 *     ranges     how many, then first and end of each: the paths that were counted
 *     arrays     three times: how many bytes, and the counts other than zero, each as its
 *                distance from the one before and itself, in 7 bits a byte, the least first
 *
 * A block of which the distributions count some paths is finished when such a record has it:
 * counts of one block alone would take ten times the room of its outcomes. */
#ifndef ALVH_SIM_TALLY_RECORD_H
#define ALVH_SIM_TALLY_RECORD_H

#include "sim/engine/block.h"
#include "sim/file/checkpoint.h"
#include "sim/stats/ranges.h"

/* Paths from this one on are counted in no distribution. */
int64_t alvh_tally_paths(const struct alvh_walk *walk);

/* Moves the counts out of the walk's distributions, which are zero then. */
enum alvh_status alvh_tally_record_take(const struct alvh_walk *walk,
                                        const struct alvh_ranges *counted,
                                        struct alvh_buffer *buffer,
                                        struct alvh_error *error);

/* Lists the blocks that a record has counted. */
enum alvh_status alvh_tally_record_ranges(const char *path,
                                          const struct alvh_buffer *buffer,
                                          struct alvh_ranges *counted,
                                          struct alvh_error *error);

/* Adds the counts of a record to the walk's distributions. */
enum alvh_status alvh_tally_record_add(const char *path, const struct alvh_buffer *buffer,
                                       const struct alvh_walk *walk,
                                       struct alvh_error *error);

#endif
