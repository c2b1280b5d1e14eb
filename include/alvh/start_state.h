/* Where a simulation starts: (S, v1, v2, R) from real closes, or as the scenario says. */
#ifndef ALVH_START_STATE_H
#define ALVH_START_STATE_H

#include "alvh/history.h"
#include "alvh/model.h"

ALVH_API_BEGIN

/* A state of the market and, where it was inferred, how well it fits the closes. */
struct alvh_start_state {
    alvh_date date;                /* of the closes */
    double spot;                   /* index points */
    int regime;                    /* its index in the model */
    double variance[ALVH_FACTORS]; /* per year */
    /* How well the model's own prices fit the closes; NaN where nothing was fitted. */
    double vix;        /* of the fitted state, points */
    double vix_error;  /* fitted less observed, points */
    double curve_rmse; /* root mean square error of the futures, points */
    int curve_months;  /* futures used */
    double regime_weight[ALVH_MAX_REGIMES]; /* posterior of each regime, sums to 1 */
};

/* Least squares of (v1, v2) >= 0 under each regime on VIX, the futures curve (where given)
 * and the trailing 21-day realised variance (where known); the regime of the highest
 * likelihood, with the long-run law under P as prior, wins. Errors are Gaussian in
 * logarithms: 0.01 for VIX, 0.1 for each future, 0.7 for realised variance (docs/model.md).
 *
 * With SPX and VIX alone, v2 rests at its long-run mean under P and v1 solves VIX; where
 * that is too much for VIX, v1 is 0 and v2 solves it; where VIX is out of reach, both are 0
 * and vix_error says by how much. Fails when the day has no close of VIX. Some 5 ms. */
enum alvh_status alvh_start_state_infer(const struct alvh_model *model,
                                        const struct alvh_history *history, int index,
                                        struct alvh_start_state *state,
                                        struct alvh_error *error);

ALVH_API_END

#endif
