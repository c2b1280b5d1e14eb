#include "bench/probe_book.h"

#include "bench/probe_lanes.h"
#include "bench/probe_parts.h"

#define PASTE_(a, b, isa) a##b##_##isa
#define PASTE(a, b, isa)  PASTE_(a, b, isa)

/* One block of Threefry-4x64-20 for every lane. */
PROBE_INLINE void threefry(words counter, uint64_t day, words out[4])
{
    static const int turn[8][2] = {{14, 16}, {52, 57}, {23, 40}, {5, 37},
                                   {25, 33}, {46, 12}, {58, 22}, {32, 32}};
    static const uint64_t key[5] = {17, 23, 5, 3, 0x1bd11bdaa9fc1a22 ^ 17 ^ 23 ^ 5 ^ 3};
    words x[4] = {sum(counter, every_word(key[0])), every_word(day + key[1]),
                  every_word(key[2]), every_word(key[3])};
    PROBE_UNROLL
    for (int round = 0; round < 20; round++) {
        const int a = round % 2 ? 3 : 1, b = round % 2 ? 1 : 3;
        x[0] = sum(x[0], x[a]);
        x[a] = rotate(x[a], turn[round % 8][0]) ^ x[0];
        x[2] = sum(x[2], x[b]);
        x[b] = rotate(x[b], turn[round % 8][1]) ^ x[2];
        if (round % 4 == 3) {
            const int next = round / 4 + 1;
            for (int i = 0; i < 4; i++)
                x[i] = sum(x[i],
                           every_word(key[(next + i) % 5] + (i == 3 ? (uint64_t)next : 0)));
        }
    }
    for (int i = 0; i < 4; i++)
        out[i] = x[i];
}

/* The upper 52 bits as a fraction of the middle of its cell. */
PROBE_INLINE lanes uniform_of(words bits)
{
    return as_lanes(right(bits, 12) | every_word(0x3ff0000000000000)) -
           every(1.0 - 0x1p-53);
}

PROBE_INLINE void normals_of(const struct probe_tables *tables, words a, words b,
                             double *first, double *second)
{
    lanes sine, cosine;
    probe_turn(uniform_of(a), &sine, &cosine);
    const lanes radius = root(every(-2.0) * probe_log(tables, uniform_of(b)));
    put(first, radius * cosine);
    put(second, radius * sine);
}

PROBE_INLINE void draw(struct probe_book *book, uint64_t path, uint64_t day)
{
    static const uint64_t count[8] __attribute__((aligned(64))) = {0, 1, 2, 3, 4, 5, 6, 7};
    struct block *block = &book->block;
    const struct probe_tables *tables = &book->tables;
    for (int i = 0; i < BLOCK; i += WIDE) {
        const words counter = get_words(count) + every_word(path + (uint64_t)i);
        words out[4];
        threefry(counter, 2 * day, out);
        normals_of(tables, out[0], out[1], block->normal[0] + i, block->normal[1] + i);
        normals_of(tables, out[2], out[3], block->normal[2] + i, block->normal[3] + i);
        threefry(counter, 2 * day + 1, out);
        normals_of(tables, out[0], out[1], block->normal[4] + i, block->normal[5] + i);
        put(block->uniform[0] + i, uniform_of(out[2]));
        put(block->uniform[1] + i, uniform_of(out[3]));
    }
}

/* The exponential branch of Andersen's scheme, for the lanes that need it. */
static __attribute__((noinline)) void rare_step(const struct factor *f, mask rare, lanes v,
                                                lanes z, lanes *next, lanes *k0)
{
    double variance[WIDE], normal[WIDE], to[WIDE], correction[WIDE];
    __builtin_memcpy(variance, &v, sizeof v);
    __builtin_memcpy(normal, &z, sizeof z);
    for (int l = 0; l < WIDE; l++) {
        const double m = variance[l] * f->decay + f->pull;
        const double psi = (variance[l] * f->c1 + f->c2) / (m * m);
        const double p = (psi - 1.0) / (psi + 1.0), beta = (1.0 - p) / m;
        const double u = 0.5 * erfc(-normal[l] * 0.707106781186547524);
        to[l] = u <= p ? 0.0 : log((1.0 - p) / (1.0 - u)) / beta;
        correction[l] = f->k0 * variance[l] - log(p + beta * (1.0 - p) / (beta - f->a));
    }
    lanes v_rare, k_rare;
    __builtin_memcpy(&v_rare, to, sizeof to);
    __builtin_memcpy(&k_rare, correction, sizeof correction);
    *next = choose(rare, v_rare, *next);
    *k0 = choose(rare, k_rare, *k0);
}

