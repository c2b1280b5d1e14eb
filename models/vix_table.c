#include "models/isa.h"

#include <assert.h>

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
    if (slope)
        *slope = (bend[0] + bend[2]) + (bend[1] + bend[3]);
}

/* Lanes at a time: so many that single numbers are written long before vectors of them are
 * read, which would otherwise wait for the stores. */
enum { TILE = 128 };

static inline int tile_lanes(const struct alvh_cells *cells, int first)
{
    return cells->lanes - first < TILE ? cells->lanes - first : TILE;
}

/* The splines of a tile of lanes, f, and their d/dv1 where that is asked for. */
ALVH_INLINE void splines_of(const struct alvh_tables *tables, int tenor_days,
                            const struct alvh_cells *cells, int first, int count, float f[],
                            float f_v[])
{
    const float *controls = table_future(tables, tenor_days);
    for (int l = 0; l < count; l++)
        spline_of(cells->weight + (size_t)(first + l) * ALVH_CELL_WEIGHTS,
                  controls + cells->row[first + l], &f[l], f_v ? &f_v[l] : NULL);
}

/* F = 100 sqrt(E X) f, f a spline, in points; and its vega where that is asked for. */
ALVH_INLINE void futures_of(const struct alvh_tables *tables, int tenor_days,
                            const struct alvh_cells *cells, double *restrict future,
                            double *restrict vega)
{
    const struct table_affine *mean = &tables->vix[tenor_days].mean;
    const double fast = mean->slope[ALVH_FAST], slow = mean->slope[ALVH_SLOW];
    for (int first = 0; first < cells->lanes; first += TILE) {
        float f[TILE], f_v[TILE];
        const int count = tile_lanes(cells, first);
        splines_of(tables, tenor_days, cells, first, count, f, vega ? f_v : NULL);
#pragma omp simd
        for (int l = 0; l < count; l++) {
            const int lane = first + l;
            const double m = affine_at(mean->constant, fast, slow, cells->regime[lane],
                                       cells->v_fast[lane], cells->v_slow[lane]);
            const double root = 100.0 * sqrt(m);
            future[lane] = root * (double)f[l];
            if (vega)
                vega[lane] = root * cells->vix_to_fast[lane] *
                             fma(0.5 * fast / m, (double)f[l], (double)f_v[l]);
        }
    }
}

void alvh_vix_future(const struct alvh_tables *tables, int tenor_days,
                     const struct alvh_cells *cells, double *restrict future,
                     double *restrict vega)
{
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    if (vega)
        futures_of(tables, tenor_days, cells, future, vega);
    else
        futures_of(tables, tenor_days, cells, future, NULL);
}

void alvh_vix_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile,
                    double *restrict future)
{
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_VIX_DAYS);
    assert(cells->lanes <= smile->capacity);
    const struct table_vix *tenor = &tables->vix[tenor_days];
    const double mean_fast = tenor->mean.slope[ALVH_FAST];
    const double mean_slow = tenor->mean.slope[ALVH_SLOW];
    const double variance_fast = tenor->variance.slope[ALVH_FAST];
    const double variance_slow = tenor->variance.slope[ALVH_SLOW];
    double *restrict scale = smile->scale, *restrict per_scale = smile->per_scale;
    double *restrict scale_slope = smile->scale_slope;
    double *restrict forward_slope = smile->forward_slope;
    smile->lanes = cells->lanes;
    smile->carry = 1.0;
    smile->vix_to_fast = cells->vix_to_fast;
    smile->centre = tenor->strikes.centre;
    smile->width = tenor->strikes.width;
    smile->lift = tenor->strikes.lift;
    for (int first = 0; first < cells->lanes; first += TILE) {
        float f[TILE], f_v[TILE];
        const int count = tile_lanes(cells, first);
        splines_of(tables, tenor_days, cells, first, count, f, f_v);
#pragma omp simd
        for (int l = 0; l < count; l++) {
            const int lane = first + l, regime = cells->regime[lane];
            const double v_fast = cells->v_fast[lane], v_slow = cells->v_slow[lane];
            /* E X and Var X; one division serves both. */
            const double m = affine_at(tenor->mean.constant, mean_fast, mean_slow, regime,
                                       v_fast, v_slow);
            const double w = affine_at(tenor->variance.constant, variance_fast,
                                       variance_slow, regime, v_fast, v_slow);
            const double spread = w > 1e-30 ? w : 1e-30; /* none on the day itself */
            const double per_product = 1.0 / (m * spread), root = sqrt(spread);
            const double per_m = per_product * spread, per_w = per_product * m;
            const double s = 0.5 * root * per_m;
            scale[lane] = s;
            per_scale[lane] = 2.0 * m * (root * per_w);
            scale_slope[lane] = s * fma(0.5 * variance_fast, per_w, -mean_fast * per_m);
            future[lane] = 100.0 * sqrt(m) * (double)f[l];
            forward_slope[lane] = fma(0.5 * mean_fast, per_m, (double)(f_v[l] / f[l]));
        }
    }
    if (tenor_days == 0)
        collapse_nothing(cells->lanes, smile);
    else
        collapse_rows(table_vix_rows(tables, tenor_days), cells, smile);
}
