#include "alvh/exact.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "alvh/black.h"
#include "alvh/transform.h"
#include "models/exact_check.h"
#include "models/quadrature.h"

/* Lewis (2001): with k = ln(F/K) and phi(u) = E exp(iu ln S_T/F) on the line u - i/2,
 *
 *     call = D (F - sqrt(F K) I / pi),   I = int_0^inf Re[exp(iku) phi] / (u^2 + 1/4) du.
 *
 * Under the integral each derivative of sqrt(F K) I is one more factor: in ln F 1/2 + iu,
 * and once more iu - 1/2, so that gamma loses the denominator; in v_1 B_1; in tau that of
 * phi. The nodes are u = sinh(x) / 2, which is as fine as the poles at +-i/2 ask for and
 * reaches the far tail of short tenors in few steps. */
enum { PRICE, DELTA, GAMMA, VEGA, THETA, INTEGRALS };

static const double scale = 0.5;
static const double transform_tolerance = 1e-13;

struct spx_terms {
    const struct alvh_model *model;
    const struct alvh_point *point;
    double tau, forward;
    int strikes;
    const double *log_moneyness; /* ln(F/K) */
};

/* phi and what the derivatives multiply it by, at one u. */
static void spx_node(const struct spx_terms *terms, double u,
                     const struct alvh_transform *transform, int a,
                     double complex value[INTEGRALS])
{
    const struct alvh_point *point = terms->point;
    const int regimes = terms->model->regimes;
    double complex factor[ALVH_FACTORS], factor_slope[ALVH_FACTORS];
    double complex regime[ALVH_MAX_REGIMES], regime_slope[ALVH_MAX_REGIMES];
    for (int k = 0; k < ALVH_FACTORS; k++)
        factor[k] = transform->factor[k][a];
    for (int i = 0; i < regimes; i++)
        regime[i] = transform->regime[i][a];
    alvh_transform_spx_slope(terms->model, u - 0.5 * I, factor, regime, factor_slope,
                             regime_slope);
    double complex exponent = 0.0, exponent_slope = 0.0;
    for (int k = 0; k < ALVH_FACTORS; k++) {
        exponent += factor[k] * point->variance[k];
        exponent_slope += factor_slope[k] * point->variance[k];
    }
    const double complex state = cexp(exponent);
    const double complex phi = state * regime[point->regime];
    const double measure = 1.0 / (u * u + 0.25);
    value[PRICE] = phi * measure;
    value[DELTA] = phi * (0.5 + I * u) * measure;
    value[GAMMA] = phi;
    value[VEGA] = phi * factor[ALVH_FAST] * measure;
    value[THETA] = (phi * exponent_slope + state * regime_slope[point->regime]) * measure;
}

static enum alvh_status spx_values(const void *payload, int nodes, const double x[],
                                   double values[], struct alvh_error *error)
{
    const struct spx_terms *terms = payload;
    double complex *u = calloc((size_t)nodes, sizeof *u);
    if (!u)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for an SPX price");
    for (int node = 0; node < nodes; node++)
        u[node] = scale * sinh(x[node]) - 0.5 * I;
    struct alvh_transform transform;
    const enum alvh_status status = alvh_transform_spx(
        terms->model, nodes, u, 1, &terms->tau, transform_tolerance, &transform, error);
    free(u);
    ALVH_TRY(status);
    for (int node = 0; node < nodes; node++) {
        const double at = scale * sinh(x[node]), stretch = scale * cosh(x[node]);
        double complex value[INTEGRALS];
        spx_node(terms, at, &transform, node, value);
        double *out = values + (size_t)node * (size_t)terms->strikes * INTEGRALS;
        for (int n = 0; n < terms->strikes; n++) {
            const double complex turn = stretch * cexp(I * at * terms->log_moneyness[n]);
            for (int i = 0; i < INTEGRALS; i++)
                *out++ = creal(turn * value[i]);
        }
    }
    alvh_transform_free(&transform);
    return ALVH_OK;
}

