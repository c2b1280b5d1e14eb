/* A measure of a model file: Q at the top of the file, P in its block real_world, where
 * only what differs from Q is repeated and the premium and the factors stand besides. */
#ifndef ALVH_MODELS_MODEL_MEASURE_H
#define ALVH_MODELS_MODEL_MEASURE_H

#include "alvh/model.h"
#include "alvh/problems.h"
#include "models/node.h"

/* Which moves between regimes a measure has described, and on which line. */
struct alvh_measure_moves {
    int line[ALVH_MAX_REGIMES][ALVH_MAX_REGIMES];
};

/* Reads Q into model->q, with the regimes and what both measures share. */
void alvh_measure_read_pricing(const struct alvh_node *root, struct alvh_model *model,
                               struct alvh_measure_moves *moves,
                               struct alvh_problems *problems);

/* Reads P into model->p, which holds Q before; its moves must be among those of Q. */
void alvh_measure_read_real(const struct alvh_node *root, struct alvh_model *model,
                            const struct alvh_measure_moves *pricing,
                            struct alvh_problems *problems);

#endif
