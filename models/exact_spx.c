#include "alvh/exact.h"

#include <complex.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_bessel.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "alvh/black.h"
#include "alvh/transform.h"
#include "models/exact_check.h"

/* Lewis (2001): with k = ln(F/K) and phi(u) = E exp(iu ln S_T/F) on the line u - i/2,
 *
 *     call = D (F - sqrt(F K) I / pi),   I = int_0^inf Re[exp(iku) phi] / (u^2 + 1/4) du.
 *
 * Under the integral each derivative of sqrt(F K) I is one more factor: in ln F 1/2 + iu,
 * and once more iu - 1/2, so that gamma loses the denominator; in v_1 B_1; in tau that of
 * phi.
 *
 * Panels of u carry Legendre series of everything but exp(iku), whose products with it have
 * closed integrals (Filon's idea; Bakhvalov and Vasil'eva 1968):
 *
 *     int_-1^1 P_l(t) exp(i w t) dt = 2 i^l j_l(w).
 *
 * So strikes far out cost no more than near ones, even where the law of ln S is so narrow
 * that phi reaches to u of a million. */
enum { PRICE, DELTA, GAMMA, VEGA, THETA, INTEGRALS };
enum { NODES = 16, MOST_PANELS = 4000 };

static const double transform_tolerance = 1e-13;
static const double farthest_u = 1e9;
static const double price_error = 1e-13; /* of the forward */

/* What a panel may leave out of each integral: so much, or this share of its size. */
static const double allowed[INTEGRALS] = {1e-13, 1e-12, 1e-12, 1e-12, 1e-12};
static const double allowed_share = 1e-11;

struct spx_terms {
    const struct alvh_model *model;
    const struct alvh_point *point;
    double tau, forward;
    double node[NODES];          /* Gauss-Legendre, on [-1, 1] */
    double series[NODES][NODES]; /* coefficient l from the values at the nodes */
    double size[INTEGRALS];      /* of the integrands so far, all signs positive */
};

/* One panel: the Legendre coefficients of each integrand. */
struct panel {
    double middle, half;
    double complex coefficient[INTEGRALS][NODES];
    double top[INTEGRALS];  /* the largest value at a node */
    double rest[INTEGRALS]; /* the size of the last coefficients */
};

