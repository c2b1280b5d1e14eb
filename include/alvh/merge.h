/* Parts of a run, walked apart, put together. */
#ifndef ALVH_MERGE_H
#define ALVH_MERGE_H

#include "alvh/run.h"

/* Writes the result file that the run would have written in one piece. part[]: what the
 * shards of alvh_run have written, in any order. What is missing or there twice, incomplete,
 * damaged or of another run is named, with ALVH_EINPUT. Of the options, shard, resume and
 * max_wall_seconds mean nothing here. */
enum alvh_status alvh_merge(int parts, const char *const part[],
                            const struct alvh_run_options *options,
                            struct alvh_run_report *report, struct alvh_error *error);

#endif
