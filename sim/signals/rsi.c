#include "models/isa.h"

#include "sim/signals/rsi.h"

void alvh_rsi_start(int lanes, const double *close, struct alvh_rsi *rsi)
{
    rsi->changes = 0;
    for (int lane = 0; lane < lanes; lane++) {
        rsi->close[lane] = close[lane];
        rsi->gain[lane] = rsi->loss[lane] = 0.0;
        rsi->rsi[lane] = 50.0;
    }
}

void alvh_rsi_update(int lanes, const double *close, struct alvh_rsi *rsi)
{
    const double share = 1.0 / rsi->days;
    const double kept = rsi->changes < rsi->days ? 1.0 : 1.0 - share;
    double *restrict last = rsi->close, *restrict out = rsi->rsi;
    double *restrict gain = rsi->gain, *restrict loss = rsi->loss;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double change = close[lane] - last[lane];
        const double rise = change > 0.0 ? change : 0.0;
        const double up = kept * gain[lane] + share * rise;
        const double down = kept * loss[lane] + share * (rise - change);
        const double both = up + down;
        const double moved = both > 0.0 ? both : 1.0, risen = both > 0.0 ? up : 0.5;
        last[lane] = close[lane];
        gain[lane] = up;
        loss[lane] = down;
        out[lane] = 100.0 * risen / moved;
    }
    rsi->changes += rsi->changes < rsi->days;
}
