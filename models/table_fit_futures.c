/* Fitting the futures of one VIX tenor; X = VIX_T^2 as a fraction.
 *
 *     E sqrt X = 1/sqrt(pi) int_0^inf (1 - L(y^2)) / y^2 dy,   L(z) = E exp(-z X)
 *
 * by the trapezoid rule in ln y. */
#include "models/table_fit_parts.h"

#include <math.h>
#include <stdlib.h>

#define FUTURE_STEP   0.02 /* of ln y */
#define FUTURE_BOTTOM (-12.0)

enum alvh_status fit_futures_prepare(struct alvh_table_fit *fit, double shift,
                                     struct alvh_error *error)
{
    double level = HUGE_VAL;
    for (int i = 0; i < fit->model->regimes; i++)
        level = fmin(level, fit->model->vix_level[i]);
    /* Two more arguments, +-h, give the mean and the variance of X. */
    const double top = 0.5 * log(60.0 / fmax(level, 1e-4));
    const int arguments = (int)((top - FUTURE_BOTTOM) / FUTURE_STEP) + 1;
    ALVH_TRY(
        fit_group_allocate(&fit->future, 1, ALVH_TABLES_VIX_DAYS, arguments + 2, error));
    for (int a = 0; a < arguments; a++) {
        const double x = FUTURE_BOTTOM + FUTURE_STEP * a;
        fit->future.argument[a] = exp(2.0 * x);
        fit->future.weight[a] = 100.0 * (M_2_SQRTPI * 0.5) * FUTURE_STEP * exp(-x);
    }
    const double h = 0.02 * shift;
    fit->future.argument[arguments] = h;
    fit->future.argument[arguments + 1] = -h;
    return ALVH_OK;
}

/* Mean and variance of X, affine in v, from ln L at +-h. They are only scales: what they
 * miss, the splines that multiply them hold. */
static void set_moments(struct alvh_table_fit *fit, int day,
                        const struct fit_transform *transform)
{
    const struct alvh_model *model = fit->model;
    struct table_vix *tenor = &fit->tables->vix[day];
    const double tau = day / ALVH_DAYS_PER_YEAR;
    const int plus = fit->future.arguments - 2, minus = plus + 1;
    const double h = creal(fit->future.argument[plus]);
    for (int i = 0; i < model->regimes; i++) {
        const double up = log(creal(transform->regime[i][plus]));
        const double down = log(creal(transform->regime[i][minus]));
        tenor->mean.constant[i] = (down - up) / (2.0 * h);
        tenor->variance.constant[i] = fmax((up + down) / (h * h), 1e-12);
    }
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const double e = exp(-model->q.kappa[k] * tau);
        const double slope = model->vix_slope[k] * e;
        const double bend = model->vix_slope[k] * model->sigma[k] * model->sigma[k] *
                            (1.0 - e) / (2.0 * model->q.kappa[k]);
        tenor->mean.slope[k] = slope;
        tenor->variance.slope[k] = 2.0 * slope * bend;
    }
}

double fit_affine(const struct table_affine *of, int regime, double v_fast, double v_slow)
{
    return of->constant[regime] + of->slope[ALVH_FAST] * v_fast +
           of->slope[ALVH_SLOW] * v_slow;
}

/* E sqrt X in points: beyond the grid of ln y the integrand is E[X] y^2 (left) and 1
 * (right), whose sums are geometric. */
static double future_at(const struct fit_group *group,
                        const struct fit_transform *transform, const double complex *fast,
                        const double complex *slow, int regime)
{
    const int arguments = group->arguments - 2;
    const double rest = exp(-FUTURE_STEP) / (1.0 - exp(-FUTURE_STEP));
    const double complex *phi = transform->regime[regime];
    double sum = 0.0;
    for (int a = 0; a < arguments; a++) {
        double missing = 1.0 - creal(fast[a]) * creal(slow[a]) * creal(phi[a]);
        if (a == 0)
            missing *= 1.0 + rest;
        if (a == arguments - 1)
            missing += rest;
        sum += missing * group->weight[a];
    }
    return sum;
}

enum alvh_status fit_futures(struct alvh_table_fit *fit, int day, double future[],
                             struct alvh_error *error)
{
    const struct fit_group *group = &fit->future;
    struct fit_transform transform = {0};
    ALVH_TRY(fit_transform_gather(fit, group, day, &transform, error));
    set_moments(fit, day, &transform);
    const size_t arguments = (size_t)group->arguments;
    double complex *fast =
        fit_exponentials(fit, ALVH_FAST, group->arguments, transform.factor[ALVH_FAST]);
    double complex *slow =
        fit_exponentials(fit, ALVH_SLOW, group->arguments, transform.factor[ALVH_SLOW]);
    if (!fast || !slow) {
        free(fast);
        free(slow);
        fit_transform_free(&transform);
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    }
    for (int r = 0; r < fit->model->regimes; r++) {
        double node[FIT_NODES];
        for (int i = 0; i < TABLE_FAST_KNOTS; i++)
            for (int j = 0; j < TABLE_SLOW_KNOTS; j++) {
                const int n = i * TABLE_SLOW_KNOTS + j;
                const double mean =
                    fit_affine(&fit->tables->vix[day].mean, r, fit->knot[ALVH_FAST][i],
                               fit->knot[ALVH_SLOW][j]);
                future[r * FIT_NODES + n] =
                    future_at(group, &transform, fast + (size_t)i * arguments,
                              slow + (size_t)j * arguments, r);
                node[n] = future[r * FIT_NODES + n] / (100.0 * sqrt(mean));
            }
        fit_controls(fit, 1, node, table_future(fit->tables, day) + r * TABLE_CONTROLS);
    }
    free(slow);
    free(fast);
    fit_transform_free(&transform);
    return ALVH_OK;
}

/* At expiry the future is VIX. */
void fit_futures_expired(struct alvh_table_fit *fit)
{
    const struct alvh_model *model = fit->model;
    struct table_affine *mean = &fit->tables->vix[0].mean;
    for (int i = 0; i < model->regimes; i++)
        mean->constant[i] = model->vix_level[i];
    for (int k = 0; k < ALVH_FACTORS; k++)
        mean->slope[k] = model->vix_slope[k];
    float *control = table_future(fit->tables, 0);
    for (int c = 0; c < model->regimes * TABLE_CONTROLS; c++)
        control[c] = 1.0f;
}
