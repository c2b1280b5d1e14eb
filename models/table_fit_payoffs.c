/* The inversion of VIX options of one tenor; X = VIX_T^2 as a fraction.
 *
 *     E (sqrt X - K)^+ = 1/(2 pi i) int L(-z) sqrt(pi) erfc(K sqrt z) / (2 z^(3/2)) dz
 *
 * along Re z = shift, L(z) = E exp(-z X), by Gauss's rule on panels that grow. The payoff's
 * part does not depend on tenor or state and is computed once for a grid of strikes. */
#include "models/table_fit_parts.h"

#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>

#include "alvh/isa.h"

alvh_vix_sums_function alvh_vix_sums_scalar, alvh_vix_sums_avx2, alvh_vix_sums_avx512;

enum { PANEL_ORDER = 12 };

static const struct {
    int first_day, last_day;
    double top; /* of Im z */
} group_plan[FIT_VIX_GROUPS] = {{1, 8, 4e5}, {9, ALVH_TABLES_VIX_DAYS, 6e4}};

#define STRIKE_STEP 0.00625 /* of ln K */

enum { FADDEEVA_TERMS = 32 };

/* Weideman (1994): w(z) = exp(-z^2) erfc(-iz) for Im z >= 0 as a rational function. */
struct faddeeva {
    double length;
    double coefficient[FADDEEVA_TERMS]; /* of Z^0, Z^1, ... */
};

static struct faddeeva faddeeva_prepare(void)
{
    const int points = 2 * FADDEEVA_TERMS, turns = 2 * points;
    struct faddeeva w = {.length = sqrt(FADDEEVA_TERMS / M_SQRT2)};
    const double l2 = w.length * w.length;
    for (int n = 0; n < FADDEEVA_TERMS; n++) {
        double sum = 0.0;
        for (int k = 1 - points; k < points; k++) {
            const double theta = k * M_PI / points;
            const double t = w.length * tan(0.5 * theta);
            sum += exp(-t * t) * (l2 + t * t) * cos((n + 1) * theta);
        }
        w.coefficient[n] = sum / turns;
    }
    return w;
}

static double complex faddeeva(const struct faddeeva *w, double complex z)
{
    const double complex below = w->length - I * z;
    const double complex ratio = (w->length + I * z) / below;
    double complex sum = 0.0;
    for (int n = FADDEEVA_TERMS - 1; n >= 0; n--)
        sum = sum * ratio + w->coefficient[n];
    return 2.0 * sum / (below * below) + (M_2_SQRTPI * 0.5) / below;
}

/* Where E exp(shift X) exists for certain: half of where the first jump mean blows up, and
 * a share of where the diffusion does. */
static double shift_of(const struct alvh_model *model)
{
    double most = 0.0;
    const struct alvh_measure *q = &model->q;
    for (int i = 0; i < model->regimes; i++) {
        most = fmax(most, q->jump.variance_mean);
        for (int j = 0; j < model->regimes; j++)
            most = fmax(most, q->regime_jump[i][j].variance_mean);
    }
    double bend = most * model->vix_slope[ALVH_FAST];
    for (int k = 0; k < ALVH_FACTORS; k++)
        bend +=
            model->vix_slope[k] * model->sigma[k] * model->sigma[k] / (2.0 * q->kappa[k]);
    return fmin(5.0, 0.4 / bend);
}

/* Arguments -z along the line, and weights that include 100/pi: panels narrow at first,
 * where the payoff's singularity at 0 is near. */
static enum alvh_status prepare_line(struct fit_group *group, int first_day, int last_day,
                                     double shift, double top, struct alvh_error *error)
{
    enum { MOST_PANELS = 1000 };
    double edge[MOST_PANELS + 1];
    int panels = 0;
    edge[0] = 0.0;
    for (double width = 0.25; edge[panels] < 200.0; width = fmin(2.0, 1.25 * width)) {
        edge[panels + 1] = edge[panels] + width;
        panels++;
    }
    while (edge[panels] < top) {
        edge[panels + 1] = edge[panels] * 1.0155;
        panels++;
    }
    ALVH_TRY(fit_group_allocate(group, first_day, last_day, panels * PANEL_ORDER, error));
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(PANEL_ORDER);
    if (!rule)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    for (int p = 0; p < panels; p++)
        for (int n = 0; n < PANEL_ORDER; n++) {
            double height, weight;
            gsl_integration_glfixed_point(edge[p], edge[p + 1], (size_t)n, &height, &weight,
                                          rule);
            group->argument[p * PANEL_ORDER + n] = -(shift + I * height);
            group->weight[p * PANEL_ORDER + n] = 100.0 / M_PI * weight;
        }
    gsl_integration_glfixed_table_free(rule);
    return ALVH_OK;
}

double fit_strike(const struct fit_payoffs *payoffs, int n)
{
    return exp(payoffs->ln_first + n * payoffs->ln_step);
}

/* Strikes of one remainder by the stride, and what sums run over beyond the last. */
static size_t length(const struct fit_payoffs *payoffs, int stride)
{
    return (size_t)(payoffs->strikes / stride + 1 + ALVH_VIX_SUMS_STEP);
}

size_t fit_payoffs_half(const struct fit_payoffs *payoffs, int stride)
{
    return (size_t)stride * length(payoffs, stride);
}

