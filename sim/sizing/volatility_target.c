/* So many condors that equity E has a yearly volatility of T (Moreira and Muir 2017,
 * Volatility-managed portfolios; Harvey et al. 2018, The impact of volatility targeting):
 *
 *     N = T E / sqrt(252 v)
 *
 * v is the variance of a day's P&L for each condor that was open overnight, hedges
 * included, a mean of squares whose weights fall by the factor `decay` a day (RiskMetrics
 * 1996):
 *
 *     v <- decay v + (1 - decay) x^2                                                     */
#include "models/isa.h"

#include "sim/sizing/rules.h"

#include "alvh/model.h"

void alvh_size_note_variance(const struct alvh_sizing_options *options, int account,
                             const double *pnl, const double *open,
                             struct alvh_sizing_state *state)
{
    double *restrict variance = state->variance + (size_t)account * state->lanes;
    const double decay = options->volatility_decay, weight = 1.0 - decay;
#pragma omp simd
    for (int lane = 0; lane < state->lanes; lane++) {
        const double before = variance[lane];
        const double after = decay * before + weight * (pnl[lane] * pnl[lane]);
        variance[lane] = open[lane] > 0.0 ? after : before;
    }
}

void alvh_size_volatility_target(const struct alvh_sizing_options *options,
                                 const struct alvh_sizing_view *view,
                                 const struct alvh_sizing_state *state, double *contracts)
{
    const double *restrict variance = alvh_sizing_row(state->variance, view);
    const double target = options->volatility_target_percent / 100.0;
    const double tranches = view->tranches;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++) {
        const double each = sqrt(ALVH_DAYS_PER_YEAR * variance[lane]);
        contracts[lane] = alvh_size_share(target * view->equity[lane] / each,
                                          view->contracts_held[lane], tranches);
    }
}
