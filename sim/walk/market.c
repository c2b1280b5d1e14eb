#include "models/isa.h"

#include "sim/walk/market.h"

#include <math.h>

#include "models/vecmath.h"
#include "sim/walk/pricer.h"

int alvh_market_mark(const struct alvh_pricer *pricer, struct alvh_market *market)
{
    const struct alvh_model *model = pricer->model;
    const struct alvh_market_lanes *state = &market->state;
    const double fast = model->vix_slope[ALVH_FAST], slow = model->vix_slope[ALVH_SLOW];
    for (int lane = 0; lane < state->lanes; lane++) {
        const double level = model->vix_level[state->regime[lane]];
        const double square = fma(fast, state->v_fast[lane], level);
        market->vix[lane] = 100.0 * sqrt(fma(slow, state->v_slow[lane], square));
    }
#pragma omp simd
    for (int lane = 0; lane < state->lanes; lane++)
        market->spot[lane] = alvh_exp(state->ln_spot[lane]);
    return alvh_tables_locate(pricer->tables, state, market->cells);
}
