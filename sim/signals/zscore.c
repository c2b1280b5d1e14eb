#include "models/isa.h"

#include "sim/signals/zscore.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "models/unroll.h"

/* Lanes are taken in tiles whose sums stay in registers while the ring's rows pass. */
typedef double vector __attribute__((vector_size(32), aligned(8), may_alias));
enum { VECTOR = 4, PARTS = 4, TILE = VECTOR * PARTS };

void alvh_zscore_start(int lanes, const double *x, struct alvh_zscore *zscore)
{
    zscore->position = 0;
    for (int row = 0; row < zscore->days; row++)
        memcpy(zscore->ring + (size_t)row * zscore->stride, x, sizeof(double) * lanes);
    memset(zscore->z, 0, sizeof(double) * lanes);
}

/* Sums of d and d^2, d = x - today's x: without the level of x nothing cancels. */
static void window_sums(const struct alvh_zscore *zscore, const double *x, int first,
                        double sum[TILE], double square[TILE])
{
    vector today[PARTS], s[PARTS], q[PARTS];
    memcpy(today, x + first, sizeof today);
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++)
        s[p] = q[p] = (vector){0.0};
    for (int row = 0; row < zscore->days; row++) {
        const double *past = zscore->ring + (size_t)row * zscore->stride + first;
        ALVH_UNROLL
        for (int p = 0; p < PARTS; p++) {
            const vector d = *(const vector *)(past + p * VECTOR) - today[p];
            s[p] += d;
            q[p] += d * d;
        }
    }
    memcpy(sum, s, sizeof s);
    memcpy(square, q, sizeof q);
}

void alvh_zscore_update(int lanes, const double *x, struct alvh_zscore *zscore)
{
    const double share = 1.0 / zscore->days;
    const double scale = share * sqrt(zscore->days - 1.0);
    assert(lanes % TILE == 0);
    zscore->position = (zscore->position + 1) % zscore->days;
    memcpy(zscore->ring + (size_t)zscore->position * zscore->stride, x,
           sizeof(double) * lanes);
    for (int first = 0; first < lanes; first += TILE) {
        double sum[TILE], square[TILE];
        double *restrict z = zscore->z + first;
        window_sums(zscore, x, first, sum, square);
#pragma omp simd
        for (int l = 0; l < TILE; l++) {
            /* Positive unless all d are 0, for today's is: Cauchy and Schwarz. */
            const double spread = square[l] - share * sum[l] * sum[l];
            const double width = sqrt(spread > 0.0 ? spread : 1.0);
            z[l] = spread > 0.0 ? -scale * sum[l] / width : 0.0;
        }
    }
}
