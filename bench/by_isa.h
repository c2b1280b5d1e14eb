/* Functions that are compiled once per instruction set (models/isa.h), for programs that
 * measure the copies side by side. A list names each function once, with the member that
 * stands for it:
 *
 *     #define FUNCTIONS(X) X(step, alvh_dynamics_step) X(exp, alvh_vecmath_exp)
 *     BY_ISA(functions, FUNCTIONS)
 *
 * declares the copies and makes functions[ALVH_ISA_AVX2].step one of them. */
#ifndef ALVH_BENCH_BY_ISA_H
#define ALVH_BENCH_BY_ISA_H

#include "alvh/isa.h"

#define BY_ISA_DECLARE(member, function)                                                   \
    extern __typeof__(function) function##_scalar, function##_avx2, function##_avx512;
#define BY_ISA_MEMBER(member, function) __typeof__(function) *member;
#define BY_ISA_SCALAR(member, function) .member = function##_scalar,
#define BY_ISA_AVX2(member, function)   .member = function##_avx2,
#define BY_ISA_AVX512(member, function) .member = function##_avx512,

#define BY_ISA(name, LIST)                                                                 \
    LIST(BY_ISA_DECLARE)                                                                   \
    struct name {                                                                          \
        LIST(BY_ISA_MEMBER)                                                                \
    };                                                                                     \
    static const struct name name[ALVH_ISA_COUNT] = {                                      \
        [ALVH_ISA_SCALAR] = {LIST(BY_ISA_SCALAR)},                                         \
        [ALVH_ISA_AVX2] = {LIST(BY_ISA_AVX2)},                                             \
        [ALVH_ISA_AVX512] = {LIST(BY_ISA_AVX512)},                                         \
    };

#endif
