/* Exact prices for the lanes of a block: the transforms of every tenor, computed once, then
 * inverted for each lane's state and strike. Some hundred times slower than the tables; it
 * is what `simulation.pricing: exact` runs on, and what a run checks its tables against. */
#ifndef ALVH_MODELS_EXACT_LANES_H
#define ALVH_MODELS_EXACT_LANES_H

#include "alvh/dynamics.h"

struct alvh_exact_lanes;

/* Transforms for SPX tenors 1 .. spx_days and VIX tenors 1 .. vix_days, trading days. */
enum alvh_status alvh_exact_lanes_create(const struct alvh_model *model, int spx_days,
                                         int vix_days, struct alvh_exact_lanes **exact,
                                         struct alvh_error *error);
void alvh_exact_lanes_free(struct alvh_exact_lanes *exact);

/* What one option per lane is worth today, points: Black-76's arguments, but exact. right
 * is +1 for calls, -1 for puts; a tenor of 0 gives what the option pays. Within 1e-6 of
 * spot (SPX) and 1e-4 points (VIX calls and futures). Every lane stands alone, so any
 * cutting into blocks gives the same bits; many threads may read one struct. */
void alvh_exact_lanes_spx(const struct alvh_exact_lanes *exact, int tenor_days,
                          const struct alvh_market_lanes *market, const double *forward,
                          const double *strike, int right, double *price);
void alvh_exact_lanes_vix(const struct alvh_exact_lanes *exact, int tenor_days,
                          const struct alvh_market_lanes *market, const double *strike,
                          double *price);
void alvh_exact_lanes_vix_future(const struct alvh_exact_lanes *exact, int tenor_days,
                                 const struct alvh_market_lanes *market, double *future);

#endif
