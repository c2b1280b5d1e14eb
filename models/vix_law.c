#include "models/vix_law.h"

#include <math.h>
#include <stdlib.h>

#include "alvh/transform.h"
#include "models/quadrature.h"

static const double transform_tolerance = 1e-14;

struct vix_law vix_law_of(const struct alvh_model *model, const struct alvh_point *point,
                          double tau)
{
    struct vix_law law = {model, point, tau, ALVH_ALL_REGIMES, 1u << point->regime};
    for (int step = 1; step < model->regimes; step++)
        for (int i = 0; i < model->regimes; i++)
            for (int j = 0; j < model->regimes; j++)
                if (law.reached >> i & 1u && model->q.rate[i][j] > 0.0)
                    law.reached |= 1u << j;
    return law;
}

enum alvh_status vix_law_laplace(const struct vix_law *law, double origin, int nodes,
                                 const double complex z[], struct laplace value[],
                                 struct alvh_error *error)
{
    const struct alvh_point *point = law->point;
    const int regimes = law->model->regimes;
    struct alvh_transform transform;
    ALVH_TRY(alvh_transform_vix(law->model, law->ends, origin, nodes, z, 1, &law->tau,
                                transform_tolerance, &transform, error));
    for (int a = 0; a < nodes; a++) {
        double complex factor[ALVH_FACTORS], factor_slope[ALVH_FACTORS];
        double complex regime[ALVH_MAX_REGIMES], regime_slope[ALVH_MAX_REGIMES];
        for (int k = 0; k < ALVH_FACTORS; k++)
            factor[k] = transform.factor[k][a];
        for (int i = 0; i < regimes; i++)
            regime[i] = transform.regime[i][a];
        alvh_transform_vix_slope(law->model, factor, regime, factor_slope, regime_slope);
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

/* L(i eps) = chance (1 - i eps mean): a complex step differentiates without rounding. */
enum alvh_status vix_law_mean(const struct vix_law *law, struct vix_mean *mean,
                              struct alvh_error *error)
{
    const double eps = 1e-30;
    struct laplace laplace;
    ALVH_TRY(
        vix_law_laplace(law, 0.0, 1, (const double complex[]){I * eps}, &laplace, error));
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
    const struct vix_law *law;
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
    const enum alvh_status status =
        vix_law_laplace(terms->law, 0.0, nodes, z, laplace, error);
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

enum alvh_status vix_law_future(const struct vix_law *law, const struct vix_mean *mean,
                                double future[PARTS], struct alvh_error *error)
{
    for (int p = 0; p < PARTS; p++)
        future[p] = 0.0;
    if (!(mean->mean[VALUE] > 0.0))
        return ALVH_OK;
    const struct future_terms terms = {.law = law, .mean = *mean};
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
