/* Lengths of time as they are written on the command line. */
#include "sim/cli/duration.h"

#include "tests/expect.h"

static void lengths_are_sums_of_their_units(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double seconds;
    } good[] = {{"1s", 1.0},          {"90s", 90.0},       {"3h55m", 14100.0},
                {"1h30m10s", 5410.0}, {"2d", 172800.0},    {"1d2h3m4s", 93784.0},
                {"0h5m", 300.0},      {"366d", 31622400.0}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double seconds = 0.0;
        assert_true(cli_parse_duration(good[i].text, &seconds));
        assert_near(seconds, good[i].seconds, 0.0);
    }
}

/* Without a unit or a number, twice the same, the short before the long, nothing, and more
 * than a year, also where 64 bits would hold only what is left of the number. */
static void what_is_no_length_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",         "5",         "s",
        "5x",       "1.5h",      "-1s",
        " 1s",      "1s ",       "1m1m",
        "1m1h",     "1h 1m",     "0s",
        "0d0h0m0s", "1hm",       "367d",
        "366d1s",   "31622401s", "18446744073709551617s" /* 2^64 + 1 */};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double seconds;
        if (cli_parse_duration(bad[i], &seconds))
            fail_msg("\"%s\" is %g seconds", bad[i], seconds);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_are_sums_of_their_units),
        cmocka_unit_test(what_is_no_length_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
