/* Vectors of doubles for bench/probe_walk.c, eight lanes of AVX-512 or four of AVX2: what the
 * probe is made of, with the fewest operations that each instruction set allows and none of
 * the checks and guarantees of models/vecmath.h. */
#ifndef ALVH_BENCH_PROBE_LANES_H
#define ALVH_BENCH_PROBE_LANES_H

#include <immintrin.h>
#include <math.h>
#include <stdint.h>

#include "bench/probe_parts.h"

#define PROBE_INLINE static inline __attribute__((always_inline))
/* Small arrays of vectors stay in registers only where loops over them are gone. */
#define PROBE_UNROLL _Pragma("GCC unroll 32")

#ifdef __AVX512F__
enum { WIDE = 8 };
typedef __m512d lanes;
typedef __m512i words;
typedef __mmask8 mask;
#define PROBE_AVX(name) _mm512_##name
PROBE_INLINE lanes as_lanes(words x) { return _mm512_castsi512_pd(x); }
PROBE_INLINE words as_words(lanes x) { return _mm512_castpd_si512(x); }
PROBE_INLINE mask less(lanes a, lanes b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
PROBE_INLINE lanes choose(mask m, lanes yes, lanes no)
{
    return _mm512_mask_blend_pd(m, no, yes);
}
PROBE_INLINE int any(mask m) { return m != 0; }
/* 14 bits of an estimate and one cubic correction. */
PROBE_INLINE lanes reciprocal(lanes x)
{
    const lanes r = _mm512_rcp14_pd(x);
    const lanes e = _mm512_fnmadd_pd(x, r, _mm512_set1_pd(1.0));
    return _mm512_fmadd_pd(r, _mm512_fmadd_pd(e, e, e), r);
}
PROBE_INLINE lanes root(lanes x)
{
    const lanes r = _mm512_rsqrt14_pd(x), s = x * r;
    const lanes e = _mm512_fnmadd_pd(s, r, _mm512_set1_pd(1.0));
    const lanes half = _mm512_fmadd_pd(e, _mm512_set1_pd(0.375), _mm512_set1_pd(0.5));
    return _mm512_fmadd_pd(s * e, half, s);
}
/* table[index], of four regimes or of sixteen segments (the low bits of index count). */
typedef words regimes;
PROBE_INLINE regimes regimes_of(words index) { return index; }
PROBE_INLINE lanes of_regime(const double table[8], regimes index)
{
    return _mm512_permutexvar_pd(index, _mm512_load_pd(table));
}
PROBE_INLINE lanes of_segment(const double table[16], words index)
{
    return _mm512_permutex2var_pd(_mm512_load_pd(table), index, _mm512_load_pd(table + 8));
}
#define rotate(x, by) _mm512_rolv_epi64(x, _mm512_set1_epi64(by))
#else
enum { WIDE = 4 };
typedef __m256d lanes;
typedef __m256i words;
typedef __m256d mask;
#define PROBE_AVX(name) _mm256_##name
PROBE_INLINE lanes as_lanes(words x) { return _mm256_castsi256_pd(x); }
PROBE_INLINE words as_words(lanes x) { return _mm256_castpd_si256(x); }
PROBE_INLINE mask less(lanes a, lanes b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
PROBE_INLINE lanes choose(mask m, lanes yes, lanes no)
{
    return _mm256_blendv_pd(no, yes, m);
}
PROBE_INLINE int any(mask m) { return _mm256_movemask_pd(m) != 0; }
/* There is no estimate for doubles, and going through floats costs as much. */
PROBE_INLINE lanes reciprocal(lanes x) { return _mm256_set1_pd(1.0) / x; }
PROBE_INLINE lanes root(lanes x) { return _mm256_sqrt_pd(x); }
typedef words regimes; /* both halves of each double */
PROBE_INLINE regimes regimes_of(words index)
{
    const words low = index + index;
    return low | _mm256_slli_epi64(low + _mm256_set1_epi64x(1), 32);
}
PROBE_INLINE lanes of_regime(const double table[8], regimes index)
{
    const __m256 four = _mm256_castpd_ps(_mm256_load_pd(table));
    return _mm256_castps_pd(_mm256_permutevar8x32_ps(four, index));
}
PROBE_INLINE lanes of_segment(const double table[16], words index)
{
    return _mm256_i64gather_pd(table, index & _mm256_set1_epi64x(15), 8);
}
#define rotate(x, by) (_mm256_slli_epi64(x, by) | _mm256_srli_epi64(x, 64 - (by)))
#endif

PROBE_INLINE lanes every(double x) { return PROBE_AVX(set1_pd)(x); }
PROBE_INLINE words every_word(uint64_t x) { return as_words(every(0.0)) + (long long)x; }
PROBE_INLINE lanes times_plus(lanes a, lanes b, lanes c)
{
    return PROBE_AVX(fmadd_pd)(a, b, c);
}
PROBE_INLINE lanes less_times(lanes c, lanes a, lanes b)
{
    return PROBE_AVX(fnmadd_pd)(a, b, c);
}
PROBE_INLINE lanes least(lanes a, lanes b) { return PROBE_AVX(min_pd)(a, b); }
PROBE_INLINE lanes most(lanes a, lanes b) { return PROBE_AVX(max_pd)(a, b); }
PROBE_INLINE lanes get(const double *from) { return PROBE_AVX(load_pd)(from); }
PROBE_INLINE void put(double *to, lanes x) { PROBE_AVX(store_pd)(to, x); }
PROBE_INLINE words get_words(const uint64_t *from)
{
    return as_words(get((const double *)(const void *)from));
}
PROBE_INLINE void put_words(uint64_t *to, words x)
{
    put((double *)(void *)to, as_lanes(x));
}
PROBE_INLINE words right(words x, int by) { return PROBE_AVX(srli_epi64)(x, by); }
/* Modulo 2^64; an integer vector's own + may not overflow. */
PROBE_INLINE words sum(words x, words y) { return PROBE_AVX(add_epi64)(x, y); }
PROBE_INLINE words left(words x, int by) { return PROBE_AVX(slli_epi64)(x, by); }

#define PROBE_ROUND 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to an integer */
#define PROBE_LN2   0.693147180559945309

/* Mantissa in [3/4, 3/2), segment by its first four bits, then ln(1 + r) to r^12. */
PROBE_INLINE lanes probe_log(const struct probe_tables *tables, lanes x)
{
#ifdef __AVX512F__
    const lanes e = _mm512_getexp_pd(x * every(4.0 / 3.0));
    const lanes m = _mm512_getmant_pd(x, _MM_MANT_NORM_p75_1p5, _MM_MANT_SIGN_src);
#else
    const words above = as_words(x) - every_word(0x3fe8000000000000);
    const words power = above & every_word(0xfff0000000000000);
    const lanes m = as_lanes(as_words(x) - power);
    const words biased = right(above + every_word(0x4000000000000000), 52);
    const lanes e = as_lanes(biased | every_word(0x4330000000000000)) -
                    every(4503599627370496.0 + 1024.0);
#endif
    const words segment = right(as_words(m), 48);
    const lanes r = PROBE_AVX(fmsub_pd)(m, of_segment(tables->reciprocal, segment), every(1));
    const lanes r2 = r * r, r4 = r2 * r2;
    const lanes a = times_plus(r, every(-1.0 / 4), every(1.0 / 3));
    const lanes b = times_plus(r, every(-1.0 / 6), every(1.0 / 5));
    const lanes c = times_plus(r, every(-1.0 / 8), every(1.0 / 7));
    const lanes d = times_plus(r, every(-1.0 / 10), every(1.0 / 9));
    const lanes f = times_plus(r, every(-1.0 / 12), every(1.0 / 11));
    const lanes high = times_plus(f, r4, times_plus(d, r2, c));
    const lanes low = times_plus(high, r4, times_plus(b, r2, a));
    const lanes p = times_plus(times_plus(low, r, every(-0.5)), r2, r);
    return times_plus(e, every(PROBE_LN2), of_segment(tables->log, segment) + p);
}

#ifdef __AVX512F__
PROBE_INLINE lanes probe_exp(const struct probe_tables *tables, lanes x)
{
    const lanes t = times_plus(x, every(16.0 / PROBE_LN2), every(PROBE_ROUND));
    const lanes n = t - every(PROBE_ROUND);
    const lanes r = less_times(less_times(x, n, every(PROBE_LN2 / 16)), n,
                               every(2.3190468138462996e-17 / 16));
    const lanes power = of_segment(tables->power, as_words(t));
    const lanes a = times_plus(r, every(1.0 / 720), every(1.0 / 120));
    const lanes b = times_plus(r, every(1.0 / 24), every(1.0 / 6));
    const lanes r2 = r * r;
    const lanes p = times_plus(times_plus(a, r2, b), r, every(0.5));
    const lanes y = times_plus(power, times_plus(p, r2, r), power);
    return _mm512_scalef_pd(y, n * every(1.0 / 16));
}
#else
/* Without a table: a gather of four costs more than five terms of the series. */
PROBE_INLINE lanes probe_exp(const struct probe_tables *tables, lanes x)
{
    static const double factorial[] = {1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880};
    const lanes t = times_plus(x, every(1.0 / PROBE_LN2), every(PROBE_ROUND));
    const lanes r = less_times(x, t - every(PROBE_ROUND), every(PROBE_LN2));
    (void)tables;
    lanes p = every(1.0 / 3628800);
    PROBE_UNROLL
    for (int i = 9; i >= 0; i--)
        p = times_plus(p, r, every(1.0 / factorial[i]));
    return as_lanes(as_words(p) + left(as_words(t), 52));
}
#endif

/* sin and cos of 2 pi u, u in [0, 1). */
PROBE_INLINE void probe_turn(lanes u, lanes *sine, lanes *cosine)
{
    static const double s[] = {1.60590438368216146e-10, -2.50521083854417188e-08,
                               2.75573192239858907e-06, -1.98412698412698413e-04,
                               8.33333333333333333e-03, -1.66666666666666667e-01};
    static const double c[] = {-1.14707455977297247e-11, 2.08767569878680990e-09,
                               -2.75573192239858907e-07, 2.48015873015873016e-05,
                               -1.38888888888888889e-03, 4.16666666666666667e-02,
                               -0.5, 1.0};
    const lanes t = times_plus(u, every(4.0), every(PROBE_ROUND));
    const words quarter = as_words(t);
    const lanes r = less_times(u, t - every(PROBE_ROUND), every(0.25)) *
                    every(6.283185307179586477);
    const lanes z = r * r;
    lanes sin_r = every(s[0]), cos_r = every(c[0]);
    PROBE_UNROLL
    for (int i = 1; i < 6; i++)
        sin_r = times_plus(sin_r, z, every(s[i]));
    sin_r = times_plus(sin_r * z, r, r);
    PROBE_UNROLL
    for (int i = 1; i < 8; i++)
        cos_r = times_plus(cos_r, z, every(c[i]));
#ifdef __AVX512F__
    const mask odd = _mm512_test_epi64_mask(quarter, every_word(1));
#else
    const mask odd = as_lanes(left(quarter, 63));
#endif
    const words sine_sign = left(quarter & every_word(2), 62);
    const words cosine_sign = left((quarter + every_word(1)) & every_word(2), 62);
    *sine = as_lanes(as_words(choose(odd, cos_r, sin_r)) ^ sine_sign);
    *cosine = as_lanes(as_words(choose(odd, sin_r, cos_r)) ^ cosine_sign);
}

#endif
