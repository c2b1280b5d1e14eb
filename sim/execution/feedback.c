#include "models/isa.h"

#include "sim/execution/feedback.h"

#include <math.h>

void alvh_feedback_loss(const struct alvh_feedback_options *options,
                        const struct alvh_conditions *conditions,
                        const struct alvh_forced_exits *exits, double *loss)
{
    const double per_depth =
        1.0 / (options->depth_percent / 100.0 * options->depth_contracts);
    const double strength = options->strength, most = options->most;
    const double *restrict contracts = exits->contracts, *restrict thin = conditions->thin;
    const double *restrict delta = exits->delta, *restrict vega = exits->vega;
    const double *restrict spx = conditions->spx_move, *restrict vix = conditions->vix_move;
    double *restrict result = loss;
#pragma omp simd
    for (int lane = 0; lane < conditions->lanes; lane++) {
        /* thin is the root of normal depth over today's. */
        const double absorbed = contracts[lane] * per_depth * (thin[lane] * thin[lane]);
        const double excess = absorbed > 1.0 ? absorbed - 1.0 : 0.0;
        const double moved = strength * sqrt(excess);
        const double move = moved < most ? moved : most;
        result[lane] =
            move * (fabs(delta[lane]) * spx[lane] + fabs(vega[lane]) * vix[lane]);
    }
}
