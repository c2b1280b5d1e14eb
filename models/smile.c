#include "models/isa.h"

#include "models/smile.h"

#include "models/black_single.h"
#include "models/unroll.h"
#include "models/vecmath.h"
#include "models/vecmath_single.h"

/* A volatility below this share of s is noise of the polynomial. */
#define LEAST_SHAPE 0.02f

/* Where a strike lies in the smile of a lane. */
struct place {
    float z;
    float z_k, z_kk; /* derivatives of z in k/s; 0 where z is clamped */
    float z_v;       /* dz/dv1 at fixed k/s */
};

/* The polynomial there. */
struct shape {
    float f, f_z, f_zz; /* f and its derivatives in z */
    float f_v;          /* df/dv1 at fixed z */
};

/* How much a caller wants; the compiler drops the rest. */
enum detail { SHAPE_STRIKE, SHAPE_PRICE, SHAPE_CURVE };

enum { TILE = ALVH_SMILE_TILE };

/* The smiles of one tile, with everything that is the same for all lanes lifted out. */
struct view {
    const float *row, *slope; /* [entry * TILE + l] */
    const double *scale, *per_scale, *scale_slope, *forward_slope, *vix_to_fast; /* [l] */
    float per_width, shift; /* u = k/s per_width - shift */
    float lift;
};

ALVH_INLINE struct view view_of(const struct alvh_smile *smile, int first)
{
    return (struct view){
        .row = smile->row + alvh_smile_at(0, first),
        .slope = smile->slope + alvh_smile_at(0, first),
        .scale = smile->scale + first,
        .per_scale = smile->per_scale + first,
        .scale_slope = smile->scale_slope + first,
        .forward_slope = smile->forward_slope + first,
        .vix_to_fast = smile->vix_to_fast + first,
        .per_width = (float)(1.0 / smile->width),
        .shift = (float)(smile->centre / smile->width),
        .lift = (float)smile->lift,
    };
}

/* sqrt(1 + u^2). */
ALVH_INLINE float reach_of(float u)
{
    return sqrtf(fmaf(u, u, 1.0f));
}

/* ln(u + reach + lift). Far below 0 u + reach is a small difference of large numbers, which
 * 1 / (reach - u) is not. */
ALVH_INLINE float y_of(const struct view *view, float u, float reach)
{
    const float far = fabsf(u) + reach, sum = u < 0.0f ? 1.0f / far : far;
    return log_single(sum + view->lift, u + (reach - 1.0f) + view->lift);
}

/* dy/du = (u + reach) / (reach (u + reach + lift)), for u below 0 over 1 / (reach - u). */
ALVH_INLINE float y_slope(const struct view *view, float u, float reach)
{
    const float far = fabsf(u) + reach;
    const float above = u < 0.0f ? 1.0f : far;
    const float below = u < 0.0f ? fmaf(far, view->lift, 1.0f) : far + view->lift;
    return above / (reach * below);
}

/* y is that of u, reach = sqrt(1 + u^2). */
ALVH_INLINE struct place place_at(const struct view *view, int l, float u, float reach,
                                  float y, enum detail detail)
{
    const float *steep = view->row + ALVH_SMILE_TERMS * TILE + l;
    const float *shift = steep + TILE;
    const float free_z = fmaf(*steep, y, *shift);
    const float above = free_z > -1.0f ? free_z : -1.0f;
    const float z = above < 1.0f ? above : 1.0f;
    const float moves = free_z == z ? 1.0f : 0.0f;
    const float y_u = y_slope(view, u, reach);
    struct place place = {
        .z = z,
        .z_k = moves * *steep * (view->per_width * y_u),
    };
    if (detail == SHAPE_CURVE) {
        const float per_reach = 1.0f / reach;
        const float bend = fmaf(-u * per_reach, per_reach, per_reach) - y_u; /* y_uu/y_u */
        place.z_kk = place.z_k * view->per_width * bend;
    }
    if (detail == SHAPE_PRICE) {
        const float *steep_v = view->slope + ALVH_SMILE_TERMS * TILE + l;
        const float *shift_v = steep_v + TILE;
        place.z_v = moves * fmaf(*steep_v, y, *shift_v);
    }
    return place;
}

/* The place of x = k/s. */
ALVH_INLINE struct place place_of(const struct view *view, int l, float x,
                                  enum detail detail)
{
    const float u = fmaf(x, view->per_width, -view->shift);
    const float reach = reach_of(u);
    return place_at(view, l, u, reach, y_of(view, u, reach), detail);
}

