#include "sim/stats/combination.h"

#include <math.h>

#include "sim/stats/tail.h"

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
        alvh_sum_add(&combination->square, off * off);
    }
    combination->count += count;
}

struct alvh_estimate alvh_combination_estimate(const struct alvh_combination *combination)
{
    double highest = 0.0;
    for (int k = 0; k < combination->terms; k++)
        highest = fmax(highest, combination->term[k].level);
    return alvh_tail_interval(combination->value, alvh_sum_value(&combination->square),
                              combination->count, highest);
}
