#include "models/isa.h"

#include "sim/book/future.h"

void alvh_future_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                       const struct alvh_curve *curve, int month,
                       struct alvh_unit_quote *quote)
{
    const int lanes = curve->lanes;
    const double *restrict price = curve->future + (size_t)month * (size_t)lanes;
    const double *restrict slope = curve->vega + (size_t)month * (size_t)lanes;
    const struct alvh_exposure exposure = {.vega = quote->vega,
                                           .thin = quoting->conditions->thin};
    double *restrict value = quote->value, *restrict vega = quote->vega;
    for (int lane = 0; lane < lanes; lane++) {
        value[lane] = ALVH_FUTURE_MULTIPLIER * price[lane];
        vega[lane] = ALVH_FUTURE_MULTIPLIER / 100.0 * slope[lane];
        quote->delta[lane] = 0.0;
        quote->margin[lane] = terms->margin_share * value[lane];
    }
    alvh_outright_cost(&terms->spread, quoting->conditions, price, quote->open_cost);
    for (int lane = 0; lane < lanes; lane++)
        quote->close_cost[lane] = quote->open_cost[lane];
    alvh_impact_coefficient(&terms->impact, quoting->conditions, &exposure, quote->impact);
}

void alvh_future_settle(const struct alvh_quoting *quoting, struct alvh_unit_quote *quote)
{
    for (int lane = 0; lane < quoting->market->state.lanes; lane++) {
        quote->value[lane] = ALVH_FUTURE_MULTIPLIER * quoting->market->vix[lane];
        quote->open_cost[lane] = quote->close_cost[lane] = quote->impact[lane] = 0.0;
        quote->vega[lane] = quote->delta[lane] = quote->margin[lane] = 0.0;
    }
}
