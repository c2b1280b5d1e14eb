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

double alvh_reg_t_short(const struct alvh_margin_options *options, int right, double strike,
                        double price, double spot)
{
    return naked(options, right, strike, price, spot);
}

double alvh_reg_t_spread(const struct alvh_margin_options *options, int right,
                         double short_strike, double long_strike, double short_price,
                         double spot)
{
    return spread(options, right, short_strike, long_strike, short_price, spot);
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

/* Contracts and dollars of the long and of the short side. */
struct sides {
    double bought, bought_value, sold, sold_value;
};

static struct sides sum_sides(const struct alvh_future_book *book, int lane)
{
    struct sides sides = {0};
    for (int i = 0; i < book->contracts; i++) {
        const double quantity = book->quantity[i][lane], value = book->value[i][lane];
        const double bought = larger(quantity, 0.0), sold = larger(-quantity, 0.0);
        sides.bought += bought;
        sides.bought_value += bought * value;
        sides.sold += sold;
        sides.sold_value += sold * value;
    }
    return sides;
}

void alvh_margin_futures_add(const struct alvh_margin_options *options,
                             const struct alvh_future_book *book, double *margin)
{
    const double outright = options->future_percent / 100.0;
    const double paired = options->future_spread_percent / 100.0;
    for (int lane = 0; lane < book->lanes; lane++) {
        const struct sides sides = sum_sides(book, lane);
        const bool more_bought = sides.bought >= sides.sold;
        const double most = larger(sides.bought, sides.sold);
        const double pairs = smaller(sides.bought, sides.sold);
        const double value = more_bought ? sides.bought_value : sides.sold_value;
        const double share = most > 0.0 ? pairs / most : 0.0;
        margin[lane] += value * (outright * (1.0 - share) + paired * share);
    }
}
