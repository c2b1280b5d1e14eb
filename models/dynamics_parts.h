/* What alvh_dynamics_create prepares and alvh_dynamics_step reads. */
#ifndef ALVH_MODELS_DYNAMICS_PARTS_H
#define ALVH_MODELS_DYNAMICS_PARTS_H

#include <stdbool.h>

#include "alvh/dynamics.h"
#include "models/qe.h"

/* What can happen in a regime: event 0 is a jump, the others are moves. */
struct regime_events {
    int count;
    double intensity;                 /* of all of them, per year */
    double staying;                   /* of those that are no moves */
    double up_to[ALVH_MAX_REGIMES];   /* running sum of the intensities */
    int32_t target[ALVH_MAX_REGIMES]; /* the regime afterwards */
    struct alvh_jump jump[ALVH_MAX_REGIMES];
    bool is_worst;                  /* VIX is highest in this regime */
    bool to_worst[ALVH_MAX_REGIMES]; /* a move into it */
};

/* What the events of a regime do to the ln of the density of a tilt over the model's. */
struct event_densities {
    double at[ALVH_MAX_REGIMES];       /* it happens, however far variance jumps */
    double per_jump[ALVH_MAX_REGIMES]; /* per unit of J */
    double staying, moving;            /* a year without any: jumps, and moves */
};

struct alvh_dynamics {
    int steps_per_day;
    double dt;               /* years */
    double carry;            /* rate - dividend yield + constant premium, per year */
    double premium_variance; /* per unit of variance */
    struct qe_factor factor[ALVH_FACTORS];
    struct qe_step step[ALVH_FACTORS]; /* of length dt */
    /* By regime: what the lanes look up. */
    double theta[ALVH_FACTORS][ALVH_MAX_REGIMES];
    double compensator[ALVH_MAX_REGIMES];  /* what the jumps add to E dS/S, per year */
    double leaving_compensator;            /* the share of the moves out of regime 0 */
    double drift[ALVH_MAX_REGIMES];        /* (carry - compensator) dt */
    double event_chance[ALVH_MAX_REGIMES]; /* that something happens within dt */
    struct regime_events events[1 + ALVH_MAX_TILTS][ALVH_MAX_REGIMES]; /* 0: the model's */
    int tilts;
    struct event_densities density[ALVH_MAX_TILTS][ALVH_MAX_REGIMES];
    bool mirrored; /* paths come in antithetic pairs */
};

#endif
