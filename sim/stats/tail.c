#include "sim/stats/tail.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

const double alvh_tail_quantiles[ALVH_TAIL_QUANTILES] = {0.5,  0.9,   0.95,
                                                         0.99, 0.995, 0.999};
const double alvh_tail_levels[ALVH_TAIL_LEVELS] = {0.95, 0.99, 0.995, 0.999};

#define NORMAL_975 1.959963984540054 /* the normal law's 97.5 % quantile */

/* t(y) of the head of tail.h; u > -1 may be as small as it likes. */
static double unskewed(double y, double g)
{
    const double u = g * (y - g / 6.0);
    if (g == 0.0)
        return y;
    const double root = u > -1.0 ? expm1(log1p(u) / 3.0)
                        : u < -1.0 ? -pow(-1.0 - u, 1.0 / 3.0) - 1.0
                                   : -1.0;
    return 3.0 * root / g;
}

struct alvh_estimate alvh_tail_skewed_by(double value, double se, double g, double z)
{
    return (struct alvh_estimate){value, se, value - se * unskewed(z, g),
                                  value - se * unskewed(-z, g)};
}

struct alvh_estimate alvh_tail_skewed(double value, double se, double g)
{
    return alvh_tail_skewed_by(value, se, g, NORMAL_975);
}

/* The inverse of t(y), at the distance of the value from 0. */
double alvh_tail_skewed_deviate(double value, double se, double g)
{
    const double t = value / se, u = 1.0 + g * t / 3.0;
    return g == 0.0 ? t : g / 6.0 + (u * u * u - 1.0) / g;
}

double alvh_tail_skewed_p(double value, double se, double g)
{
    return 2.0 * gsl_cdf_ugaussian_Q(fabs(alvh_tail_skewed_deviate(value, se, g)));
}

static struct alvh_estimate without_interval(double value)
{
    return (struct alvh_estimate){value, INFINITY, -INFINITY, INFINITY};
}

void alvh_influences_merge(struct alvh_influences *influences,
                           const struct alvh_influences *other)
{
    influences->count += other->count;
    alvh_sum_merge(&influences->square, &other->square);
    alvh_sum_merge(&influences->cube, &other->cube);
}

/* Squares and cubes about their mean -> standard error of that mean; *g is its skewness. */
static double mean_se(const struct alvh_influences *influences, double *g)
{
    const double n = (double)influences->count;
    const double variance = alvh_sum_value(&influences->square) / (n - 1.0);
    const double cube = alvh_sum_value(&influences->cube) / n;
    *g = variance > 0.0 ? cube / (variance * sqrt(variance)) / sqrt(n) : 0.0;
    return sqrt(variance / n);
}

struct alvh_estimate alvh_influences_estimate(const struct alvh_influences *influences,
                                              double value)
{
    double g;
    if (influences->count < 2)
        return without_interval(value);
    const double se = mean_se(influences, &g);
    return alvh_tail_skewed(value, se, g);
}

struct alvh_estimate alvh_tail_mean(int64_t count, const double *value)
{
    struct alvh_sum sum = {0};
    struct alvh_influences influences = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(&sum, value[i]);
    const double mean = alvh_sum_value(&sum) / (double)count;
    for (int64_t i = 0; i < count; i++)
        alvh_influences_add(&influences, value[i] - mean);
    return alvh_influences_estimate(&influences, mean);
}

struct alvh_estimate alvh_tail_ratio(int64_t count, const double *a, const double *b)
{
    struct alvh_sum above = {0}, below = {0};
    struct alvh_influences influences = {0};
    for (int64_t i = 0; i < count; i++) {
        alvh_sum_add(&above, a[i]);
        alvh_sum_add(&below, b[i]);
    }
    const double ratio = alvh_sum_value(&above) / alvh_sum_value(&below);
    const double mean = alvh_sum_value(&below) / (double)count;
    for (int64_t i = 0; i < count; i++)
        alvh_influences_add(&influences, (a[i] - ratio * b[i]) / mean);
    return alvh_influences_estimate(&influences, ratio);
}

struct alvh_estimate alvh_tail_share(int64_t hits, int64_t count)
{
    if (count == 0)
        return (struct alvh_estimate){NAN, NAN, 0.0, 1.0};
    const double n = (double)count, p = (double)hits / n;
    const double z2 = NORMAL_975 * NORMAL_975;
    const double centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    const double half =
        NORMAL_975 * sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n)) / (1.0 + z2 / n);
    /* Rounding must not push the ends that are exact off 0 and 1. */
    return (struct alvh_estimate){p, sqrt(p * (1.0 - p) / n),
                                  hits == 0 ? 0.0 : centre - half,
                                  hits == count ? 1.0 : centre + half};
}

