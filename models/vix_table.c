#include "models/isa.h"

#include <assert.h>
#include <stdbool.h>

#include "models/collapse.h"

/* F = 100 sqrt(E X) f, f a spline, in points; and d ln F/dv1 where it is asked for. */
ALVH_INLINE void futures_of(const struct alvh_tables *tables, int tenor_days,
                            const struct alvh_cells *cells, bool with_slope,
                            double *restrict future, double *restrict slope)
{
    const int lanes = cells->lanes;
    const float *controls = table_future(tables, tenor_days);
    const struct table_affine *mean = &tables->vix[tenor_days].mean;
    const double *restrict constant = mean->constant;
    const double fast = mean->slope[ALVH_FAST], slow = mean->slope[ALVH_SLOW];
    const int32_t *restrict regime = cells->regime, *restrict row = cells->row;
    const double *restrict v_fast = cells->v_fast, *restrict v_slow = cells->v_slow;
    for (int lane = 0; lane < lanes; lane++) {
        float value, bend;
        collapse_column(cells->weight + (size_t)lane * ALVH_CELL_WEIGHTS,
                        controls + row[lane], 1, &value, &bend);
        future[lane] = value;
        if (with_slope)
            slope[lane] = bend;
    }
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double square =
            affine_at(constant, fast, slow, regime[lane], v_fast[lane], v_slow[lane]);
        if (with_slope)
            slope[lane] = fma(0.5, fast / square, slope[lane] / future[lane]);
        future[lane] *= 100.0 * sqrt(square);
    }
}

void alvh_vix_future(const struct alvh_tables *tables, int tenor_days,
                     const struct alvh_cells *cells, double *restrict future,
                     double *restrict vega)
{
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    if (!vega) {
        futures_of(tables, tenor_days, cells, false, future, NULL);
        return;
    }
    futures_of(tables, tenor_days, cells, true, future, vega);
    const int lanes = cells->lanes;
    const double *restrict vix_to_fast = cells->vix_to_fast;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        vega[lane] *= future[lane] * vix_to_fast[lane];
}

void alvh_vix_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile)
{
    const int lanes = cells->lanes;
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    assert(lanes <= smile->capacity);
    smile->lanes = lanes;
    smile->carry = 1.0;
    /* The futures themselves are not kept; the scale takes their place below. */
    futures_of(tables, tenor_days, cells, true, smile->scale, smile->forward_slope);
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