static size_t offset(const struct fit_payoffs *payoffs, int argument, int first, int stride)
{
    return 2 * fit_payoffs_half(payoffs, stride) * (size_t)argument +
           length(payoffs, stride) * (size_t)(first % stride) + (size_t)(first / stride);
}

const double *fit_payoff(const struct fit_payoffs *payoffs, int argument, int first,
                         int stride)
{
    return payoffs->part[stride - 1] + offset(payoffs, argument, first, stride);
}

static void set_payoff(struct fit_payoffs *payoffs, int argument, int n,
                       double complex value)
{
    for (int stride = 1; stride <= FIT_STRIDES; stride++) {
        double *real = payoffs->part[stride - 1] + offset(payoffs, argument, n, stride);
        real[0] = creal(value);
        real[fit_payoffs_half(payoffs, stride)] = cimag(value);
    }
}

static enum alvh_status allocate(struct fit_payoffs *payoffs, int arguments,
                                 struct alvh_error *error)
{
    for (int stride = 1; stride <= FIT_STRIDES; stride++) {
        const size_t doubles = 2 * fit_payoffs_half(payoffs, stride) * (size_t)arguments;
        payoffs->part[stride - 1] = calloc(doubles, sizeof(double));
        if (!payoffs->part[stride - 1])
            return alvh_fail(error, ALVH_EFAILED,
                             "out of memory for the fit of price tables");
    }
    return ALVH_OK;
}

void fit_payoffs_free(struct fit_payoffs *payoffs)
{
    for (int s = 0; s < FIT_STRIDES; s++)
        free(payoffs->part[s]);
}

/* The strikes from half of the lowest VIX to three and a half times the highest. */
static enum alvh_status prepare_payoffs(struct alvh_table_fit *fit,
                                        struct alvh_error *error)
{
    const struct alvh_model *model = fit->model;
    double low = HUGE_VAL, high = 0.0;
    for (int i = 0; i < model->regimes; i++) {
        low = fmin(low, model->vix_level[i]);
        high = fmax(high, model->vix_level[i]);
    }
    for (int k = 0; k < ALVH_FACTORS; k++)
        high += model->vix_slope[k] * fit->tables->axis[k].top;
    struct fit_payoffs *payoffs = &fit->payoffs;
    payoffs->ln_first = 0.5 * log(fmax(low, 1e-4)) + log(0.5);
    payoffs->ln_step = STRIKE_STEP;
    payoffs->strikes =
        (int)ceil((0.5 * log(high) + log(4.6) - payoffs->ln_first) / STRIKE_STEP);
    const struct fit_group *line = &fit->vix[0]; /* the other one is its beginning */
    ALVH_TRY(allocate(payoffs, line->arguments, error));
    const struct faddeeva w = faddeeva_prepare();
    for (int a = 0; a < line->arguments; a++) {
        const double complex z = -line->argument[a], root = csqrt(z);
        const double complex factor = line->weight[a] * (1.0 / M_2_SQRTPI) / (z * root);
        for (int n = 0; n < payoffs->strikes; n++) {
            const double strike = fit_strike(payoffs, n);
            set_payoff(payoffs, a, n,
                       factor * cexp(-strike * strike * z) *
                           faddeeva(&w, I * strike * root));
        }
    }
    return ALVH_OK;
}

/* Where VIX can hardly move, in a regime above the lowest with next to no variance, the
 * smile has a kink at the lowest VIX of the regime: just below the future at one day, some
 * 0.2 standard deviations below it at a month, by when it is smooth. Strikes there get most
 * room, the less the smoother the smile. */
static struct table_strikes strikes_of_day(int day)
{
    return (struct table_strikes){.centre = 0.2 * expm1(-day / 12.0),
                                  .width = 0.06 - 0.14 * expm1(-day / 40.0),
                                  .lift = 0.02};
}

static enum alvh_status choose_sums(struct alvh_table_fit *fit, struct alvh_error *error)
{
    static alvh_vix_sums_function *const copy[ALVH_ISA_COUNT] = {
        [ALVH_ISA_SCALAR] = alvh_vix_sums_scalar,
        [ALVH_ISA_AVX2] = alvh_vix_sums_avx2,
        [ALVH_ISA_AVX512] = alvh_vix_sums_avx512};
    enum alvh_isa isa = ALVH_ISA_SCALAR;
    ALVH_TRY(alvh_isa_choose(&isa, error));
    fit->vix_sums = copy[isa];
    return ALVH_OK;
}

enum alvh_status fit_vix_prepare(struct alvh_table_fit *fit, struct alvh_error *error)
{
    ALVH_TRY(choose_sums(fit, error));
    const double shift = shift_of(fit->model);
    for (int g = 0; g < FIT_VIX_GROUPS; g++)
        ALVH_TRY(prepare_line(&fit->vix[g], group_plan[g].first_day, group_plan[g].last_day,
                              shift, group_plan[g].top, error));
    ALVH_TRY(fit_futures_prepare(fit, shift, error));
    ALVH_TRY(prepare_payoffs(fit, error));
    for (int day = 0; day <= ALVH_TABLES_VIX_DAYS; day++)
        fit->tables->vix[day].strikes = strikes_of_day(day);
    return ALVH_OK;
}
