#include "models/isa.h"

#include "sim/book/greeks.h"

#include <string.h>

/* v1 at which VIX stands a step higher: VIX^2 is linear in it. */
static void move_variance(const struct alvh_model *model, struct alvh_views *views)
{
    const double per_slope = 1.0 / model->vix_slope[ALVH_FAST];
    const double *restrict vix = views->market->vix;
    const double *restrict v_fast = views->market->state.v_fast;
    double *restrict moved = views->higher.state.v_fast, *restrict to = views->higher.vix;
#pragma omp simd
    for (int lane = 0; lane < views->market->state.lanes; lane++) {
        const double before = 0.01 * vix[lane];
        const double after = 0.01 * (vix[lane] + ALVH_GREEKS_STEP);
        moved[lane] = v_fast[lane] + per_slope * (after * after - before * before);
        to[lane] = vix[lane] + ALVH_GREEKS_STEP;
    }
}

/* Everything of a market that does not move with the fast variance. */
static void share_market(const struct alvh_market *market, struct alvh_market *higher)
{
    double *const v_fast = higher->state.v_fast;
    higher->state = market->state;
    higher->state.v_fast = v_fast;
    higher->spot = market->spot;
}

static void mark_curves(const struct alvh_futures_day *futures, struct alvh_views *views)
{
    struct alvh_futures_day later = *futures;
    for (int month = 0; month < views->curve->months; month++)
        later.tenor_days[month] = futures->tenor_days[month] - 1;
    alvh_curve_mark(views->pricer, views->market, &later, &views->curve_later);
    alvh_curve_mark(views->pricer, &views->higher, futures, &views->curve_above);
}

void alvh_views_day(const struct alvh_futures_day *futures, struct alvh_views *views)
{
    views->curve_later.lanes = views->curve_above.lanes = views->curve->lanes;
    views->curve_later.months = views->curve_above.months = views->curve->months;
    share_market(views->market, &views->higher);
    move_variance(views->pricer->model, views);
    alvh_tables_locate(views->pricer->tables, &views->higher.state, views->higher.cells);
    mark_curves(futures, views);
}

void alvh_views_expiry(enum alvh_underlying underlying, int tenor_days,
                       struct alvh_views *views)
{
    const struct alvh_pricer *pricer = views->pricer;
    if (underlying == ALVH_ON_SPX) {
        alvh_pricer_expiry_spx(pricer, views->market, tenor_days, &views->now);
        alvh_pricer_expiry_spx(pricer, views->market, tenor_days - 1, &views->later);
        alvh_pricer_expiry_spx(pricer, &views->higher, tenor_days, &views->above);
    } else {
        alvh_pricer_expiry_vix(pricer, views->market, tenor_days - 1, &views->later);
        alvh_pricer_expiry_vix(pricer, &views->higher, tenor_days, &views->above);
    }
}

/* What the legs pay at the prices to which they settle. */
static void settle(const struct alvh_smile_options *legs, int lanes,
                   const double *restrict settlement, double *restrict price)
{
    for (int leg = 0; leg < legs->count; leg++) {
        const double right = legs->right[leg];
        const double *restrict strike = legs->strike + (size_t)leg * (size_t)lanes;
        double *restrict paid = price + (size_t)leg * (size_t)lanes;
#pragma omp simd
        for (int lane = 0; lane < lanes; lane++) {
            const double inside = right * (settlement[lane] - strike[lane]);
            paid[lane] = inside > 0.0 ? inside : 0.0;
        }
    }
}

/* sum = factor times what is held of each leg's number. */
static void add_held(const struct alvh_smile_options *legs, int leg, int lanes,
                     double factor, const double *restrict each, double *restrict sum)
{
    const double held = factor * legs->held[leg];
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++)
        sum[lane] += held * each[lane];
}

/* The value of a day later, less today's. */
static void option_theta(struct alvh_views *views, const struct alvh_smile_options *legs,
                         const double *restrict value, double *restrict theta)
{
    const int lanes = views->market->state.lanes;
    const struct alvh_smile_marks marks = {
        .price = views->price, .delta = views->delta, .vega = views->vega};
    if (views->later.tenor_days > 0)
        alvh_pricer_mark(views->pricer, views->market, &views->later, legs, &marks);
    else
        settle(legs, lanes,
               views->later.underlying == ALVH_ON_SPX ? views->market->spot
                                                      : views->market->vix,
               views->price);
    for (int lane = 0; lane < lanes; lane++)
        theta[lane] = -value[lane];
    for (int leg = 0; leg < legs->count; leg++)
        add_held(legs, leg, lanes, ALVH_OPTION_MULTIPLIER,
                 views->price + (size_t)leg * (size_t)lanes, theta);
}

