/* The band that the net vega of a book is kept in, dollars per VIX point and condor held.
 *
 *     net vega = fixed + scale x hedges
 *     scale = clamp((end - fixed) / hedges, 0, budget)   on a day outside the band
 *
 * `hedges` is the vega of what layers and other rules ask for, before it is rounded;
 * `fixed` that of the condors and of packages against the basis, which are no hedge; `end`
 * the nearer end of the band times the condors. One scale serves all hedges of an account.
 * It is kept until the next day outside the band, or until the base layer rolls, when it
 * starts from 1 again. What the budget does not cure stays outside, as the ledger's
 * vega_breach_days counts it. */
#include "models/isa.h"

#include "sim/rules/rules.h"

#include <stdalign.h>

/* Hedges are those before the packages in the list. */
enum { SCALED = ALVH_HEDGE_spx_basis };

static void add_vega(const struct alvh_day *day, const struct alvh_desk *desk, int hedge,
                     double *restrict sum)
{
    const double *restrict size = desk->size[hedge], *restrict factor = desk->factor[hedge];
    const double *restrict vega = desk->quote[hedge].vega;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++)
        sum[lane] += size[lane] * factor[lane] * vega[lane];
}

/* more: scale - 1. Without condors there is no band to leave, and without vega in the
 * hedges no scale that would help. */
static void decide(const struct alvh_day *day, struct alvh_desk *desk,
                   const double *restrict hedges, const double *restrict packages,
                   double *restrict more)
{
    const struct alvh_vega_band *band = &desk->book->vega_band;
    const double *restrict condor_vega = desk->condor.vega, *restrict alive = desk->alive;
    const double *restrict condors = desk->condor.contracts;
    const double low = band->low_dollars, high = band->high_dollars;
    const double budget = band->budget_percent / 100.0;
    const double kept = alvh_day_rolls(day, ALVH_ROLLED_base) ? 0.0 : 1.0;
    int acted = 0;
#pragma omp simd reduction(+ : acted)
    for (int lane = 0; lane < day->lanes; lane++) {
        const double fixed = condor_vega[lane] + packages[lane], vega = hedges[lane];
        const double before = more[lane], scale = 1.0 + kept * before;
        const double least = low * condors[lane], most = high * condors[lane];
        const double net = fixed + scale * vega;
        const double end = net < least ? least : most;
        const bool outside = (net < least) | (net > most);
        const bool curable = outside & (condors[lane] > 0.0) & (vega != 0.0);
        const double exact = (end - fixed) / (curable ? vega : 1.0);
        const double positive = exact > 0.0 ? exact : 0.0;
        const double within = positive < budget ? positive : budget;
        const double now = curable ? within - 1.0 : kept * before;
        acted += (now != before) & (alive[lane] > 0.0);
        more[lane] = now;
    }
    *desk->acted += acted;
}

static void apply(const struct alvh_day *day, struct alvh_desk *desk,
                  const double *restrict more)
{
    for (int hedge = 0; hedge < SCALED; hedge++) {
        double *restrict factor = desk->factor[hedge];
#pragma omp simd
        for (int lane = 0; lane < day->lanes; lane++)
            factor[lane] *= 1.0 + more[lane];
    }
}

ALVH_RULE_HEDGE(vega_band)(const struct alvh_day *day, struct alvh_desk *desk)
{
    alignas(64) double hedges[ALVH_MAX_LANES], packages[ALVH_MAX_LANES];
    for (int lane = 0; lane < day->lanes; lane++)
        hedges[lane] = packages[lane] = 0.0;
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++)
        if (desk->quote[hedge].vega != day->nothing)
            add_vega(day, desk, hedge, hedge < SCALED ? hedges : packages);
    alvh_desk_count_condors(day, desk);
    decide(day, desk, hedges, packages, desk->state);
    apply(day, desk, desk->state);
}
