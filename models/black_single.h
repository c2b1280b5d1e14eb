/* Black-76 in single precision, for loops over lanes. All is per unit of forward: prices are
 * right to 1e-7 of it, and puts and calls keep their parity in double. */
#ifndef ALVH_MODELS_BLACK_SINGLE_H
#define ALVH_MODELS_BLACK_SINGLE_H

#include "models/vecmath_single.h"

/* ln(K/F), to a relative precision also near 0; a strike that is no strike becomes one that
 * hurts nobody. */
ALVH_INLINE float moneyness(double forward, double strike)
{
    const float per_forward = 1.0f / (float)forward;
    const float above = (float)(strike - forward) * per_forward;
    const float some = above > -0.999999f ? above : -0.999999f;
    const float sane = some < 1e6f ? some : 1e6f;
    return log_single(1.0f + sane, sane);
}

/* Beyond this many standard deviations nothing is worth anything in single precision. */
#define FURTHEST 13.0f

/* N(-x)/density(x) for x in [0, FURTHEST] as top/bottom. */
struct mills {
    float top, bottom;
};

ALVH_INLINE struct mills mills_at(float x)
{
    float top = 0.010066315f;
    top = fmaf(top, x, 0.10015217f);
    top = fmaf(top, x, 0.4542504f);
    top = fmaf(top, x, 1.0918075f);
    top = fmaf(top, x, 1.2533141f);
    float bottom = 0.01006617f;
    bottom = fmaf(bottom, x, 0.1001596f);
    bottom = fmaf(bottom, x, 0.46415052f);
    bottom = fmaf(bottom, x, 1.1941215f);
    bottom = fmaf(bottom, x, 1.6690212f);
    bottom = fmaf(bottom, x, 1.0f);
    return (struct mills){top, bottom};
}

ALVH_INLINE float size_of(float d)
{
    const float size = fabsf(d);
    return size < FURTHEST ? size : FURTHEST;
}

#define PER_ROOT_TWO_PI 0.39894228f

/* Black-76 at one strike, per unit of forward. */
struct black {
    float side, tail; /* N(d1) = side + tail, side is 0 or 1 */
    float outer; /* the option out of the money, less the smaller of F and K where `inner` */
    float inner; /* 1 where d1 and d2 differ in sign, else 0 */
};

/* With m(x) = N(-x)/density(x), h = |k|/total and F density(d1) = K density(d2), the option
 * out of the money is, call and put alike,
 *     F density(d1) (m(h - total/2) - m(h + total/2)),
 * so one exponential serves, and puts and calls share their bits. Where h < total/2,
 * m(-x) = 1/density(x) - m(x) takes min(F, K) out of the first term. Above the forward d1 is
 * total/2 - h, below it h + total/2. */
ALVH_INLINE struct black black_at(float k, float near, float far, float density)
{
    const struct mills one = mills_at(size_of(near)), two = mills_at(size_of(far));
    const float share = density / (one.bottom * two.bottom);
    const float near_part = copysignf(one.top * two.bottom, near);
    const float far_part = two.top * one.bottom;
    const float inner = near < 0.0f ? 1.0f : 0.0f;
    return (struct black){.side = k > 0.0f ? inner : 1.0f,
                          .tail = share * (k > 0.0f ? near_part : -far_part),
                          .outer = share * (near_part - far_part),
                          .inner = inner};
}

/* The part out of the money is single, the rest is not: parity is exact. */
ALVH_INLINE double black_price(struct black black, double right, double forward,
                               double strike)
{
    const double smaller = forward < strike ? forward : strike;
    const double outside = fma(forward, (double)black.outer, smaller * (double)black.inner);
    const double least = right * (forward - strike);
    return (outside > 0.0 ? outside : 0.0) + (least > 0.0 ? least : 0.0);
}

#endif
