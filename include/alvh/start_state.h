/* Where a simulation starts: (S, v1, v2, R) from real closes, or as the scenario says. */
#ifndef ALVH_START_STATE_H
#define ALVH_START_STATE_H

#include "alvh/history.h"
#include "alvh/model.h"

struct alvh_start_state {
    alvh_date date;
    double spot; /* index points */
    int regime;
    double variance[ALVH_FACTORS]; /* per year */
    /* How well the model's own prices fit the closes; NaN where nothing was fitted. */
    double vix;              /* of the fitted state, points */
    double vix_error;        /* fitted less observed, points */
    double curve_rmse;       /* root mean square error of the futures, points */
    int curve_months;        /* futures used */
    double regime_weight[ALVH_MAX_REGIMES]; /* likelihood of each regime, sums to 1 */
};

/* Least squares of (v1, v2) under each regime on VIX, the futures curve (where given) and
 * the trailing 21-day realised variance; the regime of the highest likelihood wins. With
 * SPX and VIX alone, v2 rests at its mean and v1 solves VIX exactly where it can. */
enum alvh_status alvh_start_state_infer(const struct alvh_model *model,
                                        const struct alvh_history *history, int index,
                                        struct alvh_start_state *state,
                                        struct alvh_error *error);

#endif
