#include "models/portable.h"

#include <stdint.h>
#include <string.h>

/* Adding it leaves the nearest integer in the low bits. */
static const double round_off = 0x1.8p52;

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* sum of coefficient[n] x^n, in two chains of half the length. */
static inline double polynomial(int terms, const double coefficient[], double x)
{
    const double square = x * x;
    double one = coefficient[terms - 1], other = coefficient[terms - 2];
    for (int n = terms - 3; n >= 0; n--) {
        const double next = one * square + coefficient[n];
        one = other;
        other = next;
    }
    return other + x * one;
}

/* ---- Exponentials and logarithms ---------------------------------------------------- */

/* ln 2 in two parts, the first with zeros at the end, so that its product with an exponent
 * is exact. */
static const double ln2_high = 0x1.62e42fefa3800p-1, ln2_low = 0x1.ef35793c76730p-45;

/* exp(r) - 1 for |r| <= ln(2)/2 and a little more, by Taylor's series. */
static inline double expm1_near(double r)
{
    static const double term[] = {
        1.0 / 2,         1.0 / 6,          1.0 / 24,          1.0 / 120,
        1.0 / 720,       1.0 / 5040,       1.0 / 40320,       1.0 / 362880,
        1.0 / 3628800.0, 1.0 / 39916800.0, 1.0 / 479001600.0, 1.0 / 6227020800.0,
    };
    enum { TERMS = sizeof term / sizeof term[0] };
    return r + r * r * polynomial(TERMS, term, r);
}

double portable_exp(double x)
{
    if (!(fabs(x) <= 708.0))
        return x > 0.0 ? INFINITY : x < 0.0 ? 0.0 : x;
    const double shifted = x * 0x1.71547652b82fep+0 + round_off;
    const double n = shifted - round_off;
    const double power = 1.0 + expm1_near((x - n * ln2_high) - n * ln2_low);
    return of_bits(bits_of(power) + (bits_of(shifted) << 52));
}

double portable_expm1(double x)
{
    if (fabs(x) < 0.35)
        return expm1_near(x);
    if (fabs(x) >= 0.7)
        return portable_exp(x) - 1.0;
    const double gain = expm1_near(0.5 * x);
    return gain * (gain + 2.0);
}

/* x = 2^n m with m in [sqrt(1/2), sqrt(2)); ln m = 2 atanh(s), s = (m - 1)/(m + 1), by the
 * polynomial of models/vecmath.h. */
double portable_log(double x)
{
    static const double series[] = {
        0x1.5555555555592p-1, 0x1.999999997fdc6p-2, 0x1.24924941f0adcp-2,
        0x1.c71c52094a2e5p-3, 0x1.74663f03eafcdp-3, 0x1.39a1b5c44cf25p-3,
        0x1.2f05a93984ff8p-3,
    };
    const uint64_t root_half = 0x3fe6a09e667f3bcdu;
    if (!(x > 0.0 && x < INFINITY))
        return x == 0.0 ? -INFINITY : x > 0.0 ? x : NAN;
    const double below = x < 0x1p-1022 ? 54.0 : 0.0; /* a number of fewer digits */
    const uint64_t shifted =
        bits_of(below > 0.0 ? x * 0x1p54 : x) + (0x3ff0000000000000u - root_half);
    const double n = (double)(int64_t)(shifted >> 52) - 1023.0 - below;
    const double f = of_bits((shifted & 0x000fffffffffffffu) + root_half) - 1.0;
    const double s = f / (2.0 + f), z = s * s, half = 0.5 * f * f;
    const double tail = n * ln2_low + s * (half + z * polynomial(7, series, z));
    return n * ln2_high + (f - (half - tail));
}

double portable_log1p(double x)
{
    const double sum = 1.0 + x;
    if (sum == 1.0 || !(sum < INFINITY))
        return x;
    return sum > 0.0 ? portable_log(sum) + (x - (sum - 1.0)) / sum : portable_log(sum);
}

double portable_pow(double x, double y)
{
    return portable_exp(y * portable_log(x));
}

