#include "alvh/start_state.h"

#include <math.h>

#include <nlopt.h>

#include "alvh/transform.h"
#include "models/stationary.h"

/* Standard deviations of the errors, which are Gaussian in logarithms. VIX is what the
 * simulated options are priced from, so it is held tightly; the curve is fitted as well as
 * three regimes and two variances allow, and its months err together; realised variance is
 * as noisy a sign of today's as it is on the model's own paths. See docs/model.md. */
static const double vix_error = 0.01, future_error = 0.1, realised_error = 0.7;
enum { REALISED_DAYS = 21 };

/* One volatility point squared: below it, variances do not differ for us. */
static const double least_variance = 1e-4;

/* E VIX_T = 1 / sqrt(pi) int (1 - L(y^2)) / y^2 dy over y > 0, with y = exp(x), by the
 * trapezoid rule, which converges geometrically; 113 nodes leave an error below 1e-9. */
static const double node_distance = 0.1, first_node = -7.0;
enum { MOST_NODES = 160 };

struct evidence {
    const struct alvh_model *model;
    double vix;                       /* points */
    int months;                       /* 0: no curve */
    double future[ALVH_CURVE_MONTHS]; /* points */
    double realised;                  /* variance per year, NaN when not known */
    int nodes;
    double y[MOST_NODES];
    struct alvh_transform transform; /* of VIX_T, at z = y^2, one tenor per month */
};

static double lowest_vix_level(const struct alvh_model *model)
{
    double lowest = model->vix_level[0];
    for (int i = 1; i < model->regimes; i++)
        lowest = fmin(lowest, model->vix_level[i]);
    return fmax(lowest, least_variance);
}

/* Where exp(-z VIX^2) is below exp(-60) for every VIX, the last node is behind. */
static void place_nodes(struct evidence *evidence)
{
    const double end = 0.5 * log(60.0 / lowest_vix_level(evidence->model));
    evidence->nodes = 0;
    for (int n = 0; n < MOST_NODES && first_node + node_distance * n < end; n++)
        evidence->y[evidence->nodes++] = exp(first_node + node_distance * n);
}

static enum alvh_status transform_curve(struct evidence *evidence,
                                        const struct alvh_close *close,
                                        struct alvh_error *error)
{
    double tau[ALVH_CURVE_MONTHS];
    double complex z[MOST_NODES];
    place_nodes(evidence);
    for (int n = 0; n < evidence->nodes; n++)
        z[n] = evidence->y[n] * evidence->y[n];
    for (int t = 0; t < close->months; t++) {
        const alvh_date expiry = close->date + close->days_to_expiry[t];
        tau[t] = alvh_trading_days_between(close->date, expiry) / ALVH_DAYS_PER_YEAR;
    }
    return alvh_transform_vix(evidence->model, ALVH_ALL_REGIMES, 0.0, evidence->nodes, z,
                              close->months, tau, 1e-10, &evidence->transform, error);
}

/* Beyond the grid 1 - L is E[VIX^2] y^2 on the left and 1 on the right; the sums over the
 * nodes there are geometric series. */
static double future_price(const struct evidence *evidence, int month, int regime,
                           const double variance[ALVH_FACTORS])
{
    const struct alvh_transform *const transform = &evidence->transform;
    const double tail = 1.0 / expm1(node_distance);
    double sum = 0.0;
    for (int n = 0; n < evidence->nodes; n++) {
        const int at = month * transform->arguments + n;
        const double laplace = creal(transform->regime[regime][at]) *
                               exp(creal(transform->factor[ALVH_FAST][at]) * variance[0] +
                                   creal(transform->factor[ALVH_SLOW][at]) * variance[1]);
        sum += (1.0 - laplace) / evidence->y[n] * (n == 0 ? 1.0 + tail : 1.0);
    }
    sum += tail / evidence->y[evidence->nodes - 1];
    return 100.0 * node_distance / sqrt(M_PI) * sum;
}

/* The variance that daily returns show per year at this state: that of both diffusions and
 * of the jumps, lambda E Z^2. The state is taken to have stood still over the window. */
static double shown_variance(const struct alvh_model *model, int regime,
                             const double variance[ALVH_FACTORS])
{
    const struct alvh_jump *const jump = &model->p.jump;
    const double tilt = jump->correlation * jump->variance_mean;
    const double square =
        jump->stdev * jump->stdev + (jump->mean + tilt) * (jump->mean + tilt) + tilt * tilt;
    return variance[ALVH_FAST] + variance[ALVH_SLOW] +
           model->p.jump_intensity[regime] * square;
}

