#include "sim/stats/scaling.h"

#include <math.h>

#define LN2 0.6931471805599453

void alvh_scaling_weights(int scales, const int64_t contracts[], double slope[],
                          double curvature[])
{
    double mean = 0.0, square = 0.0, cube = 0.0, length = 0.0;
    for (int s = 0; s < scales; s++)
        mean += log((double)contracts[s]) / LN2 / scales;
    for (int s = 0; s < scales; s++) {
        slope[s] = log((double)contracts[s]) / LN2 - mean;
        square += slope[s] * slope[s];
        cube += slope[s] * slope[s] * slope[s];
    }
    const double skew = scales > 1 ? cube / square : 0.0;
    for (int s = 0; s < scales; s++) {
        const double p = slope[s];
        curvature[s] = p * p - p * skew - square / scales;
        length += curvature[s] * curvature[s];
        slope[s] = scales > 1 ? p / square : NAN;
    }
    /* A parabola through two points is any parabola, and rounding must not choose one. */
    for (int s = 0; s < scales; s++)
        curvature[s] = scales > 2 ? curvature[s] / length : NAN;
}
