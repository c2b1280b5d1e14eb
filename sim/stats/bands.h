/* Errors of what is read from distributions by day (sim/stats/fans.h).
 *
 * A day's tallies are worth n independent paths of equal weight. As many as were counted
 * where paths are plain; half of them where they come in antithetic pairs, as if both of a
 * pair told the same; under importance sampling (sum w)^2 / sum w^2 (Kish 1965), w the
 * weights at the end, which vary more than those of a day before it.
 *
 *     quantile q_p  low end of the bin of x_(l) .. high end of the bin of x_(u), the order
 *                   statistics that hold the true quantile with at least 95 % whatever the
 *                   law (sim/stats/tail.h): where in its bin a value lay is not needed. The
 *                   standard error is half the distance of the order statistics one
 *                   binomial standard deviation to either side, interpolated.
 *     share         Wilson's interval (1927) of n paths
 *
 * A share of the closes of all paths is the mean over paths of a share s of each, and
 * Var s <= p (1 - p): n paths, however many closes each has, bound its error from above. */
#ifndef ALVH_SIM_BANDS_H
#define ALVH_SIM_BANDS_H

#include "sim/stats/design.h"
#include "sim/stats/fans.h"

struct alvh_bands {
    const struct alvh_fans *fans;
    int unit;         /* paths that are drawn together */
    double effective; /* paths of equal weight; 0: as many as were counted */
};

/* Of fans that count the first so many paths of the design. */
struct alvh_bands alvh_bands_of(const struct alvh_fans *fans,
                                const struct alvh_design *design, int64_t paths);

/* n of a day and series; 0 where nothing was counted. */
double alvh_bands_paths(const struct alvh_bands *bands, int day, int series);

/* The quantiles of a series at ascending shares: estimate[day * count + i]. The values are
 * those of alvh_fans_quantiles; NaN throughout where nothing was counted. An end is
 * infinite where so few paths do not bound the quantile. */
enum { ALVH_BANDS_MOST = 16 };
void alvh_bands_quantiles(const struct alvh_bands *bands, int series, int count,
                          const double share[], struct alvh_estimate estimate[]);

/* The share `tallies` of `total`, known as well as one of n paths. */
struct alvh_estimate alvh_bands_share(int64_t tallies, int64_t total, double n);

#endif
