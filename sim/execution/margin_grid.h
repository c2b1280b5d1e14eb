/* Portfolio margin: the worst of ten moves of the index (FINRA Rule 4210 (g); the OCC's
 * Theoretical Intermarket Margin System), with a response of volatility.
 *
 *     SPX       S (1 + m_j),   m_j = low + j (high - low) / 9,   j = 0 .. 9
 *     VIX       + h_j points,  h_j = -response * 100 m_j
 *     options on SPX    Black-76 at each option's own implied volatility plus h_j / 100
 *                       sqrt(min(1, 21 / days)), at least half of what it was
 *     options on VIX    Black-76 at their own volatility, the future moved by its slope h_j
 *     all else          delta S m_j + vega h_j
 *
 * Units are revalued once for all accounts; an account's requirement is
 *
 *     max( sum over classes of max_j(-sum_u q_u pnl_uj, 0), sum_u |q_u| minimum_u )
 *
 * with SPX and VIX as two classes, or as one where they may offset each other. */
#ifndef ALVH_SIM_MARGIN_GRID_H
#define ALVH_SIM_MARGIN_GRID_H

#include <stdbool.h>

#include "alvh/options/margin.h"
#include "sim/book/unit_legs.h"
#include "sim/execution/margin_tile.h"

enum { ALVH_GRID_POINTS = 10 };

struct alvh_grid {
    double move[ALVH_GRID_POINTS]; /* of SPX, as a fraction */
    double vix[ALVH_GRID_POINTS];  /* of VIX, points */
};
struct alvh_grid alvh_grid_of(const struct alvh_margin_options *options);

/* Options of one expiry in one unit; prices are undiscounted Black-76. */
struct alvh_grid_options {
    int lanes, tenor_days; /* 1 or more */
    struct alvh_unit_legs legs;
    const double *total_volatility; /* [leg * lanes + lane]: sigma sqrt(tau) */
    const double *forward;          /* [lane], of SPX or the VIX future, points */
    const double *forward_slope; /* [lane] dF/dVIX of a VIX future; NULL: options on SPX */
    double discount;
};

/* What one unit gains at each point, dollars: pnl[point * lanes + lane]. */
void alvh_grid_revalue(const struct alvh_grid *grid, const struct alvh_grid_options *unit,
                       double *pnl);

/* The same of what is linear: futures, notes, packages. */
struct alvh_grid_linear {
    int lanes;
    const double *spot;         /* [lane], index points */
    const double *delta, *vega; /* [lane], dollars per index point and per VIX point */
};
void alvh_grid_shift(const struct alvh_grid *grid, const struct alvh_grid_linear *unit,
                     double *pnl);

/* The least that one unit of options needs, dollars: so much for each option, of a bought
 * one at most its value. price is [leg * lanes + lane], points. */
void alvh_grid_minimum(const struct alvh_margin_options *options,
                       const struct alvh_grid_options *unit, const double *price,
                       double *minimum);

/* One unit as an account sees it; arrays begin at the tile. */
struct alvh_grid_unit {
    bool on_vix;
    const double *pnl, *minimum, *quantity;
};

/* The requirement of all units held, dollars. Rows of pnl are `lanes` apart. */
void alvh_margin_grid(const struct alvh_margin_options *options, int lanes, int count,
                      const struct alvh_grid_unit unit[], double margin[ALVH_MARGIN_TILE]);

#endif
