/* A path whose outcome is no number: found when its block is walked, and then looked for day
 * by day. Comparisons with a NaN are false, so that statistics would pass over it without a
 * word; a run that meets one stops. */
#ifndef ALVH_SIM_SPOILT_H
#define ALVH_SIM_SPOILT_H

#include "sim/engine/walks.h"

/* The first of the lanes with an outcome, of any account, that is not finite; -1: none. */
int alvh_spoilt_lane(const struct alvh_outcomes *outcomes, int lanes);

/* Walks the path once more and fails with the day, the book and the quantity at which it is
 * first no number. */
enum alvh_status alvh_spoilt_tell(const struct alvh_walk *walk,
                                  alvh_walk_function *walk_block, int64_t path,
                                  struct alvh_error *error);

#endif
