#include "models/isa.h"

#include "models/smile.h"

#include "models/unroll.h"
#include "models/vecmath.h"

/* A volatility below this share of s is noise of the polynomial. */
#define LEAST_SHAPE 0.02f

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
    float p = 7.0376836292e-2f;
    p = fmaf(p, f, -1.1514610310e-1f);
    p = fmaf(p, f, 1.1676998740e-1f);
    p = fmaf(p, f, -1.2420140846e-1f);
    p = fmaf(p, f, 1.4249322787e-1f);
    p = fmaf(p, f, -1.6668057665e-1f);
    p = fmaf(p, f, 2.0000714765e-1f);
    p = fmaf(p, f, -2.4999993993e-1f);
    p = fmaf(p, f, 3.3333331174e-1f);
    const float tail = fmaf(e, -2.12194440e-4f, fmaf(-0.5f, square, p * f * square));
    return fmaf(e, 0.693359375f, f + tail);
}

/* f, its derivatives, and how z moves, for one lane and strike. */
struct shape {
    float f, f_z, f_zz; /* f and its derivatives in z */
    float f_v;          /* df/dv1 at fixed z */
    float z_k, z_kk;    /* derivatives of z in k/s; 0 where z is clamped */
    float z_v;          /* dz/dv1 at fixed k/s */
};

/* How much of a shape a caller wants; the compiler drops the rest. */
enum detail { SHAPE_STRIKE, SHAPE_PRICE, SHAPE_CURVE };

/* A smile with everything that is the same for all lanes lifted out. */
struct view {
    size_t lanes;
    const float *row, *slope;
    const double *scale, *per_scale, *scale_slope, *forward_slope, *vix_to_fast;
    float per_width, shift; /* u = k/s per_width - shift */
};

ALVH_INLINE struct view view_of(const struct alvh_smile *smile)
{
    return (struct view){
        .lanes = (size_t)smile->lanes,
        .row = smile->row,
        .slope = smile->slope,
        .scale = smile->scale,
        .per_scale = smile->per_scale,
        .scale_slope = smile->scale_slope,
        .forward_slope = smile->forward_slope,
        .vix_to_fast = smile->vix_to_fast,
        .per_width = (float)(1.0 / smile->width),
        .shift = (float)(smile->centre / smile->width),
    };
}

/* x = k/s. */
ALVH_INLINE struct shape shape_at(const struct view *view, int lane, float x,
                                  enum detail detail)
{
    const size_t lanes = view->lanes;
    const float *row = view->row + lane;
    const float *slope = view->slope + lane;
    const float u = fmaf(x, view->per_width, -view->shift);
    const float size = fabsf(u), reach = sqrtf(fmaf(u, u, 1.0f));
    const float sum = size + reach;
    const float y = copysignf(log_single(sum, size + (reach - 1.0f)), u);
    const float steep = row[ALVH_SMILE_TERMS * lanes];
    const float free_z = fmaf(steep, y, row[(ALVH_SMILE_TERMS + 1) * lanes]);
    const float above = free_z > -1.0f ? free_z : -1.0f;
    const float z = above < 1.0f ? above : 1.0f;
    const float moves = free_z == z ? 1.0f : 0.0f;

