#include "alvh/exact.h"

#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "alvh/black.h"
#include "alvh/transform.h"
#include "models/exact_check.h"
#include "models/quadrature.h"

/* With X = VIX_T^2 and L(z) = E exp(-z X), both prices are linear in L:
 *
 *     E sqrt(X)       = (1 / sqrt(pi)) int_0^inf (1 - L(y^2)) / y^2 dy,
 *     E (sqrt(X)-K)^+ = (1 / (2 pi i)) int g(z) L(-z) dz,
 *                       g(z) = sqrt(pi) erfc(K sqrt(z)) / (2 z^(3/2)),
 *
 * so a price, its derivative in the fast variance and that in the tenor are the same
 * integral of L and of its two derivatives. Fractions here, points outside. */
enum { VALUE, FAST, TIME, PARTS };

static const double transform_tolerance = 1e-13;

/* E over the paths that end in a set of regimes. */
struct vix_terms {
    const struct alvh_model *model;
    const struct alvh_point *point;
    double tau;
    unsigned ends;
};

/* L(z) exp(z origin) and its two derivatives. */
static enum alvh_status vix_laplace(const struct vix_terms *terms, double origin, int nodes,
                                    const double complex z[], double complex part[][PARTS],
                                    struct alvh_error *error)
{
    const struct alvh_point *point = terms->point;
    const int regimes = terms->model->regimes;
    struct alvh_transform transform;
    ALVH_TRY(alvh_transform_vix(terms->model, terms->ends, origin, nodes, z, 1, &terms->tau,
                                transform_tolerance, &transform, error));
    for (int a = 0; a < nodes; a++) {
        double complex factor[ALVH_FACTORS], factor_slope[ALVH_FACTORS];
        double complex regime[ALVH_MAX_REGIMES], regime_slope[ALVH_MAX_REGIMES];
        for (int k = 0; k < ALVH_FACTORS; k++)
            factor[k] = transform.factor[k][a];
        for (int i = 0; i < regimes; i++)
            regime[i] = transform.regime[i][a];
        alvh_transform_vix_slope(terms->model, factor, regime, factor_slope, regime_slope);
        double complex exponent = 0.0, exponent_slope = 0.0;
        for (int k = 0; k < ALVH_FACTORS; k++) {
            exponent += factor[k] * point->variance[k];
            exponent_slope += factor_slope[k] * point->variance[k];
        }
        const double complex state = cexp(exponent);
        part[a][VALUE] = state * regime[point->regime];
        part[a][FAST] = factor[ALVH_FAST] * part[a][VALUE];
        part[a][TIME] =
            exponent_slope * part[a][VALUE] + state * regime_slope[point->regime];
    }
    alvh_transform_free(&transform);
    return ALVH_OK;
}

/* The chance of ending in the set, and the mean of X there, with derivatives. */
struct vix_mean {
    double chance[PARTS], mean[PARTS];
};

/* L(i eps) = chance (1 - i eps mean): a complex step differentiates without rounding. */
static enum alvh_status vix_mean_of(const struct vix_terms *terms, struct vix_mean *mean,
                                    struct alvh_error *error)
{
    const double eps = 1e-30;
    double complex part[1][PARTS];
    ALVH_TRY(vix_laplace(terms, 0.0, 1, (const double complex[]){I * eps}, part, error));
    const double chance = creal(part[0][VALUE]);
    *mean = (struct vix_mean){0};
    if (!(chance > 0.0))
        return ALVH_OK;
    for (int p = 0; p < PARTS; p++)
        mean->chance[p] = creal(part[0][p]);
    mean->mean[VALUE] = -cimag(part[0][VALUE]) / eps / chance;
    mean->mean[FAST] = -cimag(part[0][FAST]) / eps / chance;
    mean->mean[TIME] =
        (-cimag(part[0][TIME]) / eps - mean->chance[TIME] * mean->mean[VALUE]) / chance;
    return ALVH_OK;
}

