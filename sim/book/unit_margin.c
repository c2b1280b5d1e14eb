#include "models/isa.h"

#include "sim/book/unit_margin.h"

#include <stdalign.h>

#include "models/vecmath.h"
#include "sim/execution/margin_grid.h"
#include "sim/execution/margin_reg_t.h"

static void fill(int count, double value, double *array)
{
    for (int i = 0; i < count; i++)
        array[i] = value;
}

static void find_need(const struct alvh_margin_options *options,
                      const struct alvh_quoting *quoting, const struct alvh_unit_legs *legs,
                      const double *credit, const double *value, double *need)
{
    const int lanes = quoting->market->state.lanes;
    const struct alvh_reg_t_condors condors = {.lanes = lanes,
                                               .strike = legs->strike,
                                               .price = quoting->price,
                                               .credit = credit,
                                               .spot = quoting->market->spot};
    if (credit)
        alvh_reg_t_condor(options, &condors, need);
    else
        alvh_reg_t_paid(options->paid_percent, lanes, value, need);
}

/* How a VIX future answers to VIX: d ln F/dv dv/dVIX, of 1.00 of VIX, a hundredth for a
 * point. */
static void find_slope(const struct alvh_expiry *expiry, int lanes, double *restrict slope)
{
    const double *restrict forward = expiry->forward;
    const double *restrict per_variance = expiry->smile->forward_slope;
    const double *restrict to_variance = expiry->smile->vix_to_fast;
    for (int lane = 0; lane < lanes; lane++)
        slope[lane] = 0.01 * forward[lane] * per_variance[lane] * to_variance[lane];
}

static void revalue(const struct alvh_margin_options *options,
                    const struct alvh_quoting *quoting, const struct alvh_unit_legs *legs,
                    const struct alvh_unit_margin *margin)
{
    const struct alvh_expiry *expiry = &quoting->expiry;
    const int lanes = quoting->market->state.lanes;
    const double years = expiry->tenor_days / ALVH_DAYS_PER_YEAR;
    const struct alvh_grid grid = alvh_grid_of(options);
    alignas(64) double slope[ALVH_MAX_LANES], gamma[ALVH_MAX_LANES];
    double *total = quoting->widening; /* spreads have been found */
    for (int leg = 0; leg < legs->count; leg++)
        alvh_smile_curve(expiry->smile, lanes, expiry->forward,
                         legs->strike + (size_t)leg * (size_t)lanes, 1.0,
                         total + (size_t)leg * (size_t)lanes, gamma);
    if (expiry->underlying == ALVH_ON_VIX)
        find_slope(expiry, lanes, slope);
    const struct alvh_grid_options unit = {
        .lanes = lanes,
        .legs = *legs,
        .tenor_days = expiry->tenor_days,
        .total_volatility = total,
        .forward = expiry->forward,
        .forward_slope = expiry->underlying == ALVH_ON_VIX ? slope : NULL,
        .discount = alvh_exp(-quoting->pricer->model->rate * years)};
    alvh_grid_revalue(&grid, &unit, margin->gain);
    alvh_grid_minimum(options, &unit, quoting->price, margin->least);
}

void alvh_unit_margin_options(const struct alvh_margin_options *options,
                              const struct alvh_quoting *quoting,
                              const struct alvh_unit_legs *legs, const double *credit,
                              const double *value, const struct alvh_unit_margin *margin)
{
    const int lanes = quoting->market->state.lanes;
    if (margin->need)
        find_need(options, quoting, legs, credit, value, margin->need);
    if (!margin->gain)
        return;
    if (quoting->expiry.tenor_days > 0) {
        revalue(options, quoting, legs, margin);
    } else {
        fill(ALVH_GRID_POINTS * lanes, 0.0, margin->gain);
        fill(lanes, 0.0, margin->least);
    }
}

void alvh_unit_margin_linear(const struct alvh_margin_options *options,
                             const struct alvh_market *market, double percent,
                             const struct alvh_unit_quote *quote,
                             const struct alvh_unit_margin *margin)
{
    const int lanes = market->state.lanes;
    if (margin->need) {
        alvh_reg_t_paid(percent, lanes, quote->value, margin->need);
        for (int lane = 0; lane < lanes; lane++)
            margin->need[lane] += quote->margin[lane];
    }
    if (margin->gain) {
        const struct alvh_grid grid = alvh_grid_of(options);
        const struct alvh_grid_linear unit = {.lanes = lanes,
                                              .spot = market->spot,
                                              .delta = quote->delta,
                                              .vega = quote->vega};
        alvh_grid_shift(&grid, &unit, margin->gain);
        fill(lanes, 0.0, margin->least);
    }
}