/* k = ceil(n p). Where n p is whole in decimals it is whole here: p is off by half a unit
 * in its last place at most, and the product is rounded to the nearest double. */
static int64_t rank_of(int64_t count, double p)
{
    const int64_t rank = (int64_t)ceil((double)count * p);
    return rank < 1 ? 1 : rank;
}

int64_t alvh_tail_beyond(int64_t count, double level)
{
    return level > 0.0 ? count - rank_of(count, level) : count;
}

/* The largest l with P(B <= l - 1) <= 2.5 %, B ~ Binomial(n, p); 0 when there is none. The
 * masses are summed from nine standard deviations below the mean, where what is left out is
 * below 1e-18, each from the one before. */
static int64_t lower_rank(int64_t count, double p)
{
    const double n = (double)count, mean = n * p;
    const double first = floor(mean - 9.0 * sqrt(mean * (1.0 - p)));
    double k = first > 0.0 ? first : 0.0;
    int sign;
    double mass = exp(lgamma_r(n + 1.0, &sign) - lgamma_r(k + 1.0, &sign) -
                      lgamma_r(n - k + 1.0, &sign) + k * log(p) + (n - k) * log1p(-p));
    double below = mass; /* P(B <= k) */
    while (below <= 0.025) {
        mass *= (n - k) / (k + 1.0) * (p / (1.0 - p));
        below += mass;
        k += 1.0;
    }
    return (int64_t)k;
}

void alvh_tail_ranks(int64_t count, double p, int64_t rank[ALVH_TAIL_RANKS])
{
    const double deviation = sqrt((double)count * p * (1.0 - p));
    const int64_t step = deviation > 1.0 ? (int64_t)nearbyint(deviation) : 1;
    const int64_t middle = rank_of(count, p);
    rank[ALVH_TAIL_RANK_VALUE] = middle;
    rank[ALVH_TAIL_RANK_LOW] = lower_rank(count, p);
    /* The upper rank mirrors the lower one of the values counted from above. */
    rank[ALVH_TAIL_RANK_HIGH] = count + 1 - lower_rank(count, 1.0 - p);
    rank[ALVH_TAIL_RANK_BELOW] = middle - step > 1 ? middle - step : 1;
    rank[ALVH_TAIL_RANK_ABOVE] = middle + step < count ? middle + step : count;
}

/* The standard error is half the distance of the order statistics one standard deviation of
 * the rank to either side, stretched where the sample ends first. */
struct alvh_estimate alvh_tail_quantile_of(int64_t count, double p,
                                           const double at[ALVH_TAIL_RANKS])
{
    int64_t rank[ALVH_TAIL_RANKS];
    alvh_tail_ranks(count, p, rank);
    const double deviation = sqrt((double)count * p * (1.0 - p));
    const int64_t apart = rank[ALVH_TAIL_RANK_ABOVE] - rank[ALVH_TAIL_RANK_BELOW];
    const double distance = at[ALVH_TAIL_RANK_ABOVE] - at[ALVH_TAIL_RANK_BELOW];
    return (struct alvh_estimate){
        .value = at[ALVH_TAIL_RANK_VALUE],
        .se = apart > 0 ? distance * deviation / (double)apart : INFINITY,
        .low = at[ALVH_TAIL_RANK_LOW],
        .high = at[ALVH_TAIL_RANK_HIGH],
    };
}

struct alvh_estimate alvh_tail_quantile(int64_t count, const double *sorted, double p)
{
    int64_t rank[ALVH_TAIL_RANKS];
    double at[ALVH_TAIL_RANKS];
    alvh_tail_ranks(count, p, rank);
    for (int i = 0; i < ALVH_TAIL_RANKS; i++)
        at[i] = rank[i] < 1       ? -INFINITY
                : rank[i] > count ? INFINITY
                                  : sorted[rank[i] - 1] + 0.0; /* -0 is 0 */
    return alvh_tail_quantile_of(count, p, at);
}

void alvh_shortfall_add(struct alvh_shortfall *shortfall, int64_t count,
                        const double *value)
{
    shortfall->count += count;
    for (int64_t i = 0; i < count; i++) {
        if (!(value[i] > shortfall->quantile))
            continue;
        shortfall->beyond++;
        alvh_sum_add(&shortfall->excess, value[i] - shortfall->quantile);
    }
}

void alvh_shortfall_centre(struct alvh_shortfall *shortfall)
{
    shortfall->mean = alvh_sum_value(&shortfall->excess) / (double)shortfall->count;
}

void alvh_shortfall_spread(struct alvh_shortfall *shortfall, int64_t count,
                           const double *value)
{
    const double share = 1.0 - shortfall->level, q = shortfall->quantile;
    for (int64_t i = 0; i < count; i++)
        if (value[i] > q)
            alvh_influences_add(&shortfall->influences,
                                (value[i] - q - shortfall->mean) / share);
}