static void option_gamma(struct alvh_views *views, const struct alvh_smile_options *legs,
                         double *restrict gamma)
{
    const int lanes = views->market->state.lanes;
    const struct alvh_expiry *now = &views->now;
    const double discount = alvh_pricer_discount(views->pricer, now->tenor_days);
    memset(gamma, 0, (size_t)lanes * sizeof *gamma);
    for (int leg = 0; leg < legs->count; leg++) {
        alvh_smile_curve(now->smile, lanes, now->forward,
                         legs->strike + (size_t)leg * (size_t)lanes, discount,
                         views->volatility, views->gamma);
        add_held(legs, leg, lanes, ALVH_OPTION_MULTIPLIER, views->gamma, gamma);
    }
}

/* Delta and vega where VIX stands a step higher, less today's; from the tables, whatever
 * today's prices are from. */
static void option_cross(struct alvh_views *views, const struct alvh_smile_options *legs,
                         const struct alvh_unit_quote *quote,
                         const struct alvh_unit_greeks *greeks)
{
    const struct alvh_expiry *above = &views->above;
    const struct alvh_smile_marks marks = {
        .price = views->price, .delta = views->delta, .vega = views->vega};
    alvh_smile_price_all(above->smile, views->market->state.lanes, above->forward,
                         above->ln_forward, legs,
                         alvh_pricer_discount(views->pricer, above->tenor_days), &marks);
    const bool on_spx = above->underlying == ALVH_ON_SPX;
    const double dollars = on_spx ? ALVH_OPTION_MULTIPLIER : 0.0;
    const double *restrict delta = views->delta, *restrict vega = views->vega;
    double *restrict vanna = greeks->vanna, *restrict volga = greeks->volga;
#pragma omp simd
    for (int lane = 0; lane < views->market->state.lanes; lane++) {
        const double more_delta = dollars * delta[lane] - quote->delta[lane];
        const double more_vega = vega[lane] - quote->vega[lane];
        vanna[lane] = more_delta / ALVH_GREEKS_STEP;
        volga[lane] = more_vega / ALVH_GREEKS_STEP;
    }
}

void alvh_option_greeks(struct alvh_views *views, const struct alvh_smile_options *legs,
                        const struct alvh_unit_quote *quote,
                        const struct alvh_unit_greeks *greeks)
{
    option_theta(views, legs, quote->value, greeks->theta);
    option_cross(views, legs, quote, greeks);
    if (views->above.underlying == ALVH_ON_SPX)
        option_gamma(views, legs, greeks->gamma);
    else
        memset(greeks->gamma, 0, (size_t)views->market->state.lanes * sizeof(double));
}

void alvh_future_greeks(const struct alvh_views *views, int month,
                        const struct alvh_unit_greeks *greeks)
{
    const int lanes = views->curve->lanes;
    const size_t at = (size_t)month * (size_t)lanes;
    const double *restrict now = views->curve->future + at;
    const double *restrict later = views->curve_later.future + at;
    const double *restrict slope = views->curve->vega + at;
    const double *restrict steeper = views->curve_above.vega + at;
    for (int lane = 0; lane < lanes; lane++) {
        const double bend = (steeper[lane] - slope[lane]) / ALVH_GREEKS_STEP;
        greeks->theta[lane] = ALVH_FUTURE_MULTIPLIER * (later[lane] - now[lane]);
        greeks->volga[lane] = ALVH_FUTURE_MULTIPLIER / 100.0 * bend;
        greeks->gamma[lane] = greeks->vanna[lane] = 0.0;
    }
}

/* sum over months of weight times a number of each. */
static inline double weighted(const double weight[ALVH_VIX_MONTHS], const double *each,
                              int lanes, int lane)
{
    double sum = 0.0;
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        sum = fma(weight[month], each[month * lanes + lane], sum);
    return sum;
}

void alvh_note_greeks(const struct alvh_views *views, const struct alvh_futures_day *today,
                      const struct alvh_notes *notes, enum alvh_note note, double growth,
                      const struct alvh_unit_greeks *greeks)
{
    const int lanes = notes->lanes;
    const double *restrict level = notes->level + (size_t)note * (size_t)lanes;
    const double *restrict basket = notes->basket + (size_t)note * (size_t)lanes;
    double weight[ALVH_VIX_MONTHS];
    alvh_note_weights(today, note, weight);
    for (int lane = 0; lane < lanes; lane++) {
        const double later = weighted(weight, views->curve_later.future, lanes, lane);
        const double bend = weighted(weight, views->curve_above.vega, lanes, lane) -
                            weighted(weight, views->curve->vega, lanes, lane);
        greeks->theta[lane] = level[lane] * (later / basket[lane] - 1.0 + growth);
        greeks->volga[lane] = 0.01 * level[lane] * bend / basket[lane] / ALVH_GREEKS_STEP;
        greeks->gamma[lane] = greeks->vanna[lane] = 0.0;
    }
}
