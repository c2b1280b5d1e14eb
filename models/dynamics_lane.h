/* The arithmetic of one lane, which whole steps of all lanes and pieces of the steps of
 * single paths share. */
#ifndef ALVH_MODELS_DYNAMICS_LANE_H
#define ALVH_MODELS_DYNAMICS_LANE_H

#include "models/dynamics_parts.h"

/* What both factors do to the price of one path, and time. */
struct price_step {
    double carry;            /* over the step */
    double premium;          /* per unit of v + v' */
    double k3[ALVH_FACTORS]; /* variance of the price's own normal per unit of v + v' */
};

ALVH_INLINE struct price_step price_step_of_length(const struct alvh_dynamics *dynamics,
                                                   const struct qe_step step[ALVH_FACTORS],
                                                   double years)
{
    return (struct price_step){
        .carry = dynamics->carry * years,
        .premium = 0.5 * dynamics->premium_variance * years,
        .k3 = {step[ALVH_FAST].k3, step[ALVH_SLOW].k3},
    };
}

/* `drift` is carry less compensator, `gain` and `log_of` are those of both factors. */
ALVH_INLINE void move_price(const struct price_step *step, double drift, double sum_fast,
                            double sum_slow, double gain, double log_of, double normal,
                            double *ln_spot, double *ln_carry)
{
    const double variance =
        fma(step->k3[ALVH_FAST], sum_fast, step->k3[ALVH_SLOW] * sum_slow);
    const double earned = step->premium * (sum_fast + sum_slow);
    const double exact = fma(0.5, alvh_log(log_of), gain);
    *ln_spot += drift + earned + exact + sqrt(variance) * normal;
    *ln_carry += step->carry + earned;
}

/* A running sum of intensities, of which the moves are multiplied by `leaving`. */
ALVH_INLINE double with_leaving(const struct regime_events *events, double sum,
                                double leaving)
{
    return sum + (leaving - 1.0) * (sum - events->staying);
}

/* Carry less compensator in regime 0, per year. */
ALVH_INLINE double drift_with_leaving(const struct alvh_dynamics *dynamics, double leaving)
{
    return dynamics->carry -
           (dynamics->compensator[0] + (leaving - 1.0) * dynamics->leaving_compensator);
}

/* What quiet years in a regime, or a part of one, add to the ln of a tilt's density. */
ALVH_INLINE double quiet_density(const struct event_densities *density, double leaving,
                                 double years)
{
    return years * fma(leaving, density->moving, density->staying);
}

#endif
