#include "models/isa.h"

#include "models/smile.h"

#include "models/unroll.h"
#include "models/vecmath.h"

/* A volatility below this share of s is noise of the polynomial. */
#define LEAST_SHAPE 0.02

/* f, its derivatives, and how z moves, for one lane and strike. */
struct shape {
    double f, f_z, f_zz; /* f and its derivatives in z */
    double f_v;          /* df/dv1 at fixed z */
    double z_k, z_kk;    /* derivatives of z in k; 0 where z is clamped */
    double z_v;          /* dz/dv1 at fixed k/s */
};

/* How much of a shape a caller wants; the compiler drops the rest. */
enum detail { SHAPE_STRIKE, SHAPE_PRICE, SHAPE_CURVE };

/* A smile with everything that is the same for all lanes lifted out. */
struct view {
    size_t lanes;
    const float *row, *slope;
    const double *scale, *scale_slope, *forward_slope, *vix_to_fast;
    double per_width, shift; /* u = k/s per_width - shift */
};

ALVH_INLINE struct view view_of(const struct alvh_smile *smile)
{
    return (struct view){
        .lanes = (size_t)smile->lanes,
        .row = smile->row,
        .slope = smile->slope,
        .scale = smile->scale,
        .scale_slope = smile->scale_slope,
        .forward_slope = smile->forward_slope,
        .vix_to_fast = smile->vix_to_fast,
        .per_width = 1.0 / smile->width,
        .shift = smile->centre / smile->width,
    };
}

ALVH_INLINE struct shape shape_at(const struct view *view, int lane, double k,
                                  enum detail detail)
{
    const size_t lanes = view->lanes;
    const float *row = view->row + lane;
    const float *slope = view->slope + lane;
    const double per_width = view->per_width / view->scale[lane];
    const double u = fma(k, per_width, -view->shift);
    const double y = alvh_asinh(u);
    const double steep = (double)row[ALVH_SMILE_TERMS * lanes];
    const double free_z = fma(steep, y, (double)row[(ALVH_SMILE_TERMS + 1) * lanes]);
    const double above = free_z > -1.0 ? free_z : -1.0;
    const double z = above < 1.0 ? above : 1.0;
    const double moves = free_z == z ? 1.0 : 0.0;

    double f = 0.0, f_z = 0.0, half_f_zz = 0.0, f_v = 0.0;
    ALVH_UNROLL
    for (int back = 0; back < ALVH_SMILE_TERMS; back++) {
        const size_t term = (size_t)(ALVH_SMILE_TERMS - 1 - back) * lanes;
        if (detail == SHAPE_CURVE)
            half_f_zz = fma(half_f_zz, z, f_z);
        f_z = fma(f_z, z, f);
        f = fma(f, z, (double)row[term]);
        if (detail == SHAPE_PRICE)
            f_v = fma(f_v, z, (double)slope[term]);
    }
    const double real = f > LEAST_SHAPE ? 1.0 : 0.0;
    const double one_u2 = fma(u, u, 1.0);
    const double z_k = moves * steep * (per_width / sqrt(one_u2));
    struct shape shape = {
        .f = f > LEAST_SHAPE ? f : LEAST_SHAPE,
        .f_z = real * f_z,
        .z_k = z_k,
    };
    if (detail == SHAPE_CURVE) {
        shape.f_zz = real * 2.0 * half_f_zz;
        shape.z_kk = -z_k * per_width * (u / one_u2);
    }
    if (detail == SHAPE_PRICE) {
        shape.f_v = real * f_v;
        shape.z_v = moves * fma((double)slope[ALVH_SMILE_TERMS * lanes], y,
                                (double)slope[(ALVH_SMILE_TERMS + 1) * lanes]);
    }
    return shape;
}

/* ln(K/F); a strike that is no strike becomes one that hurts nobody. */
ALVH_INLINE double moneyness(double forward, double strike)
{
    const double ratio = strike / forward;
    const double some = ratio > 1e-6 ? ratio : 1e-6;
    const double sane = some < 1e6 ? some : 1e6;
    return alvh_log(sane);
}

void alvh_smile_price(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, int right, double discount,
                      double *restrict price, double *restrict delta, double *restrict vega)
{
    const struct view view = view_of(smile);
    const double sign = right, carry = discount * smile->carry;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const double f = forward[lane], k = moneyness(f, strike[lane]);
        const struct shape shape = shape_at(&view, lane, k, SHAPE_PRICE);
        const double s = view.scale[lane], s_v = view.scale_slope[lane];
        const double f_v = view.forward_slope[lane];
        const double total = s * shape.f;
        const double total_k = s * shape.f_z * shape.z_k;
        /* At a fixed strike k moves by -d ln F/dv1, and k/s by the change of s besides. */
        const double k_over_s_v = -fma(k, s_v / s, f_v);
        const double total_v =
            fma(s_v, shape.f,
                fma(s, fma(shape.f_z, shape.z_v, shape.f_v), total_k * k_over_s_v));
        const double d1 = fma(0.5, total, -k / total), d2 = d1 - total;
        double density, density2;
        const double n1 = sign * alvh_normal_cdf(sign * d1, &density);
        const double n2 = sign * alvh_normal_cdf(sign * d2, &density2);
        const double value = fma(f, n1, -strike[lane] * n2);
        price[lane] = discount * (value > 0.0 ? value : 0.0);
        delta[lane] = carry * fma(-density, total_k, n1);
        vega[lane] =
            discount * f * fma(density, total_v, n1 * f_v) * view.vix_to_fast[lane];
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
        const double k = moneyness(forward[lane], strike[lane]);
        const struct shape shape = shape_at(&view, lane, k, SHAPE_CURVE);
        const double s = view.scale[lane];
        const double total = s * shape.f;
        const double total_k = s * shape.f_z * shape.z_k;
        const double total_kk =
            s * fma(shape.f_zz, shape.z_k * shape.z_k, shape.f_z * shape.z_kk);
        const double d1 = fma(0.5, total, -k / total);
        double density;
        alvh_normal_cdf(d1, &density);
        /* c'' - c' of the call c(k) per unit of forward. */
        const double rise = fma(d1, total_k, 1.0);
        const double bend =
            fma(rise / total, rise, total_kk) - total_k * fma(d1, total_k, 1.0);
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
                const struct shape shape = shape_at(&view, first + l, k[l], SHAPE_STRIKE);
                const double s = view.scale[first + l];
                const double total = s * shape.f;
                const double total_k = s * shape.f_z * shape.z_k;
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
