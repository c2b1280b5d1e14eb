/* How a unit answers to the market beyond its delta and its vega.
 *
 *     gamma = d2V/dS2           dollars per squared index point
 *     theta = V(in a day) - V   dollars: a trading day less to go in the same state
 *     vanna = d2V/dS dVIX       dollars per index point and VIX point
 *     volga = d2V/dVIX2         dollars per squared VIX point
 *
 * all for one contract. S moves at fixed variances; VIX moves along the fast variance, as
 * vega has it. Gamma is read off the smile. Vanna and volga are differences of delta and
 * vega over ALVH_GREEKS_STEP; theta is a difference of prices, on the eve of an expiry to
 * what the unit would settle to. VIX options and futures do not move with the index alone:
 * they have neither gamma nor vanna. */
#ifndef ALVH_SIM_GREEKS_H
#define ALVH_SIM_GREEKS_H

#include "sim/book/etn.h"
#include "sim/book/unit_greeks.h"
#include "sim/walk/pricer.h"

/* How far VIX is moved, points: far enough for single precision. */
#define ALVH_GREEKS_STEP 0.1

/* Today's market beside two others: the same state a day later, and a day like today with
 * VIX a step higher. */
struct alvh_views {
    const struct alvh_pricer *pricer;
    const struct alvh_market *market;
    struct alvh_market higher;            /* variances, VIX and cells are its own */
    struct alvh_expiry now, later, above; /* of the options being looked at */
    const struct alvh_curve *curve;
    struct alvh_curve curve_later, curve_above;
    /* Room: of every leg, and of one unit. */
    double *price;                             /* [leg * lanes + lane] */
    double *delta, *vega, *gamma, *volatility; /* [lane] */
};

/* Looks at a day: fills what is its own of `higher`, and the curves. */
void alvh_views_day(const struct alvh_futures_day *futures, struct alvh_views *views);

/* Prepares options that expire in tenor_days, 1 or more. */
void alvh_views_expiry(enum alvh_underlying underlying, int tenor_days,
                       struct alvh_views *views);

/* A unit of options of the prepared expiry; quote is today's. */
void alvh_option_greeks(struct alvh_views *views, const struct alvh_smile_options *legs,
                        const struct alvh_unit_quote *quote,
                        const struct alvh_unit_greeks *greeks);

/* A future, month 0 for month 1; and a share of a note, growth being what a day adds
 * whatever the futures do. */
void alvh_future_greeks(const struct alvh_views *views, int month,
                        const struct alvh_unit_greeks *greeks);
void alvh_note_greeks(const struct alvh_views *views, const struct alvh_futures_day *today,
                      const struct alvh_notes *notes, enum alvh_note note, double growth,
                      const struct alvh_unit_greeks *greeks);

#endif
