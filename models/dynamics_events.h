/* A path through a step in which something happens to it: jumps, and moves to other
 * regimes. Between them it diffuses as all lanes do, for as long as the times between two
 * events are. */
#ifndef ALVH_MODELS_DYNAMICS_EVENTS_H
#define ALVH_MODELS_DYNAMICS_EVENTS_H

#include "models/dynamics_parts.h"

/* One path, taken out of its lane. */
struct dynamics_path {
    double ln_spot, ln_carry;
    double jump;    /* of ln_spot, so far today */
    double leaving; /* multiplies the rates out of regime 0 */
    double v[ALVH_FACTORS];
    int32_t regime;
    double until_move; /* of the integrated rate of moving; negative: drawn as it comes */
    int32_t proposal;  /* whose events it meets: 0 the model's, k those of tilt k - 1 */
    double ln_density[ALVH_MAX_TILTS];
};

/* Where the random numbers of a path's step lie. */
struct dynamics_draws {
    uint64_t seed, path;
    uint32_t day, step;
};

/* Moves the path through a step of length dt; u holds the four uniforms of its lane. The
 * first event lies inside the step, at the time that the fourth of them says; after each
 * event the wait for the next is drawn. */
void alvh_dynamics_events(const struct alvh_dynamics *dynamics,
                          const struct dynamics_draws *draws, double u[4],
                          struct dynamics_path *path);

#endif
