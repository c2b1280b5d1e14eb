/* The trapezoid rule against integrals in closed form, and what it must refuse. */
#include "models/quadrature.h"

#include <math.h>
#include <string.h>

#include "tests/expect.h"

enum { INTEGRALS = 3 };

/* Even, so that half of the first node is right at 0. */
static enum alvh_status bells(const void *payload, int nodes, const double x[],
                              double values[], struct alvh_error *error)
{
    const double *moved = payload;
    (void)error;
    for (int node = 0; node < nodes; node++) {
        const double at = x[node] - *moved;
        values[node * INTEGRALS] = exp(-at * at);
        values[node * INTEGRALS + 1] = 1.0 / cosh(at);
        values[node * INTEGRALS + 2] = cos(3.0 * at) * exp(-0.5 * at * at);
    }
    return ALVH_OK;
}

static const double tight[] = {1e-13, 1e-13, 1e-13};

static void integrate_bells(double moved, double left, double integral[INTEGRALS])
{
    const struct quadrature quadrature = {.what = "bells",
                                          .values = bells,
                                          .payload = &moved,
                                          .integrals = INTEGRALS,
                                          .tolerance = tight,
                                          .left = left,
                                          .right = 100.0};
    assert_int_equal(quadrature_integrate(&quadrature, integral, NULL), ALVH_OK);
}

/* sqrt(pi)/2, pi/2 and sqrt(pi/2) exp(-9/2) from 0 on. */
static void halves_of_even_integrals_are_those_of_the_tables(void **state)
{
    (void)state;
    double integral[INTEGRALS];
    integrate_bells(0.0, 0.0, integral);
    assert_near(integral[0], 0.5 * sqrt(M_PI), 1e-13);
    assert_near(integral[1], M_PI_2, 1e-12);
    assert_near(integral[2], sqrt(M_PI_2) * exp(-4.5), 1e-13);
}

/* The same from end to end; on the left nothing is there for a long way. */
static void an_integral_that_begins_at_nothing_is_walked_to_its_end(void **state)
{
    (void)state;
    double integral[INTEGRALS];
    integrate_bells(-0.3721, -45.0, integral);
    assert_near(integral[0], sqrt(M_PI), 1e-12);
    assert_near(integral[1], M_PI, 1e-12);
    assert_near(integral[2], sqrt(2.0 * M_PI) * exp(-4.5), 1e-12);
}

/* Two waves upon sech x: steps of a quarter see neither of them turn, steps of an eighth
 * not the second. */
static enum alvh_status waves(const void *payload, int nodes, const double x[],
                              double values[], struct alvh_error *error)
{
    (void)payload;
    (void)error;
    for (int node = 0; node < nodes; node++)
        values[node] =
            (1.0 + 1e-7 * cos(8.0 * M_PI * x[node]) + 1e-8 * cos(16.0 * M_PI * x[node])) /
            cosh(x[node]);
    return ALVH_OK;
}

/* Of sech x cos(w x) it is pi/2 sech(pi w / 2): the waves add nothing. The first change is
 * small enough for the usual guess that the next one is far smaller, which here it is not.
 */
static void what_oscillates_is_followed_until_it_changes_no_more(void **state)
{
    (void)state;
    double integral;
    const double tolerance = 1e-10;
    const struct quadrature quadrature = {.what = "waves",
                                          .values = waves,
                                          .integrals = 1,
                                          .tolerance = &tolerance,
                                          .oscillates = true,
                                          .right = 100.0};
    assert_int_equal(quadrature_integrate(&quadrature, &integral, NULL), ALVH_OK);
    assert_near(integral, M_PI_2, 2e-9);
}

static enum alvh_status refuse(const void *payload, int nodes, const double x[],
                               double values[], struct alvh_error *error)
{
    const double *from = payload;
    for (int node = 0; node < nodes; node++) {
        values[node] = 1.0;
        if (x[node] >= *from)
            return alvh_fail(error, ALVH_EINPUT, "no value at %g", x[node]);
    }
    return ALVH_OK;
}

static enum alvh_status step(const void *payload, int nodes, const double x[],
                             double values[], struct alvh_error *error)
{
    (void)payload;
    (void)error;
    for (int node = 0; node < nodes; node++)
        values[node] = x[node] < sqrt(2.0) ? 1.0 : 0.0;
    return ALVH_OK;
}

static void what_does_not_converge_is_said(void **state)
{
    (void)state;
    const double never = INFINITY, soon = 3.0, tolerance = 1e-9;
    double integral;
    struct alvh_error error = {0};
    struct quadrature quadrature = {.what = "ones",
                                    .values = refuse,
                                    .payload = &never,
                                    .integrals = 1,
                                    .tolerance = &tolerance,
                                    .right = 50.0};
    assert_int_equal(quadrature_integrate(&quadrature, &integral, &error), ALVH_EFAILED);
    assert_non_null(strstr(error.text, "the integral for ones does not converge"));
    quadrature.payload = &soon;
    error = (struct alvh_error){0};
    assert_int_equal(quadrature_integrate(&quadrature, &integral, &error), ALVH_EINPUT);
    assert_string_equal(error.text, "no value at 3");
    quadrature.what = "a step";
    quadrature.values = step;
    error = (struct alvh_error){0};
    assert_int_equal(quadrature_integrate(&quadrature, &integral, &error), ALVH_EFAILED);
    assert_non_null(strstr(error.text, "the integral for a step has not settled after"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_of_even_integrals_are_those_of_the_tables),
        cmocka_unit_test(an_integral_that_begins_at_nothing_is_walked_to_its_end),
        cmocka_unit_test(what_oscillates_is_followed_until_it_changes_no_more),
        cmocka_unit_test(what_does_not_converge_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