static struct alvh_option_quote spx_quote(const struct spx_terms *terms, double strike,
                                          const double integral[INTEGRALS])
{
    const struct alvh_model *model = terms->model;
    const double tau = terms->tau, forward = terms->forward, spot = terms->point->spot;
    const double discount = exp(-model->rate * tau);
    const double root = sqrt(forward * strike) / M_PI;
    const double carry = model->rate - model->dividend_yield;
    /* The side that is out of the money comes first, the other by parity. */
    const double out = fmax(fmin(forward, strike) - root * integral[PRICE], 0.0);
    const double parity = forward - strike;
    const double call = discount * (out + fmax(parity, 0.0));
    const double vix = alvh_model_vix(model, terms->point->regime, terms->point->variance);
    const double drift =
        carry * (forward - root * integral[DELTA]) - root * integral[THETA];
    return (struct alvh_option_quote){
        .call = call,
        .put = discount * (out + fmax(-parity, 0.0)),
        .iv = alvh_black_total_volatility(forward, strike, out) / sqrt(tau),
        .delta = discount * (forward - root * integral[DELTA]) / spot,
        .gamma = discount * root * integral[GAMMA] / (spot * spot),
        .vega = -discount * root * integral[VEGA] * 2.0 * (vix / 100.0) /
                model->vix_slope[ALVH_FAST],
        .theta = (model->rate * call - discount * drift) / ALVH_DAYS_PER_YEAR,
    };
}

/* At expiry an option is worth what it pays. */
static struct alvh_option_quote spx_payoff(double spot, double strike)
{
    return (struct alvh_option_quote){.call = fmax(spot - strike, 0.0),
                                      .put = fmax(strike - spot, 0.0),
                                      .delta = spot > strike ? 1.0 : 0.0};
}

static enum alvh_status spx_integrate(struct spx_terms *terms, const double strike[],
                                      struct alvh_option_quote quote[], double *memory,
                                      struct alvh_error *error)
{
    const int integrals = terms->strikes * INTEGRALS;
    double *log_moneyness = memory;
    double *tolerance = log_moneyness + terms->strikes;
    double *integral = tolerance + integrals;
    for (int n = 0; n < terms->strikes; n++) {
        log_moneyness[n] = log(terms->forward / strike[n]);
        for (int i = 0; i < INTEGRALS; i++)
            tolerance[n * INTEGRALS + i] = i == PRICE ? 1e-12 : 1e-10;
    }
    terms->log_moneyness = log_moneyness;
    const struct quadrature quadrature = {.what = "an SPX option",
                                          .values = spx_values,
                                          .payload = terms,
                                          .integrals = integrals,
                                          .tolerance = tolerance,
                                          .right = 25.0};
    ALVH_TRY(quadrature_integrate(&quadrature, integral, error));
    for (int n = 0; n < terms->strikes; n++)
        quote[n] = spx_quote(terms, strike[n], integral + (size_t)n * INTEGRALS);
    return ALVH_OK;
}

enum alvh_status alvh_exact_spx(const struct alvh_model *model,
                                const struct alvh_point *point, double tau, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error)
{
    ALVH_TRY(exact_check(model, point, tau, strikes, strike, error));
    if (tau == 0.0) {
        for (int n = 0; n < strikes; n++)
            quote[n] = spx_payoff(point->spot, strike[n]);
        return ALVH_OK;
    }
    struct spx_terms terms = {.model = model,
                              .point = point,
                              .tau = tau,
                              .forward = point->spot *
                                         exp((model->rate - model->dividend_yield) * tau),
                              .strikes = strikes};
    double *memory = malloc((size_t)strikes * (1 + 2 * INTEGRALS) * sizeof *memory);
    if (!memory)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d SPX options", strikes);
    const enum alvh_status status = spx_integrate(&terms, strike, quote, memory, error);
    free(memory);
    return status;
}
