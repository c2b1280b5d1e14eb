/* A transform at fixed nodes along a contour, for many tenors: what remains to be done for
 * a state is one exponential a node,
 *
 *     term = exp(level + slope . v + turn k),
 *
 * where k is the coordinate of the strike, turn is iu (SPX) or -z (VIX), slope is what
 * multiplies the variances, and level is ln of the regime's part and of the node's weight in
 * the integral. Long tenors need fewer nodes than short ones: each has its own count. */
#ifndef ALVH_MODELS_WAVES_H
#define ALVH_MODELS_WAVES_H

#include <stddef.h>

#include "alvh/transform.h"

/* Fills the transform at one argument for tenors 1 .. days, of set `set`. */
typedef enum alvh_status waves_transform(const void *payload, int set,
                                         double complex argument, int days,
                                         struct alvh_transform *transform,
                                         struct alvh_error *error);

struct wave_node {
    double complex argument; /* of the transform */
    double complex turn;
    double complex weight; /* in the integral */
    int days;              /* tenors 1 .. days need this node; falls along the contour */
};

struct wave {
    double size, phase;
};

struct waves {
    int sets, regimes, days, nodes;
    const struct wave_node *node;
    int *count;         /* [day]: nodes that the tenor needs */
    size_t *start;      /* [day]: where its slopes start */
    struct wave *slope; /* ALVH_FACTORS for each node of a tenor */
    struct wave *level; /* for each set, regime and node of a tenor */
};

/* waves keeps node, which the caller allocated with malloc, and frees it. */
enum alvh_status waves_create(struct waves *waves, int sets, int regimes, int days,
                              int nodes, struct wave_node *node, waves_transform *transform,
                              const void *payload, struct alvh_error *error);
void waves_free(struct waves *waves);

static inline const struct wave *waves_slope(const struct waves *waves, int day)
{
    return waves->slope + waves->start[day] * ALVH_FACTORS;
}

static inline const struct wave *waves_level(const struct waves *waves, int day, int set,
                                             int regime)
{
    const size_t sets = (size_t)waves->sets, regimes = (size_t)waves->regimes;
    return waves->level + waves->start[day] * sets * regimes +
           ((size_t)set * regimes + (size_t)regime) * (size_t)waves->count[day];
}

#endif
