/* Distributions by day: counts in bins, so that the order in which paths arrive, and who
 * counts them, cannot change the result.
 *
 * A value x of a series is counted by its distance from the series' centre, in the series'
 * unit: z = (x - centre) / unit. z = 0 has a bin of its own, so that what cannot vary (the
 * market at the start, equity before the first trade) comes back exactly. On either side
 * lie 32 equal bins up to |z| = 1 and then 32 equal bins in each octave up to |z| = 2^18: a
 * bin is at most 3.1 % as wide as its distance from the centre. Quantiles interpolate
 * linearly inside a bin. What lies beyond the last bin is counted in it. */
#ifndef ALVH_SIM_FANS_H
#define ALVH_SIM_FANS_H

#include <stdint.h>

#include "alvh/options.h"
#include "alvh/start_state.h"
#include "alvh/status.h"

enum { ALVH_FAN_FINE = 32, ALVH_FAN_OCTAVES = 18 };
enum { ALVH_FAN_HALF = ALVH_FAN_FINE * (1 + ALVH_FAN_OCTAVES) };
enum { ALVH_FAN_BINS = 2 * ALVH_FAN_HALF + 1 };

/* One unit of the net vega series, dollars per VIX point and contract of the scale. */
#define ALVH_FAN_VEGA_UNIT 1.0
/* And of the others: dollars per index point, per squared index point, per trading day. */
#define ALVH_FAN_DELTA_UNIT 0.1
#define ALVH_FAN_GAMMA_UNIT 0.001
#define ALVH_FAN_THETA_UNIT 1.0

/* Series of a run: the market first, then those of each book and scale. */
enum alvh_fan_market { ALVH_FAN_SPX, ALVH_FAN_VIX, ALVH_FAN_VX1, ALVH_FAN_MARKET };

/* X(name, unit, text) */
/* clang-format off: columns are the point. */
#define ALVH_FAN_SERIES(X)                                                                 \
    X(equity, "dollars", "equity at the close")                                            \
    X(net_vega, "dollars per VIX point", "net vega of condors and hedges together")        \
    X(delta, "dollars per index point", "net delta, over the first greek_paths paths")     \
    X(gamma, "dollars per squared index point", "net gamma, over those paths")             \
    X(theta, "dollars per trading day", "net theta, over those paths")
/* clang-format on */

enum alvh_fan {
#define ALVH_FAN_NUMBER(name, unit, text) ALVH_FAN_##name,
    ALVH_FAN_SERIES(ALVH_FAN_NUMBER)
#undef ALVH_FAN_NUMBER
        ALVH_FAN_PER_ACCOUNT
};

struct alvh_fans {
    int days;         /* closes 0 .. days - 1, the start included */
    int series;       /* ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT * books * scales */
    double *centre;   /* [series]: where z = 0, in the series' own unit */
    double *unit;     /* [series]: what z = 1 is worth in the series' own unit */
    uint32_t *count;  /* [day][series][ALVH_FAN_BINS]: sums of tallies */
    uint32_t *breach; /* [day][book * scales + scale]: of paths outside the vega band */
};

/* The series of an account: book * scales + scale. */
static inline int alvh_fan_of(int account, enum alvh_fan fan)
{
    return ALVH_FAN_MARKET + ALVH_FAN_PER_ACCOUNT * account + (int)fan;
}

/* Every centre is 0 and every unit 1 until alvh_fans_scale, or the caller, says otherwise.
 */
enum alvh_status alvh_fans_create(int days, int series, struct alvh_fans *fans,
                                  struct alvh_error *error);
void alvh_fans_free(struct alvh_fans *fans);

/* Centres the market on the start and equity on the starting capital, and chooses units
 * that resolve a first day's moves. Call it once, before the first value is added. */
void alvh_fans_scale(struct alvh_fans *fans, const struct alvh_scenario *scenario,
                     const struct alvh_start_state *start);

/* Counts one value per lane, as often as its tally says; may be called from many threads at
 * once. NULL: each counts once. */
void alvh_fans_add(struct alvh_fans *fans, int day, int series, int lanes,
                   const double *value, const uint32_t *tally);

/* Adds to the tallies of paths outside the vega band that day; thread-safe as above. */
void alvh_fans_add_breach(struct alvh_fans *fans, int day, int book_and_scale,
                          uint32_t paths);

/* The tallies of all values that a series was given on a day. */
int64_t alvh_fans_total(const struct alvh_fans *fans, int day, int series);

/* The value below which a share `probability` of the counted paths lies; NaN when none was
 * counted. */
double alvh_fans_quantile(const struct alvh_fans *fans, int day, int series,
                          double probability);

/* The same of ascending probabilities, in one look at the counts. */
void alvh_fans_quantiles(const struct alvh_fans *fans, int day, int series, int count,
                         const double probability[], double value[]);

/* The edges of a bin, in units from the centre: low <= z < high above the centre, and the
 * mirror image below it; both 0 at the centre itself. */
void alvh_fans_edges(int bin, double *low, double *high);

#endif
