/* Calls from one transform at many strikes: the same bits as term by term, for any number
 * of strikes and arguments, and nothing beyond the step that ends a row. */
#include "models/isa.h" /* first: it gives the names below their suffix */

#include "models/vix_sums.h"

#include "expect.h"
#include "hot.h"

enum { MOST_ARGUMENTS = 64, MOST_STRIKES = 160 };
#define HALF ((size_t)MOST_STRIKES + ALVH_VIX_SUMS_STEP)

/* In (-1, 1), by the minimal standard generator (Park and Miller 1988). */
static double next_number(uint64_t *state)
{
    *state = *state * 48271u % 2147483647u;
    return (double)*state / 1073741823.5 - 1.0;
}

static void fill(uint64_t *state, size_t count, double *number)
{
    for (size_t i = 0; i < count; i++)
        number[i] = next_number(state);
}

static void check_sums(int arguments, int strikes, double *laplace, double *payoff)
{
    double call[MOST_STRIKES + 2 * ALVH_VIX_SUMS_STEP], expected[MOST_STRIKES];
    uint64_t state = (uint64_t)(1000 * arguments + strikes);
    fill(&state, (size_t)(2 * arguments), laplace);
    fill(&state, 2 * HALF * (size_t)arguments, payoff);
    fill(&state, sizeof call / sizeof *call, call);
    const int end = (strikes + ALVH_VIX_SUMS_STEP - 1) / ALVH_VIX_SUMS_STEP;
    const double beyond = call[end * ALVH_VIX_SUMS_STEP];
    for (int n = 0; n < strikes; n++) {
        expected[n] = call[n];
        for (int a = 0; a < arguments; a++) {
            const double *row = payoff + 2 * HALF * (size_t)a;
            expected[n] += row[n] * laplace[2 * a] - row[HALF + n] * laplace[2 * a + 1];
        }
    }
    alvh_vix_sums(arguments, laplace, payoff, HALF, strikes, call);
    assert_memory_equal(call, expected, (size_t)strikes * sizeof *call);
    assert_true(call[end * ALVH_VIX_SUMS_STEP] == beyond);
}

static void sums_are_those_of_term_by_term(void **context)
{
    (void)context;
    static double laplace[2 * MOST_ARGUMENTS], payoff[2 * HALF * MOST_ARGUMENTS];
    static const int arguments[] = {1, 2, 7, MOST_ARGUMENTS};
    for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
        for (int strikes = 1; strikes <= MOST_STRIKES; strikes += 3)
            check_sums(arguments[i], strikes, laplace, payoff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_term_by_term),
    };
    return hot_test_can_run() ? cmocka_run_group_tests(tests, NULL, NULL)
                              : HOT_TEST_SKIPPED;
}
