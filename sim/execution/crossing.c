#include "models/isa.h"

#include "sim/execution/crossing.h"

#include <stdlib.h>

#include "models/vecmath.h"

void alvh_widening(const struct alvh_conditions *conditions, double wing,
                   const struct alvh_legs *legs, double *widening)
{
    const int lanes = legs->lanes;
    const double *restrict width = conditions->width, *restrict forward = legs->ln_forward;
    for (int leg = 0; leg < legs->count; leg++) {
        const double *restrict strike = legs->ln_strike + (size_t)leg * lanes;
        double *restrict wide = widening + (size_t)leg * lanes;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++)
            wide[lane] = width[lane] * (1.0 + wing * fabs(strike[lane] - forward[lane]));
    }
}

/* Adds what `count` contracts of one leg cost: bought when the unit is put on. */
static void add_leg(const struct alvh_spread *spread, int lanes, double count,
                    const double *restrict price, const double *restrict widening,
                    double *restrict bought, double *restrict sold)
{
    const struct alvh_spread crossing = *spread;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        bought[lane] += count * alvh_spread_buy(&crossing, price[lane], widening[lane]);
        sold[lane] += count * alvh_spread_sell(&crossing, price[lane], widening[lane]);
    }
}

void alvh_leg_cost(const struct alvh_spread *spread, const struct alvh_legs *legs,
                   const double *widening, double *open_cost, double *close_cost)
{
    const int lanes = legs->lanes;
    for (int lane = 0; lane < lanes; lane++)
        open_cost[lane] = close_cost[lane] = 0.0;
    for (int leg = 0; leg < legs->count; leg++) {
        const size_t at = (size_t)leg * lanes;
        const int held = legs->held[leg];
        add_leg(spread, lanes, abs(held), legs->price + at, widening + at,
                held > 0 ? open_cost : close_cost, held > 0 ? close_cost : open_cost);
    }
}

void alvh_outright_cost(const struct alvh_spread *spread,
                        const struct alvh_conditions *conditions, const double *price,
                        double *cost)
{
    const int lanes = conditions->lanes;
    const struct alvh_spread crossing = *spread;
    const double *restrict width = conditions->width;
    if (!price) {
        for (int lane = 0; lane < lanes; lane++)
            cost[lane] = alvh_spread_buy(&crossing, 0.0, width[lane]);
        return;
    }
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        cost[lane] = alvh_spread_buy(&crossing, price[lane], width[lane]);
}
