/* Assertions on doubles, printing both values; cmocka's own narrow to float. */
#ifndef ALVH_TESTS_EXPECT_H
#define ALVH_TESTS_EXPECT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* |value - expected| <= tolerance; refuses NaN on either side. */
#define assert_near(value, expected, tolerance)                                            \
    expect_near((value), (expected), (tolerance), #value, __FILE__, __LINE__)

static inline void expect_near(double value, double expected, double tolerance,
                               const char *what, const char *file, int line)
{
    if (!(fabs(value - expected) <= tolerance)) {
        print_error("%s is %.12g, expected %.12g within %.3g (off by %.3g)\n", what, value,
                    expected, tolerance, value - expected);
        _fail(file, line);
    }
}

#endif
