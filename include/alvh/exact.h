/* Exact prices from the transforms, by quadrature: the yardstick of the tables.
 *
 * SPX options: Lewis's inversion of E exp(iu ln S_T/F). VIX futures and options: inversion
 * of the Laplace transform of VIX_T^2. See docs/model.md for the equations and the measured
 * errors: below 1e-11 of spot for SPX, 1e-7 points for VIX. Prices are in index points, tau
 * in years of 252 trading days; at tau = 0 a price is the payoff. All functions may run in
 * parallel.
 *
 * They fail (ALVH_EFAILED) where the law to be inverted is so nearly discrete that the
 * integral does not settle, as where nothing is random but the time of a change of regime.
 */
#ifndef ALVH_EXACT_H
#define ALVH_EXACT_H

#include "alvh/model.h"

ALVH_API_BEGIN

/* A point of the market at which something is priced. */
struct alvh_point {
    double spot;                   /* index points */
    int regime;                    /* its index in the model */
    double variance[ALVH_FACTORS]; /* per year */
};

/* What an option is worth and how that moves, all of the call where call and put differ.
 *
 * SPX: delta and gamma are at fixed variances. Vega is dPrice/dVIX along the fast variance,
 * (dPrice/dv1) / (dVIX/dv1), per 1.00 of VIX, that is per 100 VIX points.
 * VIX: delta is dPrice/dFuture along the fast variance, (dPrice/dv1) / (dFuture/dv1); vega
 * is as for SPX (that of the put is less by discount x dFuture/dVIX); gamma is not given.
 *
 * iv is the volatility of Black (1976) on the forward or the future. It is 0 where the
 * option out of the money is worth less than the error of a price (1e-13 of the forward for
 * SPX, 1e-8 points for VIX) and NaN where the price exceeds what any volatility gives. */
struct alvh_option_quote {
    double call;  /* points */
    double put;   /* points */
    double iv;    /* a fraction per square root of a year */
    double delta; /* of the call */
    double gamma; /* per point; 0 for VIX */
    double vega;  /* points per 1.00 of VIX; the same for call and put of SPX */
    double theta; /* points per trading day that passes, the state staying as it is */
};

/* European options on SPX, one quote for each strike. */
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

ALVH_API_END

#endif
