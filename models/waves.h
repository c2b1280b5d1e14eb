/* A transform at fixed nodes along a contour, for many tenors: what remains to be done for
 * a state is one exponential a node,
 *
 *     term = exp(level + slope . v + turn k),
 *
 * where k is the coordinate of the strike, turn is iu (SPX) or -z (VIX), slope is what
 * multiplies the variances, and level is ln of the regime's part and of the node's weight
 * in the integral. Long tenors need fewer nodes than short ones: each has its own count. */
#ifndef ALVH_MODELS_WAVES_H
#define ALVH_MODELS_WAVES_H

#include <stddef.h>

#include "alvh/transform.h"

enum { WAVES_MOST_NODES = 640 };

/* The transform at one argument for tau[0 .. tenors - 1], the ends of days 1 .. tenors. */
typedef enum alvh_status waves_transform(const void *payload, int set,
                                         double complex argument, int tenors,
                                         const double tau[],
                                         struct alvh_transform *transform,
                                         struct alvh_error *error);

struct wave_node {
    double complex argument; /* of the transform */
    double complex turn;
    double complex root;   /* sqrt(-turn), where the integrand asks for it */
    double complex weight; /* in the integral */
    double ln_weight;      /* ln |weight|, filled by waves_create */
    int days;              /* tenors 1 .. days need this node; falls along the contour */
};

struct wave {
    double size, phase;
};

struct waves {
    int sets, regimes, days, nodes;
    struct wave_node *node;
    double *tau;        /* [day - 1], years */
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

/* The terms of one state and strike, up to where they stay negligible. */
struct wave_terms {
    int count;
    double growth; /* how far ln |term / weight| rises above its value at the first node */
    double size[WAVES_MOST_NODES]; /* ln |term| */
    const struct wave *slope, *level;
};

void waves_terms(const struct waves *waves, int day, int set, int regime,
                 const double variance[ALVH_FACTORS], double k, struct wave_terms *terms);

/* arg of term n. */
static inline double waves_phase(const struct waves *waves, const struct wave_terms *terms,
                                 int n, const double variance[ALVH_FACTORS], double k)
{
    const struct wave *slope = terms->slope + n * ALVH_FACTORS;
    return terms->level[n].phase + slope[ALVH_FAST].phase * variance[ALVH_FAST] +
           slope[ALVH_SLOW].phase * variance[ALVH_SLOW] + cimag(waves->node[n].turn) * k;
}

#endif