/* The future of a set of regimes: E sqrt(X) 1{R_T in ends}. What would follow from X being
 * its mean is taken out of the integrand, which then vanishes at 0 as y^2 does. The nodes
 * are y = exp(x) / sqrt(mean). */
struct future_terms {
    const struct vix_terms *vix;
    struct vix_mean mean;
};

static enum alvh_status future_values(const void *payload, int nodes, const double x[],
                                      double values[], struct alvh_error *error)
{
    const struct future_terms *terms = payload;
    const double *mean = terms->mean.mean, *chance = terms->mean.chance;
    double complex *z = calloc((size_t)nodes, (1 + PARTS) * sizeof *z);
    if (!z)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a VIX future");
    double complex(*part)[PARTS] = (double complex(*)[PARTS])(z + nodes);
    for (int a = 0; a < nodes; a++)
        z[a] = exp(2.0 * x[a]) / mean[VALUE];
    const enum alvh_status status = vix_laplace(terms->vix, 0.0, nodes, z, part, error);
    for (int a = 0; a < nodes && status == ALVH_OK; a++) {
        const double y2 = creal(z[a]), bare = exp(-y2 * mean[VALUE]);
        const double simple[PARTS] = {
            [VALUE] = chance[VALUE] * bare,
            [FAST] = -chance[VALUE] * y2 * mean[FAST] * bare,
            [TIME] = (chance[TIME] - chance[VALUE] * y2 * mean[TIME]) * bare,
        };
        for (int p = 0; p < PARTS; p++)
            values[a * PARTS + p] = (simple[p] - creal(part[a][p])) / sqrt(y2);
    }
    free(z);
    return status;
}

static enum alvh_status vix_future(const struct vix_terms *vix, const struct vix_mean *mean,
                                   double future[PARTS], struct alvh_error *error)
{
    for (int p = 0; p < PARTS; p++)
        future[p] = 0.0;
    if (!(mean->mean[VALUE] > 0.0))
        return ALVH_OK;
    const struct future_terms terms = {.vix = vix, .mean = *mean};
    const struct quadrature quadrature = {.what = "a VIX future",
                                          .values = future_values,
                                          .payload = &terms,
                                          .integrals = PARTS,
                                          .tolerance =
                                              (const double[PARTS]){1e-12, 1e-11, 1e-11},
                                          .left = -12.0,
                                          .right = 30.0};
    ALVH_TRY(quadrature_integrate(&quadrature, future, error));
    const double *chance = mean->chance, root = sqrt(mean->mean[VALUE]);
    const double simple[PARTS] = {
        [VALUE] = chance[VALUE] * root,
        [FAST] = 0.5 * chance[VALUE] * mean->mean[FAST] / root,
        [TIME] = chance[TIME] * root + 0.5 * chance[VALUE] * mean->mean[TIME] / root,
    };
    for (int p = 0; p < PARTS; p++)
        future[p] = simple[p] + future[p] / sqrt(M_PI);
    return ALVH_OK;
}

/* exp(s^2) erfc(s) for |arg s| <= pi/4 by the midpoint rule with the pole's correction (Al
 * Azah and Chandler-Wilde 2021): full precision with 12 nodes. */
static double complex scaled_erfc(double complex s)
{
    enum { NODES = 12 };
    const double spacing = sqrt(M_PI / NODES);
    const double complex square = s * s;
    double complex sum = 0.0;
    for (int k = 0; k < NODES; k++) {
        const double node = (k + 0.5) * spacing;
        sum += exp(-node * node) / (square + node * node);
    }
    double complex value = 2.0 * spacing * s / M_PI * sum;
    if (creal(s) < M_PI / spacing)
        value += 2.0 * cexp(square) / (1.0 + cexp(2.0 * M_PI * s / spacing));
    return value;
}

/* Options of paths that end where vix_level does not exceed the strikes' squares. L(-z) is
 * analytic but for a cut along the real axis from the blow-up on, and g L(-z) falls off as
 * exp(-(K^2 - X) Re z): a contour that crosses the axis before the cut and then leans to
 * the right trades the slow oscillation of the vertical line for decay. */
