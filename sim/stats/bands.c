#include "sim/stats/bands.h"

#include <assert.h>
#include <math.h>

#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

struct alvh_bands alvh_bands_of(const struct alvh_fans *fans,
                                const struct alvh_design *design, int64_t paths)
{
    return (struct alvh_bands){
        .fans = fans,
        .unit = design->unit,
        .effective = design->weight ? alvh_design_effective(design, paths) : 0.0,
    };
}

double alvh_bands_paths(const struct alvh_bands *bands, int day, int series)
{
    const double counted = (double)alvh_fans_total(bands->fans, day, series);
    const double paths = bands->effective > 0.0 ? bands->effective : counted;
    return counted > 0.0 ? paths / bands->unit : 0.0;
}

/* A day of a series: how many tallies lie in a bin or below it. */
struct day {
    const struct alvh_fans *fans;
    int series;
    int64_t upto[ALVH_FAN_BINS];
};

static int64_t look(const struct alvh_fans *fans, int number, int series, struct day *day)
{
    const size_t row = (size_t)number * (size_t)fans->series + (size_t)series;
    const uint32_t *count = fans->count + row * ALVH_FAN_BINS;
    int64_t below = 0;
    day->fans = fans;
    day->series = series;
    for (int bin = 0; bin < ALVH_FAN_BINS; bin++)
        day->upto[bin] = below += count[bin];
    return below;
}

/* The bin in which so many tallies are reached, or all, which rounding may pass. */
static int bin_of(const struct day *day, double tallies)
{
    const double wanted = fmin(tallies, (double)day->upto[ALVH_FAN_BINS - 1]);
    int least = 0, most = ALVH_FAN_BINS - 1;
    while (least < most) {
        const int middle = (least + most) / 2;
        if ((double)day->upto[middle] >= wanted)
            most = middle;
        else
            least = middle + 1;
    }
    return least;
}

static double value_at(const struct day *day, double z)
{
    return day->fans->centre[day->series] + day->fans->unit[day->series] * z;
}

/* What lies beyond the last bin is counted in it: its far end is nowhere. */
static double low_end(const struct day *day, double tallies)
{
    const int bin = bin_of(day, tallies);
    double low, high;
    alvh_fans_edges(bin, &low, &high);
    return bin > 0 ? value_at(day, low) : -INFINITY;
}

static double high_end(const struct day *day, double tallies)
{
    const int bin = bin_of(day, tallies);
    double low, high;
    alvh_fans_edges(bin, &low, &high);
    return bin < ALVH_FAN_BINS - 1 ? value_at(day, high) : INFINITY;
}

static double inside(const struct day *day, double tallies)
{
    const int bin = bin_of(day, tallies);
    const int64_t below = bin > 0 ? day->upto[bin - 1] : 0;
    const double here = (double)(day->upto[bin] - below);
    double low, high;
    alvh_fans_edges(bin, &low, &high);
    return value_at(day, low + (high - low) * (tallies - (double)below) / here);
}

/* The interval and the standard error of the quantile at p from its ranks among n paths,
 * each of which stands for so many tallies. */
static void bound(const struct day *day, int64_t n, double each, double p,
                  const int64_t rank[ALVH_TAIL_RANKS], struct alvh_estimate *estimate)
{
    const double deviation = sqrt((double)n * p * (1.0 - p));
    const int64_t low = rank[ALVH_TAIL_RANK_LOW], high = rank[ALVH_TAIL_RANK_HIGH];
    const int64_t below = rank[ALVH_TAIL_RANK_BELOW], above = rank[ALVH_TAIL_RANK_ABOVE];
    estimate->low = low < 1 ? -INFINITY : low_end(day, (double)low * each);
    estimate->high = high > n ? INFINITY : high_end(day, (double)high * each);
    estimate->se = INFINITY;
    if (above > below) {
        const double distance =
            inside(day, (double)above * each) - inside(day, (double)below * each);
        estimate->se = distance * deviation / (double)(above - below);
    }
}

void alvh_bands_quantiles(const struct alvh_bands *bands, int series, int count,
                          const double share[], struct alvh_estimate estimate[])
{
    int64_t n = 0, rank[ALVH_BANDS_MOST][ALVH_TAIL_RANKS];
    double value[ALVH_BANDS_MOST];
    struct day day;
    assert(count <= ALVH_BANDS_MOST);
    for (int number = 0; number < bands->fans->days; number++) {
        const int64_t total = look(bands->fans, number, series, &day);
        const int64_t paths = (int64_t)fmax(alvh_bands_paths(bands, number, series), 1.0);
        alvh_fans_quantiles(bands->fans, number, series, count, share, value);
        for (int i = 0; i < count && paths != n; i++)
            alvh_tail_ranks(paths, share[i], rank[i]);
        n = paths;
        for (int i = 0; i < count; i++, estimate++) {
            *estimate = (struct alvh_estimate){value[i], NAN, NAN, NAN};
            if (total > 0)
                bound(&day, n, (double)total / (double)n, share[i], rank[i], estimate);
        }
    }
}

struct alvh_estimate alvh_bands_share(int64_t tallies, int64_t total, double n)
{
    const double p = (double)tallies / (double)total;
    return alvh_weighted_wilson(p, sqrt(p * (1.0 - p) / n), n);
}
