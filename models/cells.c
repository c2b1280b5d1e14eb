#include "models/isa.h"

#include "models/smile.h"
#include "models/table_layout.h"
#include "models/vecmath.h"

/* Where v lies along one axis: its cell, and how far into it, in [0, 1]. */
struct place {
    int32_t cell;
    double part;
    double slope; /* d(part)/dv; 0 beyond the grid, where the shape rests */
};

ALVH_INLINE struct place place_of(const struct table_axis *axis, double v)
{
    const double low = v > 0.0 ? v : 0.0;
    const double inside = low < axis->top ? low : axis->top;
    const double raised = inside + axis->floor;
    const double x = (alvh_log(raised) - axis->ln_floor) * axis->per_ln;
    const int32_t last = (int32_t)axis->cells - 1;
    const int32_t below = (int32_t)x;
    const int32_t cell = below < last ? below : last;
    return (struct place){
        .cell = cell,
        .part = x - cell,
        .slope = v < axis->top ? axis->per_ln / raised : 0.0,
    };
}

/* The four uniform cubic B-splines that reach into a cell, and their derivatives. */
ALVH_INLINE void spline_weights(double t, double weight[static 4])
{
    const double back = 1.0 - t, t2 = t * t;
    weight[0] = back * back * back * (1.0 / 6.0);
    weight[1] = fma(t2, fma(0.5, t, -1.0), 2.0 / 3.0);
    weight[2] = fma(t, fma(t, fma(-0.5, t, 0.5), 0.5), 1.0 / 6.0);
    weight[3] = t2 * t * (1.0 / 6.0);
}

ALVH_INLINE void spline_slopes(double t, double slope[static 4])
{
    const double back = 1.0 - t;
    slope[0] = -0.5 * back * back;
    slope[1] = t * fma(1.5, t, -2.0);
    slope[2] = fma(t, fma(-1.5, t, 1.0), 0.5);
    slope[3] = 0.5 * t * t;
}

int alvh_tables_locate(const struct alvh_tables *tables,
                       const struct alvh_market_lanes *market, struct alvh_cells *cells)
{
    const int lanes = market->lanes;
    const double *restrict v_fast = market->v_fast, *restrict v_slow = market->v_slow;
    const int32_t *restrict regime = market->regime;
    cells->lanes = lanes;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        cells->v_fast[lane] = v_fast[lane];
        cells->v_slow[lane] = v_slow[lane];
        cells->regime[lane] = regime[lane];
    }
    const struct table_axis fast_axis = tables->axis[ALVH_FAST];
    const struct table_axis slow_axis = tables->axis[ALVH_SLOW];
    int32_t *restrict row = cells->row;
    float *restrict const *weight = cells->weight;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const struct place fast = place_of(&fast_axis, v_fast[lane]);
        const struct place slow = place_of(&slow_axis, v_slow[lane]);
        row[lane] =
            regime[lane] * TABLE_CONTROLS + fast.cell * TABLE_SLOW_CONTROLS + slow.cell;
        double along[4], bend[4], across[4];
        spline_weights(fast.part, along);
        spline_slopes(fast.part, bend);
        spline_weights(slow.part, across);
        for (int w = 0; w < 4; w++) {
            weight[w][lane] = (float)along[w];
            weight[4 + w][lane] = (float)(bend[w] * fast.slope);
            weight[8 + w][lane] = (float)across[w];
        }
    }
    int beyond = 0;
    for (int lane = 0; lane < lanes; lane++) {
        const double square = fma(tables->vix_slope[ALVH_SLOW], v_slow[lane],
                                  fma(tables->vix_slope[ALVH_FAST], v_fast[lane],
                                      tables->vix_level[regime[lane]]));
        cells->vix_to_fast[lane] = 2.0 * sqrt(square) / tables->vix_slope[ALVH_FAST];
        beyond += v_fast[lane] > fast_axis.top || v_slow[lane] > slow_axis.top;
    }
    return beyond;
}
