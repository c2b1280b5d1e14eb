/* Where regimes and variances rest in the long run: the stationary law of one measure.
 *
 * The moments E[v_k 1_R] and E[v_j v_k 1_R] of the joint process of regime and variances
 * solve linear systems, one unknown per regime. */
#ifndef ALVH_MODELS_STATIONARY_H
#define ALVH_MODELS_STATIONARY_H

#include "alvh/model.h"

struct alvh_stationary {
    double weight[ALVH_MAX_REGIMES]; /* how often the regime is visited; sums to 1 */
    /* In each regime: of v_k, per year, and of v_j v_k. */
    double mean[ALVH_MAX_REGIMES][ALVH_FACTORS];
    double second[ALVH_MAX_REGIMES][ALVH_FACTORS][ALVH_FACTORS];
};

/* Regimes that cannot all be reached from each other have no single law; each path is
 * therefore taken to start afresh, in any regime, once in ten thousand years. */
void alvh_stationary(const struct alvh_model *model, const struct alvh_measure *measure,
                     struct alvh_stationary *law);

#endif
