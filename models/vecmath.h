/* Elementary functions for the walk: plain C without branches, which both gcc and clang
 * turn into vector code inside a loop over lanes.
 *
 * They use only operations that IEEE 754 rounds exactly, so every compiler and every
 * instruction set returns the same bits; AVX2 has no conversion between 64-bit integers and
 * doubles and no arithmetic shift, so integers pass through the mantissa of a large number.
 * A NaN has no place in the walk: some of these functions turn it into a number.
 *
 * Measured errors (tests/test_vecmath.c holds them to these):
 *     alvh_exp            1.1 ulp
 *     alvh_log            1.0 ulp
 *     alvh_asinh          3e-16 absolute or 1.5 ulp, whichever is more
 *     alvh_normal_cdf     6e-15 relative in the lower tail, density 1e-15 relative
 *     alvh_normal_inverse 2e-14 absolute */
#ifndef ALVH_MODELS_VECMATH_H
#define ALVH_MODELS_VECMATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* A function that is not inlined would stop the loop around it from being vectorised. */
#define ALVH_INLINE static inline __attribute__((always_inline))

ALVH_INLINE uint64_t alvh_bits_of_double(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

ALVH_INLINE double alvh_double_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A choice that stays a choice: the compiler may turn a ?: around a division into two
 * divisions, one for each side, before it vectorises. */
ALVH_INLINE uint64_t alvh_mask(int condition)
{
    return -(uint64_t)condition;
}

ALVH_INLINE double alvh_select(uint64_t mask, double yes, double no)
{
    return alvh_double_of_bits((alvh_bits_of_double(yes) & mask) |
                               (alvh_bits_of_double(no) & ~mask));
}

/* exp(x); x is clamped to [-708, 708], where the result is a normal number.
 * x = n ln 2 + r, exp(r) by a polynomial of degree 11 on |r| <= ln(2)/2. */
ALVH_INLINE double alvh_exp(double x)
{
    const double round =
        0x1.8p52; /* adding it leaves the nearest integer in the low bits */
    x = x < 708.0 ? x : 708.0;
    x = x > -708.0 ? x : -708.0;
    const double shifted = fma(x, 0x1.71547652b82fep+0, round); /* x / ln 2 */
    const double n = shifted - round;
    double r = fma(n, -0x1.62e42fefa39efp-1, x);
    r = fma(n, -0x1.abc9e3b39803fp-56, r);
    const double r2 = r * r;
    const double r4 = r2 * r2;
    const double a = fma(r, 0x1.55555555554f9p-3, 0x1.000000000000ap-1);
    const double b = fma(r, 0x1.111111112804bp-7, 0x1.555555555086ap-5);
    const double c = fma(r, 0x1.a01a0128ed551p-13, 0x1.6c16c184306c3p-10);
    const double d = fma(r, 0x1.71df28571500ap-19, 0x1.a01999f6443bfp-16);
    const double e = fma(r, 0x1.ad7ae56705151p-26, 0x1.28ad8af538675p-22);
    const double low = fma(b, r2, a);
    const double high = fma(fma(e, r2, d), r2, c);
    const double power = 1.0 + fma(fma(high, r4, low), r2, r);
    return alvh_double_of_bits(alvh_bits_of_double(power) +
                               (alvh_bits_of_double(shifted) << 52));
}

/* ln(x) for positive normal x. x = 2^n m with m in [sqrt(1/2), sqrt(2)); ln m is
 * 2 atanh(s) with s = (m - 1)/(m + 1), a polynomial of degree 6 in s^2. */
ALVH_INLINE double alvh_log(double x)
{
    const uint64_t root_half = 0x3fe6a09e667f3bcdu;
    const uint64_t shifted = alvh_bits_of_double(x) + (0x3ff0000000000000u - root_half);
    /* The exponent becomes a double by way of the mantissa of 2^52. */
    const double n =
        alvh_double_of_bits((shifted >> 52) | 0x4330000000000000u) - (0x1p52 + 1023.0);
    const double m = alvh_double_of_bits((shifted & 0x000fffffffffffffu) + root_half);
    const double f = m - 1.0;
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double z2 = z * z;
    const double a = fma(z, 0x1.999999997fdc6p-2, 0x1.5555555555592p-1);
    const double b = fma(z, 0x1.c71c52094a2e5p-3, 0x1.24924941f0adcp-2);
    const double c = fma(z, 0x1.39a1b5c44cf25p-3, 0x1.74663f03eafcdp-3);
    const double high = fma(0x1.2f05a93984ff8p-3, z2, c);
    const double series = z * fma(fma(high, z2, b), z2, a);
    const double half = 0.5 * f * f;
    /* ln 2 in two parts, the first with zeros at the end so that n times it is exact. */
    const double tail = fma(n, 0x1.ef35793c76730p-45, s * (half + series));
    return fma(n, 0x1.62e42fefa3800p-1, f - (half - tail));
}

/* asinh(x) for |x| < 1e150. */
ALVH_INLINE double alvh_asinh(double x)
{
    const double size = fabs(x);
    const double arc = alvh_log(size + sqrt(fma(size, size, 1.0)));
    return copysign(arc, x);
}

/* The standard normal distribution function at x; *density receives its density.
 * The tail is the density times Mills's ratio, a rational function of |x| of degrees 8 and
 * 9 fitted on [0, 39]. Beyond |x| = 37.6 the density rests at 1e-308. */
ALVH_INLINE double alvh_normal_cdf(double x, double *density)
{
    double size = fabs(x);
    size = size < 39.0 ? size : 39.0;
    const double square = size * size;
    const double lost = fma(size, size, -square); /* what rounding took from the square */
    const double rounded = alvh_exp(-0.5 * square);
    const double power = fma(-0.5 * lost, rounded, rounded);
    double top = 0x1.10c4be7a6c355p-17;
    top = fma(top, size, 0x1.85f33628f54f8p-13);
    top = fma(top, size, 0x1.0ffa161a873adp-9);
    top = fma(top, size, 0x1.db48845e0f697p-7);
    top = fma(top, size, 0x1.1a43c9cecf45dp-4);
    top = fma(top, size, 0x1.d19f6f48a98c2p-3);
    top = fma(top, size, 0x1.053777fa98414p-1);
    top = fma(top, size, 0x1.70372ca125760p-1);
    top = fma(top, size, 0x1.000000000000dp-1);
    double bottom = 0x1.55dd5a2408bfep-16;
    bottom = fma(bottom, size, 0x1.e8badb073c1cap-12);
    bottom = fma(bottom, size, 0x1.5635390942ff7p-8);
    bottom = fma(bottom, size, 0x1.2da867642c15ep-5);
    bottom = fma(bottom, size, 0x1.6c55d172d04acp-3);
    bottom = fma(bottom, size, 0x1.35ec7963c729cp-1);
    bottom = fma(bottom, size, 0x1.70fea0a569bcap+0);
    bottom = fma(bottom, size, 0x1.26fe0e87e29afp+1);
    bottom = fma(bottom, size, 0x1.1e3cab1fe3d66p+1);
    bottom = fma(bottom, size, 1.0);
    const double tail = power * (top / bottom); /* 1/sqrt(2 pi) is in the numerator */
    *density = power * 0x1.9884533d43651p-2;    /* 1/sqrt(2 pi) */
    return x < 0.0 ? tail : 1.0 - tail;
}

/* The x with N(-x) = p, given ln p, for p in [2^-53, 1/2]: a rational function of degree 8
 * in t = sqrt(-2 ln p). */
ALVH_INLINE double alvh_normal_quantile_of_log(double ln_p)
{
    const double t = sqrt(-2.0 * ln_p);
    double top = 0x1.b28ef6e8badf5p-5;
    top = fma(top, t, 0x1.6dab3720879bep+0);
    top = fma(top, t, 0x1.3ce7c5e603a9ep+3);
    top = fma(top, t, 0x1.902ac21aa9a48p+4);
    top = fma(top, t, 0x1.e701aedbd9afcp+4);
    top = fma(top, t, -0x1.ab4b7578b16fcp+1);
    top = fma(top, t, -0x1.042db9cbe7f77p+6);
    top = fma(top, t, -0x1.3df798fa5298bp+5);
    top = fma(top, t, -0x1.ddc07a35a1892p+1);
    double bottom = 0x1.059fd5681bf59p-24;
    bottom = fma(bottom, t, 0x1.b27c02ab459ebp-5);
    bottom = fma(bottom, t, 0x1.6decf718e327bp+0);
    bottom = fma(bottom, t, 0x1.4598f81f33e44p+3);
    bottom = fma(bottom, t, 0x1.df6a468f0a6eap+4);
    bottom = fma(bottom, t, 0x1.b757c462df0fcp+5);
    bottom = fma(bottom, t, 0x1.a2aee42c3e4f6p+5);
    bottom = fma(bottom, t, 0x1.0b81995bf3592p+4);
    bottom = fma(bottom, t, 1.0);
    return top / bottom;
}

/* The x with N(x) = u, for u in [2^-53, 1 - 2^-53]. */
ALVH_INLINE double alvh_normal_inverse(double u)
{
    const double upper = 1.0 - u;
    const double x = alvh_normal_quantile_of_log(alvh_log(u < upper ? u : upper));
    return u < upper ? -x : x;
}

/* The same functions over arrays, out of line: what tests and benches look at. */
void alvh_vecmath_exp(int count, const double x[], double y[]);
void alvh_vecmath_log(int count, const double x[], double y[]);
void alvh_vecmath_asinh(int count, const double x[], double y[]);
void alvh_vecmath_normal_cdf(int count, const double x[], double y[], double density[]);
void alvh_vecmath_normal_inverse(int count, const double u[], double x[]);

#endif
