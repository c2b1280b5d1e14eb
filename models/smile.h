/* Prices and Greeks of options on the lanes of a block, read off the tables.
 *
 *     cells = where each lane's state lies in the grid     once a day alvh_tables_locate
 *     smile = one tenor's implied volatilities per lane    once a tenor     alvh_spx_smile
 *     price, delta, gamma, vega, strike for a delta        once a strike alvh_smile_price
 *
 * Total volatility is  tv(K) = s f(z),  z = a y + b in [-1, 1],
 * y = ln(u + sqrt(u^2 + 1) + lift), u = (k/s - centre) / width, k = ln(K/F): f is a
 * polynomial whose coefficients, with a and b, are cubic splines of ln(v1 + c), ln(v2 + c),
 * and s is a known function of the state, of the size of the standard deviation. Beyond the
 * strikes that are worth anything z is clamped, and the volatility flat. Prices are
 * Black-76.
 * All but the last sums are in single precision, which moves a price by 1e-7 of the
 * forward; puts and calls keep their parity in double.
 *
 * Everything here is called inside the walk: nothing allocates, and nothing can fail,
 * except the functions that create and free. */
#ifndef ALVH_MODELS_SMILE_H
#define ALVH_MODELS_SMILE_H

#include <stddef.h>
#include <stdint.h>

#include "alvh/dynamics.h"
#include "alvh/tables.h"

enum {
    ALVH_SMILE_TERMS = 14,
    ALVH_SMILE_ROW = 16
}; /* a row: the terms of f, then a and b */

/* The weights of a cell: four splines along v1, their d/dv1, four along v2; the rest is
 * 0. */
enum { ALVH_CELL_WEIGHTS = 16 };

/* Where the states of a block lie in the grid of the tables; 64-byte aligned arrays. */
struct alvh_cells {
    int lanes, capacity;
    int32_t *row;  /* the first row of the lane's cell, regimes included */
    float *weight; /* [lanes][ALVH_CELL_WEIGHTS] */
    double *v_fast, *v_slow;
    double *vix_to_fast; /* dv1/dVIX, VIX as a fraction */
    int32_t *regime;
};

/* One tenor's smiles of a block of lanes. Rows lie in tiles of lanes, so that what is read
 * together lies together: entry j of lane l is alvh_smile_at(j, l). */
struct alvh_smile {
    int lanes, capacity;
    float *row;
    float *slope;              /* the same, d/dv1 */
    double *scale;             /* s */
    double *per_scale;         /* 1/s */
    double *scale_slope;       /* ds/dv1 */
    double *forward_slope;     /* d ln F/dv1: 0 for SPX */
    const double *vix_to_fast; /* that of the cells, which must stay as they are */
    double centre, width, lift;
    double carry; /* dF/dS of SPX, 1 for VIX */
};

enum { ALVH_SMILE_TILE = 64 }; /* lanes */

static inline size_t alvh_smile_at(int entry, int lane)
{
    const size_t tile = (size_t)lane / ALVH_SMILE_TILE,
                 within = (size_t)lane % ALVH_SMILE_TILE;
    return (tile * ALVH_SMILE_ROW + (size_t)entry) * ALVH_SMILE_TILE + within;
}

enum alvh_status alvh_cells_create(int capacity, struct alvh_cells **cells,
                                   struct alvh_error *error);
void alvh_cells_free(struct alvh_cells *cells);
enum alvh_status alvh_smile_create(int capacity, struct alvh_smile **smile,
                                   struct alvh_error *error);
void alvh_smile_free(struct alvh_smile *smile);

/* Finds the cells of a market's states. Returns how many lanes lie beyond the tables. */
int alvh_tables_locate(const struct alvh_tables *tables,
                       const struct alvh_market_lanes *market, struct alvh_cells *cells);

/* The smiles of options that expire tenor_days after these states. Tenor 0 gives no
 * volatility, hence intrinsic values. */
void alvh_spx_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile);
/* Fills the VIX futures of that expiry as well, in points. */
void alvh_vix_smile(const struct alvh_tables *tables, int tenor_days,
                    const struct alvh_cells *cells, struct alvh_smile *smile,
                    double *future);

/* VIX futures in points, and their vega: dF/dVIX in points per 1.00 of VIX. vega may be
 * NULL. */
void alvh_vix_future(const struct alvh_tables *tables, int tenor_days,
                     const struct alvh_cells *cells, double *future, double *vega);

/* Options of one strike per lane. right is +1 for calls, -1 for puts; forward is that of
 * the smile's expiry (for VIX the future), strike positive (a lane with nothing listed may
 * hold any number: its results mean nothing and are finite). delta is dPrice/dS for SPX and
 * dPrice/dF for VIX at fixed variances; vega is per 1.00 of VIX. */
void alvh_smile_price(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, int right, double discount, double *price,
                      double *delta, double *vega);

/* Options of one expiry that every lane has, each with strikes of its own. */
struct alvh_smile_options {
    int count;
    const int *right;        /* [option] +1 calls, -1 puts */
    const int *held;         /* [option] how many are held; negative when sold */
    const double *strike;    /* [option * lanes + lane] */
    const double *ln_strike; /* the same, logarithms */
};

/* What they are worth, and how what is held of them answers to the market. */
struct alvh_smile_marks {
    double *price; /* [option * lanes + lane], points */
    double *delta; /* [lane]: dPrice/dS for SPX, dPrice/dF for VIX, at fixed variances */
    double *vega;  /* [lane]: per 1.00 of VIX */
};
void alvh_smile_price_all(const struct alvh_smile *smile, int lanes, const double *forward,
                          const double *ln_forward,
                          const struct alvh_smile_options *options, double discount,
                          const struct alvh_smile_marks *marks);

/* Black-76 volatility times sqrt(tau), and d2Price/dS2 (SPX) or d2Price/dF2 (VIX). */
void alvh_smile_curve(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, double discount, double *total_volatility,
                      double *gamma);

/* The strike whose N(d1) at its own implied volatility is delta (a put of delta -0.16 has
 * 0.84), rounded to a multiple of grid, at least one. */
void alvh_smile_strike(const struct alvh_smile *smile, int lanes, const double *forward,
                       double delta, double grid, double *strike);

#endif
