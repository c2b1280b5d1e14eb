/* Sums that do not lose small terms to large ones (Neumaier 1974): the rounding error of
 * each addition is kept beside the sum. */
#ifndef ALVH_SIM_SUM_H
#define ALVH_SIM_SUM_H

#include <math.h>

struct alvh_sum {
    double high, low;
};

static inline void alvh_sum_add(struct alvh_sum *sum, double term)
{
    const double total = sum->high + term;
    const double lost = fabs(sum->high) >= fabs(term) ? (sum->high - total) + term
                                                      : (term - total) + sum->high;
    sum->high = total;
    sum->low += lost;
}

static inline double alvh_sum_value(const struct alvh_sum *sum)
{
    return sum->high + sum->low;
}

#endif
