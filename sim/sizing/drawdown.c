/* Constant proportion insurance of a floor that rises with equity: Black and Jones (1987)
 * and Perold and Sharpe (1988) for CPPI, Estep and Kritzman (1988) and Grossman and Zhou
 * (1993) for a floor at a share of the highest equity M.
 *
 *     floor = (1 - d) M,   cushion C = max(0, E - floor)
 *
 * All open condors together may lose m C at most: of that limit and of what they can lose
 * already, new condors that lose up to L a contract get
 *
 *     n = share(m C, held) / L
 *
 * At m <= 1 no settlement of the condors can break the floor; a higher multiple trusts that
 * exits come before the wings do. */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_size_drawdown(const struct alvh_sizing_options *options,
                        const struct alvh_sizing_view *view,
                        const struct alvh_sizing_state *state, double *contracts)
{
    (void)state;
    const double kept = 1.0 - options->drawdown_limit_percent / 100.0;
    const double multiple = options->drawdown_multiple, tranches = view->tranches;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++) {
        const double cushion = view->equity[lane] - kept * view->peak[lane];
        contracts[lane] =
            alvh_size_share(multiple * cushion, view->max_loss_held[lane], tranches) /
            view->max_loss_per_contract[lane];
    }
}
