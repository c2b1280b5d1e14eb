#include "models/isa.h"

#include "sim/signals/mean.h"

#include <stddef.h>
#include <string.h>

void alvh_mean_start(int lanes, const double *x, struct alvh_mean *mean)
{
    mean->position = 0;
    for (int row = 0; row < mean->days; row++)
        memcpy(mean->ring + (size_t)row * mean->stride, x, sizeof(double) * lanes);
    memcpy(mean->mean, x, sizeof(double) * lanes);
}

/* The mean of what is in the ring. */
static void add_up(int lanes, struct alvh_mean *mean)
{
    const double share = 1.0 / mean->days;
    double *restrict sum = mean->mean;
    memset(sum, 0, sizeof(double) * lanes);
    for (int row = 0; row < mean->days; row++) {
        const double *restrict x = mean->ring + (size_t)row * mean->stride;
        for (int lane = 0; lane < lanes; lane++)
            sum[lane] += x[lane];
    }
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] *= share;
}

void alvh_mean_update(int lanes, const double *x, struct alvh_mean *mean)
{
    const double share = 1.0 / mean->days;
    double *restrict average = mean->mean;
    mean->position = (mean->position + 1) % mean->days;
    double *restrict oldest = mean->ring + (size_t)mean->position * mean->stride;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        average[lane] += share * (x[lane] - oldest[lane]);
        oldest[lane] = x[lane];
    }
    /* Once a turn of the ring, what rounding has left behind is forgotten. */
    if (mean->position == 0)
        add_up(lanes, mean);
}
