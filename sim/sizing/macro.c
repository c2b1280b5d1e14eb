/* Fewer contracts where the currency is dear and rates are high against the world's, more
 * where they are low:
 *
 *     n <- n clamp(exp(-a REER - b differential), low, high)
 *
 * of z-scores: of the real effective exchange rate and of the rate differential. */
#include "models/isa.h"

#include "sim/sizing/rules.h"

void alvh_size_macro(const struct alvh_sizing_options *options,
                     const struct alvh_sizing_view *view, double *contracts)
{
    const double a = options->macro_reer, b = options->macro_rate_differential;
    const double low = options->macro_low, high = options->macro_high;
#pragma omp simd
    for (int lane = 0; lane < view->lanes; lane++) {
        const double score = a * view->reer[lane] + b * view->rate_differential[lane];
        const double wanted = alvh_exp(-score);
        const double above = wanted > low ? wanted : low;
        contracts[lane] *= above < high ? above : high;
    }
}
