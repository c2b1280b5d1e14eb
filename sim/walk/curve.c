#include "models/isa.h"

#include "sim/walk/curve.h"

void alvh_curve_mark(const struct alvh_pricer *pricer, const struct alvh_market *market,
                     const struct alvh_futures_day *futures, struct alvh_curve *curve)
{
    for (int month = 0; month < curve->months; month++) {
        const size_t at = (size_t)month * (size_t)curve->lanes;
        const int tenor_days = futures->tenor_days[month];
        alvh_vix_future(pricer->tables, tenor_days, market->cells, curve->future + at,
                        curve->vega + at);
        if (pricer->exact)
            alvh_exact_lanes_vix_future(pricer->exact, tenor_days, &market->state,
                                        curve->future + at);
    }
}
