#include "sim/stats/tail.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

const double alvh_tail_quantiles[ALVH_TAIL_QUANTILES] = {0.5,  0.9,   0.95,
                                                         0.99, 0.995, 0.999};
const double alvh_tail_levels[ALVH_TAIL_LEVELS] = {0.95, 0.99, 0.995, 0.999};

#define NORMAL_975 1.959963984540054 /* the normal law's 97.5 % quantile */

static struct alvh_estimate with_interval(double value, double se, double widths)
{
    return (struct alvh_estimate){value, se, value - widths * se, value + widths * se};
}

/* Sum of squares of n terms about their mean -> standard error of that mean. */
static double mean_se(double squares, int64_t count)
{
    return count > 1 ? sqrt(squares / (double)(count - 1) / (double)count) : INFINITY;
}

struct alvh_estimate alvh_tail_mean(int64_t count, const double *value)
{
    struct alvh_sum sum = {0}, square = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(&sum, value[i]);
    const double mean = alvh_sum_value(&sum) / (double)count;
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(&square, (value[i] - mean) * (value[i] - mean));
    return with_interval(mean, mean_se(alvh_sum_value(&square), count), NORMAL_975);
}

struct alvh_estimate alvh_tail_ratio(int64_t count, const double *a, const double *b)
{
    struct alvh_sum above = {0}, below = {0}, square = {0};
    for (int64_t i = 0; i < count; i++) {
        alvh_sum_add(&above, a[i]);
        alvh_sum_add(&below, b[i]);
    }
    const double ratio = alvh_sum_value(&above) / alvh_sum_value(&below);
    const double mean = alvh_sum_value(&below) / (double)count;
    for (int64_t i = 0; i < count; i++) {
        const double off = a[i] - ratio * b[i];
        alvh_sum_add(&square, off * off);
    }
    return with_interval(ratio, mean_se(alvh_sum_value(&square), count) / fabs(mean),
                         NORMAL_975);
}

struct alvh_estimate alvh_tail_share(int64_t hits, int64_t count)
{
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

/* Half the distance of the order statistics one standard deviation of the rank to either
 * side, stretched where the sample ends first. */
static double quantile_se(int64_t count, const double *sorted, double p, int64_t rank)
{
    const double deviation = sqrt((double)count * p * (1.0 - p));
    const int64_t step = deviation > 1.0 ? (int64_t)nearbyint(deviation) : 1;
    const int64_t low = rank - step > 1 ? rank - step : 1;
    const int64_t high = rank + step < count ? rank + step : count;
    if (high == low)
        return INFINITY;
    return (sorted[high - 1] - sorted[low - 1]) * deviation / (double)(high - low);
}

struct alvh_estimate alvh_tail_quantile(int64_t count, const double *sorted, double p)
{
    const int64_t rank = rank_of(count, p);
    const int64_t low = lower_rank(count, p);
    /* The upper rank mirrors the lower one of the values counted from above. */
    const int64_t high = count + 1 - lower_rank(count, 1.0 - p);
    return (struct alvh_estimate){
        .value = sorted[rank - 1],
        .se = quantile_se(count, sorted, p, rank),
        .low = low >= 1 ? sorted[low - 1] : -INFINITY,
        .high = high <= count ? sorted[high - 1] : INFINITY,
    };
}

/* Half-width, in standard errors, of the interval of a mean that rests on so many paths. */
static double student_widths(int64_t paths)
{
    return paths > 1 ? gsl_cdf_tdist_Pinv(0.975, (double)(paths - 1)) : INFINITY;
}

struct alvh_estimate alvh_tail_es(int64_t count, const double *sorted, double level)
{
    const int64_t rank = rank_of(count, level), beyond = count - rank;
    const double q = sorted[rank - 1], share = 1.0 - level;
    struct alvh_sum sum = {0}, square = {0};
    for (int64_t i = rank; i < count; i++)
        alvh_sum_add(&sum, sorted[i] - q);
    const double mean = alvh_sum_value(&sum) / (double)count;
    for (int64_t i = rank; i < count; i++) {
        const double excess = sorted[i] - q - mean;
        alvh_sum_add(&square, excess * excess);
    }
    /* Up to the quantile every excess is 0, which is `mean` away from the mean. */
    alvh_sum_add(&square, (double)rank * mean * mean);
    const double se = mean_se(alvh_sum_value(&square), count) / share;
    return with_interval(q + mean / share, se, student_widths(beyond));
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
    const double k = (double)worst, mean = mean_of_ranks(0, worst, order, value);
    const int64_t half = (worst + 1) / 2;
    const int64_t last = worst + half < count ? worst + half : count;
    const double at = mean_of_ranks(worst - half, last, order, value) - mean;
    struct alvh_sum square = {0};
    for (int64_t i = 0; i < worst; i++) {
        const double off = value[order[i]] - mean;
        alvh_sum_add(&square, off * off);
    }
    const double within = worst > 1 ? alvh_sum_value(&square) / (k - 1.0) : INFINITY;
    const double se = sqrt((within + (1.0 - k / (double)count) * at * at) / k);
    return with_interval(mean, se, student_widths(worst));
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

struct alvh_estimate alvh_tail_interval(double value, double squares, int64_t count,
                                        double level)
{
    const int64_t within = level > 0.0 ? rank_of(count, level) : 0;
    return with_interval(value, mean_se(squares, count), student_widths(count - within));
}

void alvh_paired_add(struct alvh_paired *paired, int64_t count, const double *first,
                     const double *second)
{
    const double level = paired->level, *q = paired->quantile;
    for (int64_t i = 0; i < count; i++) {
        const double psi = level > 0.0 ? alvh_tail_influence(level, q[0], first[i]) -
                                             alvh_tail_influence(level, q[1], second[i])
                                       : first[i] - second[i];
        const double off = psi - paired->difference;
        alvh_sum_add(&paired->square, off * off);
    }
    paired->count += count;
}

struct alvh_estimate alvh_paired_estimate(const struct alvh_paired *paired)
{
    return alvh_tail_interval(paired->difference, alvh_sum_value(&paired->square),
                              paired->count, paired->level);
}