static double squared(double x)
{
    return x * x;
}

/* The weighted sum of squares: minus twice the logarithm of the likelihood. */
static double misfit(const struct evidence *evidence, int regime,
                     const double variance[ALVH_FACTORS])
{
    const double vix = alvh_model_vix(evidence->model, regime, variance);
    double sum = squared(log(vix / evidence->vix) / vix_error);
    for (int t = 0; t < evidence->months; t++) {
        const double price = future_price(evidence, t, regime, variance);
        sum += squared(log(price / evidence->future[t]) / future_error);
    }
    if (!isnan(evidence->realised)) {
        const double shown = shown_variance(evidence->model, regime, variance);
        sum +=
            squared(log((shown + least_variance) / (evidence->realised + least_variance)) /
                    realised_error);
    }
    return sum;
}

/* A factor whose mean is zero in every regime is one that the model leaves out. */
static bool is_absent(const struct alvh_stationary *law, int regimes, int k)
{
    for (int i = 0; i < regimes; i++)
        if (law->mean[i][k] > 0.0)
            return false;
    return true;
}

/* What the search is told: variances in units of the squared VIX. */
struct search {
    const struct evidence *evidence;
    int regime;
    double unit;
};

static double search_misfit(unsigned factors, const double x[], double gradient[],
                            void *payload)
{
    (void)factors;
    (void)gradient;
    const struct search *const search = payload;
    const double variance[ALVH_FACTORS] = {x[0] * search->unit, x[1] * search->unit};
    return misfit(search->evidence, search->regime, variance);
}

/* Least squares over v1, v2 >= 0 by Powell's BOBYQA (2009). */
static enum alvh_status fit_regime(const struct evidence *evidence,
                                   const struct alvh_stationary *law, int regime,
                                   double variance[ALVH_FACTORS], struct alvh_error *error)
{
    struct search search = {evidence, regime, squared(evidence->vix / 100.0)};
    const double lower[ALVH_FACTORS] = {0.0, 0.0};
    double upper[ALVH_FACTORS], x[ALVH_FACTORS], least;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        const bool absent = is_absent(law, evidence->model->regimes, k);
        upper[k] = absent ? 0.0 : 4.0 / evidence->model->vix_slope[k];
        x[k] = 0.125 * upper[k];
    }
    nlopt_opt bobyqa = nlopt_create(NLOPT_LN_BOBYQA, ALVH_FACTORS);
    if (!bobyqa)
        return alvh_fail(error, ALVH_EFAILED, "no memory to fit the starting state");
    nlopt_set_min_objective(bobyqa, search_misfit, &search);
    nlopt_set_lower_bounds(bobyqa, lower);
    nlopt_set_upper_bounds(bobyqa, upper);
    nlopt_set_xtol_rel(bobyqa, 1e-9);
    nlopt_set_xtol_abs1(bobyqa, 1e-10);
    nlopt_set_maxeval(bobyqa, 1000);
    const nlopt_result result = nlopt_optimize(bobyqa, x, &least);
    nlopt_destroy(bobyqa);
    if (result < 0 && result != NLOPT_ROUNDOFF_LIMITED)
        return alvh_fail(error, ALVH_EFAILED, "the fit of the starting state failed: %s",
                         nlopt_result_to_string(result));
    for (int k = 0; k < ALVH_FACTORS; k++)
        variance[k] = x[k] * search.unit;
    return ALVH_OK;
}

/* From VIX alone: v2 rests at its mean and v1 solves VIX; below the VIX of v2 alone, v1 is
 * 0 and v2 solves VIX; below the VIX of no variance at all, both are 0. */
static void rest_regime(const struct evidence *evidence, const struct alvh_stationary *law,
                        int regime, double variance[ALVH_FACTORS])
{
    const struct alvh_model *const model = evidence->model;
    const double *const slope = model->vix_slope;
    const double left =
        fmax(squared(evidence->vix / 100.0) - model->vix_level[regime], 0.0);
    double slow = 0.0;
    for (int i = 0; i < model->regimes; i++)
        slow += law->weight[i] * law->mean[i][ALVH_SLOW];
    variance[ALVH_SLOW] = fmin(slow, left / slope[ALVH_SLOW]);
    variance[ALVH_FAST] =
        fmax(left - slope[ALVH_SLOW] * variance[ALVH_SLOW], 0.0) / slope[ALVH_FAST];
}

