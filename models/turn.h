/* Turns 8 rows of 8 floats into 8 columns. The compilers make single moves of the plain
 * double loop, three times slower than these shuffles, which both of them know under one
 * name (bench/bench_tables.c). */
#ifndef ALVH_MODELS_TURN_H
#define ALVH_MODELS_TURN_H

#include <stddef.h>
#include <string.h>

#include "models/unroll.h"
#include "models/vecmath.h"

typedef float turn_row __attribute__((vector_size(32)));

/* from[r * stride + c] becomes to[c * stride_to + r]. */
ALVH_INLINE void turn_8x8(const float *from, size_t stride, float *to, size_t stride_to)
{
    turn_row a[8], b[8];
    ALVH_UNROLL
    for (int r = 0; r < 8; r++)
        memcpy(&a[r], from + (size_t)r * stride, sizeof a[r]);
    ALVH_UNROLL
    for (int r = 0; r < 8; r += 2) {
        b[r] = __builtin_shufflevector(a[r], a[r + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        b[r + 1] = __builtin_shufflevector(a[r], a[r + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
    ALVH_UNROLL
    for (int r = 0; r < 8; r += 4)
        ALVH_UNROLL
    for (int h = 0; h < 2; h++) {
        const turn_row low = b[r + h], high = b[r + h + 2];
        a[r + 2 * h] = __builtin_shufflevector(low, high, 0, 1, 8, 9, 4, 5, 12, 13);
        a[r + 2 * h + 1] = __builtin_shufflevector(low, high, 2, 3, 10, 11, 6, 7, 14, 15);
    }
    ALVH_UNROLL
    for (int r = 0; r < 4; r++) {
        b[r] = __builtin_shufflevector(a[r], a[r + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        b[r + 4] = __builtin_shufflevector(a[r], a[r + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    ALVH_UNROLL
    for (int r = 0; r < 8; r++)
        memcpy(to + (size_t)r * stride_to, &b[r], sizeof b[r]);
}

#endif
