#include "models/isa.h"

#include "sim/execution/impact.h"

#include "models/vecmath.h"

double alvh_impact_future_volume(const struct alvh_impact_options *options, int months)
{
    return options->future_contracts * alvh_exp(-options->future_decay * (months - 1));
}

static double exposed(const double *exposure, const double *move, int lane)
{
    return exposure ? exposure[lane] * move[lane] : 0.0;
}

void alvh_impact_coefficient(const struct alvh_impact *impact,
                             const struct alvh_conditions *conditions,
                             const struct alvh_exposure *unit, double *coefficient)
{
    const double scale = impact->scale, twice = 2.0 * impact->correlation;
    const double own = impact->own * impact->own;
    const double *restrict thin = unit->thin;
    double *restrict result = coefficient;
#pragma omp simd
    for (int lane = 0; lane < conditions->lanes; lane++) {
        const double a = exposed(unit->delta, conditions->spx_move, lane);
        const double b = exposed(unit->vega, conditions->vix_move, lane);
        /* Rounding may leave less than nothing where the two cancel. */
        const double variance = a * a + b * b + twice * a * b + own;
        result[lane] = scale * thin[lane] * sqrt(variance > 0.0 ? variance : 0.0);
    }
}