double portable_sinh(double x)
{
    const double gain = portable_expm1(fabs(x));
    return copysign(0.5 * (gain < INFINITY ? gain + gain / (gain + 1.0) : gain), x);
}

double portable_cosh(double x)
{
    const double power = portable_exp(fabs(x));
    return 0.5 * (power + 1.0 / power);
}

double portable_asinh(double x)
{
    const double size = fabs(x), square = size * size;
    return copysign(portable_log1p(size + square / (1.0 + sqrt(square + 1.0))), x);
}

/* ---- Angles ------------------------------------------------------------------------- */

/* x = quarter pi/2 + rest, |rest| <= pi/4 and a little more. pi/2 comes in three parts, the
 * first two of 33 bits, so that their products with quarters below 2^20 are exact. */
static double rest_of(double x, unsigned *quarter)
{
    const double shifted = x * 0x1.45f306dc9c883p-1 + round_off;
    const double n = shifted - round_off;
    const double near = x - n * 0x1.921fb54400000p+0;
    const double second = n * 0x1.0b4611a600000p-34;
    const double rest = near - second;
    *quarter = (unsigned)bits_of(shifted) & 3u;
    return rest - (n * 0x1.3198a2e037073p-69 - ((near - rest) - second));
}

/* Taylor's series. */
static double sine_near(double x)
{
    static const double term[] = {
        -1.0 / 6,
        1.0 / 120,
        -1.0 / 5040,
        1.0 / 362880,
        -1.0 / 39916800.0,
        1.0 / 6227020800.0,
        -1.0 / 1307674368000.0,
        1.0 / 355687428096000.0,
    };
    const double square = x * x;
    return x + x * square * polynomial(8, term, square);
}

static double cosine_near(double x)
{
    static const double term[] = {
        1.0 / 24,
        -1.0 / 720,
        1.0 / 40320,
        -1.0 / 3628800.0,
        1.0 / 479001600.0,
        -1.0 / 87178291200.0,
        1.0 / 20922789888000.0,
    };
    const double square = x * x, half = 0.5 * square, most = 1.0 - half;
    /* What rounding took from 1 - half is given back. */
    return most + (((1.0 - most) - half) + square * square * polynomial(7, term, square));
}

static double sine_of(double rest, unsigned quarter)
{
    const double size = quarter & 1u ? cosine_near(rest) : sine_near(rest);
    return quarter & 2u ? -size : size;
}

double portable_sin(double x)
{
    unsigned quarter;
    const double rest = rest_of(x, &quarter);
    return sine_of(rest, quarter);
}

double portable_cos(double x)
{
    unsigned quarter;
    const double rest = rest_of(x, &quarter);
    return sine_of(rest, quarter + 1u);
}

double portable_tan(double x)
{
    unsigned quarter;
    const double rest = rest_of(x, &quarter);
    return sine_of(rest, quarter) / sine_of(rest, quarter + 1u);
}

/* atan(t) for 0 <= t <= 1: turned by pi/4 beyond tan(pi/8), then halved, so that Taylor's
 * series needs few terms. */
static double arctangent(double t)
{
    static const double term[] = {
        -1.0 / 3,  1.0 / 5,  -1.0 / 7,  1.0 / 9,  -1.0 / 11, 1.0 / 13,
        -1.0 / 15, 1.0 / 17, -1.0 / 19, 1.0 / 21, -1.0 / 23,
    };
    const double pi_over_4 = 0x1.921fb54442d18p-1, rest_of_it = 0x1.1a62633145c07p-55;
    const int turned = t > 0.41421356237309503;
    const double angle = turned ? (t - 1.0) / (t + 1.0) : t;
    const double half = angle / (1.0 + sqrt(1.0 + angle * angle)), square = half * half;
    const double found = 2.0 * (half + half * square * polynomial(11, term, square));
    return turned ? pi_over_4 + (found + rest_of_it) : found;
}

