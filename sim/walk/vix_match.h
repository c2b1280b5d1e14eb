/* Variances whose VIX is a given one.
 *
 *     (VIX / 100)^2 = vix_level[R] + vix_slope[fast] v1 + vix_slope[slow] v2
 *
 * The fast variance gives way first; where it would fall below 0 it is 0 and the slow one
 * gives way. A VIX below the level of the regime is out of its reach: the state then moves
 * to the first regime that reaches it, regimes being numbered from the calmest on; below
 * all of them, to the lowest, at no variance at all. */
#ifndef ALVH_SIM_VIX_MATCH_H
#define ALVH_SIM_VIX_MATCH_H

#include "alvh/model.h"

static inline int32_t alvh_vix_match_regime(const struct alvh_model *model, int32_t regime,
                                            double square)
{
    int32_t lowest = 0;
    if (model->vix_level[regime] <= square)
        return regime;
    for (int32_t i = 0; i < model->regimes; i++) {
        if (model->vix_level[i] <= square)
            return i;
        if (model->vix_level[i] < model->vix_level[lowest])
            lowest = i;
    }
    return lowest;
}

/* vix in points. */
static inline void alvh_vix_match(const struct alvh_model *model, double vix,
                                  int32_t *regime, double *v_fast, double *v_slow)
{
    const double square = 1e-4 * vix * vix;
    *regime = alvh_vix_match_regime(model, *regime, square);
    const double above = square - model->vix_level[*regime];
    const double left = above > 0.0 ? above : 0.0;
    const double rest = left - model->vix_slope[ALVH_SLOW] * *v_slow;
    *v_fast = rest > 0.0 ? rest / model->vix_slope[ALVH_FAST] : 0.0;
    *v_slow = rest > 0.0 ? *v_slow : left / model->vix_slope[ALVH_SLOW];
}

#endif
