#include "models/isa.h"

#include <assert.h>

#include "models/collapse.h"

void alvh_spx_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile)
{
    const int lanes = cells->lanes;
    assert(tenor_days >= 0 && tenor_days <= ALVH_TABLES_SPX_DAYS);
    assert(lanes <= smile->capacity);
    smile->lanes = lanes;
    smile->carry = tables->carry[tenor_days];
    smile->vix_to_fast = cells->vix_to_fast;
    for (int lane = 0; lane < lanes; lane++)
        smile->forward_slope[lane] = 0.0;
    if (tenor_days == 0) {
        collapse_nothing(lanes, smile);
        return;
    }
    const struct table_spx *tenor = &tables->spx[tenor_days];
    smile->centre = tenor->strikes.centre;
    smile->width = tenor->strikes.width;
    smile->lift = tenor->strikes.lift;
    collapse_rows(table_spx_rows(tables, tenor_days), cells, smile);
    const double *restrict constant = tenor->variance.constant;
    const double fast = tenor->variance.slope[ALVH_FAST];
    const double slow = tenor->variance.slope[ALVH_SLOW];
    const int32_t *restrict regime = cells->regime;
    const double *restrict v_fast = cells->v_fast, *restrict v_slow = cells->v_slow;
    double *restrict scale = smile->scale, *restrict per_scale = smile->per_scale;
    double *restrict scale_slope = smile->scale_slope;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double s =
            sqrt(affine_at(constant, fast, slow, regime[lane], v_fast[lane], v_slow[lane]));
        const double per_s = 1.0 / s;
        scale[lane] = s;
        per_scale[lane] = per_s;
        scale_slope[lane] = 0.5 * fast * per_s;
    }
}
