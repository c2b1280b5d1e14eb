#include "models/isa.h"

#include "sim/execution/margin_expiry.h"

#include <math.h>

#include "sim/execution/spread.h"

enum { TILE = ALVH_MARGIN_TILE };

/* Adds what is paid, in points, for one unit where SPX settles at settlement[l]. */
static void pay_unit(int lanes, const struct alvh_expiry_unit *unit,
                     const double settlement[TILE], double paid[TILE])
{
    const double *restrict quantity = unit->quantity;
    double each[TILE] = {0.0};
    for (int leg = 0; leg < unit->legs.count; leg++) {
        const double right = unit->legs.right[leg], held = unit->legs.held[leg];
        const double *restrict strike = unit->legs.strike + (size_t)leg * (size_t)lanes;
#pragma omp simd
        for (int l = 0; l < TILE; l++) {
            const double inside = right * (settlement[l] - strike[l]);
            each[l] += held * (inside > 0.0 ? inside : 0.0);
        }
    }
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        paid[l] += quantity[l] * each[l];
}

/* Lowers the least payment to that at one settlement. */
static void weigh_point(int lanes, int units, const struct alvh_expiry_unit unit[],
                        const double settlement[TILE], double least[TILE])
{
    double paid[TILE] = {0.0};
    for (int u = 0; u < units; u++)
        pay_unit(lanes, &unit[u], settlement, paid);
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        least[l] = paid[l] < least[l] ? paid[l] : least[l];
}

/* Calls held less calls sold: how fast the payoff changes above every strike. */
static double calls_held(const struct alvh_unit_legs *legs)
{
    double calls = 0.0;
    for (int leg = 0; leg < legs->count; leg++)
        calls += legs->right[leg] > 0 ? legs->held[leg] : 0;
    return calls;
}

/* Where calls are short on balance the loss has no bound. */
static void find_unbounded(int units, const struct alvh_expiry_unit unit[],
                           double least[TILE])
{
    double calls[TILE] = {0.0};
    for (int u = 0; u < units; u++) {
        const double each = calls_held(&unit[u].legs);
        const double *restrict quantity = unit[u].quantity;
#pragma omp simd
        for (int l = 0; l < TILE; l++)
            calls[l] += quantity[l] * each;
    }
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        least[l] = calls[l] < 0.0 ? -HUGE_VAL : least[l];
}

void alvh_margin_expiry_add(int lanes, int units, const struct alvh_expiry_unit unit[],
                            double margin[TILE])
{
    static const double nowhere[TILE] = {0.0};
    double least[TILE] = {0.0};
    weigh_point(lanes, units, unit, nowhere, least);
    for (int u = 0; u < units; u++)
        for (int leg = 0; leg < unit[u].legs.count; leg++)
            if (unit[u].legs.held[leg] > 0)
                weigh_point(lanes, units, unit,
                            unit[u].legs.strike + (size_t)leg * (size_t)lanes, least);
    find_unbounded(units, unit, least);
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        margin[l] -= ALVH_OPTION_MULTIPLIER * least[l];
}