struct call_terms {
    const struct vix_terms *vix;
    double origin; /* the largest vix_level in the set */
    double cross;  /* where the contour crosses the real axis, and its scale */
    double lean;   /* real part gained for each unit of imaginary part, far out */
    int strikes;
    const double *strike; /* as fractions */
};

static enum alvh_status call_values(const void *payload, int nodes, const double x[],
                                    double values[], struct alvh_error *error)
{
    const struct call_terms *terms = payload;
    const double cross = terms->cross, lean = terms->lean;
    double complex *z = calloc((size_t)nodes, (1 + PARTS) * sizeof *z);
    if (!z)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a VIX option");
    double complex(*part)[PARTS] = (double complex(*)[PARTS])(z + nodes);
    for (int a = 0; a < nodes; a++)
        z[a] = -cross * (1.0 + I * sinh(x[a]) + lean * (cosh(x[a]) - 1.0));
    const enum alvh_status status =
        vix_laplace(terms->vix, terms->origin, nodes, z, part, error);
    for (int a = 0; a < nodes && status == ALVH_OK; a++) {
        const double complex at = -z[a], root = csqrt(at);
        const double complex along = cross * (I * cosh(x[a]) + lean * sinh(x[a]));
        for (int n = 0; n < terms->strikes; n++) {
            const double strike = terms->strike[n];
            const double complex kernel = 0.5 / sqrt(M_PI) * along / (at * root) *
                                          cexp(at * (terms->origin - strike * strike)) *
                                          scaled_erfc(strike * root);
            for (int p = 0; p < PARTS; p++)
                values[(a * terms->strikes + n) * PARTS + p] = cimag(kernel * part[a][p]);
        }
    }
    free(z);
    return status;
}

/* Where L(-z) stops to exist for real z: the square-root variances blow up, or the first
 * jump's exponential law does. */
static double blow_up(const struct alvh_model *model, double tau)
{
    const struct alvh_measure *q = &model->q;
    double most = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++)
        most = fmax(most, model->vix_slope[k] * model->sigma[k] * model->sigma[k] *
                              -expm1(-q->kappa[k] * tau) / (2.0 * q->kappa[k]));
    for (int i = 0; i < model->regimes; i++) {
        if (q->jump_intensity[i] > 0.0)
            most = fmax(most, model->vix_slope[ALVH_FAST] * q->jump.variance_mean);
        for (int j = 0; j < model->regimes; j++)
            if (q->rate[i][j] > 0.0)
                most = fmax(most, model->vix_slope[ALVH_FAST] *
                                      q->regime_jump[i][j].variance_mean);
    }
    return 1.0 / most; /* infinite where nothing is random */
}

/* Leaning lets exp(z (X - K^2)) grow before the spread of X damps it, where K^2 is below
 * what X can be: at most to exp(3), which costs a digit. */
static double lean_for(const struct call_terms *terms)
{
    const struct alvh_model *model = terms->vix->model;
    const double tau = terms->vix->tau;
    double lowest = INFINITY;
    for (int n = 0; n < terms->strikes; n++)
        lowest = fmin(lowest, terms->strike[n] * terms->strike[n]);
    double mean[ALVH_FACTORS], damped[ALVH_FACTORS];
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double kappa = model->q.kappa[k], left = exp(-kappa * tau);
        const double spread = model->vix_slope[k] * model->sigma[k] * model->sigma[k] *
                              -expm1(-kappa * tau) / (2.0 * kappa);
        mean[k] = model->vix_slope[k] * left * terms->vix->point->variance[k];
        damped[k] = fmin(1.0 / spread, 1e9);
    }
    double growth = 0.0;
    for (int at = 0; at < ALVH_FACTORS; at++) {
        double excess = terms->origin - lowest;
        for (int k = 0; k < ALVH_FACTORS; k++)
            excess += mean[k] * fmin(1.0, damped[k] / damped[at]);
        growth = fmax(growth, damped[at] * excess);
    }
    return fmin(1.0, 3.0 / growth);
}

