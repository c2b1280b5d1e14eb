#include "models/isa.h"

#include "sim/signals/macd.h"

#include "sim/signals/ema.h"

void alvh_macd_start(int lanes, const double *x, const struct alvh_macd *macd)
{
    for (int lane = 0; lane < lanes; lane++) {
        macd->fast[lane] = macd->slow[lane] = x[lane];
        macd->signal[lane] = macd->histogram[lane] = 0.0;
    }
}

void alvh_macd_update(const struct alvh_macd_weights *weights, int lanes, const double *x,
                      const struct alvh_macd *macd)
{
    const struct alvh_macd_weights w = *weights;
    double *restrict fast = macd->fast, *restrict slow = macd->slow;
    double *restrict signal = macd->signal, *restrict histogram = macd->histogram;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        fast[lane] = alvh_ema_next(fast[lane], w.fast, x[lane]);
        slow[lane] = alvh_ema_next(slow[lane], w.slow, x[lane]);
        const double line = fast[lane] - slow[lane];
        signal[lane] = alvh_ema_next(signal[lane], w.signal, line);
        histogram[lane] = line - signal[lane];
    }
}
