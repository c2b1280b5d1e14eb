/* ALVH_UNROLL before a short loop of constant length: it must disappear, or the loop over
 * lanes around it would not become vector code. */
#ifndef ALVH_MODELS_UNROLL_H
#define ALVH_MODELS_UNROLL_H

#ifdef __clang__
#define ALVH_UNROLL _Pragma("clang loop unroll(full)")
#else
#define ALVH_UNROLL _Pragma("GCC unroll 16")
#endif

#endif
