/* A fixed fraction f of equity E is what one tranche can lose at most, L a contract (Vince
 * 1990, Portfolio Management Formulas):
 *
 *     n = f E / L                                                                        */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_size_fixed_fraction(const struct alvh_sizing_options *options,
                              const struct alvh_sizing_view *view,
                              const struct alvh_sizing_state *state, double *contracts)
{
    (void)state;
    const double fraction = options->fixed_fraction_percent / 100.0;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++)
        contracts[lane] = fraction * view->equity[lane] / view->max_loss_per_contract[lane];
}
