#include "alvh/black.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x * M_SQRT1_2);
}

double alvh_black_out_of_the_money(double forward, double strike, double total_volatility)
{
    if (!(total_volatility > 0.0))
        return 0.0;
    const double sign = strike < forward ? -1.0 : 1.0;
    const double d1 = log(forward / strike) / total_volatility + 0.5 * total_volatility;
    const double d2 = d1 - total_volatility;
    const double price =
        sign * (forward * normal_cdf(sign * d1) - strike * normal_cdf(sign * d2));
    return fmax(price, 0.0);
}

struct target {
    double forward, strike, price;
};

static double miss(double total_volatility, void *payload)
{
    const struct target *target = payload;
    return alvh_black_out_of_the_money(target->forward, target->strike, total_volatility) -
           target->price;
}

/* Brent's method between two values of which the lower is too low, the upper high enough.
 */
static double root_between(struct target *target, double low, double high)
{
    gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!solver)
        return NAN;
    gsl_function function = {.function = miss, .params = target};
    double root = NAN;
    if (gsl_root_fsolver_set(solver, &function, low, high) == GSL_SUCCESS) {
        for (int n = 0; n < 200; n++) {
            if (gsl_root_fsolver_iterate(solver) != GSL_SUCCESS)
                break;
            low = gsl_root_fsolver_x_lower(solver);
            high = gsl_root_fsolver_x_upper(solver);
            if (high - low <= 1e-15 * high)
                break;
        }
        root = gsl_root_fsolver_root(solver);
    }
    gsl_root_fsolver_free(solver);
    return root;
}

double alvh_black_total_volatility(double forward, double strike,
                                   double out_of_the_money_price)
{
    struct target target = {forward, strike, out_of_the_money_price};
    if (out_of_the_money_price <= 0.0)
        return 0.0;
    if (!(out_of_the_money_price < fmin(forward, strike)))
        return NAN;
    /* The root is bracketed within a factor of two, from where the price bends. */
    double high = fmax(sqrt(2.0 * fabs(log(forward / strike))), 1e-3);
    while (miss(high, &target) < 0.0) {
        high *= 2.0;
        if (high > 100.0)
            return NAN;
    }
    double low = 0.5 * high;
    while (miss(low, &target) >= 0.0) {
        high = low;
        low *= 0.5;
    }
    return root_between(&target, low, high);
}
