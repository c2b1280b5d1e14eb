/* SPX options from the transform at fixed nodes, for any state without further set-up.
 *
 * Lewis (2001), with k = ln(F/K) and phi(u) = E exp(iu ln S_T/F) on the line u - i/2:
 *
 *     call = F - sqrt(F K) I / pi,   I = int_0^inf Re[exp(iku) phi] / (u^2 + 1/4) du,
 *
 * undiscounted. The nodes are u = sinh(x + i lean) / 2 with x in equal steps (Boyarchenko
 * and Levendorskii 2019): a contour that leans up turns the oscillation of exp(iku) into
 * decay where k exceeds the bulk of ln S_T/F, which is where markets that crash need it.
 * For strikes above the bulk, where leaning up would grow, there is a straight contour with
 * finer steps, and exp(iku) there is slow because the upper tail is short. */
#ifndef ALVH_MODELS_SPX_WAVES_H
#define ALVH_MODELS_SPX_WAVES_H

#include <stdbool.h>

#include "models/waves.h"

struct spx_waves {
    const struct alvh_model *model;
    bool leans; /* some jumps forbid it */
    struct waves lean, straight;
    double drift[ALVH_MAX_REGIMES]; /* the least k, per year, at which leaning may do */
};

/* model must outlive the waves. */
enum alvh_status spx_waves_create(const struct alvh_model *model, int days,
                                  struct spx_waves *waves, struct alvh_error *error);
void spx_waves_free(struct spx_waves *waves);

/* The option out of the money (the put where K < F), undiscounted, points. */
double spx_waves_price(const struct spx_waves *waves, int day, int regime,
                       const double variance[ALVH_FACTORS], double forward, double strike);

#endif