/* A variance and its martingale correction, for two vectors of lanes. */
PROBE_INLINE void step(const struct probe_tables *tables, const struct factor *f,
                       const lanes v[PAIR], const lanes z[PAIR], lanes next[PAIR],
                       lanes k0[PAIR])
{
    lanes m[PAIR], inverse[PAIR], b2[PAIR];
    mask rare[PAIR];
    PROBE_UNROLL
    for (int u = 0; u < PAIR; u++) {
        m[u] = times_plus(v[u], every(f->decay), every(f->pull));
        const lanes s2 = times_plus(v[u], every(f->c1), every(f->c2));
        const lanes m2 = m[u] * m[u];
        const lanes two_per_psi = (m2 + m2) * reciprocal(s2);
        rare[u] = less(two_per_psi, every(4.0 / 3.0));
        const lanes t = most(two_per_psi, every(4.0 / 3.0)), less_one = t - every(1.0);
        b2[u] = root(t * less_one) + less_one;
    }
    PROBE_UNROLL
    for (int u = 0; u < PAIR; u++) {
        const lanes d = b2[u] + every(1.0), am = every(f->a) * m[u];
        const lanes e = less_times(d, every(2.0), am);
        const lanes both = reciprocal(d * e);
        inverse[u] = both * e;
        const lanes k =
            times_plus(every(0.5), probe_log(tables, e * inverse[u]), every(f->k0) * v[u]);
        k0[u] = less_times(k, am * b2[u], both * d);
    }
    PROBE_UNROLL
    for (int u = 0; u < PAIR; u++) {
        const lanes b = root(b2[u]) + z[u];
        next[u] = m[u] * inverse[u] * (b * b);
        if (__builtin_expect(any(rare[u]), 0))
            rare_step(f, rare[u], v[u], z[u], &next[u], &k0[u]);
    }
}

/* Which regime the uniform moves to, then up to two jumps at that regime's rate. */
PROBE_INLINE lanes move_regime(struct probe_book *book, int i, lanes x)
{
    struct block *block = &book->block;
    const lanes u = get(block->uniform[0] + i), jumps = get(block->uniform[1] + i);
    const regimes from = regimes_of(get_words(block->regime + i));
    lanes to = every(0.0);
    for (int r = 0; r < REGIMES - 1; r++)
        to += choose(less(of_regime(book->stay[r], from), u), every(1.0), every(0.0));
    const words regime = as_words(to + every(4503599627370496.0)) & every_word(REGIMES - 1);
    put_words(block->regime + i, regime);
    const lanes none = of_regime(book->no_jump, regimes_of(regime));
    const lanes mean = every(book->jump_mean), deviation = every(book->jump_deviation);
    const lanes once = times_plus(deviation, get(block->normal[3] + i), mean);
    const lanes twice = times_plus(deviation, get(block->normal[4] + i), mean);
    const lanes jumped = choose(less(none, jumps), x + once, x);
    return choose(less(none * every(1.02), jumps), jumped + twice, jumped);
}

PROBE_INLINE void move(struct probe_book *book)
{
    struct block *block = &book->block;
    const struct factor *f = book->factor;
    for (int i = 0; i < BLOCK; i += PAIR * WIDE) {
        lanes v[FACTORS][PAIR], z[FACTORS][PAIR], next[FACTORS][PAIR], k0[FACTORS][PAIR];
        PROBE_UNROLL
        for (int k = 0; k < FACTORS; k++) {
            PROBE_UNROLL
            for (int u = 0; u < PAIR; u++) {
                v[k][u] = get(block->v[k] + i + u * WIDE);
                z[k][u] = get(block->normal[k] + i + u * WIDE);
            }
            step(&book->tables, &f[k], v[k], z[k], next[k], k0[k]);
        }
        PROBE_UNROLL
        for (int u = 0; u < PAIR; u++) {
            const int at = i + u * WIDE;
            const lanes spread = root(times_plus(every(f[0].k3), v[0][u] + next[0][u],
                                                 every(f[1].k3) * (v[1][u] + next[1][u])));
            lanes x = get(block->x + at) + (k0[0][u] + k0[1][u]);
            PROBE_UNROLL
            for (int k = 0; k < FACTORS; k++) {
                x = times_plus(every(f[k].k1), v[k][u], x);
                x = times_plus(every(f[k].k2), next[k][u], x);
                put(block->v[k] + at, next[k][u]);
                put(block->at[k] + at,
                    least(every(1.0),
                          (next[k][u] - every(k ? 0.03 : 0.05)) * every(k ? 12.0 : 8.0)));
            }
            x = move_regime(book, at, times_plus(spread, get(block->normal[2] + at), x));
            put(block->x + at, x);
            put(block->forward + at, probe_exp(&book->tables, x));
        }
    }
}

