/* Exact prices for tests, which fail with the message of what went wrong. */
#ifndef ALVH_TESTS_EXACT_PRICES_H
#define ALVH_TESTS_EXACT_PRICES_H

#include "alvh/exact.h"
#include "tests/expect.h"

static inline struct alvh_model ready(struct alvh_model model)
{
    struct alvh_error error = {0};
    if (alvh_model_prepare(&model, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
    return model;
}

static inline void price_spx(const struct alvh_model *model, const struct alvh_point *point,
                             double tau, int strikes, const double strike[],
                             struct alvh_option_quote quote[])
{
    struct alvh_error error = {0};
    if (alvh_exact_spx(model, point, tau, strikes, strike, quote, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
}

static inline double price_future(const struct alvh_model *model,
                                  const struct alvh_point *point, double tau)
{
    double future;
    assert_int_equal(alvh_exact_vix_future(model, point, tau, &future, NULL), ALVH_OK);
    return future;
}

static inline void price_vix(const struct alvh_model *model, const struct alvh_point *point,
                             double tau, int strikes, const double strike[],
                             struct alvh_option_quote quote[])
{
    struct alvh_error error = {0};
    if (alvh_exact_vix(model, point, tau, strikes, strike, quote, &error) != ALVH_OK)
        print_error("%s\n", error.text);
    assert_int_equal(error.status, ALVH_OK);
}

#endif
