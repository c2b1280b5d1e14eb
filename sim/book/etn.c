#include "models/isa.h"

#include "sim/book/etn.h"

#include <assert.h>

/* The first and the last month of each index; those between have a weight of 1. */
static const int near_month[ALVH_NOTES] = {[ALVH_NOTE_SHORT] = 0, [ALVH_NOTE_MID] = 3};
static const int far_month[ALVH_NOTES] = {[ALVH_NOTE_SHORT] = 1, [ALVH_NOTE_MID] = 6};

void alvh_note_weights(const struct alvh_futures_day *futures, enum alvh_note note,
                       double weight[ALVH_VIX_MONTHS])
{
    const double left = (double)(futures->tenor_days[0] - 1) / futures->period_days;
    for (int month = 0; month < ALVH_VIX_MONTHS; month++)
        weight[month] = month > near_month[note] && month < far_month[note] ? 1.0 : 0.0;
    weight[near_month[note]] = left;
    weight[far_month[note]] = 1.0 - left;
}

/* sum w x of one lane, where month m of the weights is month m - gone of the curve. */
static inline double basket_of(const double weight[ALVH_VIX_MONTHS], int gone,
                               const double *curve, int lanes, int lane)
{
    double sum = 0.0;
    for (int month = gone; month < ALVH_VIX_MONTHS; month++)
        sum = fma(weight[month], curve[(month - gone) * lanes + lane], sum);
    return sum;
}

void alvh_notes_start(const struct alvh_curve *curve, const struct alvh_futures_day *today,
                      double start_dollars, struct alvh_notes *notes)
{
    const int lanes = notes->lanes;
    assert(curve->months == ALVH_VIX_MONTHS);
    for (int note = 0; note < ALVH_NOTES; note++) {
        double weight[ALVH_VIX_MONTHS];
        alvh_note_weights(today, (enum alvh_note)note, weight);
        for (int lane = 0; lane < lanes; lane++) {
            notes->level[note * lanes + lane] = start_dollars;
            notes->basket[note * lanes + lane] =
                basket_of(weight, 0, curve->future, lanes, lane);
        }
    }
}

void alvh_notes_step(const struct alvh_curve *curve, const struct alvh_futures_day *before,
                     const struct alvh_futures_day *today, double growth,
                     struct alvh_notes *notes)
{
    const int lanes = notes->lanes, gone = today->contract - before->contract;
    assert(curve->months == ALVH_VIX_MONTHS);
    for (int note = 0; note < ALVH_NOTES; note++) {
        double held[ALVH_VIX_MONTHS], next[ALVH_VIX_MONTHS];
        double *restrict level = notes->level + (size_t)note * (size_t)lanes;
        double *restrict basket = notes->basket + (size_t)note * (size_t)lanes;
        alvh_note_weights(before, (enum alvh_note)note, held);
        alvh_note_weights(today, (enum alvh_note)note, next);
        for (int lane = 0; lane < lanes; lane++) {
            const double worth = basket_of(held, gone, curve->future, lanes, lane);
            level[lane] *= worth / basket[lane] + growth;
            basket[lane] = basket_of(next, 0, curve->future, lanes, lane);
        }
    }
}

void alvh_note_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                     const struct alvh_curve *curve, const struct alvh_futures_day *today,
                     const struct alvh_notes *notes, enum alvh_note note,
                     struct alvh_unit_quote *quote)
{
    const int lanes = notes->lanes;
    const double *restrict level = notes->level + (size_t)note * (size_t)lanes;
    const double *restrict basket = notes->basket + (size_t)note * (size_t)lanes;
    const struct alvh_exposure exposure = {.vega = quote->vega,
                                           .thin = quoting->conditions->thin_etf};
    double *restrict value = quote->value, *restrict vega = quote->vega;
    double weight[ALVH_VIX_MONTHS];
    alvh_note_weights(today, note, weight);
    for (int lane = 0; lane < lanes; lane++) {
        /* What it answers with tomorrow, after today's roll; 0.01 from 1.00 to a point. */
        const double slope = basket_of(weight, 0, curve->vega, lanes, lane);
        value[lane] = level[lane];
        vega[lane] = 0.01 * level[lane] * slope / basket[lane];
        quote->delta[lane] = 0.0;
        quote->margin[lane] = terms->margin_share * value[lane];
    }
    alvh_outright_cost(&terms->spread, quoting->conditions, level, quote->open_cost);
    for (int lane = 0; lane < lanes; lane++)
        quote->close_cost[lane] = quote->open_cost[lane];
    alvh_impact_coefficient(&terms->impact, quoting->conditions, &exposure, quote->impact);
}