/* sum over j + l <= degree of c a^j b^l, the terms in that order. */
PROBE_INLINE lanes polynomial(const double (*c)[SLOTS], int degree, regimes regime, lanes a,
                              lanes b)
{
    lanes sum = every(0.0);
    int first = (degree + 1) * (degree + 2) / 2;
    PROBE_UNROLL
    for (int j = degree; j >= 0; j--) {
        const int terms = degree - j + 1;
        first -= terms;
        lanes row = of_regime(c[first + terms - 1], regime);
        PROBE_UNROLL
        for (int l = terms - 2; l >= 0; l--)
            row = times_plus(row, b, of_regime(c[first + l], regime));
        sum = j == degree ? row : times_plus(sum, a, row);
    }
    return sum;
}

PROBE_INLINE void quote_futures(struct probe_book *book)
{
    struct block *block = &book->block;
    for (int i = 0; i < BLOCK; i += WIDE) {
        const lanes a = get(block->at[0] + i), b = get(block->at[1] + i);
        const regimes regime = regimes_of(get_words(block->regime + i));
        lanes value = every(0.0);
        for (int tenor = 0; tenor < TENORS; tenor++)
            value = times_plus(every(book->futures_held[tenor]),
                               polynomial(book->future[tenor], 4, regime, a, b), value);
        put(block->value + i, value);
    }
}

#ifdef __AVX512F__
/* N(x) for U vectors, so that a row of the table is read once for all. */
PROBE_INLINE void normal_cdf(const struct probe_tables *tables, int count, const lanes x[],
                             lanes cdf[])
{
    lanes part[2 * 4], p[2 * 4];
    words segment[2 * 4];
    PROBE_UNROLL
    for (int m = 0; m < count; m++) {
        const lanes size = _mm512_min_pd(_mm512_abs_pd(x[m]), every(7.749999));
        const lanes t = times_plus(size, every(2.0), every(PROBE_ROUND));
        segment[m] = as_words(t);
        part[m] = less_times(size, t - every(PROBE_ROUND), every(0.5));
        p[m] = of_segment(tables->cdf[7], segment[m]);
    }
    PROBE_UNROLL
    for (int d = 6; d >= 0; d--) {
        PROBE_UNROLL
        for (int m = 0; m < count; m++)
            p[m] = times_plus(p[m], part[m], of_segment(tables->cdf[d], segment[m]));
    }
    PROBE_UNROLL
    for (int m = 0; m < count; m++) /* 0xf8: p, with the sign of x */
        cdf[m] = every(0.5) +
                 as_lanes(_mm512_ternarylogic_epi64(as_words(p[m]), as_words(every(-0.0)),
                                                    as_words(x[m]), 0xf8));
}

PROBE_INLINE void black(const struct probe_tables *tables, int count, const lanes x[],
                        const lanes forward[], const lanes total[], double ln_strike,
                        double strike, lanes price[])
{
    lanes d[2 * 4], cdf[2 * 4];
    PROBE_UNROLL
    for (int u = 0; u < count; u++) {
        d[2 * u] = times_plus(x[u] - every(ln_strike), reciprocal(total[u]),
                              every(0.5) * total[u]);
        d[2 * u + 1] = d[2 * u] - total[u];
    }
    normal_cdf(tables, 2 * count, d, cdf);
    PROBE_UNROLL
    for (int u = 0; u < count; u++)
        price[u] = less_times(forward[u] * cdf[2 * u], every(strike), cdf[2 * u + 1]);
}
#else
/* N(x) from its density (Abramowitz and Stegun 1964, 26.2.17). */
PROBE_INLINE lanes normal_cdf(lanes x, lanes density)
{
    const lanes size = _mm256_andnot_pd(every(-0.0), x);
    const lanes t = reciprocal(times_plus(size, every(0.2316419), every(1.0)));
    lanes p = times_plus(t, every(1.330274429), every(-1.821255978));
    p = times_plus(p, t, every(1.781477937));
    p = times_plus(p, t, every(-0.356563782));
    p = times_plus(p, t, every(0.319381530)) * t;
    const lanes tail = density * p;
    return choose(x, tail, every(1.0) - tail);
}

