#include "alvh/exact.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

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

static const double transform_tolerance = 1e-14;
static const double price_error = 1e-10; /* as a fraction: 1e-8 points */

/* E over the paths that end in a set of regimes. */
struct vix_terms {
    const struct alvh_model *model;
    const struct alvh_point *point;
    double tau;
    unsigned ends;
    unsigned reached; /* the regimes that paths can come through */
};

static struct vix_terms vix_terms_of(const struct alvh_model *model,
                                     const struct alvh_point *point, double tau)
{
    struct vix_terms terms = {model, point, tau, ALVH_ALL_REGIMES, 1u << point->regime};
    for (int step = 1; step < model->regimes; step++)
        for (int i = 0; i < model->regimes; i++)
            for (int j = 0; j < model->regimes; j++)
                if (terms.reached >> i & 1u && model->q.rate[i][j] > 0.0)
                    terms.reached |= 1u << j;
    return terms;
}

/* L(z) exp(z origin) and its two derivatives are part[] times exp(exponent), which are kept
 * apart because each may leave the range of doubles where their product does not. */
struct laplace {
    double complex exponent, part[PARTS];
};

static enum alvh_status vix_laplace(const struct vix_terms *terms, double origin, int nodes,
                                    const double complex z[], struct laplace value[],
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
        const double complex phi = regime[point->regime];
        value[a] = (struct laplace){
            .exponent = exponent,
            .part = {[VALUE] = phi,
                     [FAST] = factor[ALVH_FAST] * phi,
                     [TIME] = exponent_slope * phi + regime_slope[point->regime]}};
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
    struct laplace laplace;
    ALVH_TRY(
        vix_laplace(terms, 0.0, 1, (const double complex[]){I * eps}, &laplace, error));
    double complex part[PARTS];
    for (int p = 0; p < PARTS; p++)
        part[p] = laplace.part[p] * cexp(laplace.exponent);
    const double chance = creal(part[VALUE]);
    *mean = (struct vix_mean){0};
    if (!(chance > 0.0))
        return ALVH_OK;
    for (int p = 0; p < PARTS; p++)
        mean->chance[p] = creal(part[p]);
    mean->mean[VALUE] = -cimag(part[VALUE]) / eps / chance;
    mean->mean[FAST] = -cimag(part[FAST]) / eps / chance;
    mean->mean[TIME] =
        (-cimag(part[TIME]) / eps - mean->chance[TIME] * mean->mean[VALUE]) / chance;
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
    double complex *z = calloc((size_t)nodes, sizeof *z + sizeof(struct laplace));
    if (!z)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a VIX future");
    struct laplace *laplace = (struct laplace *)(z + nodes);
    for (int a = 0; a < nodes; a++)
        z[a] = exp(2.0 * x[a]) / mean[VALUE];
    const enum alvh_status status = vix_laplace(terms->vix, 0.0, nodes, z, laplace, error);
    for (int a = 0; a < nodes && status == ALVH_OK; a++) {
        const double y2 = creal(z[a]), bare = exp(-y2 * mean[VALUE]);
        const double simple[PARTS] = {
            [VALUE] = chance[VALUE] * bare,
            [FAST] = -chance[VALUE] * y2 * mean[FAST] * bare,
            [TIME] = (chance[TIME] - chance[VALUE] * y2 * mean[TIME]) * bare,
        };
        const double complex state = cexp(laplace[a].exponent);
        for (int p = 0; p < PARTS; p++)
            values[a * PARTS + p] =
                (simple[p] - creal(laplace[a].part[p] * state)) / sqrt(y2);
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
 * analytic but for a cut along the real axis from the blow-up on, and g but for one from 0
 * to the left. A contour that crosses the axis between them and then leans to the side on
 * which exp(z (X - K^2)) is small trades the slow oscillation of the vertical line for
 * decay:
 *
 *     z = cross (1 + i sinh x + lean (cosh x - 1)). */
struct call_terms {
    const struct vix_terms *vix;
    double lowest, highest; /* vix_level in the set */
    double cross;
    double lean;
    double limit; /* nothing is left beyond this x */
    int strikes;
    const double *strike; /* as fractions */
};

static const double furthest = 34.0; /* in x */

static double complex contour(double cross, double lean, double x)
{
    return cross * (1.0 + I * sinh(x) + lean * (cosh(x) - 1.0));
}

static enum alvh_status call_values(const void *payload, int nodes, const double x[],
                                    double values[], struct alvh_error *error)
{
    const struct call_terms *terms = payload;
    const double cross = terms->cross, lean = terms->lean;
    const double origin = lean < 0.0 ? terms->lowest : terms->highest;
    double complex *z = calloc((size_t)nodes, sizeof *z + sizeof(struct laplace));
    if (!z)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for a VIX option");
    struct laplace *laplace = (struct laplace *)(z + nodes);
    int live = 0; /* x ascends */
    while (live < nodes && x[live] < terms->limit) {
        z[live] = -contour(cross, lean, x[live]);
        live++;
    }
    const enum alvh_status status =
        vix_laplace(terms->vix, origin, live, z, laplace, error);
    memset(values, 0, (size_t)nodes * (size_t)terms->strikes * PARTS * sizeof *values);
    for (int a = 0; a < live && status == ALVH_OK; a++) {
        const double complex at = -z[a], root = csqrt(at);
        const double complex along = cross * (I * cosh(x[a]) + lean * sinh(x[a]));
        for (int n = 0; n < terms->strikes; n++) {
            const double strike = terms->strike[n];
            const double complex kernel =
                0.5 / sqrt(M_PI) * along / (at * root) *
                cexp(laplace[a].exponent + at * (origin - strike * strike)) *
                scaled_erfc(strike * root);
            for (int p = 0; p < PARTS; p++)
                values[(a * terms->strikes + n) * PARTS + p] =
                    cimag(kernel * laplace[a].part[p]);
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

/* A bound, but for a small factor, on the exponent of exp(z (X - K^2)) at z: from the level
 * nearest to the side of the lean, the variances, and what they are pulled to, the lowest
 * or the highest level all the way, whichever is more. That last part alone is *pull. */
static double exponent_at(const struct call_terms *terms, double lean, double strike,
                          double complex z, double *pull)
{
    const struct alvh_model *model = terms->vix->model;
    const struct alvh_point *point = terms->vix->point;
    const double level = lean < 0.0 ? terms->lowest : terms->highest;
    double exponent = creal(z) * (level - strike * strike);
    *pull = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double kappa = model->q.kappa[k], sigma = model->sigma[k];
        const double left = exp(-kappa * terms->vix->tau), gone = 1.0 - left;
        const double complex start = z * model->vix_slope[k];
        const double whole =
            creal(start / (1.0 - start * sigma * sigma * gone / (2.0 * kappa)));
        double most = whole * model->q.theta[point->regime][k];
        for (int i = 0; i < model->regimes; i++)
            if (terms->vix->reached >> i & 1u)
                most = fmax(most, whole * model->q.theta[i][k]);
        exponent += whole * left * point->variance[k];
        *pull += gone * most;
    }
    return exponent + *pull;
}

/* How a contour fares. */
struct fate {
    double end;   /* the x where the integrand has fallen to nothing, or the furthest */
    double limit; /* the x beyond which phi might leave the range of doubles */
};

/* The end is infinite if before it the integrand grows beyond exp(5), which would cost two
 * digits, or if the limit comes first. */
static struct fate fate_of(const struct call_terms *terms, double lean, double strike)
{
    struct fate fate = {.end = 0.0, .limit = furthest};
    for (double x = 0.0; x < fate.limit; x += 0.25) {
        double pull;
        const double exponent =
            exponent_at(terms, lean, strike, contour(terms->cross, lean, x), &pull);
        if (fabs(pull) > 300.0)
            fate.limit = x;
        if (exponent <= -45.0 || x >= fate.end + 5.0)
            continue;
        fate.end = x;
        if (exponent > 5.0 || fate.limit == x) {
            fate.end = INFINITY; /* and stays so, however far it falls later */
            break;
        }
    }
    return fate;
}

/* The lean along which the integrand falls soonest. Upright is always possible, and slow
 * where the law of X is narrow and the strike far from it. */
static void choose_lean(struct call_terms *terms, double strike)
{
    static const double lean[] = {1.0, -1.0, 0.5,  -0.5, 0.25, -0.2,
                                  0.1, 0.05, 0.02, 0.01, 0.0};
    double soonest = INFINITY;
    terms->lean = 0.0;
    terms->limit = furthest;
    for (size_t n = 0; n < sizeof lean / sizeof lean[0]; n++) {
        const struct fate fate = fate_of(terms, lean[n], strike);
        if (fate.end < soonest) {
            soonest = fate.end;
            terms->lean = lean[n];
            terms->limit = fate.limit;
        }
    }
}

/* E (sqrt(X) - K)^+ over the paths that end in the set, and its derivatives. */
static enum alvh_status vix_calls(const struct call_terms *terms, double call[][PARTS],
                                  struct alvh_error *error)
{
    const int integrals = terms->strikes * PARTS;
    double *tolerance = malloc((size_t)integrals * sizeof *tolerance);
    if (!tolerance)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options",
                         terms->strikes);
    for (int n = 0; n < integrals; n++)
        tolerance[n] = n % PARTS == VALUE ? 1e-11 : 1e-10;
    const struct quadrature quadrature = {.what = "a VIX option",
                                          .values = call_values,
                                          .payload = terms,
                                          .integrals = integrals,
                                          .tolerance = tolerance,
                                          .oscillates = terms->lean == 0.0,
                                          .right = furthest};
    const enum alvh_status status = quadrature_integrate(&quadrature, call[0], error);
    free(tolerance);
    return status;
}

/* The paths that end in a regime whose vix_level is at most level, and their future. */
struct vix_set {
    struct vix_terms terms;
    double level;
    struct vix_mean mean;
    double future[PARTS];
};

static enum alvh_status set_fill(struct vix_set *set, const struct vix_terms *all,
                                 double level, struct alvh_error *error)
{
    *set = (struct vix_set){.terms = *all, .level = level};
    set->terms.ends = 0;
    for (int i = 0; i < all->model->regimes; i++)
        set->terms.ends |= all->model->vix_level[i] <= level ? 1u << i : 0u;
    ALVH_TRY(vix_mean_of(&set->terms, &set->mean, error));
    return vix_future(&set->terms, &set->mean, set->future, error);
}

/* Puts of some strikes above the set's level, all on contours of the same lean. */
static enum alvh_status puts_of_lean(const struct call_terms *terms,
                                     const struct vix_set *set, double put[][PARTS],
                                     struct alvh_error *error)
{
    ALVH_TRY(vix_calls(terms, put, error));
    for (int n = 0; n < terms->strikes; n++)
        for (int p = 0; p < PARTS; p++)
            put[n][p] += terms->strike[n] * set->mean.chance[p] - set->future[p];
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

/* Strikes ascend and lie above the set's level. */
static enum alvh_status puts_of_set(const struct vix_set *set, int strikes,
                                    const double strike[], double put[][PARTS],
                                    struct alvh_error *error)
{
    const double limit = blow_up(set->terms.model, set->terms.tau);
    if (set->mean.mean[VALUE] <= 0.0 ||
        (set->terms.model->regimes == 1 && limit == INFINITY)) {
        /* No path ends here, or X is one number wherever they end. */
        for (int n = 0; n < strikes; n++)
            for (int p = 0; p < PARTS && strike[n] * strike[n] > set->mean.mean[VALUE]; p++)
                put[n][p] = strike[n] * set->mean.chance[p] - set->future[p];
        return ALVH_OK;
    }
    struct call_terms terms = {
        .vix = &set->terms,
        .lowest = level_above(set->terms.model, -1.0),
        .highest = set->level,
        .cross = fmin(0.5 * limit, 2.0 / set->mean.mean[VALUE]),
    };
    for (int first = 0; first < strikes; first += terms.strikes) {
        choose_lean(&terms, strike[first]);
        terms.strike = strike + first;
        for (terms.strikes = 1; first + terms.strikes < strikes; terms.strikes++) {
            struct call_terms next = terms;
            choose_lean(&next, strike[first + terms.strikes]);
            if (next.lean != terms.lean)
                break;
            terms.limit = fmin(terms.limit, next.limit);
        }
        ALVH_TRY(puts_of_lean(&terms, set, put + first, error));
    }
    return ALVH_OK;
}

/* A path that ends in regime j has X >= vix_level[j], so puts struck lower are worthless
 * there: E (K - sqrt(X))^+ needs only the regimes of lower level. Strikes ascend; put[]
 * comes as zeros. */
static enum alvh_status vix_puts(const struct vix_terms *all, int strikes,
                                 const double strike[], double put[][PARTS],
                                 struct alvh_error *error)
{
    double level = level_above(all->model, -1.0);
    int first = 0;
    while (first < strikes && level < INFINITY) {
        const double above = level_above(all->model, level);
        int last = first;
        while (last < strikes && strike[last] * strike[last] <= above)
            last++;
        while (first < last && strike[first] * strike[first] <= level)
            first++;
        if (first < last) {
            struct vix_set set;
            ALVH_TRY(set_fill(&set, all, level, error));
            ALVH_TRY(puts_of_set(&set, last - first, strike + first, put + first, error));
        }
        first = last;
        level = above;
    }
    return ALVH_OK;
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
        .iv = out < price_error ? 0.0
                                : alvh_black_total_volatility(future[VALUE], strike, out) /
                                      sqrt(vix->tau),
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
    const struct vix_terms vix = vix_terms_of(model, point, tau);
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

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static enum alvh_status vix_quotes(const struct vix_terms *vix, int strikes,
                                   const double strike[], double sorted[],
                                   double put[][PARTS], struct alvh_option_quote quote[],
                                   struct alvh_error *error)
{
    struct vix_mean mean;
    double future[PARTS];
    ALVH_TRY(vix_mean_of(vix, &mean, error));
    ALVH_TRY(vix_future(vix, &mean, future, error));
    for (int n = 0; n < strikes; n++)
        sorted[n] = strike[n] / 100.0;
    qsort(sorted, (size_t)strikes, sizeof sorted[0], ascending);
    ALVH_TRY(vix_puts(vix, strikes, sorted, put, error));
    for (int n = 0; n < strikes; n++) {
        const double key = strike[n] / 100.0;
        const double *found =
            bsearch(&key, sorted, (size_t)strikes, sizeof sorted[0], ascending);
        quote[n] = vix_quote(vix, future, key, put[found - sorted]);
    }
    return ALVH_OK;
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
    const struct vix_terms vix = vix_terms_of(model, point, tau);
    double *sorted = calloc((size_t)strikes, (1 + PARTS) * sizeof *sorted);
    if (!sorted)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options", strikes);
    double(*put)[PARTS] = (double(*)[PARTS])(sorted + strikes);
    const enum alvh_status status =
        vix_quotes(&vix, strikes, strike, sorted, put, quote, error);
    free(sorted);
    return status;
}