/* The integrands without exp(iku) at u, whose transform is number a. */
static void spx_node(const struct spx_terms *terms, double u,
                     const struct alvh_transform *transform, int a,
                     double complex value[INTEGRALS])
{
    const struct alvh_point *point = terms->point;
    double complex factor[ALVH_FACTORS], factor_slope[ALVH_FACTORS];
    double complex regime[ALVH_MAX_REGIMES], regime_slope[ALVH_MAX_REGIMES];
    for (int k = 0; k < ALVH_FACTORS; k++)
        factor[k] = transform->factor[k][a];
    for (int i = 0; i < transform->regimes; i++)
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

/* P_0 .. P_(count-1) at t. */
static void legendre(int count, double t, double value[])
{
    value[0] = 1.0;
    value[1] = t;
    for (int l = 1; l + 1 < count; l++)
        value[l + 1] = ((2 * l + 1) * t * value[l] - l * value[l - 1]) / (l + 1);
}

static enum alvh_status set_nodes(struct spx_terms *terms, struct alvh_error *error)
{
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
    if (!table)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for an SPX price");
    for (int node = 0; node < NODES; node++) {
        double weight, value[NODES];
        gsl_integration_glfixed_point(-1.0, 1.0, (size_t)node, &terms->node[node], &weight,
                                      table);
        legendre(NODES, terms->node[node], value);
        for (int l = 0; l < NODES; l++)
            terms->series[l][node] = (l + 0.5) * weight * value[l];
    }
    gsl_integration_glfixed_table_free(table);
    return ALVH_OK;
}

static enum alvh_status fill_panel(const struct spx_terms *terms, struct panel *panel,
                                   struct alvh_error *error)
{
    double complex u[NODES];
    for (int node = 0; node < NODES; node++)
        u[node] = panel->middle + panel->half * terms->node[node] - 0.5 * I;
    struct alvh_transform transform;
    ALVH_TRY(alvh_transform_spx(terms->model, NODES, u, 1, &terms->tau, transform_tolerance,
                                &transform, error));
    double complex value[NODES][INTEGRALS];
    for (int node = 0; node < NODES; node++)
        spx_node(terms, creal(u[node]), &transform, node, value[node]);
    alvh_transform_free(&transform);
    for (int i = 0; i < INTEGRALS; i++) {
        panel->top[i] = 0.0;
        for (int node = 0; node < NODES; node++)
            panel->top[i] = fmax(panel->top[i], cabs(value[node][i]));
        for (int l = 0; l < NODES; l++) {
            double complex sum = 0.0;
            for (int node = 0; node < NODES; node++)
                sum += terms->series[l][node] * value[node][i];
            panel->coefficient[i][l] = sum;
        }
        panel->rest[i] =
            cabs(panel->coefficient[i][NODES - 1]) + cabs(panel->coefficient[i][NODES - 2]);
    }
    return ALVH_OK;
}

/* Whether this much of every integrand, over some width, may be left out. */
static bool may_leave_out(const struct spx_terms *terms, const double value[INTEGRALS],
                          double width)
{
    for (int i = 0; i < INTEGRALS; i++)
        if (!(value[i] * width <= fmax(allowed[i], allowed_share * terms->size[i])))
            return false;
    return true;
}

/* j_0 .. j_(NODES-1) at w >= 0. Upwards the recurrence is stable only while l < w. */
static void spherical_bessel(double w, double value[NODES])
{
    if (w < NODES) {
        gsl_sf_bessel_jl_steed_array(NODES - 1, w, value);
        return;
    }
    value[0] = sin(w) / w;
    value[1] = (value[0] - cos(w)) / w;
    for (int l = 1; l + 1 < NODES; l++)
        value[l + 1] = (2 * l + 1) / w * value[l] - value[l - 1];
}

static void add_panel(const struct panel *panel, double log_moneyness,
                      double integral[INTEGRALS])
{
    double bessel[NODES];
    spherical_bessel(fabs(log_moneyness) * panel->half, bessel);
    const double complex turn = 2.0 * panel->half * cexp(I * log_moneyness * panel->middle);
    const double complex quarter = log_moneyness < 0.0 ? -I : I;
    for (int i = 0; i < INTEGRALS; i++) {
        double complex sum = 0.0, power = 1.0;
        for (int l = 0; l < NODES; l++) {
            sum += panel->coefficient[i][l] * power * bessel[l];
            power *= quarter;
        }
        integral[i] += creal(turn * sum);
    }
}

/* Panels from 0 outwards, each as wide as its series stays accurate, until nothing is left.
 * integral[n] holds those of strike n. */
static enum alvh_status integrate_panels(struct spx_terms *terms, int strikes,
                                         const double strike[],
                                         double integral[][INTEGRALS],
                                         struct alvh_error *error)
{
    double start = 0.0, width = 1.0;
    for (int panels = 0; panels < MOST_PANELS && start < farthest_u; panels++) {
        struct panel panel = {.middle = start + 0.5 * width, .half = 0.5 * width};
        ALVH_TRY(fill_panel(terms, &panel, error));
        if (!may_leave_out(terms, panel.rest, width)) {
            width *= 0.5;
            continue;
        }
        for (int i = 0; i < INTEGRALS; i++)
            terms->size[i] += panel.top[i] * width;
        for (int n = 0; n < strikes; n++)
            add_panel(&panel, log(terms->forward / strike[n]), integral[n]);
        start += width;
        if (may_leave_out(terms, panel.top, start))
            return ALVH_OK;
        width = fmin(2.0 * width, start);
    }
    return alvh_fail(
        error, ALVH_EFAILED,
        "the integral for SPX options of %g years does not converge: the law of "
        "ln S has no smooth density",
        terms->tau);
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
        .iv = out < price_error * forward
                  ? 0.0
                  : alvh_black_total_volatility(forward, strike, out) / sqrt(tau),
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
                                         exp((model->rate - model->dividend_yield) * tau)};
    ALVH_TRY(set_nodes(&terms, error));
    double(*integral)[INTEGRALS] = calloc((size_t)strikes, sizeof *integral);
    if (!integral)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d SPX options", strikes);
    const enum alvh_status status =
        integrate_panels(&terms, strikes, strike, integral, error);
    for (int n = 0; n < strikes && status == ALVH_OK; n++)
        quote[n] = spx_quote(&terms, strike[n], integral[n]);
    free(integral);
    return status;
}
