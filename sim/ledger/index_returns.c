#include "models/isa.h"

#include "sim/ledger/index_returns.h"

void alvh_index_start(int lanes, const struct alvh_index_returns *index)
{
    for (int lane = 0; lane < lanes; lane++)
        index->spot[lane] = index->today[lane] = index->sum[lane] = index->square[lane] =
            0.0;
}

void alvh_index_close(int lanes, const double *restrict spot,
                      const struct alvh_index_returns *index)
{
    double *restrict last = index->spot, *restrict today = index->today;
    double *restrict sum = index->sum, *restrict square = index->square;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double now = spot[lane], before = last[lane] > 0.0 ? last[lane] : now;
        const double r = now / before - 1.0;
        last[lane] = now;
        today[lane] = r;
        sum[lane] += r;
        square[lane] += r * r;
    }
}
