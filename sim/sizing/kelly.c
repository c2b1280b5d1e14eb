/* A share k of the bet that maximises the growth of equity (Kelly 1956; Thorp 2006, The
 * Kelly criterion in blackjack, sports betting, and the stock market).
 *
 * N condors that make X dollars each turn the equity E into E + N X. To second order
 *
 *     E ln(1 + N X / E) = N m / E - N^2 (m^2 + s^2) / (2 E^2),    X of mean m, variance s^2
 *
 * which is greatest at N = E m / (m^2 + s^2). Condors open together lose together, so N is
 * the book's limit, shared by its tranches. It stays below E / L, L the most a condor can
 * lose: no logarithm survives the loss of everything.
 *
 * m and s^2 are those of the tranches closed on the path so far, with the prior as so many
 * imagined ones (its own spread about its own mean), kept by Welford's update (1962):
 *
 *     d = x - mean,  mean += d / n,  M2 += d (x - mean),  s^2 = M2 / n                   */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_sizing_note_trades(const struct alvh_sizing_options *options, int account,
                             int count, const int lane[], const double pnl[],
                             struct alvh_sizing_state *state)
{
    const size_t at = (size_t)account * state->lanes;
    double *trades = state->trades + at;
    double *mean = state->trade_mean + at, *m2 = state->trade_m2 + at;
    if (options->rule != ALVH_SIZING_kelly)
        return;
    for (int i = 0; i < count; i++) {
        const int l = lane[i];
        const double off = pnl[i] - mean[l];
        trades[l] += 1.0;
        mean[l] += off / trades[l];
        m2[l] += off * (pnl[i] - mean[l]);
    }
}

void alvh_size_kelly(const struct alvh_sizing_options *options,
                     const struct alvh_sizing_view *view,
                     const struct alvh_sizing_state *state, double *contracts)
{
    const double *restrict trades = alvh_sizing_row(state->trades, view);
    const double *restrict means = alvh_sizing_row(state->trade_mean, view);
    const double *restrict m2 = alvh_sizing_row(state->trade_m2, view);
    const double share = options->kelly_share, tranches = view->tranches;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++) {
        const double equity = view->equity[lane], mean = means[lane];
        const double square = m2[lane] / trades[lane] + mean * mean;
        const double best = share * equity * mean / square;
        const double most = equity / view->max_loss_per_contract[lane];
        contracts[lane] = alvh_size_share(best < most ? best : most,
                                          view->contracts_held[lane], tranches);
    }
}
