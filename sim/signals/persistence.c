#include "models/isa.h"

#include "sim/signals/persistence.h"

void alvh_persistence_start(double threshold, int lanes, const double *x, double *days)
{
    for (int lane = 0; lane < lanes; lane++)
        days[lane] = x[lane] > threshold ? ALVH_ALWAYS : -ALVH_ALWAYS;
}

void alvh_persistence_update(double threshold, int lanes, const double *x, double *days)
{
    double *restrict count = days;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double before = count[lane];
        const double above = before > 0.0 ? before + 1.0 : 1.0;
        const double below = before < 0.0 ? before - 1.0 : -1.0;
        count[lane] = x[lane] > threshold ? above : below;
    }
}
