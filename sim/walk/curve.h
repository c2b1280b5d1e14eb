/* The curve of VIX futures at a close: month 1 is the first to settle after today. */
#ifndef ALVH_SIM_CURVE_H
#define ALVH_SIM_CURVE_H

#include "sim/walk/plan.h"
#include "sim/walk/pricer.h"

struct alvh_curve {
    int lanes;
    int months;     /* how many are marked, 1 .. ALVH_VIX_MONTHS */
    double *future; /* [month * lanes + lane], points; month 0 is month 1, and so on */
    double *vega;   /* the same: dF/dVIX in points per 1.00 of VIX */
};

/* Marks the months of one day; the market's states must have been located. */
void alvh_curve_mark(const struct alvh_pricer *pricer, const struct alvh_market *market,
                     const struct alvh_futures_day *futures, struct alvh_curve *curve);

#endif