/* The logarithm of the long-run density of the regime and of the variances found, these
 * through x = vix_slope . v, as a gamma law with the mean and variance of x there. */
static double log_prior(const struct alvh_model *model, const struct alvh_stationary *law,
                        int regime, const double variance[ALVH_FACTORS])
{
    double x = 0.0, mean = 0.0, second = 0.0;
    for (int j = 0; j < ALVH_FACTORS; j++) {
        x += model->vix_slope[j] * variance[j];
        mean += model->vix_slope[j] * law->mean[regime][j];
        for (int k = 0; k < ALVH_FACTORS; k++)
            second += model->vix_slope[j] * model->vix_slope[k] * law->second[regime][j][k];
    }
    x = fmax(x, least_variance);
    mean = fmax(mean, least_variance);
    const double scale = fmax(second / mean - mean, 0.01 * mean);
    const double shape = mean / scale;
    return log(law->weight[regime]) + (shape - 1.0) * log(x / scale) - x / scale -
           lgamma(shape) - log(scale);
}

/* From logarithms of likelihoods to weights; returns the likeliest. */
static int weigh(int regimes, const double log_likelihood[], double weight[])
{
    int best = 0;
    double sum = 0.0;
    for (int i = 1; i < regimes; i++)
        if (log_likelihood[i] > log_likelihood[best])
            best = i;
    for (int i = 0; i < regimes; i++)
        sum += weight[i] = exp(log_likelihood[i] - log_likelihood[best]);
    for (int i = 0; i < regimes; i++)
        weight[i] /= sum;
    return best;
}

static void report_fit(const struct evidence *evidence, struct alvh_start_state *state)
{
    state->vix = alvh_model_vix(evidence->model, state->regime, state->variance);
    state->vix_error = state->vix - evidence->vix;
    state->curve_months = evidence->months;
    double sum = 0.0;
    for (int t = 0; t < evidence->months; t++)
        sum += squared(future_price(evidence, t, state->regime, state->variance) -
                       evidence->future[t]);
    state->curve_rmse = evidence->months > 0 ? sqrt(sum / evidence->months) : NAN;
}

static enum alvh_status infer(struct evidence *evidence, struct alvh_start_state *state,
                              struct alvh_error *error)
{
    const struct alvh_model *const model = evidence->model;
    struct alvh_stationary law;
    double variance[ALVH_MAX_REGIMES][ALVH_FACTORS], log_likelihood[ALVH_MAX_REGIMES];
    alvh_stationary(model, &model->p, &law);
    for (int i = 0; i < model->regimes; i++) {
        if (evidence->months > 0)
            ALVH_TRY(fit_regime(evidence, &law, i, variance[i], error));
        else
            rest_regime(evidence, &law, i, variance[i]);
        log_likelihood[i] =
            log_prior(model, &law, i, variance[i]) - 0.5 * misfit(evidence, i, variance[i]);
    }
    state->regime = weigh(model->regimes, log_likelihood, state->regime_weight);
    for (int k = 0; k < ALVH_FACTORS; k++)
        state->variance[k] = variance[state->regime][k];
    report_fit(evidence, state);
    return ALVH_OK;
}

enum alvh_status alvh_start_state_infer(const struct alvh_model *model,
                                        const struct alvh_history *history, int index,
                                        struct alvh_start_state *state,
                                        struct alvh_error *error)
{
    const struct alvh_close *const close = alvh_history_day(history, index);
    if (isnan(close->vix)) {
        char date[ALVH_DATE_TEXT];
        alvh_date_format(close->date, date);
        return alvh_fail(error, ALVH_EINPUT,
                         "%s has no close of VIX; a starting state needs one", date);
    }
    struct evidence evidence = {
        .model = model,
        .vix = close->vix,
        .months = close->months,
        .realised = alvh_history_realised_variance(history, index, REALISED_DAYS)};
    for (int t = 0; t < close->months; t++)
        evidence.future[t] = close->future[t];
    if (close->months > 0)
        ALVH_TRY(transform_curve(&evidence, close, error));
    *state = (struct alvh_start_state){.date = close->date, .spot = close->spx};
    const enum alvh_status status = infer(&evidence, state, error);
    if (close->months > 0)
        alvh_transform_free(&evidence.transform);
    return status;
}
