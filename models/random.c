#include "models/isa.h" /* first: it gives the names below their suffix */

#include "alvh/random.h"

#include <Random123/threefry.h>

#include "models/vecmath.h"

/* The upper 52 bits become the mantissa of a number in [1, 2); subtracting 1 - 2^-53 is
 * exact and leaves the middle of one of 2^52 equal cells of (0, 1). */
ALVH_INLINE double uniform_of_word(uint64_t word)
{
    return alvh_double_of_bits((word >> 12) | 0x3ff0000000000000u) - (1.0 - 0x1p-53);
}

ALVH_INLINE threefry4x64_ctr_t words_at(uint64_t seed, enum alvh_stream stream,
                                        uint64_t path, uint32_t day, uint32_t draw)
{
    const threefry4x64_ctr_t counter = {{path, day, draw, 0}};
    const threefry4x64_key_t key = {{seed, (uint64_t)stream, 0, 0}};
    return threefry4x64(counter, key);
}

void alvh_random_uniforms(uint64_t seed, enum alvh_stream stream, uint64_t first_path,
                          uint32_t day, uint32_t draw, int lanes, double *const uniform[4])
{
    double *restrict first = uniform[0];
    double *restrict second = uniform[1];
    double *restrict third = uniform[2];
    double *restrict fourth = uniform[3];
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        const threefry4x64_ctr_t words =
            words_at(seed, stream, first_path + (uint64_t)lane, day, draw);
        first[lane] = uniform_of_word(words.v[0]);
        second[lane] = uniform_of_word(words.v[1]);
        third[lane] = uniform_of_word(words.v[2]);
        fourth[lane] = uniform_of_word(words.v[3]);
    }
}

void alvh_random_uniforms_one(uint64_t seed, enum alvh_stream stream, uint64_t path,
                              uint32_t day, uint32_t draw, double uniform[4])
{
    const threefry4x64_ctr_t words = words_at(seed, stream, path, day, draw);
    for (int word = 0; word < 4; word++)
        uniform[word] = uniform_of_word(words.v[word]);
}
