/* Conversions and reversals: a long future against a short synthetic one of the same expiry
 * (a short call and a long put of one strike), traded as one order.
 *
 * One SPX package is 100 dollars an index point, two E-mini futures against one pair of
 * options; one VIX package is one future, 1000 dollars a point, against ten pairs. A
 * package is worth the basis, future less synthetic: its deviation times the factor's
 * z-score. Both sides move alike with the index and with VIX, so it has neither delta nor
 * vega. A reversal is a conversion sold. */
#ifndef ALVH_SIM_BASIS_H
#define ALVH_SIM_BASIS_H

#include "sim/book/quoting.h"

enum alvh_basis { ALVH_BASIS_SPX, ALVH_BASIS_VIX };

/* The value of one standard deviation, dollars. */
static inline double alvh_basis_deviation(const struct alvh_basis_options *options,
                                          enum alvh_basis basis)
{
    return basis == ALVH_BASIS_SPX ? ALVH_OPTION_MULTIPLIER * options->spx_deviation_points
                                   : ALVH_FUTURE_MULTIPLIER * options->vix_deviation_points;
}

/* Impact takes a package to move by one standard deviation a day, which is the most that a
 * basis without memory would. */
static inline struct alvh_terms alvh_terms_basis(const struct alvh_scenario *scenario,
                                                 enum alvh_basis basis)
{
    const bool spx = basis == ALVH_BASIS_SPX;
    const struct alvh_outright_options *outright = &scenario->outright;
    const struct alvh_impact_options *impact = &scenario->impact;
    const double volume = spx ? impact->spx_basis_packages : impact->vix_basis_packages;
    return (struct alvh_terms){
        .spread = spx ? alvh_spread_spx_basis(outright) : alvh_spread_vix_basis(outright),
        .impact =
            alvh_impact_of(impact, volume, alvh_basis_deviation(&scenario->basis, basis)),
        .margin =
            spx ? scenario->basis.spx_margin_dollars : scenario->basis.vix_margin_dollars};
}

/* Quotes a package whose basis has that z-score on each lane. deviation is in dollars. */
void alvh_basis_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                      double deviation, const double *z_score,
                      struct alvh_unit_quote *quote);

#endif
