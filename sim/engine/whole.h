/* What alvh_run and alvh_merge do, once the structs they were given are of this library's
 * own length. */
#ifndef ALVH_SIM_WHOLE_H
#define ALVH_SIM_WHOLE_H

#include "alvh/merge.h"

enum alvh_status alvh_run_whole(const struct alvh_scenario *scenario,
                                const struct alvh_run_options *options,
                                struct alvh_run_report *report, struct alvh_error *error);

enum alvh_status alvh_merge_whole(int parts, const char *const part[],
                                  const struct alvh_run_options *options,
                                  struct alvh_run_report *report, struct alvh_error *error);

#endif
