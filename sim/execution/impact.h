/* Market impact by the square-root law (Almgren et al. 2005; Toth et al. 2011).
 *
 *     dollars per contract = Y sigma sqrt(n / (V L)),   n contracts cost coefficient *
 * n^1.5 sigma^2 = a^2 + b^2 + 2 rho a b + own^2,   a = delta * SPX move,  b = vega * VIX
 * move
 *
 * sigma is the daily standard deviation of one unit in dollars, V the contracts traded on a
 * normal day, L today's liquidity over normal. A unit of several legs trades as one order,
 * hence at the risk of the whole: what its legs hedge in each other nobody has to bear. */
#ifndef ALVH_SIM_IMPACT_H
#define ALVH_SIM_IMPACT_H

#include <math.h>

#include "sim/execution/conditions.h"

struct alvh_impact {
    double scale;       /* Y / sqrt(V) */
    double correlation; /* rho */
    double own;         /* daily dollars that neither SPX nor VIX explains */
};

/* volume is one of the options' volumes. */
static inline struct alvh_impact alvh_impact_of(const struct alvh_impact_options *options,
                                                double volume, double own_dollars)
{
    return (struct alvh_impact){.scale = options->coefficient / sqrt(volume),
                                .correlation = options->correlation,
                                .own = own_dollars};
}

/* Contracts of a VIX future traded on a normal day, months 1 for the front one. */
double alvh_impact_future_volume(const struct alvh_impact_options *options, int months);

/* What one unit is exposed to. */
struct alvh_exposure {
    const double *delta; /* dollars per index point of SPX; NULL: none */
    const double *vega;  /* dollars per VIX point; NULL: none */
    const double *thin;  /* the conditions' thin, or thin_etf */
};

/* Dollars per contract^1.5 in each lane. */
void alvh_impact_coefficient(const struct alvh_impact *impact,
                             const struct alvh_conditions *conditions,
                             const struct alvh_exposure *unit, double *coefficient);

#endif
