/* Many integrals over [left, right) at once, by the trapezoid rule with halved steps.
 *
 * For integrands that are analytic and that fall off at both ends the rule converges
 * geometrically (Trefethen and Weideman 2014), so the change at the last halving bounds
 * the error that is left by far. The first node counts half, which is right both for the
 * middle of an even integrand and for an end where it is negligible. */
#ifndef ALVH_MODELS_QUADRATURE_H
#define ALVH_MODELS_QUADRATURE_H

#include <stdbool.h>

#include "alvh/status.h"

/* Fills values[node * integrals + n] with the integrands at the nodes x[]. */
typedef enum alvh_status quadrature_values(const void *payload, int nodes, const double x[],
                                           double values[], struct alvh_error *error);

struct quadrature {
    const char *what; /* for messages */
    quadrature_values *values;
    const void *payload;
    int integrals;
    const double *tolerance; /* the change at a halving that is small enough, each */
    bool oscillates;         /* the rule converges late: trust nothing but the change */
    double left;             /* where the integrands begin */
    double right;            /* where they must have become negligible */
};

/* An integral whose absolute value times this exceeds its tolerance may change by as much.
 */
#define QUADRATURE_RELATIVE 1e-9

enum alvh_status quadrature_integrate(const struct quadrature *quadrature,
                                      double integral[], struct alvh_error *error);

#endif
