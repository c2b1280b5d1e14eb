#include "models/isa.h"

#include <assert.h>
#include <stdbool.h>

#include "models/collapse.h"

/* The spline of one lane and its d/dv1: sums along the first axis for all four columns at
 * once, then across them. */
ALVH_INLINE void spline_of(const float *weight, const float *control, float *value,
                           float *slope)
{
    float along[4], bend[4];
#pragma omp simd
    for (int b = 0; b < 4; b++) {
        const float c0 = control[b], c1 = control[TABLE_SLOW_CONTROLS + b];
        const float c2 = control[2 * TABLE_SLOW_CONTROLS + b];
        const float c3 = control[3 * TABLE_SLOW_CONTROLS + b];
        const float low = fmaf(weight[1], c1, weight[0] * c0);
        const float high = fmaf(weight[3], c3, weight[2] * c2);
        const float low_bend = fmaf(weight[5], c1, weight[4] * c0);
        const float high_bend = fmaf(weight[7], c3, weight[6] * c2);
        along[b] = weight[8 + b] * (low + high);
        bend[b] = weight[8 + b] * (low_bend + high_bend);
    }
    *value = (along[0] + along[2]) + (along[1] + along[3]);
    *slope = (bend[0] + bend[2]) + (bend[1] + bend[3]);
}

/* F = 100 sqrt(E X) f, f a spline, in points; and d ln F/dv1. */
ALVH_INLINE void futures_of(const struct alvh_tables *tables, int tenor_days,
                            const struct alvh_cells *cells, double *restrict future,
                            double *restrict slope)
{
    const int lanes = cells->lanes;
    const float *controls = table_future(tables, tenor_days);
    const struct table_affine *mean = &tables->vix[tenor_days].mean;
    const double *restrict constant = mean->constant;
    const double per_fast = mean->slope[ALVH_FAST], per_slow = mean->slope[ALVH_SLOW];
    const int32_t *restrict regime = cells->regime, *restrict row = cells->row;
    const double *restrict v_fast = cells->v_fast, *restrict v_slow = cells->v_slow;
    for (int first = 0; first < lanes; first += ALVH_LANE_STEP) {
        float value[ALVH_LANE_STEP], bend[ALVH_LANE_STEP];
        for (int l = 0; l < ALVH_LANE_STEP; l++)
            spline_of(cells->weight + (size_t)(first + l) * ALVH_CELL_WEIGHTS,
                      controls + row[first + l], &value[l], &bend[l]);
#pragma omp simd
        for (int l = 0; l < ALVH_LANE_STEP; l++) {
            const int lane = first + l;
            const double square =
                affine_at(constant, per_fast, per_slow, regime[lane], v_fast[lane], v_slow[lane]);
            const double f = value[l];
            future[lane] = f * (100.0 * sqrt(square));
            if (slope)
                slope[lane] = fma(0.5, per_fast / square, (double)bend[l] / f);
        }
    }
}

void alvh_vix_future(const struct alvh_tables *tables, int tenor_days,
                     const struct alvh_cells *cells, double *restrict future,
                     double *restrict vega)
{
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    if (!vega) {
        futures_of(tables, tenor_days, cells, future, NULL);
        return;
    }
    futures_of(tables, tenor_days, cells, future, vega);
    const int lanes = cells->lanes;
    const double *restrict vix_to_fast = cells->vix_to_fast;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        vega[lane] *= future[lane] * vix_to_fast[lane];
}

void alvh_vix_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile,
                    double *restrict future)
{
    const int lanes = cells->lanes;
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    assert(lanes <= smile->capacity);
    smile->lanes = lanes;
    smile->carry = 1.0;
    futures_of(tables, tenor_days, cells, future, smile->forward_slope);
    smile->vix_to_fast = cells->vix_to_fast;
    if (tenor_days == 0) {
        collapse_nothing(lanes, smile);
        return;
    }
    const struct table_vix *tenor = &tables->vix[tenor_days];
    smile->centre = tenor->strikes.centre;
    smile->width = tenor->strikes.width;
    collapse_rows(table_vix_rows(tables, tenor_days), cells, smile);
    const double *restrict mean = tenor->mean.constant;
    const double *restrict variance = tenor->variance.constant;
    const double mean_fast = tenor->mean.slope[ALVH_FAST];
    const double mean_slow = tenor->mean.slope[ALVH_SLOW];
    const double variance_fast = tenor->variance.slope[ALVH_FAST];
    const double variance_slow = tenor->variance.slope[ALVH_SLOW];
    const int32_t *restrict regime = cells->regime;
    const double *restrict v_fast = cells->v_fast, *restrict v_slow = cells->v_slow;
    double *restrict scale = smile->scale, *restrict per_scale = smile->per_scale;
    double *restrict scale_slope = smile->scale_slope;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double m =
            affine_at(mean, mean_fast, mean_slow, regime[lane], v_fast[lane], v_slow[lane]);
        const double w = affine_at(variance, variance_fast, variance_slow, regime[lane],
                                   v_fast[lane], v_slow[lane]);
        const double s = 0.5 * sqrt(w) / m;
        scale[lane] = s;
        per_scale[lane] = 1.0 / s;
        scale_slope[lane] = s * fma(0.5, variance_fast / w, -mean_fast / m);
    }
}
