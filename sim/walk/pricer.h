/* Where quotes come from: the tables, or the transforms themselves when a run asks for
 * exact prices. Strikes are chosen from the tables in both cases, so that the two runs hold
 * the same contracts and differ in prices alone. */
#ifndef ALVH_SIM_PRICER_H
#define ALVH_SIM_PRICER_H

#include "alvh/model.h"
#include "alvh/tables.h"
#include "models/exact_lanes.h"
#include "models/smile.h"
#include "sim/walk/market.h"

struct alvh_pricer {
    const struct alvh_model *model;
    const struct alvh_tables *tables;
    const struct alvh_exact_lanes *exact; /* NULL: prices come from the tables */
};

/* Prices of options on one expiry in points, Black-76 on `forward`, and the vega per 1.00 of
 * VIX of what is held of them. */
void alvh_pricer_quote_spx(const struct alvh_pricer *pricer, const struct alvh_market *market,
                           const struct alvh_smile *smile, int tenor_days,
                           const double *forward, const double *ln_forward,
                           const struct alvh_smile_options *options, double *price,
                           double *vega);

/* VIX calls on their future. */
void alvh_pricer_quote_vix(const struct alvh_pricer *pricer, const struct alvh_market *market,
                           const struct alvh_smile *smile, int tenor_days,
                           const double *future, const double *strike, double *price,
                           double *delta, double *vega);

#endif
