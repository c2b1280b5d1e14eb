/* What the smiles of SPX and of VIX share: from 4 x 4 rows of a grid to one row per lane.
 */
#ifndef ALVH_MODELS_COLLAPSE_H
#define ALVH_MODELS_COLLAPSE_H

#include "models/smile.h"
#include "models/table_layout.h"
#include "models/turn.h"
#include "models/unroll.h"
#include "models/vecmath.h"

enum { COLLAPSE_TILE = 16 }; /* lanes turned over at a time; blocks are multiples of it */

/* One lane's weights, gathered from the arrays of its block. */
struct collapse_weights {
    float along[4], bend[4], across[4];
};

ALVH_INLINE struct collapse_weights collapse_weights_of(const struct alvh_cells *cells,
                                                        int lane)
{
    struct collapse_weights weights;
    for (int w = 0; w < 4; w++) {
        weights.along[w] = cells->weight[w * cells->lanes + lane];
        weights.bend[w] = cells->weight[(4 + w) * cells->lanes + lane];
        weights.across[w] = cells->weight[(8 + w) * cells->lanes + lane];
    }
    return weights;
}

/* value = sum_ab along_a across_b control_ab and its d/dv1, for one column of the rows:
 * control is the first, the columns lie `row` floats apart. */
ALVH_INLINE void collapse_column(const struct collapse_weights *weights,
                                 const float *control, int row, float *value, float *slope)
{
    float sum = 0.0f, sum_slope = 0.0f;
    ALVH_UNROLL
    for (int a = 0; a < 4; a++) {
        const float *line = control + a * TABLE_SLOW_CONTROLS * row;
        float across = weights->across[0] * line[0];
        across = fmaf(weights->across[1], line[row], across);
        across = fmaf(weights->across[2], line[2 * row], across);
        across = fmaf(weights->across[3], line[3 * row], across);
        sum = fmaf(weights->along[a], across, sum);
        sum_slope = fmaf(weights->bend[a], across, sum_slope);
    }
    *value = sum;
    *slope = sum_slope;
}

/* Collapses the rows of one tenor for every lane, into smile->row and smile->slope. */
ALVH_INLINE void collapse_rows(const float *rows, const struct alvh_cells *cells,
                               struct alvh_smile *smile)
{
    const int lanes = cells->lanes;
    float tile[COLLAPSE_TILE][ALVH_SMILE_ROW] __attribute__((aligned(64)));
    float bend[COLLAPSE_TILE][ALVH_SMILE_ROW] __attribute__((aligned(64)));
    for (int first = 0; first < lanes; first += COLLAPSE_TILE) {
        for (int l = 0; l < COLLAPSE_TILE; l++) {
            const struct collapse_weights weights = collapse_weights_of(cells, first + l);
            const float *control = rows + (size_t)cells->row[first + l] * ALVH_SMILE_ROW;
            for (int j = 0; j < ALVH_SMILE_ROW; j++)
                collapse_column(&weights, control + j, ALVH_SMILE_ROW, &tile[l][j],
                                &bend[l][j]);
        }
        for (int l = 0; l < COLLAPSE_TILE; l += 8)
            for (int j = 0; j < ALVH_SMILE_ROW; j += 8) {
                const size_t to = (size_t)j * (size_t)lanes + (size_t)(first + l);
                turn_8x8(&tile[l][j], ALVH_SMILE_ROW, smile->row + to, (size_t)lanes);
                turn_8x8(&bend[l][j], ALVH_SMILE_ROW, smile->slope + to, (size_t)lanes);
            }
    }
}

/* A smile without volatility: what options are worth at their expiry. */
ALVH_INLINE void collapse_nothing(int lanes, struct alvh_smile *smile)
{
    smile->centre = 0.0;
    smile->width = 1.0;
    for (int i = 0; i < ALVH_SMILE_ROW * lanes; i++) {
        smile->row[i] = 0.0f;
        smile->slope[i] = 0.0f;
    }
    for (int lane = 0; lane < lanes; lane++) {
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