/* F n(d1) = K n(d2): one exponential is enough. */
PROBE_INLINE void black(const struct probe_tables *tables, int count, const lanes x[],
                        const lanes forward[], const lanes total[], double ln_strike,
                        double strike, lanes price[])
{
    PROBE_UNROLL
    for (int u = 0; u < count; u++) {
        const lanes d1 = times_plus(x[u] - every(ln_strike), reciprocal(total[u]),
                                    every(0.5) * total[u]);
        const lanes square = least(d1 * d1, every(1400.0));
        const lanes density =
            every(0.398942280401432678) * probe_exp(tables, every(-0.5) * square);
        const lanes other = density * forward[u] * every(1.0 / strike);
        price[u] = less_times(forward[u] * normal_cdf(d1, density), every(strike),
                              normal_cdf(d1 - total[u], other));
    }
}
#endif

/* `count` vectors of lanes at a time through the strikes of a tenor. */
PROBE_INLINE void quote_options(struct probe_book *book, int count)
{
    struct block *block = &book->block;
    for (int tenor = 0; tenor < TENORS; tenor++)
        for (int i = 0; i < BLOCK; i += WIDE * count) {
            lanes c[32 / WIDE][6], x[32 / WIDE], forward[32 / WIDE], value[32 / WIDE];
            PROBE_UNROLL
            for (int u = 0; u < count; u++) {
                const int at = i + u * WIDE;
                const lanes a = get(block->at[0] + at), b = get(block->at[1] + at);
                const regimes regime = regimes_of(get_words(block->regime + at));
                int first = 0;
                PROBE_UNROLL
                for (int n = 0; n < 6; n++) {
                    c[u][n] = polynomial(book->smile[tenor] + first, 5 - n, regime, a, b);
                    first += (6 - n) * (7 - n) / 2;
                }
                x[u] = get(block->x + at);
                forward[u] = get(block->forward + at);
                value[u] = get(block->value + at);
            }
            for (int o = first_option[tenor]; o < first_option[tenor + 1]; o++) {
                lanes total[32 / WIDE], price[32 / WIDE];
                PROBE_UNROLL
                for (int u = 0; u < count; u++) {
                    lanes k = x[u] - every(book->ln_strike[o]);
                    k = most(every(-1.0), least(every(1.0), k + k));
                    total[u] = c[u][5];
                    PROBE_UNROLL
                    for (int n = 4; n >= 0; n--)
                        total[u] = times_plus(total[u], k, c[u][n]);
                }
                black(&book->tables, count, x, forward, total, book->ln_strike[o],
                      book->strike[o], price);
                PROBE_UNROLL
                for (int u = 0; u < count; u++)
                    value[u] = times_plus(every(book->held[o]), price[u], value[u]);
            }
            PROBE_UNROLL
            for (int u = 0; u < count; u++)
                put(block->value + i + u * WIDE, value[u]);
        }
}

PROBE_INLINE void mark(struct block *block, int day)
{
    for (int i = 0; i < BLOCK; i += WIDE) {
        const lanes value = get(block->value + i);
        if (day == 0)
            put(block->first + i, value);
        const lanes pnl = value - get(block->first + i);
        const lanes peak = most(pnl, get(block->peak + i));
        put(block->peak + i, peak);
        put(block->drawdown + i, most(get(block->drawdown + i), peak - pnl));
    }
}

static void start(struct block *block)
{
    *block = (struct block){0};
    for (int i = 0; i < BLOCK; i++) {
        block->v[0][i] = 0.04;
        block->v[1][i] = 0.02;
    }
}

PROBE_INLINE double walk(struct probe_book *book, int count)
{
    double sum = 0.0;
    for (int path = 0; path < PROBE_PATHS; path += BLOCK) {
        start(&book->block);
        for (int day = 0; day < PROBE_DAYS; day++) {
            draw(book, (uint64_t)path, (uint64_t)day);
            move(book);
            quote_futures(book);
            quote_options(book, count);
            mark(&book->block, day);
        }
        for (int i = 0; i < BLOCK; i++)
            sum += book->block.drawdown[i];
    }
    return sum / PROBE_PATHS;
}

#define WALK(lanes_together)                                                               \
    double PASTE(probe_walk_, lanes_together, PROBE_ISA)(void *book)                       \
    {                                                                                      \
        return walk(book, lanes_together / WIDE);                                          \
    }
WALK(8)
WALK(16)
WALK(32)
