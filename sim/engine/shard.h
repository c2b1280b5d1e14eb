/* Shards: a run cut in parts for machines that do not know one another. */
#ifndef ALVH_SIM_SHARD_H
#define ALVH_SIM_SHARD_H

#include "sim/engine/identity.h"
#include "sim/stats/ranges.h"

/* Adds the paths of a shard of a run of so many, in whole lane steps. Pieces of at most a
 * block go to the shards in turn, so that each has its share of the first paths, which cost
 * more; together the shards have every path once. false: no memory. */
bool alvh_shard_paths(const struct alvh_shard *shard, int64_t paths,
                      struct alvh_ranges *ranges);

/* Is the file the part that the identity says, and complete? Fails where it is a part of
 * another run; a file that is not there, or no part, is not complete. */
enum alvh_status alvh_shard_is_complete(const char *path,
                                        const struct alvh_buffer *identity, bool *complete,
                                        struct alvh_error *error);

/* Has a file its last record? */
bool alvh_shard_has_end(const struct alvh_records *records);

#endif
