/* Parts of a run, walked apart, put together. */
#ifndef ALVH_MERGE_H
#define ALVH_MERGE_H

#include "alvh/run.h"

ALVH_API_BEGIN

/* Writes the result file that the run would have written in one piece. part[]: what the
 * shards of alvh_run have written, in any order. What is missing or there twice,
 * incomplete, damaged or of another run is named, with ALVH_EINPUT. Of the options, shard,
 * resume and max_wall_seconds mean nothing here, and the rules must be those that the parts
 * were walked with. Sizes are as for alvh_run_sized. */
enum alvh_status alvh_merge_sized(int parts, const char *const part[],
                                  const struct alvh_run_options *options,
                                  size_t options_size, struct alvh_run_report *report,
                                  size_t report_size, struct alvh_error *error);

static inline enum alvh_status alvh_merge(int parts, const char *const part[],
                                          const struct alvh_run_options *options,
                                          struct alvh_run_report *report,
                                          struct alvh_error *error)
{
    return alvh_merge_sized(parts, part, options, sizeof *options, report, sizeof *report,
                            error);
}

ALVH_API_END

#endif