/* E (sqrt(X) - K)^+ over the paths that end in the set, and its derivatives. */
static enum alvh_status vix_calls(const struct vix_terms *vix, const struct vix_mean *mean,
                                  double origin, int strikes, const double strike[],
                                  double call[][PARTS], struct alvh_error *error)
{
    struct call_terms terms = {
        .vix = vix,
        .origin = origin,
        .cross = fmin(0.5 * blow_up(vix->model, vix->tau), 2.0 / mean->mean[VALUE]),
        .strikes = strikes,
        .strike = strike};
    terms.lean = lean_for(&terms);
    double *tolerance = malloc((size_t)strikes * PARTS * sizeof *tolerance);
    if (!tolerance)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options", strikes);
    for (int n = 0; n < strikes * PARTS; n++)
        tolerance[n] = n % PARTS == VALUE ? 1e-12 : 1e-11;
    const struct quadrature quadrature = {.what = "a VIX option",
                                          .values = call_values,
                                          .payload = &terms,
                                          .integrals = strikes * PARTS,
                                          .tolerance = tolerance,
                                          .right = 30.0};
    const enum alvh_status status = quadrature_integrate(&quadrature, call[0], error);
    free(tolerance);
    return status;
}

/* A path that ends in regime j has X >= vix_level[j], so puts struck lower are worthless
 * there: E (K - sqrt(X))^+ needs only the regimes of lower level, those in ends. */
static enum alvh_status vix_puts(const struct vix_terms *vix, double origin, int strikes,
                                 const double strike[], double put[][PARTS],
                                 struct alvh_error *error)
{
    struct vix_mean mean;
    double future[PARTS];
    ALVH_TRY(vix_mean_of(vix, &mean, error));
    if (!(mean.mean[VALUE] > 0.0)) {
        /* X is 0 wherever the paths end. */
        for (int n = 0; n < strikes; n++)
            for (int p = 0; p < PARTS; p++)
                put[n][p] = strike[n] * mean.chance[p];
        return ALVH_OK;
    }
    ALVH_TRY(vix_future(vix, &mean, future, error));
    ALVH_TRY(vix_calls(vix, &mean, origin, strikes, strike, put, error));
    for (int n = 0; n < strikes; n++)
        for (int p = 0; p < PARTS; p++)
            put[n][p] += strike[n] * mean.chance[p] - future[p];
    return ALVH_OK;
}

/* The next level above the one given, or infinity. */
static double level_above(const struct alvh_model *model, double level)
{
    double next = INFINITY;
    for (int i = 0; i < model->regimes; i++)
        if (model->vix_level[i] > level)
            next = fmin(next, model->vix_level[i]);
    return next;
}

/* Puts of all strikes, gathered by the set of regimes that they need. */
static enum alvh_status vix_puts_by_set(const struct vix_terms *all, int strikes,
                                        const double strike[], double put[][PARTS],
                                        struct alvh_error *error)
{
    const struct alvh_model *model = all->model;
    double *some = malloc((size_t)strikes * (1 + PARTS) * sizeof *some);
    if (!some)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options", strikes);
    double(*some_put)[PARTS] = (double(*)[PARTS])(some + strikes);
    enum alvh_status status = ALVH_OK;
    for (double level = level_above(model, -1.0); level < INFINITY && status == ALVH_OK;
         level = level_above(model, level)) {
        struct vix_terms vix = *all;
        vix.ends = 0;
        for (int i = 0; i < model->regimes; i++)
            vix.ends |= model->vix_level[i] <= level ? 1u << i : 0u;
        const double above = level_above(model, level);
        int count = 0;
        for (int n = 0; n < strikes; n++)
            if (strike[n] * strike[n] > level && strike[n] * strike[n] <= above)
                some[count++] = strike[n];
        if (count > 0)
            status = vix_puts(&vix, level, count, some, some_put, error);
        for (int n = strikes - 1; n >= 0 && status == ALVH_OK; n--)
            if (strike[n] * strike[n] > level && strike[n] * strike[n] <= above) {
                count--;
                for (int p = 0; p < PARTS; p++)
                    put[n][p] = some_put[count][p];
            }
    }
    free(some);
    return status;
}

