#include "models/isa.h"

#include "sim/signals/liquidity.h"

#include "models/vecmath.h"

static void level_of(int lanes, const double *ln_x, double *restrict x)
{
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        x[lane] = alvh_exp(ln_x[lane]);
}

void alvh_liquidity_start(int lanes, const double *ln_volume, const double *ln_depth,
                          struct alvh_liquidity *liquidity)
{
    level_of(lanes, ln_volume, liquidity->level);
    alvh_mean_start(lanes, liquidity->level, &liquidity->volume);
    level_of(lanes, ln_depth, liquidity->level);
    alvh_mean_start(lanes, liquidity->level, &liquidity->depth);
    for (int lane = 0; lane < lanes; lane++)
        liquidity->liquidity[lane] = liquidity->volume_weight + liquidity->depth_weight;
}

void alvh_liquidity_update(int lanes, const double *ln_volume, const double *ln_depth,
                           struct alvh_liquidity *liquidity)
{
    const double w1 = liquidity->volume_weight, w2 = liquidity->depth_weight;
    const double *restrict level = liquidity->level;
    const double *restrict volume_mean = liquidity->volume.mean;
    const double *restrict depth_mean = liquidity->depth.mean;
    double *restrict out = liquidity->liquidity;
    level_of(lanes, ln_volume, liquidity->level);
    alvh_mean_update(lanes, level, &liquidity->volume);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        out[lane] = w1 * level[lane] / volume_mean[lane];
    level_of(lanes, ln_depth, liquidity->level);
    alvh_mean_update(lanes, level, &liquidity->depth);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        out[lane] += w2 * level[lane] / depth_mean[lane];
}
