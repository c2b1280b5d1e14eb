/* Four doubles in a register by name: of small arrays kept over an inner loop, compilers
 * make moves of single numbers. The operators are those of plain C, lane by lane, and give
 * the same bits on every instruction set. Lanes may lie at any double. */
#ifndef ALVH_MODELS_VECTOR_H
#define ALVH_MODELS_VECTOR_H

enum { ALVH_VECTOR_LANES = 4 };
typedef double alvh_vector __attribute__((vector_size(32), aligned(8), may_alias));

#endif
