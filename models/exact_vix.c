#include "alvh/exact.h"

#include <math.h>
#include <stdlib.h>

#include "alvh/black.h"
#include "models/exact_check.h"
#include "models/vix_law.h"
#include "models/vix_puts.h"

static const double price_error = 1e-10; /* as a fraction: 1e-8 points */

static struct alvh_option_quote vix_quote(const struct vix_law *law,
                                          const double future[PARTS], double strike,
                                          const double put[PARTS])
{
    const struct alvh_model *model = law->model;
    const double discount = exp(-model->rate * law->tau);
    const double parity = future[VALUE] - strike;
    /* The side that is out of the money keeps its digits. */
    const double out = fmax(parity > 0.0 ? put[VALUE] : put[VALUE] + parity, 0.0);
    const double call = discount * (out + fmax(parity, 0.0));
    const double call_fast = discount * (put[FAST] + future[FAST]);
    const double call_time = discount * (put[TIME] + future[TIME]) - model->rate * call;
    const double level = alvh_model_vix(model, law->point->regime, law->point->variance);
    return (struct alvh_option_quote){
        .call = 100.0 * call,
        .put = 100.0 * discount * (out + fmax(-parity, 0.0)),
        .iv = out < price_error ? 0.0
                                : alvh_black_total_volatility(future[VALUE], strike, out) /
                                      sqrt(law->tau),
        .delta = call_fast / future[FAST],
        .vega = 100.0 * call_fast * 2.0 * (level / 100.0) / model->vix_slope[ALVH_FAST],
        .theta = -100.0 * call_time / ALVH_DAYS_PER_YEAR,
    };
}

enum alvh_status alvh_exact_vix_future(const struct alvh_model *model,
                                       const struct alvh_point *point, double tau,
                                       double *future, struct alvh_error *error)
{
    ALVH_TRY(exact_check(model, point, tau, 0, NULL, error));
    if (tau == 0.0) {
        *future = alvh_model_vix(model, point->regime, point->variance);
        return ALVH_OK;
    }
    const struct vix_law law = vix_law_of(model, point, tau);
    struct vix_mean mean;
    double value[PARTS];
    ALVH_TRY(vix_law_mean(&law, &mean, error));
    ALVH_TRY(vix_law_future(&law, &mean, value, error));
    *future = 100.0 * value[VALUE];
    return ALVH_OK;
}

/* At expiry an option is worth what it pays. */
static struct alvh_option_quote vix_payoff(double vix, double strike)
{
    return (struct alvh_option_quote){.call = fmax(vix - strike, 0.0),
                                      .put = fmax(strike - vix, 0.0),
                                      .delta = vix > strike ? 1.0 : 0.0};
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static enum alvh_status vix_quotes(const struct vix_law *law, int strikes,
                                   const double strike[], double sorted[],
                                   double put[][PARTS], struct alvh_option_quote quote[],
                                   struct alvh_error *error)
{
    struct vix_mean mean;
    double future[PARTS];
    ALVH_TRY(vix_law_mean(law, &mean, error));
    ALVH_TRY(vix_law_future(law, &mean, future, error));
    for (int n = 0; n < strikes; n++)
        sorted[n] = strike[n] / 100.0;
    qsort(sorted, (size_t)strikes, sizeof sorted[0], ascending);
    ALVH_TRY(vix_puts(law, strikes, sorted, put, error));
    for (int n = 0; n < strikes; n++) {
        const double key = strike[n] / 100.0;
        const double *found =
            bsearch(&key, sorted, (size_t)strikes, sizeof sorted[0], ascending);
        quote[n] = vix_quote(law, future, key, put[found - sorted]);
    }
    return ALVH_OK;
}

enum alvh_status alvh_exact_vix(const struct alvh_model *model,
                                const struct alvh_point *point, double tau, int strikes,
                                const double strike[], struct alvh_option_quote quote[],
                                struct alvh_error *error)
{
    ALVH_TRY(exact_check(model, point, tau, strikes, strike, error));
    if (tau == 0.0) {
        const double vix = alvh_model_vix(model, point->regime, point->variance);
        for (int n = 0; n < strikes; n++)
            quote[n] = vix_payoff(vix, strike[n]);
        return ALVH_OK;
    }
    const struct vix_law law = vix_law_of(model, point, tau);
    double *sorted = calloc((size_t)strikes, (1 + PARTS) * sizeof *sorted);
    if (!sorted)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d VIX options", strikes);
    double(*put)[PARTS] = (double(*)[PARTS])(sorted + strikes);
    const enum alvh_status status =
        vix_quotes(&law, strikes, strike, sorted, put, quote, error);
    free(sorted);
    return status;
}
