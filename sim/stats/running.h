/* The mean of what has come so far, for a person who waits: cheap, and in whatever order
 * paths are finished.
 *
 *     m = sum w x / sum w,   se^2 = sum w^2 (x - m)^2 / (sum w)^2
 *
 * with the normal interval; all weights are 1 where none are given. */
#ifndef ALVH_SIM_RUNNING_H
#define ALVH_SIM_RUNNING_H

#include <stdint.h>

#include "alvh/headline.h"

/* All zero is nothing yet. Values are taken about the first one. */
struct alvh_running {
    int64_t count;
    double first;
    double weight, value;                  /* sums of w and w (x - first) */
    double squared, squared_value, spread; /* of w^2, w^2 (x - first), w^2 (x - first)^2 */
};

/* weight may be NULL. */
void alvh_running_add(struct alvh_running *running, int64_t count, const double *value,
                      const double *weight);

/* Of fewer than two values the interval is infinite. */
struct alvh_estimate alvh_running_estimate(const struct alvh_running *running);

#endif
