/* What the smiles of SPX and of VIX share: from 4 x 4 rows of a grid to one row a lane. */
#ifndef ALVH_MODELS_COLLAPSE_H
#define ALVH_MODELS_COLLAPSE_H

#include <assert.h>

#include "models/smile.h"
#include "models/table_layout.h"
#include "models/turn.h"
#include "models/unroll.h"
#include "models/vecmath.h"

enum { COLLAPSE_TILE = 16 }; /* lanes turned over at a time; blocks are multiples of it */
/* Columns at a time: one vector of them, so that neither a loop over columns nor an address
 * for each is left. */
#ifdef __AVX512F__
enum { COLLAPSE_WIDTH = 16 };
#else
enum { COLLAPSE_WIDTH = 8 };
#endif

/* value = sum_ab along_a across_b control_ab and its d/dv1, for one column of the rows:
 * weight holds a lane's ALVH_CELL_WEIGHTS, control is the first of the column. */
ALVH_INLINE void collapse_column(const float *weight, const float *control, float *value,
                                 float *slope)
{
    enum { ROW = ALVH_SMILE_ROW };
    float across[4];
    ALVH_UNROLL
    for (int a = 0; a < 4; a++) {
        const float *line = control + a * TABLE_SLOW_CONTROLS * ROW;
        across[a] = weight[8] * line[0];
        across[a] = fmaf(weight[9], line[ROW], across[a]);
        across[a] = fmaf(weight[10], line[2 * ROW], across[a]);
        across[a] = fmaf(weight[11], line[3 * ROW], across[a]);
    }
    *value = fmaf(weight[3], across[3],
                  fmaf(weight[2], across[2],
                       fmaf(weight[1], across[1], weight[0] * across[0])));
    *slope = fmaf(weight[7], across[3],
                  fmaf(weight[6], across[2],
                       fmaf(weight[5], across[1], weight[4] * across[0])));
}

/* Collapses the rows of one tenor for every lane, into smile->row and smile->slope. */
ALVH_INLINE void collapse_rows(const float *rows, const struct alvh_cells *cells,
                               struct alvh_smile *smile)
{
    const int lanes = cells->lanes;
    assert(lanes % COLLAPSE_TILE == 0);
    const float *weights = cells->weight;
    const int32_t *row = cells->row;
    float tile[COLLAPSE_TILE][ALVH_SMILE_ROW] __attribute__((aligned(64)));
    float bend[COLLAPSE_TILE][ALVH_SMILE_ROW] __attribute__((aligned(64)));
    for (int first = 0; first < lanes; first += COLLAPSE_TILE) {
        for (int l = 0; l < COLLAPSE_TILE; l++) {
            const float *weight = weights + (size_t)(first + l) * ALVH_CELL_WEIGHTS;
            const float *control = rows + (size_t)row[first + l] * ALVH_SMILE_ROW;
            ALVH_UNROLL
            for (int half = 0; half < ALVH_SMILE_ROW; half += COLLAPSE_WIDTH)
#pragma omp simd
                for (int j = half; j < half + COLLAPSE_WIDTH; j++)
                    collapse_column(weight, control + j, &tile[l][j], &bend[l][j]);
        }
        for (int l = 0; l < COLLAPSE_TILE; l += 8)
            for (int j = 0; j < ALVH_SMILE_ROW; j += 8) {
                const size_t to = alvh_smile_at(j, first + l);
                turn_8x8(&tile[l][j], ALVH_SMILE_ROW, smile->row + to, ALVH_SMILE_TILE);
                turn_8x8(&bend[l][j], ALVH_SMILE_ROW, smile->slope + to, ALVH_SMILE_TILE);
            }
    }
}

/* A smile without volatility: what options are worth at their expiry. */
ALVH_INLINE void collapse_nothing(int lanes, struct alvh_smile *smile)
{
    smile->centre = 0.0;
    smile->width = 1.0;
    smile->lift = 0.0;
    for (int lane = 0; lane < lanes; lane++) {
        for (int j = 0; j < ALVH_SMILE_ROW; j++)
            smile->row[alvh_smile_at(j, lane)] = smile->slope[alvh_smile_at(j, lane)] = 0.0f;
        smile->scale[lane] = 1e-8;
        smile->per_scale[lane] = 1e8;
        smile->scale_slope[lane] = 0.0;
    }
}

/* An affine function of the state: constant[regime] + fast v1 + slow v2. */
ALVH_INLINE double affine_at(const double *constant, double fast, double slow,
                             int32_t regime, double v_fast, double v_slow)
{
    return fma(slow, v_slow, fma(fast, v_fast, constant[regime]));
}

#endif
