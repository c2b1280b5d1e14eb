/* How a number per contract grows with the number of contracts.
 *
 *     x = log2(contracts),   p1 = x - mean x,   p2 = p1^2 - p1 (sum p1^3 / sum p1^2) - mean p1^2
 *     slope = sum(p1 y) / sum(p1^2),   curvature = sum(p2 y) / sum(p2^2)
 *
 * the least-squares line and the second coefficient of the least-squares parabola (Forsythe
 * 1957, Journal of the SIAM 5): what a doubling of the position adds on average, and half of
 * how much more each further doubling adds. Both are sums of y with weights that depend on
 * the contracts alone. */
#ifndef ALVH_SIM_SCALING_H
#define ALVH_SIM_SCALING_H

#include <stdint.h>

/* Weights of y at each of `scales` numbers of contracts. NaN: the slope of one scale, the
 * curvature of two. */
void alvh_scaling_weights(int scales, const int64_t contracts[], double slope[],
                          double curvature[]);

#endif
