/* Distributions by day: counts in bins, so that the order in which paths arrive, and who
 * counts them, cannot change the result.
 *
 * A value x in units of `unit` falls into a bin of |x|: bins are 1/32 of an octave's length
 * wide (a relative width of at most 3.1 %), from 2^0 to 2^18 units, with 32 equal bins
 * below 1 unit; signs apart. Quantiles interpolate linearly inside a bin. What lies beyond
 * the last bin is counted in it. */
#ifndef ALVH_SIM_FANS_H
#define ALVH_SIM_FANS_H

#include <stdint.h>

#include "alvh/status.h"

enum { ALVH_FAN_HALF = 32 + 18 * 32, ALVH_FAN_BINS = 2 * ALVH_FAN_HALF };

/* Series of a run: the market first, then equity and net vega of each book and scale. */
enum alvh_fan_market { ALVH_FAN_SPX, ALVH_FAN_VIX, ALVH_FAN_VX1, ALVH_FAN_MARKET };

struct alvh_fans {
    int days;   /* closes 0 .. days - 1, the start included */
    int series; /* ALVH_FAN_MARKET + 2 * books * scales */
    double *unit; /* [series]: what one unit of the bins is worth in the series' own unit */
    uint32_t *count; /* [day][series][ALVH_FAN_BINS] */
    uint32_t *breach; /* [day][book * scales + scale]: paths outside the vega band */
};

/* The series of a book and scale. */
static inline int alvh_fan_equity(int scales, int book, int scale)
{
    return ALVH_FAN_MARKET + 2 * (book * scales + scale);
}
static inline int alvh_fan_net_vega(int scales, int book, int scale)
{
    return alvh_fan_equity(scales, book, scale) + 1;
}

enum alvh_status alvh_fans_create(int days, int series, struct alvh_fans *fans,
                                  struct alvh_error *error);
void alvh_fans_free(struct alvh_fans *fans);

/* Counts one value per lane; may be called from many threads at once. */
void alvh_fans_add(struct alvh_fans *fans, int day, int series, int lanes,
                   const double *value);

/* Adds to the number of paths outside the vega band that day; thread-safe as above. */
void alvh_fans_add_breach(struct alvh_fans *fans, int day, int book_and_scale, uint32_t paths);

/* The value below which a share `probability` of the counted paths lies. */
double alvh_fans_quantile(const struct alvh_fans *fans, int day, int series,
                          double probability);

#endif
