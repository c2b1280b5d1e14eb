#include "models/isa.h"

#include <assert.h>

#include "models/collapse.h"

/* A future in points and d ln F/dv1: F = 100 sqrt(E X) f, f a spline. */
ALVH_INLINE void future_of(const struct alvh_tables *tables, int tenor_days,
                           const struct alvh_cells *cells, int lane, double *future,
                           double *slope)
{
    const struct table_affine *mean = &tables->vix[tenor_days].mean;
    const struct collapse_weights weights = collapse_weights_of(cells, lane);
    const float *control = table_future(tables, tenor_days) + cells->row[lane];
    float value, bend;
    collapse_column(&weights, control, 1, &value, &bend);
    const double square =
        affine_at(mean, cells->regime[lane], cells->v_fast[lane], cells->v_slow[lane]);
    *future = 100.0 * sqrt(square) * (double)value;
    *slope = fma(0.5, mean->slope[ALVH_FAST] / square, (double)bend / (double)value);
}

void alvh_vix_future(const struct alvh_tables *tables, int tenor_days,
                     const struct alvh_cells *cells, double *future, double *vega)
{
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    for (int lane = 0; lane < cells->lanes; lane++) {
        double level, slope;
        future_of(tables, tenor_days, cells, lane, &level, &slope);
        future[lane] = level;
        if (vega)
            vega[lane] = level * slope * cells->vix_to_fast[lane];
    }
}

void alvh_vix_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile)
{
    const int lanes = cells->lanes;
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    assert(lanes <= smile->capacity);
    smile->lanes = lanes;
    smile->carry = 1.0;
    for (int lane = 0; lane < lanes; lane++) {
        double future;
        future_of(tables, tenor_days, cells, lane, &future, &smile->forward_slope[lane]);
        smile->vix_to_fast[lane] = cells->vix_to_fast[lane];
    }
    if (tenor_days == 0) {
        collapse_nothing(lanes, smile);
        return;
    }
    const struct table_vix *tenor = &tables->vix[tenor_days];
    smile->centre = tenor->strikes.centre;
    smile->width = tenor->strikes.width;
    collapse_rows(table_vix_rows(tables, tenor_days), cells, smile);
    for (int lane = 0; lane < lanes; lane++) {
        const int32_t regime = cells->regime[lane];
        const double v_fast = cells->v_fast[lane], v_slow = cells->v_slow[lane];
        const double mean = affine_at(&tenor->mean, regime, v_fast, v_slow);
        const double variance = affine_at(&tenor->variance, regime, v_fast, v_slow);
        const double scale = 0.5 * sqrt(variance) / mean;
        smile->scale[lane] = scale;
        smile->scale_slope[lane] =
            scale * (0.5 * tenor->variance.slope[ALVH_FAST] / variance -
                     tenor->mean.slope[ALVH_FAST] / mean);
    }
}