    float f = 0.0f, f_z = 0.0f, half_f_zz = 0.0f, f_v = 0.0f;
    ALVH_UNROLL
    for (int back = 0; back < ALVH_SMILE_TERMS; back++) {
        const size_t term = (size_t)(ALVH_SMILE_TERMS - 1 - back) * lanes;
        if (detail == SHAPE_CURVE)
            half_f_zz = fmaf(half_f_zz, z, f_z);
        f_z = fmaf(f_z, z, f);
        f = fmaf(f, z, row[term]);
        if (detail == SHAPE_PRICE)
            f_v = fmaf(f_v, z, slope[term]);
    }
    const float real = f > LEAST_SHAPE ? 1.0f : 0.0f;
    const float per_reach = 1.0f / reach;
    const float z_k = moves * steep * (view->per_width * per_reach);
    struct shape shape = {
        .f = f > LEAST_SHAPE ? f : LEAST_SHAPE,
        .f_z = real * f_z,
        .z_k = z_k,
    };
    if (detail == SHAPE_CURVE) {
        shape.f_zz = real * 2.0f * half_f_zz;
        shape.z_kk = -z_k * view->per_width * (u * per_reach * per_reach);
    }
    if (detail == SHAPE_PRICE) {
        shape.f_v = real * f_v;
        shape.z_v = moves * fmaf(slope[ALVH_SMILE_TERMS * lanes], y,
                                 slope[(ALVH_SMILE_TERMS + 1) * lanes]);
    }
    return shape;
}

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

/* N(-x)/density(x) for x in [0, 39] as top/bottom, within 4e-10. */
struct mills {
    double top, bottom;
};

ALVH_INLINE struct mills mills_at(double x)
{
    double top = 0x1.714ad617de963p-9;
    top = fma(top, x, 0x1.1ba64d3919581p-5);
    top = fma(top, x, 0x1.9e432c7682664p-3);
    top = fma(top, x, 0x1.5d70a33d6175fp-1);
    top = fma(top, x, 0x1.54f29f848dc1ap+0);
    top = fma(top, x, 0x1.40d931fd3464dp+0);
    double bottom = 0x1.714ad8930acdcp-9;
    bottom = fma(bottom, x, 0x1.1ba63be507aebp-5);
    bottom = fma(bottom, x, 0x1.a4091dac36f5cp-3);
    bottom = fma(bottom, x, 0x1.6f263287ddea1p-1);
    bottom = fma(bottom, x, 0x1.876f6c2fc2713p+0);
    bottom = fma(bottom, x, 0x1.dc4b9e1f94078p+0);
    bottom = fma(bottom, x, 1.0);
    return (struct mills){top, bottom};
}

ALVH_INLINE double within_39(double x)
{
    const double size = fabs(x);
    return size < 39.0 ? size : 39.0;
}

#define PER_ROOT_TWO_PI 0x1.9884533d43651p-2

void alvh_smile_price(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, int right, double discount,
                      double *restrict price, double *restrict delta, double *restrict vega)
{
    const struct view view = view_of(smile);
    const double sign = right, carry = discount * smile->carry;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double f = forward[lane], per_s = view.per_scale[lane];
        const float k_single = moneyness(f, strike[lane]);
        const float x = k_single * (float)per_s;
        const struct shape shape = shape_at(&view, lane, x, SHAPE_PRICE);
        const double k = k_single, s = view.scale[lane], s_v = view.scale_slope[lane];
        const double ln_f_v = view.forward_slope[lane];
        const double total = s * (double)shape.f;
        const double total_k = (double)(shape.f_z * shape.z_k);
        /* At a fixed strike k moves by -d ln F/dv1, and k/s by the change of s besides. */
        const double k_v = -fma(k, s_v * per_s, ln_f_v);
        const double total_v =
            fma(s_v, (double)shape.f,
                fma(s, (double)fmaf(shape.f_z, shape.z_v, shape.f_v), total_k * k_v));
        const double d1 = fma(0.5, total, -k / total), d2 = d1 - total;
        const double size1 = within_39(d1), size2 = within_39(d2);
        const double density = alvh_exp(-0.5 * size1 * size1) * PER_ROOT_TWO_PI;
        /* F density(d1) = K density(d2), so one exponential serves both tails. */
        const struct mills one = mills_at(size1), two = mills_at(size2);
        const double share = density / (one.bottom * two.bottom);
        const double tail1 = share * one.top * two.bottom;
        const double tail2 = f * (share * two.top * one.bottom);
        const double n1 = sign * d1 < 0.0 ? tail1 : 1.0 - tail1;
        const double strike_n2 = sign * d2 < 0.0 ? tail2 : strike[lane] - tail2;
        const double value = sign * fma(f, n1, -strike_n2);
        price[lane] = discount * (value > 0.0 ? value : 0.0);
        delta[lane] = carry * fma(-density, total_k, sign * n1);
        vega[lane] = discount * f * fma(density, total_v, sign * n1 * ln_f_v) *
                     view.vix_to_fast[lane];
    }
}

