#include "models/isa.h"

#include "sim/stats/bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/random.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { SEED = 1, LOW_RANK = 25, HIGH_RANK = 975, MOST_SUMS = 4, WORDS = 4 };

double alvh_bootstrap_share(int64_t paths, double level)
{
    const double beyond = (double)alvh_tail_beyond(paths, level) + 1.0;
    const double deep = ceil(beyond + 8.0 * sqrt(beyond) + 8.0);
    return fmax(((double)paths - deep - 0.5) / (double)paths, 0.5 / (double)paths);
}

static enum alvh_status grow(struct alvh_bootstrap *bootstrap, struct alvh_error *error)
{
    const int64_t room = bootstrap->room ? 2 * bootstrap->room : 1024;
    const size_t row = (size_t)bootstrap->columns * sizeof(double);
    double *value = realloc(bootstrap->value, (size_t)room * row);
    if (!value)
        return alvh_fail(error, ALVH_EFAILED, "no memory to resample %lld paths",
                         (long long)room);
    bootstrap->value = value;
    bootstrap->room = room;
    return ALVH_OK;
}

enum alvh_status alvh_bootstrap_add(struct alvh_bootstrap *bootstrap, int64_t count,
                                    const double *const column[], const double above[],
                                    struct alvh_error *error)
{
    bootstrap->paths += count;
    for (int64_t i = 0; i < count; i++) {
        bool far = false;
        for (int c = 0; c < bootstrap->columns; c++)
            far |= column[c][i] >= above[c];
        if (!far)
            continue;
        if (bootstrap->size == bootstrap->room)
            ALVH_TRY(grow(bootstrap, error));
        double *row = bootstrap->value + bootstrap->size++ * bootstrap->columns;
        for (int c = 0; c < bootstrap->columns; c++)
            row[c] = column[c][i];
    }
    return ALVH_OK;
}

void alvh_bootstrap_free(struct alvh_bootstrap *bootstrap)
{
    free(bootstrap->value);
    free(bootstrap->order);
    *bootstrap = (struct alvh_bootstrap){0};
}

struct ranked {
    double value;
    int64_t path;
};

static int by_value(const void *first, const void *second)
{
    const struct ranked *a = first, *b = second;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return a->path < b->path ? -1 : a->path > b->path;
}

static enum alvh_status order_columns(struct alvh_bootstrap *bootstrap,
                                      struct alvh_error *error)
{
    const int64_t size = bootstrap->size;
    const int columns = bootstrap->columns;
    struct ranked *ranked = malloc((size_t)size * sizeof *ranked);
    bootstrap->order = malloc((size_t)size * (size_t)columns * sizeof *bootstrap->order);
    if (!ranked || !bootstrap->order) {
        free(ranked);
        return alvh_fail(error, ALVH_EFAILED, "no memory to resample %lld paths",
                         (long long)size);
    }
    for (int c = 0; c < columns; c++) {
        for (int64_t i = 0; i < size; i++)
            ranked[i] = (struct ranked){bootstrap->value[i * columns + c], i};
        qsort(ranked, (size_t)size, sizeof *ranked, by_value);
        for (int64_t i = 0; i < size; i++)
            bootstrap->order[c * size + i] = ranked[i].path;
    }
    free(ranked);
    return ALVH_OK;
}

/* A binomial number by inversion, from nine standard deviations below the mean, where what
 * is left out is below 1e-18. */
static int64_t binomial(int64_t count, double p, double uniform)
{
    const double n = (double)count, mean = n * p;
    if (p >= 1.0)
        return count;
    const double first = floor(mean - 9.0 * sqrt(mean * (1.0 - p)));
    double k = first > 0.0 ? first : 0.0;
    int sign;
    double mass = exp(lgamma_r(n + 1.0, &sign) - lgamma_r(k + 1.0, &sign) -
                      lgamma_r(n - k + 1.0, &sign) + k * log(p) + (n - k) * log1p(-p));
    double below = mass;
    while (below < uniform && k < n) {
        mass *= (n - k) / (k + 1.0) * (p / (1.0 - p));
        below += mass;
        k += 1.0;
    }
    return (int64_t)k;
}