struct alvh_estimate alvh_shortfall_estimate(const struct alvh_shortfall *shortfall)
{
    const double share = 1.0 - shortfall->level, off = -shortfall->mean / share;
    const double others = (double)(shortfall->count - shortfall->beyond);
    struct alvh_influences influences = shortfall->influences;
    const double value = shortfall->quantile - off;
    if (shortfall->beyond < 2)
        return without_interval(value);
    /* Up to the quantile every excess is 0, which is `mean` away from the mean. */
    influences.count = shortfall->count;
    alvh_sum_add(&influences.square, others * (off * off));
    alvh_sum_add(&influences.cube, others * (off * off * off));
    return alvh_influences_estimate(&influences, value);
}

struct alvh_estimate alvh_tail_es(int64_t count, const double *sorted, double level)
{
    const int64_t rank = rank_of(count, level), beyond = count - rank;
    struct alvh_shortfall shortfall = {.level = level, .quantile = sorted[rank - 1]};
    alvh_shortfall_add(&shortfall, beyond, sorted + rank);
    shortfall.count = count;
    alvh_shortfall_centre(&shortfall);
    alvh_shortfall_spread(&shortfall, beyond, sorted + rank);
    return alvh_shortfall_estimate(&shortfall);
}

struct ranked {
    double loss;
    int64_t path;
};

static int by_loss(const void *first, const void *second)
{
    const struct ranked *a = first, *b = second;
    if (a->loss != b->loss)
        return a->loss > b->loss ? -1 : 1;
    return a->path < b->path ? -1 : a->path > b->path;
}

enum alvh_status alvh_tail_order(int64_t count, const double *loss, int64_t *order,
                                 struct alvh_error *error)
{
    struct ranked *ranked = malloc((size_t)count * sizeof *ranked);
    if (!ranked)
        return alvh_fail(error, ALVH_EFAILED, "no memory to order %lld paths",
                         (long long)count);
    for (int64_t i = 0; i < count; i++)
        ranked[i] = (struct ranked){loss[i], i};
    qsort(ranked, (size_t)count, sizeof *ranked, by_loss);
    for (int64_t i = 0; i < count; i++)
        order[i] = ranked[i].path;
    free(ranked);
    return ALVH_OK;
}

/* The mean over ranks [first, last), the worst being rank 0. */
static double mean_of_ranks(int64_t first, int64_t last, const int64_t *order,
                            const double *value)
{
    struct alvh_sum sum = {0};
    for (int64_t i = first; i < last; i++)
        alvh_sum_add(&sum, value[order[i]]);
    return alvh_sum_value(&sum) / (double)(last - first);
}

struct alvh_estimate alvh_tail_conditional(int64_t count, int64_t worst,
                                           const int64_t *order, const double *value)
{
    const double k = (double)worst, p = k / (double)count;
    const double mean = mean_of_ranks(0, worst, order, value);
    const int64_t half = (worst + 1) / 2;
    const int64_t last = worst + half < count ? worst + half : count;
    const double at = mean_of_ranks(worst - half, last, order, value) - mean;
    struct alvh_influences within = {0};
    for (int64_t i = 0; i < worst; i++)
        alvh_influences_add(&within, value[order[i]] - mean);
    if (worst < 2)
        return without_interval(mean);
    /* With d the value less the mean, a worst path lies (d - (1 - p) at) / p off, every other
     * one at; the sums of d vanish. */
    const double square = alvh_sum_value(&within.square), rest = (1.0 - p) * at;
    const double variance = (square / (k - 1.0) + rest * at) / k;
    const double cube = (alvh_sum_value(&within.cube) - 3.0 * rest * square -
                         k * rest * rest * rest) / (p * p * p) +
                        ((double)count - k) * at * at * at;
    const double n = (double)count;
    const double g = variance > 0.0 ? cube / (n * n * n) / (variance * sqrt(variance)) : 0.0;
    return alvh_tail_skewed(mean, sqrt(variance), g);
}

struct alvh_estimate alvh_tail_negated(struct alvh_estimate estimate)
{
    return (struct alvh_estimate){-estimate.value, estimate.se, -estimate.high,
                                  -estimate.low};
}

struct alvh_estimate alvh_tail_scaled(struct alvh_estimate estimate, double factor)
{
    return (struct alvh_estimate){factor * estimate.value, factor * estimate.se,
                                  factor * estimate.low, factor * estimate.high};
}

double alvh_tail_influence(double level, double quantile, double x)
{
    return quantile + fmax(x - quantile, 0.0) / (1.0 - level);
}
