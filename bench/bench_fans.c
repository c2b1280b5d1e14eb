/* What one value of a distribution by day costs: found its bin, counted there. The walk
 * does this for the market and for two series of every book and scale, on the first
 * output.fan_paths paths only. */
#include <stdio.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "bench/harness.h"
#include "sim/stats/fans.h"

enum { LANES = 256, DAYS = 252, SERIES = 23, PATTERNS = 8 };

static double value[PATTERNS][LANES];

static double add_year(void *payload)
{
    struct alvh_fans *fans = payload;
    for (int day = 0; day < DAYS; day++)
        for (int series = 0; series < SERIES; series++)
            alvh_fans_add(fans, day, series, LANES, value[(day + series) % PATTERNS], NULL);
    return alvh_fans_quantile(fans, 0, 0, 0.95); /* however often it was called */
}

static double quantiles(void *payload)
{
    const struct alvh_fans *fans = payload;
    double sum = 0.0;
    for (int day = 0; day < DAYS; day++)
        sum += alvh_fans_quantile(fans, day, 0, 0.95);
    return sum;
}

int main(int argc, char **argv)
{
    struct alvh_fans fans;
    struct alvh_error error = {0};
    if (alvh_fans_create(DAYS, SERIES, &fans, &error) != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    for (int pattern = 0; pattern < PATTERNS; pattern++)
        for (int lane = 0; lane < LANES; lane++)
            value[pattern][lane] = gsl_ran_gaussian(random, 300.0);
    gsl_rng_free(random);
    const struct bench_case cases[] = {
        {"fans/add", add_year, &fans, (double)LANES * DAYS * SERIES, "value"},
        {"fans/quantile", quantiles, &fans, DAYS, "quantile"},
    };
    const int status = bench_main(argc, argv, sizeof cases / sizeof *cases, cases);
    alvh_fans_free(&fans);
    return status;
}
