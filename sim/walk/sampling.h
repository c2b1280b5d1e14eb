/* Which law the events of each path are drawn from, and what the path weighs.
 *
 * Of every 16 paths, in their order, fixed ones are drawn from the model (law 0) and the
 * others from its tilts (laws 1 .. K), each law having a share a_k of them. The weight is
 * that of the mixture, the balance heuristic (Veach and Guibas 1995; Hesterberg 1995; Owen
 * and Zhou 2000),
 *
 *     w = p / (a_0 p + sum_k a_k q_k) = 1 / (a_0 + sum_k a_k exp(ln_density_k)),
 *
 * with p the density of the path so far under the model and q_k that under tilt k. Its mean
 * is 1, E[w f] is what f is on average under the model, and w <= 1 / a_0. */
#ifndef ALVH_SIM_SAMPLING_H
#define ALVH_SIM_SAMPLING_H

#include "alvh/options.h"
#include "sim/stats/design.h"
#include "sim/walk/market.h"

/* Numbers of a path whose mean under the model is 0,
 *
 *     S_T/S_0 exp(-carry) - 1   and   q/p - 1 for tilts of one factor each,
 *
 * the latter being to first order the number of jumps, or of moves into or out of the worst
 * regime, less the integral of its rate, and how far the variance jumped. X(name, text) */
/* clang-format off: columns are the point. */
#define ALVH_CONTROLS(X)                                                                   \
    X(spx,     "the martingale of SPX less 1")                                             \
    X(jumps,   "density ratio of a law with more jumps, less 1")                           \
    X(entries, "density ratio of a law with more moves into the worst regime, less 1")     \
    X(exits,   "density ratio of a law with fewer moves out of the worst regime, less 1")  \
    X(sizes,   "density ratio of a law with larger jumps of variance, less 1")
/* clang-format on */
enum alvh_control {
#define ALVH_CONTROL_NUMBER(name, text) ALVH_CONTROL_##name,
    ALVH_CONTROLS(ALVH_CONTROL_NUMBER)
#undef ALVH_CONTROL_NUMBER
        ALVH_CONTROL_COUNT
};

struct alvh_sampling {
    int tilts;    /* that paths are drawn from; 0: the model alone */
    int followed; /* tilts whose densities are kept: those and the controls' */
    bool controlled, stratified;
    int32_t proposal[ALVH_LANE_STEP]; /* by the remainder of the path's number */
    double share[1 + ALVH_MAX_TILTS];
    double tally; /* what a path of weight 1 counts for in the fans */
};

/* Weighs paths at all? */
bool alvh_scenario_is_weighted(const struct alvh_scenario *scenario);

/* How the paths of a run of the scenario were drawn, but for the weights. */
struct alvh_design alvh_sampling_design(const struct alvh_scenario *scenario);

/* Tells the dynamics how the scenario wants them drawn. */
void alvh_sampling_create(const struct alvh_scenario *scenario,
                          struct alvh_dynamics *dynamics, struct alvh_sampling *sampling);

/* Before the first day; first_path is a multiple of ALVH_LANE_STEP. Where the first move of
 * the regime is stratified, -ln(1 - U) decides when it comes, with U evenly distributed over
 * the stratum of the path, one of 16 (Glasserman 2003, section 4.3). */
void alvh_sampling_start(const struct alvh_sampling *sampling, uint64_t seed,
                         uint64_t first_path, struct alvh_market *market);

/* At the end: control[c * stride + lane]; martingale: S_T/S_0 exp(-carry). */
void alvh_sampling_controls(const struct alvh_sampling *sampling,
                            const struct alvh_market *market, const double *martingale,
                            int stride, double *control);

/* After the market has moved: weight and tally of the path so far. */
void alvh_sampling_weigh(const struct alvh_sampling *sampling, struct alvh_market *market);

#endif
