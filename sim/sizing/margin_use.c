/* Margin held at a share u of equity E. What is left of it under the margin M of all that
 * is held, the hedges' included, buys condors of margin m a contract:
 *
 *     n = share(u E, M) / max(m, 1 dollar)                                               */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_size_margin_use(const struct alvh_sizing_options *options,
                          const struct alvh_sizing_view *view,
                          const struct alvh_sizing_state *state, double *contracts)
{
    (void)state;
    const double use = options->margin_use_percent / 100.0, tranches = view->tranches;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++) {
        const double margin = view->margin_per_contract[lane];
        contracts[lane] =
            alvh_size_share(use * view->equity[lane], view->margin_held[lane], tranches) /
            (margin > 1.0 ? margin : 1.0);
    }
}
