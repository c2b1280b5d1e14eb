/* What the statistics of a column cost, per path: most of what is left to do after the last
 * path. Drawdowns have an exponential tail, and one in fifty is a tie. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>

#include "bench/harness.h"
#include "sim/stats/combination.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { PATHS = 100000 };

static double drawdown[PATHS], other[PATHS], sorted[PATHS];

static double sort(void *payload)
{
    (void)payload;
    memcpy(sorted, drawdown, sizeof sorted);
    alvh_sort(PATHS, sorted);
    return sorted[PATHS / 2];
}

static double sort_by_gsl(void *payload)
{
    (void)payload;
    memcpy(sorted, drawdown, sizeof sorted);
    gsl_sort(sorted, 1, PATHS);
    return sorted[PATHS / 2];
}

static double mean(void *payload)
{
    (void)payload;
    return alvh_tail_mean(PATHS, drawdown).se;
}

static double shortfall(void *payload)
{
    (void)payload;
    return alvh_tail_es(PATHS, sorted, 0.99).se;
}

static double paired(void *payload)
{
    (void)payload;
    const double *const column[] = {drawdown, other};
    struct alvh_combination difference = {
        .terms = 2,
        .term = {{.weight = 1.0, .level = 0.99, .quantile = 4.6},
                 {.weight = -1.0, .level = 0.99, .quantile = 4.5}}};
    alvh_combination_add(&difference, PATHS, column);
    return alvh_combination_estimate(&difference).se;
}

int main(int argc, char **argv)
{
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int path = 0; path < PATHS; path++) {
        drawdown[path] = path % 50 ? gsl_ran_exponential(random, 1.0) : 1.0;
        other[path] = drawdown[path] + gsl_ran_gaussian(random, 0.1);
    }
    gsl_rng_free(random);
    const struct bench_case cases[] = {
        {"sort/gsl", sort_by_gsl, NULL, PATHS, "path"},
        {"sort/alvh", sort, NULL, PATHS, "path"},
        {"mean/alvh", mean, NULL, PATHS, "path"},
        {"shortfall_of_sorted/alvh", shortfall, NULL, PATHS, "path"},
        {"paired_shortfall/alvh", paired, NULL, PATHS, "path"},
    };
    return bench_main(argc, argv, sizeof cases / sizeof *cases, cases);
}
