/* VIX^2 = vix_level[R] + vix_slope . v: the coefficients, from the numbers of Q.
 *
 * VIX^2 is -(2/T) E ln(S_{t+T}/F) over T = ALVH_VIX_DAYS: the mean of v1 + v2 over the
 * window plus twice the mean rate at which jumps add to kbar - E Z. */
#ifndef ALVH_MODELS_VIX_H
#define ALVH_MODELS_VIX_H

#include "alvh/model.h"

void vix_coefficients(struct alvh_model *model);

/* The largest mean of a jump of VIX^2; 0 where nothing jumps. E exp(z VIX_T^2) exists for
 * real z below its inverse, as far as jumps are concerned. */
double vix_largest_jump(const struct alvh_model *model);

#endif
