#include "models/isa.h"

#include "sim/execution/margin_expiry.h"

#include <math.h>

#include "sim/execution/spread.h"

int alvh_expiry_points(int units, const struct alvh_expiry_unit unit[])
{
    int points = 1;
    for (int u = 0; u < units; u++)
        points += unit[u].legs;
    return points;
}

/* What one unit pays where SPX settles at settlement[lane]. */
static void pay_unit(int lanes, const struct alvh_expiry_unit *unit,
                     const double *restrict settlement, double *restrict payoff)
{
    for (int lane = 0; lane < lanes; lane++)
        payoff[lane] = 0.0;
    for (int leg = 0; leg < unit->legs; leg++) {
        const double right = unit->right[leg];
        const double dollars = ALVH_OPTION_MULTIPLIER * unit->held[leg];
        const double *restrict strike = unit->strike + (size_t)leg * lanes;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++) {
            const double inside = right * (settlement[lane] - strike[lane]);
            payoff[lane] += dollars * (inside > 0.0 ? inside : 0.0);
        }
    }
}

/* At a settlement of zero each put pays its strike. */
static void pay_at_zero(int lanes, const struct alvh_expiry_unit *unit,
                        double *restrict payoff)
{
    for (int lane = 0; lane < lanes; lane++)
        payoff[lane] = 0.0;
    for (int leg = 0; leg < unit->legs; leg++) {
        const double dollars =
            unit->right[leg] < 0 ? ALVH_OPTION_MULTIPLIER * unit->held[leg] : 0.0;
        const double *restrict strike = unit->strike + (size_t)leg * lanes;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++)
            payoff[lane] += dollars * strike[lane];
    }
}

void alvh_expiry_payoffs(int lanes, int units, const struct alvh_expiry_unit unit[],
                         double *payoff)
{
    for (int u = 0; u < units; u++, payoff += lanes)
        pay_at_zero(lanes, &unit[u], payoff);
    for (int from = 0; from < units; from++)
        for (int leg = 0; leg < unit[from].legs; leg++) {
            const double *settlement = unit[from].strike + (size_t)leg * lanes;
            for (int u = 0; u < units; u++, payoff += lanes)
                pay_unit(lanes, &unit[u], settlement, payoff);
        }
}

/* Calls held less calls sold: how fast the payoff changes above every strike. */
static double calls_held(const struct alvh_expiry_unit *unit)
{
    double calls = 0.0;
    for (int leg = 0; leg < unit->legs; leg++)
        calls += unit->right[leg] > 0 ? unit->held[leg] : 0;
    return calls;
}

enum { TILE = 16 };

/* Lowers the least payoff of a tile to that at one settlement. */
static void weigh_point(const struct alvh_expiry_book *book, int point, int first,
                        double least[TILE])
{
    double paid[TILE] = {0.0};
    for (int u = 0; u < book->units; u++) {
        const size_t row = (size_t)point * book->units + u;
        const double *restrict payoff = book->payoff + row * book->lanes + first;
        const double *restrict quantity = book->quantity[u] + first;
#pragma omp simd
        for (int l = 0; l < TILE; l++)
            paid[l] += quantity[l] * payoff[l];
    }
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        least[l] = paid[l] < least[l] ? paid[l] : least[l];
}

/* Where calls are short on balance the loss has no bound. */
static void find_unbounded(const struct alvh_expiry_book *book, int first,
                           double least[TILE])
{
    double calls[TILE] = {0.0};
    for (int u = 0; u < book->units; u++) {
        const double each = calls_held(&book->unit[u]);
        const double *restrict quantity = book->quantity[u] + first;
#pragma omp simd
        for (int l = 0; l < TILE; l++)
            calls[l] += quantity[l] * each;
    }
#pragma omp simd
    for (int l = 0; l < TILE; l++)
        least[l] = calls[l] < 0.0 ? -HUGE_VAL : least[l];
}

void alvh_margin_expiry_add(const struct alvh_expiry_book *book, double *margin)
{
    for (int first = 0; first < book->lanes; first += TILE) {
        double least[TILE] = {0.0};
        for (int point = 0; point < book->points; point++)
            weigh_point(book, point, first, least);
        find_unbounded(book, first, least);
#pragma omp simd
        for (int l = 0; l < TILE; l++)
            margin[first + l] -= least[l];
    }
}
