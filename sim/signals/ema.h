/* Exponential moving average with a span of n days:
 *
 *     EMA_t = EMA_(t-1) + a (x_t - EMA_(t-1)),   a = 2 / (n + 1)
 *
 * in units of x. It starts at the first value: as if the past had stood still there. */
#ifndef ALVH_SIM_EMA_H
#define ALVH_SIM_EMA_H

#include <stdint.h>

#include "models/vecmath.h"

ALVH_INLINE double alvh_ema_weight(int64_t days)
{
    return 2.0 / ((double)days + 1.0);
}

ALVH_INLINE double alvh_ema_next(double average, double weight, double x)
{
    return average + weight * (x - average);
}

#endif