void alvh_smile_curve(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, double discount,
                      double *restrict total_volatility, double *restrict gamma)
{
    const struct view view = view_of(smile);
    const double factor = discount * smile->carry * smile->carry;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const float k = moneyness(forward[lane], strike[lane]);
        const float x = k * (float)view.per_scale[lane];
        const struct shape shape = shape_at(&view, lane, x, SHAPE_CURVE);
        const double total = view.scale[lane] * (double)shape.f;
        const double total_k = (double)(shape.f_z * shape.z_k);
        const double total_kk =
            view.per_scale[lane] *
            (double)fmaf(shape.f_zz, shape.z_k * shape.z_k, shape.f_z * shape.z_kk);
        const double d1 = fma(0.5, total, -(double)k / total);
        const double size = within_39(d1);
        const double density = alvh_exp(-0.5 * size * size) * PER_ROOT_TWO_PI;
        /* c'' - c' of the call c(k) per unit of forward. */
        const double rise = fma(d1, total_k, 1.0);
        const double bend = fma(rise / total, rise, total_kk) - total_k * rise;
        total_volatility[lane] = total;
        gamma[lane] = factor * density * bend / forward[lane];
    }
}

/* d1(k) = delta's quantile: Newton's steps kept inside a bracket that closes in. */
void alvh_smile_strike(const struct alvh_smile *smile, int lanes, const double *forward,
                       double delta, double grid, double *restrict strike)
{
    enum { STEPS = 10 };
    const struct view view = view_of(smile);
    const double wanted = alvh_normal_inverse(delta);
    const double reach = 6.0 + 4.0 * fabs(wanted); /* in units of s */
    const double round = 0x1.8p52;
    for (int first = 0; first < lanes; first += ALVH_LANE_STEP) {
        double low[ALVH_LANE_STEP], high[ALVH_LANE_STEP], k[ALVH_LANE_STEP];
        for (int l = 0; l < ALVH_LANE_STEP; l++) {
            const double s = view.scale[first + l];
            low[l] = -reach * s;
            high[l] = reach * s;
            k[l] = -wanted * s;
        }
        for (int step = 0; step < STEPS; step++) {
#pragma omp simd
            for (int l = 0; l < ALVH_LANE_STEP; l++) {
                const float x = (float)(k[l] * view.per_scale[first + l]);
                const struct shape shape = shape_at(&view, first + l, x, SHAPE_STRIKE);
                const double total = view.scale[first + l] * (double)shape.f;
                const double total_k = (double)(shape.f_z * shape.z_k);
                const double d1 = fma(0.5, total, -k[l] / total);
                const double d1_k = total_k - fma(d1, total_k, 1.0) / total;
                const double newton = k[l] - (d1 - wanted) / d1_k;
                low[l] = d1 > wanted ? k[l] : low[l];
                high[l] = d1 > wanted ? high[l] : k[l];
                const double middle = 0.5 * (low[l] + high[l]);
                const double inside = newton >= low[l] ? newton : middle;
                k[l] = inside <= high[l] ? inside : middle;
            }
        }
#pragma omp simd
        for (int l = 0; l < ALVH_LANE_STEP; l++) {
            const double free_strike = forward[first + l] * alvh_exp(k[l]);
            const double multiple = (free_strike / grid + round) - round;
            strike[first + l] = grid * (multiple > 1.0 ? multiple : 1.0);
        }
    }
}
