/* The sampler: moves the market state of a block of paths by one trading day.
 *
 * Variance: Andersen's quadratic-exponential scheme for each factor; the log price with the
 * martingale correction (Andersen 2008, equations 23-33 and section 4.3). Jumps and regime
 * moves happen at their exact times inside the step: the step is cut at each event. */
#ifndef ALVH_DYNAMICS_H
#define ALVH_DYNAMICS_H

#include <stdint.h>

#include "alvh/model.h"
#include "alvh/random.h"

/* The state of a block of paths, structure of arrays, each 64-byte aligned and `lanes`
 * long; lanes is a multiple of ALVH_LANE_STEP. Lane l is path first_path + l. */
enum { ALVH_LANE_STEP = 16, ALVH_MAX_LANES = 1024 };
struct alvh_market_lanes {
    int lanes;
    double *ln_spot; /* ln of the index */
    double *v_fast;  /* variance per year */
    double *v_slow;  /* variance per year */
    int32_t *regime; /* 0 .. regimes - 1 */
    double
        *ln_carry; /* sum of the carry and premium paid: S exp(-ln_carry) is a martingale */
    double *jump;  /* receives the sum of the day's jumps of ln S; NULL: nobody asks */
    const double *leaving; /* multiplies the rates out of regime 0 today; NULL: 1 */
};

/* Everything about a measure and a step length that is the same for every path. */
struct alvh_dynamics;

/* The stepper of one measure. steps_per_day >= 1. The caller frees it. */
enum alvh_status alvh_dynamics_create(const struct alvh_model *model,
                                      const struct alvh_measure *measure, int steps_per_day,
                                      struct alvh_dynamics **dynamics,
                                      struct alvh_error *error);
void alvh_dynamics_free(struct alvh_dynamics *dynamics);

/* Moves every lane from the close of `day` to the close of `day + 1`. Pure in
 * (seed, first_path + lane, day): any cutting into blocks gives the same paths. */
void alvh_dynamics_step(const struct alvh_dynamics *dynamics, uint64_t seed,
                        uint64_t first_path, uint32_t day,
                        struct alvh_market_lanes *market);

#endif
