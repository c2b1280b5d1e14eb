/* Elementary functions in single precision, for loops over lanes: relative errors of 1e-7,
 * the same bits from every instruction set, as in models/vecmath.h. */
#ifndef ALVH_MODELS_VECMATH_SINGLE_H
#define ALVH_MODELS_VECMATH_SINGLE_H

#include "models/vecmath.h"

/* ln(x) of a positive x, with Cephes's polynomial. minus_one is x - 1, which near 1 may be
 * known better than x. */
ALVH_INLINE float log_single(float x, float minus_one)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    const uint32_t root_half = 0x3f3504f3u;
    const int32_t exponent = (int32_t)(bits - root_half) >> 23;
    const uint32_t mantissa_bits = bits - ((uint32_t)exponent << 23);
    float mantissa;
    memcpy(&mantissa, &mantissa_bits, sizeof mantissa);
    const float far = mantissa - 1.0f, e = (float)exponent;
    const float f = exponent == 0 ? minus_one : far;
    const float square = f * f;
    /* In pairs, so that the products do not wait for each other. */
    const float fourth = square * square;
    const float p01 = fmaf(f, -2.4999993993e-1f, 3.3333331174e-1f);
    const float p23 = fmaf(f, -1.6668057665e-1f, 2.0000714765e-1f);
    const float p45 = fmaf(f, -1.2420140846e-1f, 1.4249322787e-1f);
    const float p67 = fmaf(f, -1.1514610310e-1f, 1.1676998740e-1f);
    const float p03 = fmaf(p23, square, p01), p47 = fmaf(p67, square, p45);
    const float p = fmaf(fmaf(fourth, 7.0376836292e-2f, p47), fourth, p03);
    const float tail = fmaf(e, -2.12194440e-4f, fmaf(-0.5f, square, p * f * square));
    return fmaf(e, 0.693359375f, f + tail);
}

/* exp(x) for x in [-85, 0]: Cephes's expf. */
ALVH_INLINE float exp_single(float x)
{
    const float round =
        0x1.8p23f; /* adding it leaves the nearest integer in the low bits */
    const float shifted = fmaf(x, 1.44269504088896341f, round);
    const float n = shifted - round;
    float r = fmaf(n, -0.693359375f, x);
    r = fmaf(n, 2.12194440e-4f, r);
    const float square = r * r;
    const float p01 = fmaf(r, 1.6666665459e-1f, 5.0000001201e-1f);
    const float p23 = fmaf(r, 8.3334519073e-3f, 4.1665795894e-2f);
    const float p45 = fmaf(r, 1.9875691500e-4f, 1.3981999507e-3f);
    const float p = fmaf(fmaf(p45, square, p23), square, p01);
    const float power = fmaf(p, square, r) + 1.0f;
    uint32_t bits, exponent;
    memcpy(&bits, &power, sizeof bits);
    memcpy(&exponent, &shifted, sizeof exponent);
    bits += exponent << 23;
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

#endif