double portable_atan2(double y, double x)
{
    const double pi_over_2 = 0x1.921fb54442d18p+0, pi = 0x1.921fb54442d18p+1;
    const double across = fabs(x), up = fabs(y);
    double angle = 0.0;
    if (across > 0.0 || up > 0.0)
        angle = up > across ? pi_over_2 - arctangent(across / up) : arctangent(up / across);
    return copysign(signbit(x) ? pi - angle : angle, y);
}

/* ---- The tail of the normal law ----------------------------------------------------- */

/* 2 N(-x sqrt 2), the density times Mills's ratio with the numbers of models/vecmath.h. x^2
 * is taken in two parts, of which the first is exact. */
double portable_erfc(double x)
{
    static const double top[] = {
        0x1.000000000000dp-1, 0x1.70372ca125760p-1,  0x1.053777fa98414p-1,
        0x1.d19f6f48a98c2p-3, 0x1.1a43c9cecf45dp-4,  0x1.db48845e0f697p-7,
        0x1.0ffa161a873adp-9, 0x1.85f33628f54f8p-13, 0x1.10c4be7a6c355p-17,
    };
    static const double bottom[] = {
        1.0,
        0x1.1e3cab1fe3d66p+1,
        0x1.26fe0e87e29afp+1,
        0x1.70fea0a569bcap+0,
        0x1.35ec7963c729cp-1,
        0x1.6c55d172d04acp-3,
        0x1.2da867642c15ep-5,
        0x1.5635390942ff7p-8,
        0x1.e8badb073c1cap-12,
        0x1.55dd5a2408bfep-16,
    };
    const double size = fabs(x);
    if (!(size < 26.6)) /* where exp(-x^2) is nothing */
        return size > 0.0 ? (x > 0.0 ? 0.0 : 2.0) : x;
    const double first = (double)(float)size, deviations = size * M_SQRT2;
    const double density =
        portable_exp(-first * first) * portable_exp((first - size) * (first + size));
    const double tail =
        2.0 * density * polynomial(9, top, deviations) / polynomial(10, bottom, deviations);
    return x < 0.0 ? 2.0 - tail : tail;
}

/* ---- Complex numbers ---------------------------------------------------------------- */

/* Squares are taken of what is at most 1, so that none leaves the range of doubles. */
double portable_hypot(double x, double y)
{
    const double across = fabs(x), up = fabs(y);
    if (!(across + up > 0.0 && across < INFINITY && up < INFINITY))
        return across + up;
    const double larger = fmax(across, up), smaller = fmin(across, up);
    const double part = smaller / larger;
    return larger * sqrt(1.0 + part * part);
}

double complex portable_cexp(double complex z)
{
    const double size = portable_exp(creal(z));
    if (cimag(z) == 0.0)
        return __builtin_complex(size, cimag(z));
    unsigned quarter;
    const double rest = rest_of(cimag(z), &quarter);
    return __builtin_complex(size * sine_of(rest, quarter + 1u),
                             size * sine_of(rest, quarter));
}

double complex portable_clog(double complex z)
{
    return __builtin_complex(portable_log(portable_hypot(creal(z), cimag(z))),
                             portable_atan2(cimag(z), creal(z)));
}

double complex portable_csqrt(double complex z)
{
    const double size = portable_hypot(creal(z), cimag(z));
    if (size == 0.0)
        return __builtin_complex(0.0, cimag(z));
    const double larger = sqrt(0.5 * (size + fabs(creal(z))));
    const double smaller = 0.5 * fabs(cimag(z)) / larger;
    return creal(z) < 0.0 ? __builtin_complex(smaller, copysign(larger, cimag(z)))
                          : __builtin_complex(larger, copysign(smaller, cimag(z)));
}

double complex portable_csinh(double complex z)
{
    const double x = creal(z), y = cimag(z);
    return __builtin_complex(portable_sinh(x) * portable_cos(y),
                             portable_cosh(x) * portable_sin(y));
}

double complex portable_ccosh(double complex z)
{
    const double x = creal(z), y = cimag(z);
    return __builtin_complex(portable_cosh(x) * portable_cos(y),
                             portable_sinh(x) * portable_sin(y));
}
