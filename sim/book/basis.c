#include "models/isa.h"

#include "sim/book/basis.h"

void alvh_basis_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                      double deviation, const double *z_score,
                      struct alvh_unit_quote *quote)
{
    const struct alvh_exposure exposure = {.thin = quoting->conditions->thin};
    alvh_outright_cost(&terms->spread, quoting->conditions, NULL, quote->open_cost);
    for (int lane = 0; lane < quoting->market->state.lanes; lane++) {
        quote->value[lane] = deviation * z_score[lane];
        quote->close_cost[lane] = quote->open_cost[lane];
        quote->vega[lane] = quote->delta[lane] = 0.0;
        quote->margin[lane] = terms->margin;
    }
    alvh_impact_coefficient(&terms->impact, quoting->conditions, &exposure, quote->impact);
}
