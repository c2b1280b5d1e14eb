#include "models/isa.h"

#include "sim/book/break_even.h"

#include <math.h>

#include "alvh/model.h"
#include "models/vecmath.h"
#include "sim/execution/spread.h"

enum { MONTH_DAYS = 21 };

static double move_of(int point)
{
    return 0.01 * (point - ALVH_EDGE_BELOW);
}

/* How far VIX follows, points. */
ALVH_INLINE double response(double beta, double vix, double move)
{
    const double along = beta * move, least = -0.5 * vix;
    return along > least ? along : least;
}

/* Black (1976), undiscounted; at no volatility what it pays. */
ALVH_INLINE double black(double right, double forward, double strike, double total)
{
    double density;
    const double in = right * (forward - strike), pays = in > 0.0 ? in : 0.0;
    const double s = total > 1e-6 ? total : 1e-6;
    const double d1 = alvh_log(forward / strike) / s + 0.5 * s;
    const double far = alvh_normal_cdf(right * d1, &density);
    const double near = alvh_normal_cdf(right * (d1 - s), &density);
    return total > 1e-6 ? right * (forward * far - strike * near) : pays;
}

/* One point of the grid, as a leg sees it; the same on all lanes. */
struct point {
    double move;
    double kept;     /* sqrt(n' / n_0), 0 when it has settled */
    double widening; /* total volatility per point of VIX */
    double carry;    /* n' / n_0 */
    double dollars;  /* discounted, of what is held of the leg */
    double right;
};

static struct point point_of(const struct alvh_edge_options *unit, int leg, int number)
{
    const int left = unit->tenor_days - unit->front_days, days = left > 0 ? left : 0;
    const double share = (double)days / unit->tenor_days;
    const double damped = days > MONTH_DAYS ? sqrt((double)MONTH_DAYS / days) : 1.0;
    const double years = days / ALVH_DAYS_PER_YEAR;
    return (struct point){.move = move_of(number),
                          .kept = sqrt(share),
                          .widening = 0.01 * damped * sqrt(years),
                          .carry = share,
                          .dollars = ALVH_OPTION_MULTIPLIER * unit->legs.held[leg] *
                                     alvh_exp(-unit->rate * years),
                          .right = unit->legs.right[leg]};
}

static void add_spx_leg(const struct alvh_edge_options *unit, int leg,
                        const struct point *point, double *restrict gain)
{
    const struct point at = *point;
    const size_t row = (size_t)leg * (size_t)unit->stride;
    const double *restrict total = unit->total_volatility + row;
    const double *restrict strike = unit->legs.strike + row;
    const double *restrict forward = unit->forward, *restrict spot = unit->spot;
    const double *restrict vix = unit->vix, *restrict beta = unit->beta;
#pragma omp simd
    for (int lane = 0; lane < unit->lanes; lane++) {
        const double h = response(beta[lane], vix[lane], at.move);
        const double first = total[lane] * at.kept, wider = first + h * at.widening;
        const double s = wider > 0.5 * first ? wider : 0.5 * first;
        const double there = spot[lane] * (1.0 + at.move);
        const double carry = 1.0 + (forward[lane] / spot[lane] - 1.0) * at.carry;
        gain[lane] += at.dollars * black(at.right, there * carry, strike[lane], s);
    }
}

static void add_vix_leg(const struct alvh_edge_options *unit, int leg,
                        const struct point *point, double *restrict gain)
{
    const struct point at = *point;
    const size_t row = (size_t)leg * (size_t)unit->stride;
    const double *restrict total = unit->total_volatility + row;
    const double *restrict strike = unit->legs.strike + row;
    const double *restrict forward = unit->forward, *restrict slope = unit->forward_slope;
    const double *restrict vix = unit->vix, *restrict beta = unit->beta;
    const bool settled = at.carry == 0.0;
#pragma omp simd
    for (int lane = 0; lane < unit->lanes; lane++) {
        const double h = response(beta[lane], vix[lane], at.move);
        const double moved = forward[lane] + slope[lane] * h;
        const double least = 0.1 * forward[lane];
        const double future = moved > least ? moved : least;
        const double there = settled ? vix[lane] + h : future;
        gain[lane] +=
            at.dollars * black(at.right, there, strike[lane], total[lane] * at.kept);
    }
}

void alvh_edge_options_gain(const struct alvh_edge_options *unit, double *gain)
{
    for (int number = 0; number < ALVH_EDGE_POINTS; number++) {
        double *row = gain + (size_t)number * (size_t)unit->stride;
        for (int lane = 0; lane < unit->lanes; lane++)
            row[lane] = -unit->value[lane];
        for (int leg = 0; leg < unit->legs.count; leg++) {
            const struct point point = point_of(unit, leg, number);
            if (unit->forward_slope)
                add_vix_leg(unit, leg, &point, row);
            else
                add_spx_leg(unit, leg, &point, row);
        }
    }
}

void alvh_edge_linear_gain(const struct alvh_edge_linear *unit, double *gain)
{
    const double *restrict spot = unit->spot, *restrict vix = unit->vix;
    const double *restrict beta = unit->beta, *restrict delta = unit->delta;
    const double *restrict vega = unit->vega;
    for (int number = 0; number < ALVH_EDGE_POINTS; number++) {
        const double move = move_of(number);
        double *restrict row = gain + (size_t)number * (size_t)unit->stride;
#pragma omp simd
        for (int lane = 0; lane < unit->lanes; lane++)
            row[lane] = delta[lane] * spot[lane] * move +
                        vega[lane] * response(beta[lane], vix[lane], move);
    }
}

void alvh_edge_add(int lanes, int stride, const double *restrict quantity,
                   const double *restrict gain, double *restrict total)
{
    for (int number = 0; number < ALVH_EDGE_POINTS; number++) {
        const double *restrict from = gain + (size_t)number * (size_t)stride;
        double *restrict to = total + (size_t)number * (size_t)stride;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++)
            to[lane] += quantity[lane] * from[lane];
    }
}

/* Walks from today's level to the end of the grid. */
static void find_side(int lanes, int stride, const double *total, int step, double *edge)
{
    for (int lane = 0; lane < lanes; lane++) {
        int number = ALVH_EDGE_BELOW;
        double here = total[(size_t)number * stride + lane], next = here;
        double crossed = 0.0;
        while (here > 0.0 && next > 0.0 && number + step >= 0 &&
               number + step < ALVH_EDGE_POINTS) {
            number += step;
            here = next;
            next = total[(size_t)number * stride + lane];
            crossed = next > 0.0 ? 0.0 : next / (here - next); /* back from the point */
        }
        edge[lane] = 100.0 * (1.0 + move_of(number) + 0.01 * step * crossed);
    }
}

void alvh_edge_find(int lanes, int stride, const double *total, double *low, double *high)
{
    find_side(lanes, stride, total, -1, low);
    find_side(lanes, stride, total, 1, high);
}
