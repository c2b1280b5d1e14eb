#include "models/isa.h"

#include "sim/execution/margin_expiry.h"

#include <math.h>
#include <string.h>

#include "models/unroll.h"
#include "models/vecmath.h"
#include "models/vector.h"
#include "sim/execution/spread.h"

enum { TILE = ALVH_MARGIN_TILE, PARTS = TILE / ALVH_VECTOR_LANES };

/* A tile of lanes. */
struct lanes {
    alvh_vector part[PARTS];
};

ALVH_INLINE struct lanes read_lanes(const double from[TILE])
{
    struct lanes lanes;
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++)
        lanes.part[p] = *(const alvh_vector *)(from + p * ALVH_VECTOR_LANES);
    return lanes;
}

/* Adds what is paid, in points, for one unit where SPX settles at settlement. */
ALVH_INLINE void pay_unit(int lanes, const struct alvh_expiry_unit *unit,
                          const struct lanes *settlement, struct lanes *paid)
{
    const struct lanes quantity = read_lanes(unit->quantity);
    struct lanes each = {{{0.0}}};
    for (int leg = 0; leg < unit->legs.count; leg++) {
        const double right = unit->legs.right[leg], held = unit->legs.held[leg];
        const struct lanes strike =
            read_lanes(unit->legs.strike + (size_t)leg * (size_t)lanes);
        ALVH_UNROLL
        for (int p = 0; p < PARTS; p++) {
            const alvh_vector inside = right * (settlement->part[p] - strike.part[p]);
            const alvh_vector_bits positive = inside > 0.0;
            each.part[p] += held * (alvh_vector)((alvh_vector_bits)inside & positive);
        }
    }
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++)
        paid->part[p] += quantity.part[p] * each.part[p];
}

/* Lowers the least payment to that at one settlement. */
ALVH_INLINE void weigh_point(int lanes, int units, const struct alvh_expiry_unit unit[],
                             const double settlement[TILE], struct lanes *least)
{
    const struct lanes at = read_lanes(settlement);
    struct lanes paid = {{{0.0}}};
    for (int u = 0; u < units; u++)
        pay_unit(lanes, &unit[u], &at, &paid);
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++) {
        const alvh_vector_bits less = paid.part[p] < least->part[p];
        const alvh_vector_bits kept = (alvh_vector_bits)least->part[p] & ~less;
        least->part[p] = (alvh_vector)(((alvh_vector_bits)paid.part[p] & less) | kept);
    }
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
    struct lanes lowest = {{{0.0}}};
    double least[TILE];
    weigh_point(lanes, units, unit, nowhere, &lowest);
    for (int u = 0; u < units; u++)
        for (int leg = 0; leg < unit[u].legs.count; leg++)
            if (unit[u].legs.held[leg] > 0)
                weigh_point(lanes, units, unit,
                            unit[u].legs.strike + (size_t)leg * (size_t)lanes, &lowest);
    memcpy(least, &lowest, sizeof least);
    find_unbounded(units, unit, least);
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        margin[l] -= ALVH_OPTION_MULTIPLIER * least[l];
}
