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
    for (int lane = 0; lane < lanes; lane++) {
        smile->forward_slope[lane] = 0.0;
        smile->vix_to_fast[lane] = cells->vix_to_fast[lane];
    }
    if (tenor_days == 0) {
        collapse_nothing(lanes, smile);
        return;
    }
    const struct table_spx *tenor = &tables->spx[tenor_days];
    smile->centre = tenor->strikes.centre;
    smile->width = tenor->strikes.width;
    collapse_rows(table_spx_rows(tables, tenor_days), cells, smile);
    for (int lane = 0; lane < lanes; lane++) {
        const double scale = sqrt(affine_at(&tenor->variance, cells->regime[lane],
                                            cells->v_fast[lane], cells->v_slow[lane]));
        smile->scale[lane] = scale;
        smile->scale_slope[lane] = 0.5 * tenor->variance.slope[ALVH_FAST] / scale;
    }
}