ALVH_INLINE struct shape shape_at(const struct view *view, int l, float z,
                                  enum detail detail)
{
    const float *row = view->row + l;
    const float *slope = view->slope + l;
    /* f = even(w) + z odd(w) with w = z^2: two chains of half the length. */
    const float w = z * z;
    float even = 0.0f, even_w = 0.0f, half_even_ww = 0.0f;
    float odd = 0.0f, odd_w = 0.0f, half_odd_ww = 0.0f;
    float even_v = 0.0f, odd_v = 0.0f;
    ALVH_UNROLL
    for (int back = 0; back < ALVH_SMILE_TERMS / 2; back++) {
        const int term = (ALVH_SMILE_TERMS - 2 - 2 * back) * TILE;
        if (detail == SHAPE_CURVE) {
            half_even_ww = fmaf(half_even_ww, w, even_w);
            half_odd_ww = fmaf(half_odd_ww, w, odd_w);
        }
        even_w = fmaf(even_w, w, even);
        odd_w = fmaf(odd_w, w, odd);
        even = fmaf(even, w, row[term]);
        odd = fmaf(odd, w, row[term + TILE]);
        if (detail == SHAPE_PRICE) {
            even_v = fmaf(even_v, w, slope[term]);
            odd_v = fmaf(odd_v, w, slope[term + TILE]);
        }
    }
    const float f = fmaf(z, odd, even);
    const float f_z = fmaf(2.0f * z, fmaf(z, odd_w, even_w), odd);
    const float f_zz = fmaf(8.0f * w, fmaf(z, half_odd_ww, half_even_ww),
                            2.0f * fmaf(3.0f * z, odd_w, even_w));
    const float real = f > LEAST_SHAPE ? 1.0f : 0.0f;
    return (struct shape){
        .f = f > LEAST_SHAPE ? f : LEAST_SHAPE,
        .f_z = real * f_z,
        .f_zz = real * f_zz,
        .f_v = real * fmaf(z, odd_v, even_v),
    };
}

/* Pricing is one long chain of operations, each waiting for the one before. In short loops
 * over a tile of lanes the processor works at several lanes' chains at a time; and what the
 * strikes of a lane have in common is worked out once. */
struct tile {
    /* Of the lanes. */
    float per_s[TILE], s[TILE], s_v[TILE], ln_s_v[TILE], ln_f_v[TILE];
    float vega_unit[TILE]; /* discounted forward times dv1/dVIX */
    /* Of one option on each. */
    float k[TILE];
    float u[TILE], reach[TILE], y[TILE];
    float total[TILE], total_k[TILE], total_v[TILE]; /* total volatility, derivatives */
    float near[TILE], far[TILE], d1_size[TILE], density[TILE]; /* see black_at */
};

ALVH_INLINE void common_tile(const struct view *view, int count, const double *forward,
                             double discount, struct tile *restrict tile)
{
#pragma omp simd
    for (int l = 0; l < count; l++) {
        const float s_v = (float)view->scale_slope[l];
        const float per_s = (float)view->per_scale[l];
        tile->per_s[l] = per_s;
        tile->s[l] = (float)view->scale[l];
        tile->s_v[l] = s_v;
        tile->ln_s_v[l] = s_v * per_s;
        tile->ln_f_v[l] = (float)view->forward_slope[l];
        tile->vega_unit[l] = (float)(discount * forward[l] * view->vix_to_fast[l]);
    }
}

ALVH_INLINE void place_tile(const struct view *view, int count, struct tile *restrict tile)
{
    const float per_width = view->per_width, shift = view->shift;
#pragma omp simd
    for (int l = 0; l < count; l++) {
        const float u = fmaf(tile->k[l] * tile->per_s[l], per_width, -shift);
        tile->u[l] = u;
        tile->reach[l] = reach_of(u);
    }
#pragma omp simd
    for (int l = 0; l < count; l++)
        tile->y[l] = y_of(view, tile->u[l], tile->reach[l]);
}

/* One vector of lanes at a time: then every term lies at a constant distance from one
 * address, where compilers otherwise keep an address of each term. */
#ifdef __AVX512F__
enum { VECTOR = 16 };
#else
enum { VECTOR = 8 };
#endif

