#include "models/isa.h"

#include "models/smile.h"
#include "models/table_layout.h"
#include "models/turn.h"
#include "models/vecmath.h"

enum { TILE = ALVH_LANE_STEP }; /* lanes whose weights are turned over at a time */

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
    const double last = (double)(axis->cells - 1);
    const int32_t cell = (int32_t)(x < last ? x : last);
    return (struct place){
        .cell = cell,
        .part = x - (double)cell,
        .slope = v < axis->top ? axis->per_ln / raised : 0.0,
    };
}

/* The four uniform cubic B-splines that reach into a cell, at t in [0, 1] of it. */
struct splines {
    double a, b, c, d;
};

ALVH_INLINE struct splines splines_at(double t)
{
    const double back = 1.0 - t, t2 = t * t;
    return (struct splines){
        .a = back * back * back * (1.0 / 6.0),
        .b = fma(t2, fma(0.5, t, -1.0), 2.0 / 3.0),
        .c = fma(t, fma(t, fma(-0.5, t, 0.5), 0.5), 1.0 / 6.0),
        .d = t2 * t * (1.0 / 6.0),
    };
}

ALVH_INLINE struct splines splines_slope_at(double t)
{
    const double back = 1.0 - t;
    return (struct splines){
        .a = -0.5 * back * back,
        .b = t * fma(1.5, t, -2.0),
        .c = fma(t, fma(-1.5, t, 1.0), 0.5),
        .d = 0.5 * t * t,
    };
}

int alvh_tables_locate(const struct alvh_tables *tables,
                       const struct alvh_market_lanes *market, struct alvh_cells *cells)
{
    const int lanes = market->lanes;
    const double *restrict v_fast = market->v_fast, *restrict v_slow = market->v_slow;
    const int32_t *restrict regime = market->regime;
    const struct table_axis fast_axis = tables->axis[ALVH_FAST];
    const struct table_axis slow_axis = tables->axis[ALVH_SLOW];
    int32_t *restrict row = cells->row;
    cells->lanes = lanes;
    for (int first = 0; first < lanes; first += TILE) {
        float tile[ALVH_CELL_WEIGHTS][TILE] __attribute__((aligned(64))) = {0};
#pragma omp simd
        for (int l = 0; l < TILE; l++) {
            const int lane = first + l;
            const struct place fast = place_of(&fast_axis, v_fast[lane]);
            const struct place slow = place_of(&slow_axis, v_slow[lane]);
            row[lane] =
                regime[lane] * TABLE_CONTROLS + fast.cell * TABLE_SLOW_CONTROLS + slow.cell;
            const struct splines along = splines_at(fast.part);
            const struct splines bend = splines_slope_at(fast.part);
            const struct splines across = splines_at(slow.part);
            tile[0][l] = (float)along.a;
            tile[1][l] = (float)along.b;
            tile[2][l] = (float)along.c;
            tile[3][l] = (float)along.d;
            tile[4][l] = (float)(bend.a * fast.slope);
            tile[5][l] = (float)(bend.b * fast.slope);
            tile[6][l] = (float)(bend.c * fast.slope);
            tile[7][l] = (float)(bend.d * fast.slope);
            tile[8][l] = (float)across.a;
            tile[9][l] = (float)across.b;
            tile[10][l] = (float)across.c;
            tile[11][l] = (float)across.d;
        }
        float *weight = cells->weight + (size_t)first * ALVH_CELL_WEIGHTS;
        for (int w = 0; w < ALVH_CELL_WEIGHTS; w += 8)
            for (int l = 0; l < TILE; l += 8)
                turn_8x8(&tile[w][l], TILE, weight + l * ALVH_CELL_WEIGHTS + w,
                         ALVH_CELL_WEIGHTS);
    }
    const double *restrict level = tables->vix_level;
    const double slope_fast = tables->vix_slope[ALVH_FAST];
    const double slope_slow = tables->vix_slope[ALVH_SLOW];
    double *restrict cell_fast = cells->v_fast, *restrict cell_slow = cells->v_slow;
    double *restrict vix_to_fast = cells->vix_to_fast;
    int32_t *restrict cell_regime = cells->regime;
    int beyond = 0;
#pragma omp simd reduction(+ : beyond)
    for (int lane = 0; lane < lanes; lane++) {
        const double fast = v_fast[lane], slow = v_slow[lane];
        const double square =
            fma(slope_slow, slow, fma(slope_fast, fast, level[regime[lane]]));
        vix_to_fast[lane] = 2.0 * sqrt(square) / slope_fast;
        cell_fast[lane] = fast;
        cell_slow[lane] = slow;
        cell_regime[lane] = regime[lane];
        beyond += (fast > fast_axis.top) | (slow > slow_axis.top);
    }
    return beyond;
}
