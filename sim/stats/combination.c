#include "sim/stats/combination.h"

#include <math.h>

static double influence(const struct alvh_combination_term *term, double x)
{
    const double beyond =
        term->level > 0.0 ? alvh_tail_influence(term->level, term->quantile, x) : x;
    return term->weight * (beyond - term->value);
}

void alvh_combination_add(struct alvh_combination *combination, int64_t count,
                          const double *const column[])
{
    for (int64_t i = 0; i < count; i++) {
        double off = 0.0;
        for (int k = 0; k < combination->terms; k++)
            off += influence(&combination->term[k], column[k][i]);
        if (combination->sum.design)
            alvh_design_add(&combination->sum, off);
        else
            alvh_influences_add(&combination->influences, off);
    }
}

void alvh_combination_merge(struct alvh_combination *combination,
                            const struct alvh_combination *other)
{
    alvh_influences_merge(&combination->influences, &other->influences);
}

struct alvh_estimate alvh_combination_estimate(const struct alvh_combination *combination)
{
    const int64_t count = combination->influences.count;
    double highest = 0.0;
    if (combination->sum.design)
        return alvh_design_estimate(&combination->sum, combination->value);
    for (int k = 0; k < combination->terms; k++)
        highest = fmax(highest, combination->term[k].level);
    if (alvh_tail_beyond(count, highest) < 2)
        return (struct alvh_estimate){combination->value, INFINITY, -INFINITY, INFINITY};
    return alvh_influences_estimate(&combination->influences, combination->value);
}
