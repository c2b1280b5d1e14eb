#include "models/isa.h"

#include "sim/execution/margin_reg_t.h"

#include <stddef.h>

#include "models/vecmath.h"
#include "sim/execution/spread.h"

ALVH_INLINE double larger(double a, double b)
{
    return a > b ? a : b;
}

ALVH_INLINE double smaller(double a, double b)
{
    return a < b ? a : b;
}

/* right is +1 for a call, -1 for a put; points become dollars. */
ALVH_INLINE double naked(const struct alvh_margin_options *options, double right,
                         double strike, double price, double spot)
{
    const double outside = larger(right * (strike - spot), 0.0);
    const double least =
        options->naked_least_percent / 100.0 * (right > 0.0 ? spot : strike);
    const double usual = options->naked_percent / 100.0 * spot - outside;
    return ALVH_OPTION_MULTIPLIER * (price + larger(usual, least));
}

ALVH_INLINE double spread(const struct alvh_margin_options *options, double right,
                          double short_strike, double long_strike, double short_price,
                          double spot)
{
    const double width = larger(right * (long_strike - short_strike), 0.0);
    return smaller(ALVH_OPTION_MULTIPLIER * width,
                   naked(options, right, short_strike, short_price, spot));
}

void alvh_reg_t_condor(const struct alvh_margin_options *options,
                       const struct alvh_reg_t_condors *condors, double *margin)
{
    const struct alvh_margin_options rules = *options;
    const size_t lanes = (size_t)condors->lanes;
    const double *restrict long_put = condors->strike, *restrict credit = condors->credit;
    const double *restrict short_put = long_put + lanes, *restrict spot = condors->spot;
    const double *restrict short_call = short_put + lanes;
    const double *restrict long_call = short_call + lanes;
    const double *restrict put_price = condors->price + lanes;
    const double *restrict call_price = put_price + lanes;
    double *restrict result = margin;
#pragma omp simd
    for (size_t lane = 0; lane < lanes; lane++) {
        const double s = spot[lane];
        const double put =
            spread(&rules, -1.0, short_put[lane], long_put[lane], put_price[lane], s);
        const double call =
            spread(&rules, 1.0, short_call[lane], long_call[lane], call_price[lane], s);
        result[lane] = larger(larger(put, call) - credit[lane], 0.0);
    }
}

void alvh_reg_t_paid(double percent, int lanes, const double *value, double *margin)
{
    const double share = percent / 100.0;
    for (int lane = 0; lane < lanes; lane++)
        margin[lane] = share * larger(value[lane], 0.0);
}

enum { TILE = 8 };

/* Contracts and dollars of the long and of the short side, lane by lane. */
struct sides {
    double bought[TILE], bought_value[TILE], sold[TILE], sold_value[TILE];
};

/* Kept apart: beside the loop over contracts, compilers gather one lane of all of them. */
__attribute__((noinline)) static void add_sides(const double *restrict contracts,
                                                const double *restrict worth,
                                                struct sides *restrict sides)
{
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double quantity = contracts[l], value = worth[l];
        const double bought = larger(quantity, 0.0), sold = larger(-quantity, 0.0);
        sides->bought[l] += bought;
        sides->bought_value[l] += bought * value;
        sides->sold[l] += sold;
        sides->sold_value[l] += sold * value;
    }
}

static void add_margin(const struct alvh_margin_options *options,
                       const struct sides *restrict sides, double *restrict margin)
{
    const double outright = options->future_percent / 100.0;
    const double paired = options->future_spread_percent / 100.0;
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double bought = sides->bought[l], sold = sides->sold[l];
        const double bought_value = sides->bought_value[l];
        const double sold_value = sides->sold_value[l];
        const double most = larger(bought, sold), pairs = smaller(bought, sold);
        const double value = bought >= sold ? bought_value : sold_value;
        const double share = pairs / (most > 0.0 ? most : 1.0);
        margin[l] += value * (outright * (1.0 - share) + paired * share);
    }
}

void alvh_margin_futures_add(const struct alvh_margin_options *options,
                             const struct alvh_future_book *book, double *margin)
{
    for (int first = 0; first < book->lanes; first += TILE) {
        struct sides sides;
        for (int l = 0; l < TILE; l++)
            sides.bought[l] = sides.bought_value[l] = sides.sold[l] = sides.sold_value[l] =
                0.0;
        for (int i = 0; i < book->contracts; i++)
            add_sides(book->quantity[i] + first, book->value[i] + first, &sides);
        add_margin(options, &sides, margin + first);
    }
}
