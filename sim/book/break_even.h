/* What the index may do until the front expiry before a book is worth less than today.
 *
 * The front expiry is the next on which a condor settles, n trading days ahead. SPX moves
 * there by a share m of today's level, m = -20 % .. +12 % in steps of 1 %, and VIX along
 * its own beta on SPX:
 *
 *     SPX       S (1 + m)
 *     VIX       + h = max(b m, -VIX / 2) points
 *     options on SPX    Black-76, total volatility s sqrt(n'/n_0) + h/100 sqrt(min(1,
 * 21/n')) sqrt(n'/252), at least half the first term; n_0 trading days are left today and
 * n' there; their forward keeps its carry over spot options on VIX    Black-76, total
 * volatility s sqrt(n'/n_0), the future moved by its slope h, at least a tenth of it what
 * settles before    its payoff at the index or VIX of the front expiry all else delta S m +
 * vega h
 *
 * Where the gain of a book leaves 0 for a loss, on either side of today's level, it breaks
 * even: between two points of the grid along a straight line, at its end where it never
 * does, and at today's level where it loses there already. */
#ifndef ALVH_SIM_BREAK_EVEN_H
#define ALVH_SIM_BREAK_EVEN_H

#include "sim/book/unit_legs.h"

enum { ALVH_EDGE_BELOW = 20, ALVH_EDGE_ABOVE = 12 };
enum { ALVH_EDGE_POINTS = ALVH_EDGE_BELOW + 1 + ALVH_EDGE_ABOVE };

/* Options of one expiry in one unit; arrays are [lane], but for the legs'. The first
 * `lanes` lanes are looked at; rows of legs and points lie `stride` apart. */
struct alvh_edge_options {
    int lanes, stride, tenor_days, front_days;
    struct alvh_unit_legs legs;
    const double *total_volatility; /* [leg * stride + lane] */
    const double *forward;
    const double *forward_slope; /* dF/dVIX per point; NULL: options on SPX */
    const double *spot, *vix;    /* index points, VIX points */
    const double *beta;          /* b: VIX points per unit return of SPX */
    const double *value;         /* of one unit today, dollars */
    double rate;
};

/* What one unit gains at each point, dollars, [point * stride + lane]. */
void alvh_edge_options_gain(const struct alvh_edge_options *unit, double *gain);

/* The same of a future, a note or a conversion. */
struct alvh_edge_linear {
    int lanes, stride;
    const double *spot, *vix, *beta;
    const double *delta, *vega; /* dollars per index point and per VIX point */
};
void alvh_edge_linear_gain(const struct alvh_edge_linear *unit, double *gain);

/* Adds quantity[lane] units to the gain of a book. */
void alvh_edge_add(int lanes, int stride, const double *quantity, const double *gain,
                   double *total);

/* The levels at which a book breaks even, % of today's SPX. */
void alvh_edge_find(int lanes, int stride, const double *total, double *low, double *high);

#endif
