/* Exact prices from the transforms, by quadrature: the yardstick of the tables.
 *
 * SPX options: Lewis's inversion of E exp(iu ln S_T/F). VIX futures and options: inversion
 * of the Laplace transform of VIX_T^2. See docs/model.md for the equations. Prices are in
 * index points, tau in years of 252 trading days. Errors: below 1e-8 of spot for SPX, 1e-6
 * points for VIX, for tau >= 1 day. All functions may run in parallel. */
#ifndef ALVH_EXACT_H
#define ALVH_EXACT_H

#include "alvh/model.h"

/* A point of the market at which something is priced. */
struct alvh_point {
    double spot; /* index points */
    int regime;
    double variance[ALVH_FACTORS]; /* per year */
};

/* What an option is worth and how that moves. Vega is dPrice/dVIX along the fast variance,
 * (dPrice/dv1) / (dVIX/dv1), per 1.00 of VIX (that is, per 100 VIX points). */
struct alvh_option_quote {
    double call, put;    /* points */
    double iv;           /* Black-76 volatility, a fraction */
    double delta;        /* of the call: dPrice/dS at fixed variance (SPX), dPrice/dFuture (VIX) */
    double gamma;        /* d2Price/dS2 (SPX; 0 for VIX) */
    double vega;         /* per 1.00 of VIX, the same for call and put (SPX) */
    double theta;        /* of the call, points per trading day */
};

enum alvh_status alvh_exact_spx(const struct alvh_model *model,
                                const struct alvh_point *point, double tau, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error);

/* E VIX_T in points; tau = 0 gives VIX. */
enum alvh_status alvh_exact_vix_future(const struct alvh_model *model,
                                       const struct alvh_point *point, double tau,
                                       double *future, struct alvh_error *error);

/* European options on the VIX future of the same expiry. */
enum alvh_status alvh_exact_vix(const struct alvh_model *model,
                                const struct alvh_point *point, double tau, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error);

#endif