static struct alvh_option_quote vix_quote(const struct vix_terms *vix,
                                          const double future[PARTS], double strike,
                                          const double put[PARTS])
{
    const struct alvh_model *model = vix->model;
    const double discount = exp(-model->rate * vix->tau);
    const double parity = future[VALUE] - strike;
    /* The side that is out of the money keeps its digits. */
    const double out = fmax(parity > 0.0 ? put[VALUE] : put[VALUE] + parity, 0.0);
    const double call = discount * (out + fmax(parity, 0.0));
    const double call_fast = discount * (put[FAST] + future[FAST]);
    const double call_time = discount * (put[TIME] + future[TIME]) - model->rate * call;
    const double level = alvh_model_vix(model, vix->point->regime, vix->point->variance);
    return (struct alvh_option_quote){
        .call = 100.0 * call,
        .put = 100.0 * discount * (out + fmax(-parity, 0.0)),
        .iv = alvh_black_total_volatility(future[VALUE], strike, out) / sqrt(vix->tau),
        .delta = call_fast / future[FAST],
        .vega = 100.0 * call_fast * 2.0 * (level / 100.0) / model->vix_slope[ALVH_FAST],
        .theta = -100.0 * call_time / ALVH_DAYS_PER_YEAR,
    };
}

enum alvh_status alvh_exact_vix_future(const struct alvh_model *model,
                                       const struct alvh_point *point, double tau,
                                       double *future, struct alvh_error *error)
{
    ALVH_TRY(exact_check(model, point, tau, 0, NULL, error));
    if (tau == 0.0) {
        *future = alvh_model_vix(model, point->regime, point->variance);
        return ALVH_OK;
    }
    const struct vix_terms vix = {model, point, tau, ALVH_ALL_REGIMES};
    struct vix_mean mean;
    double value[PARTS];
    ALVH_TRY(vix_mean_of(&vix, &mean, error));
    ALVH_TRY(vix_future(&vix, &mean, value, error));
    *future = 100.0 * value[VALUE];
    return ALVH_OK;
}

/* At expiry an option is worth what it pays. */
static struct alvh_option_quote vix_payoff(double vix, double strike)
{
    return (struct alvh_option_quote){.call = fmax(vix - strike, 0.0),
                                      .put = fmax(strike - vix, 0.0),
                                      .delta = vix > strike ? 1.0 : 0.0};
}

enum alvh_status alvh_exact_vix(const struct alvh_model *model,
                                const struct alvh_point *point, double tau, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error)
{
    ALVH_TRY(exact_check(model, point, tau, strikes, strike, error));
    if (tau == 0.0) {
        const double vix = alvh_model_vix(model, point->regime, point->variance);
        for (int n = 0; n < strikes; n++)
            quote[n] = vix_payoff(vix, strike[n]);
        return ALVH_OK;
    }
    const struct vix_terms vix = {model, point, tau, ALVH_ALL_REGIMES};
    struct vix_mean mean;
    double future[PARTS];
    ALVH_TRY(vix_mean_of(&vix, &mean, error));
    ALVH_TRY(vix_future(&vix, &mean, future, error));
    double *fraction = calloc((size_t)strikes * (1 + PARTS), sizeof *fraction);
    if (!fraction)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options", strikes);
    double(*put)[PARTS] = (double(*)[PARTS])(fraction + strikes);
    for (int n = 0; n < strikes; n++)
        fraction[n] = strike[n] / 100.0;
    const enum alvh_status status = vix_puts_by_set(&vix, strikes, fraction, put, error);
    for (int n = 0; n < strikes && status == ALVH_OK; n++)
        quote[n] = vix_quote(&vix, future, fraction[n], put[n]);
    free(fraction);
    return status;
}