ALVH_INLINE void shape_tile(const struct view *tile_view, int count,
                            struct tile *restrict tile)
{
    for (int first = 0; first < count; first += VECTOR) {
        struct view here = *tile_view;
        here.row += first;
        here.slope += first;
        const struct view *view = &here;
#pragma omp simd
        for (int v = 0; v < VECTOR; v++) {
            const int l = first + v;
            const struct place place =
                place_at(view, v, tile->u[l], tile->reach[l], tile->y[l], SHAPE_PRICE);
            const struct shape shape = shape_at(view, v, place.z, SHAPE_PRICE);
            const float total_k = shape.f_z * place.z_k;
            /* At a fixed strike k moves by -d ln F/dv1, and k/s by the change of s besides.
             */
            const float k_v = -fmaf(tile->k[l], tile->ln_s_v[l], tile->ln_f_v[l]);
            const float shape_v = fmaf(shape.f_z, place.z_v, shape.f_v);
            tile->total[l] = tile->s[l] * shape.f;
            tile->total_k[l] = total_k;
            tile->total_v[l] =
                fmaf(tile->s_v[l], shape.f, fmaf(tile->s[l], shape_v, total_k * k_v));
        }
    }
}

ALVH_INLINE void density_tile(int count, struct tile *restrict tile)
{
#pragma omp simd
    for (int l = 0; l < count; l++) {
        const float k = tile->k[l], total = tile->total[l];
        const float h = fabsf(k) / total, near = fmaf(-0.5f, total, h);
        const float far = fmaf(0.5f, total, h);
        tile->near[l] = near;
        tile->far[l] = far;
        tile->d1_size[l] = size_of(k > 0.0f ? near : far);
    }
#pragma omp simd
    for (int l = 0; l < count; l++) {
        const float size = tile->d1_size[l];
        tile->density[l] = exp_single(-0.5f * size * size) * PER_ROOT_TWO_PI;
    }
}

void alvh_smile_price(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, int right, double discount,
                      double *restrict price, double *restrict delta, double *restrict vega)
{
    const float is_put = right < 0 ? 1.0f : 0.0f; /* N(d1) of a call, N(d1) - 1 of a put */
    const double carry = discount * smile->carry;
    struct tile tile;
    for (int first = 0; first < lanes; first += TILE) {
        const int count = lanes - first < TILE ? lanes - first : TILE;
        const struct view view = view_of(smile, first);
#pragma omp simd
        for (int l = 0; l < count; l++)
            tile.k[l] = moneyness(forward[first + l], strike[first + l]);
        common_tile(&view, count, forward + first, discount, &tile);
        place_tile(&view, count, &tile);
        shape_tile(&view, count, &tile);
        density_tile(count, &tile);
#pragma omp simd
        for (int l = 0; l < count; l++) {
            const int lane = first + l;
            const struct black black =
                black_at(tile.k[l], tile.near[l], tile.far[l], tile.density[l]);
            const float share = black.side - is_put + black.tail;
            price[lane] = discount * black_price(black, right, forward[lane], strike[lane]);
            delta[lane] = carry * (double)fmaf(-tile.density[l], tile.total_k[l], share);
            vega[lane] = (double)(tile.vega_unit[l] * fmaf(tile.density[l], tile.total_v[l],
                                                           share * tile.ln_f_v[l]));
        }
    }
}

void alvh_smile_price_all(const struct alvh_smile *smile, int lanes, const double *forward,
                          const double *ln_forward,
                          const struct alvh_smile_options *options, double discount,
                          const struct alvh_smile_marks *marks)
{
    const double carry = discount * smile->carry;
    double *restrict price = marks->price, *restrict delta = marks->delta;
    double *restrict vega = marks->vega;
    struct tile tile;
    for (int first = 0; first < lanes; first += TILE) {
        const int count = lanes - first < TILE ? lanes - first : TILE;
        const struct view view = view_of(smile, first);
        float vega_sum[TILE] = {0.0f}, delta_sum[TILE] = {0.0f};
        common_tile(&view, count, forward + first, discount, &tile);
        for (int option = 0; option < options->count; option++) {
            const size_t at = (size_t)option * (size_t)lanes + (size_t)first;
            const double *restrict strike = options->strike + at;
            const double *restrict ln_strike = options->ln_strike + at;
            const double right = options->right[option];
            const float is_put = right < 0 ? 1.0f : 0.0f;
            const float held = (float)options->held[option];
#pragma omp simd
            for (int l = 0; l < count; l++)
                tile.k[l] = (float)(ln_strike[l] - ln_forward[first + l]);
            place_tile(&view, count, &tile);
            shape_tile(&view, count, &tile);
            density_tile(count, &tile);
#pragma omp simd
            for (int l = 0; l < count; l++) {
                const struct black black =
                    black_at(tile.k[l], tile.near[l], tile.far[l], tile.density[l]);
                const float share = black.side - is_put + black.tail;
                const float slope =
                    tile.vega_unit[l] *
                    fmaf(tile.density[l], tile.total_v[l], share * tile.ln_f_v[l]);
                price[at + l] =
                    discount * black_price(black, right, forward[first + l], strike[l]);
                vega_sum[l] = fmaf(held, slope, vega_sum[l]);
                delta_sum[l] = fmaf(held, fmaf(-tile.density[l], tile.total_k[l], share),
                                    delta_sum[l]);
            }
        }
        for (int l = 0; l < count; l++) {
            delta[first + l] = carry * (double)delta_sum[l];
            vega[first + l] = (double)vega_sum[l];
        }
    }
}

