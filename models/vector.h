/* Four doubles in a register by name: of small arrays kept over an inner loop, compilers
 * make moves of single numbers. The operators are those of plain C, lane by lane, and give
 * the same bits on every instruction set. Lanes may lie at any double. */
#ifndef ALVH_MODELS_VECTOR_H
#define ALVH_MODELS_VECTOR_H

#include <stdbool.h>

enum { ALVH_VECTOR_LANES = 4 };
typedef double alvh_vector __attribute__((vector_size(32), aligned(8), may_alias));

/* The bits of them. */
typedef long long alvh_vector_bits __attribute__((vector_size(32), aligned(8), may_alias));

/* By address: without AVX there is no register to pass four doubles in. */
static inline bool alvh_vector_any(const alvh_vector_bits *bits)
{
    return ((*bits)[0] | (*bits)[1] | (*bits)[2] | (*bits)[3]) != 0;
}

#endif
