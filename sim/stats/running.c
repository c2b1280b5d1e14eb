#include "sim/stats/running.h"

#include <math.h>

void alvh_running_add(struct alvh_running *running, int64_t count, const double *value,
                      const double *weight)
{
    if (running->count == 0 && count > 0)
        running->first = value[0];
    for (int64_t i = 0; i < count; i++) {
        const double w = weight ? weight[i] : 1.0, off = value[i] - running->first;
        running->weight += w;
        running->value += w * off;
        running->squared += w * w;
        running->squared_value += w * w * off;
        running->spread += w * w * off * off;
    }
    running->count += count;
}

struct alvh_estimate alvh_running_estimate(const struct alvh_running *running)
{
    const double normal_975 = 1.959963984540054;
    const double off = running->value / running->weight;
    const double squares =
        running->spread - 2.0 * off * running->squared_value + off * off * running->squared;
    const double se =
        running->count > 1 ? sqrt(fmax(squares, 0.0)) / running->weight : INFINITY;
    const double mean = running->first + off;
    return (struct alvh_estimate){mean, se, mean - normal_975 * se, mean + normal_975 * se};
}
