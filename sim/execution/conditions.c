#include "models/isa.h"

#include "sim/execution/conditions.h"

#include <math.h>

#include "models/vecmath.h"

/* exp(-power * logarithm) in each lane. */
static void powers(int lanes, double power, const double *logarithm,
                   double *restrict result)
{
    if (!logarithm || power == 0.0) {
        for (int lane = 0; lane < lanes; lane++)
            result[lane] = 1.0;
        return;
    }
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        result[lane] = alvh_exp(-power * logarithm[lane]);
}

static void widen(const struct alvh_widening_options *options, double event, int lanes,
                  const double *restrict vix, double *restrict width)
{
    const double per_calm = 1.0 / options->vix_calm_points, power = options->vix_power;
    const double all = options->stress * (1.0 + options->event * event);
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double nervous = vix[lane] * per_calm;
        const double fear = alvh_exp(power * alvh_log(nervous > 1.0 ? nervous : 1.0));
        width[lane] *= all * fear;
    }
}

void alvh_conditions_update(const struct alvh_widening_options *widening,
                            const struct alvh_impact_options *impact,
                            const struct alvh_conditions_input *today,
                            struct alvh_conditions *conditions)
{
    const int lanes = conditions->lanes;
    powers(lanes, 0.5, today->ln_depth, conditions->thin);
    powers(lanes, 0.5, today->ln_etf_volume, conditions->thin_etf);
    powers(lanes, widening->depth_power, today->ln_depth, conditions->width);
    widen(widening, today->event, lanes, today->vix, conditions->width);
    const double spx_daily = 0.01 / sqrt(252.0),
                 vix_daily = impact->vix_daily_percent / 100.0;
    const double *restrict spot = today->spot, *restrict vix = today->vix;
    double *restrict spx_move = conditions->spx_move, *restrict vix_move =
                                                          conditions->vix_move;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        spx_move[lane] = spx_daily * vix[lane] * spot[lane];
        vix_move[lane] = vix_daily * vix[lane];
    }
}