void alvh_smile_curve(const struct alvh_smile *smile, int lanes, const double *forward,
                      const double *strike, double discount,
                      double *restrict total_volatility, double *restrict gamma)
{
    const double factor = discount * smile->carry * smile->carry;
    for (int first = 0; first < lanes; first += TILE) {
        const int count = lanes - first < TILE ? lanes - first : TILE;
        const struct view view = view_of(smile, first);
#pragma omp simd
        for (int l = 0; l < count; l++) {
            const int lane = first + l;
            const float k = moneyness(forward[lane], strike[lane]);
            const float x = k * (float)view.per_scale[l];
            const struct place place = place_of(&view, l, x, SHAPE_CURVE);
            const struct shape shape = shape_at(&view, l, place.z, SHAPE_CURVE);
            const double total = view.scale[l] * (double)shape.f;
            const double total_k = (double)(shape.f_z * place.z_k);
            const double total_kk =
                view.per_scale[l] *
                (double)fmaf(shape.f_zz, place.z_k * place.z_k, shape.f_z * place.z_kk);
            const double d1 = fma(0.5, total, -(double)k / total);
            double density;
            alvh_normal_cdf(d1, &density);
            /* c'' - c' of the call c(k) per unit of forward. */
            const double rise = fma(d1, total_k, 1.0);
            const double bend = fma(rise / total, rise, total_kk) - total_k * rise;
            total_volatility[lane] = total;
            gamma[lane] = factor * density * bend / forward[lane];
        }
    }
}

/* One of Newton's steps for d1(x) = wanted, x = k/s, kept inside a bracket that closes in.
 * Returns how many lanes moved: a lane that is near enough stays where it is, so that its
 * neighbours cannot change it. */
ALVH_INLINE int step_strike(const struct view *view, int count, float wanted,
                            float *restrict x, float *restrict low, float *restrict high)
{
    const float near = 1e-5f; /* in standard deviations */
    int moved = 0;
#pragma omp simd reduction(+ : moved)
    for (int l = 0; l < count; l++) {
        const float here = x[l], above = low[l], below = high[l];
        const struct place place = place_of(view, l, here, SHAPE_STRIKE);
        const struct shape shape = shape_at(view, l, place.z, SHAPE_STRIKE);
        const float half_s = 0.5f * (float)view->scale[l];
        const float slope = shape.f_z * place.z_k, ratio = here / shape.f;
        const float off = fmaf(half_s, shape.f, -ratio) - wanted; /* d1 - wanted */
        const float off_x = fmaf(half_s, slope, fmaf(ratio, slope, -1.0f) / shape.f);
        const float newton = here - off / off_x;
        const float least = off > 0.0f ? here : above;
        const float most = off > 0.0f ? below : here;
        const float middle = 0.5f * (least + most);
        const float inside = newton >= least ? newton : middle;
        const float next = inside <= most ? inside : middle;
        const int far = fabsf(off) > near ? 1 : 0;
        low[l] = least;
        high[l] = most;
        x[l] = fabsf(off) > near ? next : here;
        moved += far;
    }
    return moved;
}

void alvh_smile_strike(const struct alvh_smile *smile, int lanes, const double *forward,
                       double delta, double grid, double *restrict strike)
{
    enum { STEPS = 12 };
    const float wanted = (float)alvh_normal_inverse(delta);
    const float reach = 6.0f + 4.0f * fabsf(wanted);
    const double round = 0x1.8p52;
    for (int first = 0; first < lanes; first += TILE) {
        const int count = lanes - first < TILE ? lanes - first : TILE;
        const struct view view = view_of(smile, first);
        float low[TILE], high[TILE], x[TILE];
        for (int l = 0; l < count; l++) {
            low[l] = -reach;
            high[l] = reach;
            x[l] = -wanted;
        }
        for (int step = 0, moved = 1; step < STEPS && moved > 0; step++)
            moved = step_strike(&view, count, wanted, x, low, high);
#pragma omp simd
        for (int l = 0; l < count; l++) {
            const double k = (double)x[l] * view.scale[l];
            const double free_strike = forward[first + l] * alvh_exp(k);
            const double multiple = (free_strike / grid + round) - round;
            strike[first + l] = grid * (multiple > 1.0 ? multiple : 1.0);
        }
    }
}