/* How often each path of the pool is in a sample. */
static void draw(const struct alvh_bootstrap *bootstrap, int sample, int32_t times[])
{
    const int64_t size = bootstrap->size;
    double uniform[WORDS];
    memset(times, 0, (size_t)size * sizeof *times);
    alvh_random_uniforms_one(SEED, ALVH_STREAM_BOOTSTRAP, (uint64_t)sample, 0, 0, uniform);
    const int64_t draws =
        binomial(bootstrap->paths, (double)size / (double)bootstrap->paths, uniform[0]);
    for (int64_t d = 0; d < draws; d++) {
        if (d % WORDS == 0)
            alvh_random_uniforms_one(SEED, ALVH_STREAM_BOOTSTRAP, (uint64_t)sample, 1,
                                     (uint32_t)(d / WORDS), uniform);
        times[(int64_t)(uniform[d % WORDS] * (double)size)]++;
    }
}

/* The quantile and the expected shortfall of a column of a sample, from the top down. */
static double shortfall(const struct alvh_bootstrap *bootstrap, int column,
                        const int32_t times[], double *quantile)
{
    const int64_t beyond = alvh_tail_beyond(bootstrap->paths, bootstrap->level);
    const int64_t *order = bootstrap->order + column * bootstrap->size;
    double sum = 0.0, value = 0.0;
    int64_t counted = 0;
    for (int64_t i = 0; i < bootstrap->size && counted <= beyond; i++) {
        const int64_t left = beyond - counted, here = times[order[i]];
        value = bootstrap->value[order[i] * bootstrap->columns + column];
        sum += (double)(here < left ? here : left) * value;
        counted += here;
    }
    *quantile = value;
    return value + (sum - (double)beyond * value) /
                       ((1.0 - bootstrap->level) * (double)bootstrap->paths);
}

/* The standard error of a weighted sum in a sample. */
static double sample_se(const struct alvh_bootstrap *bootstrap, const double weight[],
                        const double quantile[], const int32_t times[])
{
    const double n = (double)bootstrap->paths;
    double sum = 0.0, square = 0.0;
    for (int64_t i = 0; i < bootstrap->size; i++) {
        const double *value = bootstrap->value + i * bootstrap->columns;
        double influence = 0.0;
        if (times[i] == 0)
            continue;
        for (int c = 0; c < bootstrap->columns; c++)
            influence += weight[c] * fmax(value[c] - quantile[c], 0.0);
        sum += (double)times[i] * influence;
        square += (double)times[i] * influence * influence;
    }
    const double variance = (square - sum * sum / n) / (n - 1.0);
    return sqrt(variance / n) / (1.0 - bootstrap->level);
}

/* t* of every sum in every sample; one without a spread says nothing, and is 0. A sum may
 * be NaN throughout, as a curvature over two scales is. */
static void resample(const struct alvh_bootstrap *bootstrap, int sums,
                     const double weight[][ALVH_MAX_SCALES],
                     const struct alvh_estimate estimate[], int32_t times[],
                     double student[][ALVH_BOOTSTRAP_SAMPLES])
{
    double es[ALVH_MAX_SCALES], quantile[ALVH_MAX_SCALES];
    for (int sample = 0; sample < ALVH_BOOTSTRAP_SAMPLES; sample++) {
        draw(bootstrap, sample, times);
        for (int c = 0; c < bootstrap->columns; c++)
            es[c] = shortfall(bootstrap, c, times, &quantile[c]);
        for (int s = 0; s < sums; s++) {
            double value = 0.0;
            for (int c = 0; c < bootstrap->columns; c++)
                value += weight[s][c] * es[c];
            const double se = sample_se(bootstrap, weight[s], quantile, times);
            student[s][sample] =
                isgreater(se, 0.0) ? (value - estimate[s].value) / se : 0.0;
        }
    }
}

enum alvh_status alvh_bootstrap_intervals(struct alvh_bootstrap *bootstrap, int sums,
                                          const double weight[][ALVH_MAX_SCALES],
                                          struct alvh_estimate estimate[],
                                          struct alvh_error *error)
{
    double student[MOST_SUMS][ALVH_BOOTSTRAP_SAMPLES];
    ALVH_TRY(order_columns(bootstrap, error));
    int32_t *times = malloc((size_t)bootstrap->size * sizeof *times);
    if (!times)
        return alvh_fail(error, ALVH_EFAILED, "no memory to resample %lld paths",
                         (long long)bootstrap->size);
    resample(bootstrap, sums, weight, estimate, times, student);
    free(times);
    for (int s = 0; s < sums; s++) {
        if (!isgreater(estimate[s].se, 0.0) || isinf(estimate[s].se))
            continue;
        alvh_sort(ALVH_BOOTSTRAP_SAMPLES, student[s]);
        estimate[s].low = estimate[s].value - student[s][HIGH_RANK - 1] * estimate[s].se;
        estimate[s].high = estimate[s].value - student[s][LOW_RANK - 1] * estimate[s].se;
    }
    return ALVH_OK;
}
