#include "models/isa.h"

#include "sim/book/package.h"

#include "models/vecmath.h"

void alvh_strikes_chosen(struct alvh_strikes *strikes, int slot)
{
    const double *restrict strike = alvh_leg_strike(strikes, slot, 0);
    double *restrict ln_strike = strikes->ln_strike + (strike - strikes->strike);
#pragma omp simd
    for (int i = 0; i < strikes->legs * strikes->lanes; i++)
        ln_strike[i] = alvh_log(strike[i]);
}

static struct alvh_smile_options options_of(const struct alvh_package *package,
                                            const struct alvh_strikes *strikes, int slot)
{
    const double *strike = alvh_leg_strike(strikes, slot, 0);
    return (struct alvh_smile_options){.count = strikes->legs,
                                       .right = package->right,
                                       .held = package->held,
                                       .strike = strike,
                                       .ln_strike =
                                           strikes->ln_strike + (strike - strikes->strike)};
}

/* What the legs are worth together, dollars. */
static void add_up(const struct alvh_smile_options *legs, int lanes,
                   const double *restrict price, double *restrict value)
{
    for (int lane = 0; lane < lanes; lane++)
        value[lane] = 0.0;
    for (int leg = 0; leg < legs->count; leg++) {
        const double *restrict points = price + (size_t)leg * (size_t)lanes;
        const double held = legs->held[leg];
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++)
            value[lane] += held * points[lane];
    }
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        value[lane] = ALVH_OPTION_MULTIPLIER * value[lane];
}

static void fill(int lanes, double value, double *array)
{
    for (int lane = 0; lane < lanes; lane++)
        array[lane] = value;
}

/* What the legs pay when the index, or VIX, settles. */
static void settle(const struct alvh_smile_options *legs, int lanes,
                   const double *restrict settlement, double *restrict price,
                   struct alvh_unit_quote *quote)
{
    for (int leg = 0; leg < legs->count; leg++) {
        const double right = legs->right[leg];
        const double *restrict strike = legs->strike + (size_t)leg * lanes;
        double *restrict leg_price = price + (size_t)leg * lanes;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++) {
            const double paid = right * (settlement[lane] - strike[lane]);
            leg_price[lane] = paid > 0.0 ? paid : 0.0;
        }
    }
    fill(lanes, 0.0, quote->delta);
    fill(lanes, 0.0, quote->vega);
    fill(lanes, 0.0, quote->open_cost);
    fill(lanes, 0.0, quote->close_cost);
    fill(lanes, 0.0, quote->impact);
}

/* Half-spreads, fees and impact of legs that are marked. */
static void charge(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                   const struct alvh_smile_options *options, struct alvh_unit_quote *quote)
{
    const struct alvh_expiry *expiry = &quoting->expiry;
    const struct alvh_legs legs = {.lanes = quoting->market->state.lanes,
                                   .count = options->count,
                                   .held = options->held,
                                   .ln_forward = expiry->ln_forward,
                                   .ln_strike = options->ln_strike,
                                   .price = quoting->price};
    const struct alvh_exposure exposure = {
        .delta = quote->delta, .vega = quote->vega, .thin = quoting->conditions->thin};
    alvh_widening(quoting->conditions, alvh_wing(terms->wing, expiry->tenor_days), &legs,
                  quoting->widening);
    alvh_leg_cost(&terms->spread, &legs, quoting->widening, quote->open_cost,
                  quote->close_cost);
    alvh_impact_coefficient(&terms->impact, quoting->conditions, &exposure, quote->impact);
}

/* Makes the delta that of a contract, dollars; VIX options have none on the index. */
static void scale_delta(enum alvh_underlying underlying, int lanes, double *delta)
{
    const double held = underlying == ALVH_ON_SPX ? ALVH_OPTION_MULTIPLIER : 0.0;
    for (int lane = 0; lane < lanes; lane++)
        delta[lane] *= held;
}

void alvh_package_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                        const struct alvh_package *package,
                        const struct alvh_strikes *strikes, int slot,
                        struct alvh_unit_quote *quote)
{
    const int lanes = quoting->market->state.lanes;
    const struct alvh_expiry *expiry = &quoting->expiry;
    const struct alvh_smile_options options = options_of(package, strikes, slot);
    const struct alvh_smile_marks marks = {
        .price = quoting->price, .delta = quote->delta, .vega = quote->vega};
    if (expiry->tenor_days == 0) {
        settle(&options, lanes,
               expiry->underlying == ALVH_ON_SPX ? quoting->market->spot
                                                 : quoting->market->vix,
               quoting->price, quote);
    } else {
        alvh_pricer_mark(quoting->pricer, quoting->market, expiry, &options, &marks);
        scale_delta(expiry->underlying, lanes, quote->delta);
        charge(quoting, terms, &options, quote);
    }
    add_up(&options, lanes, quoting->price, quote->value);
    fill(lanes, terms->margin, quote->margin);
}
