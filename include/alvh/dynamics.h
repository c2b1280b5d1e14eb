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
enum { ALVH_MAX_TILTS = 8 };
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
    /* Where events are drawn from: 0 the model itself, k its tilt k - 1. NULL: all 0, and
     * no densities are kept. */
    const int32_t *proposal;
    /* What is left of the exponential that decides when the path first moves to another
     * regime: it moves when the integral of the rate of leaving, under the law that its
     * events are drawn from, has used it up. Negative: moves come as jumps do. NULL: on
     * every path. */
    double *until_move;
    /* For each tilt the ln of the density of the path so far under the tilt over that under
     * the model; not read where proposal is NULL. */
    double *ln_density[ALVH_MAX_TILTS];
};

/* Another law of the events of a path, from which its density against the model is known:
 * everything else about the path, compensators included, stays the model's.
 *
 *     rate of an event of kind e = factor_e * the model's rate
 *     J ~ Exp(variance_jump * the model's mean), at jumps and on the way into the worst
 *     regime, which is the one in which VIX is highest
 *     ln density = sum over events (ln factor_e + ln of the ratio of the densities of J)
 *                  - integral of sum_e (factor_e - 1) rate_e dt
 *
 * (the likelihood ratio of marked point processes: Bremaud 1981, Point Processes and
 * Queues, chapter VI). */
struct alvh_tilt {
    double jumps;         /* factor of the intensity of jumps */
    double entries;       /* moves a year into the worst regime from any other; 0: as it is */
    double exits;         /* factor of the rates out of the worst regime */
    double variance_jump; /* factor of the mean of J */
    double power;         /* of all these factors; 1 takes them as they are */
};

/* Everything about a measure and a step length that is the same for every path. */
struct alvh_dynamics;

/* The stepper of one measure. steps_per_day >= 1. The caller frees it. */
enum alvh_status alvh_dynamics_create(const struct alvh_model *model,
                                      const struct alvh_measure *measure, int steps_per_day,
                                      struct alvh_dynamics **dynamics,
                                      struct alvh_error *error);
void alvh_dynamics_free(struct alvh_dynamics *dynamics);

/* Adds a tilt, at most ALVH_MAX_TILTS of them; its factors are positive. Moves that the
 * model does not know stay impossible. */
void alvh_dynamics_add_tilt(struct alvh_dynamics *dynamics, const struct alvh_tilt *tilt);

/* From now on the uniforms u that move variance and price, and say when the first event of
 * a step comes, are 1 - u of the path before on every path with an odd number: each pair of
 * paths is antithetic (Glasserman 2003, section 4.2). What happens at events stays drawn
 * for each path on its own. */
void alvh_dynamics_mirror(struct alvh_dynamics *dynamics);

/* Moves every lane from the close of `day` to the close of `day + 1`. Pure in
 * (seed, first_path + lane, day): any cutting into blocks gives the same paths. */
void alvh_dynamics_step(const struct alvh_dynamics *dynamics, uint64_t seed,
                        uint64_t first_path, uint32_t day,
                        struct alvh_market_lanes *market);

#endif
