/* The book of the probe: what probe_book.c makes and probe_walk.c walks. */
#ifndef ALVH_BENCH_PROBE_PARTS_H
#define ALVH_BENCH_PROBE_PARTS_H

#include <stdint.h>

/* Of sixteen segments of [3/4, 3/2): the reciprocal of a point in each and its logarithm;
 * 2^(j/16); and Taylor's coefficients of N(x) - 1/2 about multiples of 1/2. */
struct probe_tables {
    double reciprocal[16], log[16], power[16], cdf[8][16];
} __attribute__((aligned(64)));

enum { BLOCK = 64, TENORS = 7, OPTIONS = 40, TERMS = 56, FUTURE_TERMS = 15, SLOTS = 8 };
enum { REGIMES = 4, FACTORS = 2, NORMALS = 6, PAIR = 2 };
static const int first_option[TENORS + 1] = {0, 6, 12, 18, 24, 30, 35, 40};

struct factor {
    double decay, pull, c1, c2, k1, k2, k3, a, k0;
};

struct block {
    double v[FACTORS][BLOCK], x[BLOCK], forward[BLOCK], at[FACTORS][BLOCK];
    double value[BLOCK], first[BLOCK], peak[BLOCK], drawdown[BLOCK];
    double normal[NORMALS][BLOCK], uniform[2][BLOCK];
    uint64_t regime[BLOCK];
} __attribute__((aligned(64)));

struct probe_book {
    double future[TENORS][FUTURE_TERMS][SLOTS], smile[TENORS][TERMS][SLOTS];
    double stay[REGIMES][SLOTS], no_jump[SLOTS];
    struct probe_tables tables;
    struct block block;
    struct factor factor[FACTORS];
    double strike[OPTIONS], ln_strike[OPTIONS], held[OPTIONS], futures_held[TENORS];
    double jump_mean, jump_deviation;
} __attribute__((aligned(64)));

#endif
