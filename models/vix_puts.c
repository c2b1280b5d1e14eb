#include "models/vix_puts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/quadrature.h"
#include "models/vix.h"

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
    const struct vix_law *law;
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
        vix_law_laplace(terms->law, origin, live, z, laplace, error);
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
    double most = vix_largest_jump(model);
    for (int k = 0; k < ALVH_FACTORS; k++)
        most = fmax(most, model->vix_slope[k] * model->sigma[k] * model->sigma[k] *
                              -expm1(-q->kappa[k] * tau) / (2.0 * q->kappa[k]));
    return 1.0 / most; /* infinite where nothing is random */
}

/* A bound, but for a small factor, on the exponent of exp(z (X - K^2)) at z: from the level
 * nearest to the side of the lean, the variances, and what they are pulled to, the lowest
 * or the highest level all the way, whichever is more. That last part alone is *pull. */
static double exponent_at(const struct call_terms *terms, double lean, double strike,
                          double complex z, double *pull)
{
    const struct alvh_model *model = terms->law->model;
    const struct alvh_point *point = terms->law->point;
    const double level = lean < 0.0 ? terms->lowest : terms->highest;
    double exponent = creal(z) * (level - strike * strike);
    *pull = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double kappa = model->q.kappa[k], sigma = model->sigma[k];
        const double left = exp(-kappa * terms->law->tau), gone = 1.0 - left;
        const double complex start = z * model->vix_slope[k];
        const double whole =
            creal(start / (1.0 - start * sigma * sigma * gone / (2.0 * kappa)));
        double most = whole * model->q.theta[point->regime][k];
        for (int i = 0; i < model->regimes; i++)
            if (terms->law->reached >> i & 1u)
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
    /* Quarters are exact. NOLINTNEXTLINE(clang-analyzer-security.FloatLoopCounter) */
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
    struct vix_law law;
    double level;
    struct vix_mean mean;
    double future[PARTS];
};

static enum alvh_status set_fill(struct vix_set *set, const struct vix_law *all,
                                 double level, struct alvh_error *error)
{
    *set = (struct vix_set){.law = *all, .level = level};
    set->law.ends = 0;
    for (int i = 0; i < all->model->regimes; i++)
        set->law.ends |= all->model->vix_level[i] <= level ? 1u << i : 0u;
    ALVH_TRY(vix_law_mean(&set->law, &set->mean, error));
    return vix_law_future(&set->law, &set->mean, set->future, error);
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
    const double limit = blow_up(set->law.model, set->law.tau);
    if (set->mean.mean[VALUE] <= 0.0 ||
        (set->law.model->regimes == 1 && limit == INFINITY)) {
        /* No path ends here, or X is one number wherever they end. */
        for (int n = 0; n < strikes; n++)
            for (int p = 0; p < PARTS && strike[n] * strike[n] > set->mean.mean[VALUE]; p++)
                put[n][p] = strike[n] * set->mean.chance[p] - set->future[p];
        return ALVH_OK;
    }
    struct call_terms terms = {
        .law = &set->law,
        .lowest = level_above(set->law.model, -1.0),
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
enum alvh_status vix_puts(const struct vix_law *all, int strikes, const double strike[],
                          double put[][PARTS], struct alvh_error *error)
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
