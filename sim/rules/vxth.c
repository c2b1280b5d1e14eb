/* The VIX tail hedge of Cboe's VXTH index: VIX calls of about a month, bought when the last
 * ones settle.
 *
 *     contracts = weight(VIX future of the calls' expiry) x equity / call
 *
 * weight is low_percent from low_points on, middle_percent from middle_points on, and 0
 * below the first and from high_points on. Source: Cboe, "Cboe VIX Tail Hedge Index
 * (VXTH)", methodology. The index holds the S&P 500 beside the calls; here the weight is of
 * the account's equity at the last close. */
#include "models/isa.h"

#include "sim/rules/desk.h"

static double weight(const struct alvh_vxth_options *options, double future)
{
    const double percent =
        future < options->middle_points ? options->low_percent : options->middle_percent;
    const bool held = (future >= options->low_points) & (future < options->high_points);
    return held ? percent / 100.0 : 0.0;
}

ALVH_RULE_HEDGE(vxth)(const struct alvh_day *day, struct alvh_desk *desk)
{
    if (!alvh_day_rolls(day, ALVH_ROLLED_vxth))
        return;
    const double *restrict future =
        alvh_listed_future(day->listed, day->units, ALVH_ROLLED_vxth);
    const double *restrict call = desk->quote[ALVH_HEDGE_vxth].value;
    const double *restrict equity = desk->equity;
    double *restrict size = desk->size[ALVH_HEDGE_vxth];
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const double dollars = weight(&desk->book->vxth, future[lane]) *
                               (equity[lane] > 0.0 ? equity[lane] : 0.0);
        size[lane] = call[lane] > 0.0 ? dollars / call[lane] : 0.0;
    }
    *desk->acted += day->lanes;
}
