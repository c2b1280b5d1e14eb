/* The frame of every public header.
 *
 * What stands between ALVH_API_BEGIN and ALVH_API_END has C linkage in C++ too and is what
 * the shared library exports; everything else in it is hidden. tests/abi.txt lists the
 * functions and the layout of the structs: what it lists stays as it is while the soname
 * does. */
#ifndef ALVH_API_H
#define ALVH_API_H

/* clang-format off: the pragma is no statement. */
#ifdef __cplusplus
#define ALVH_API_BEGIN _Pragma("GCC visibility push(default)") extern "C" {
#define ALVH_API_END   } _Pragma("GCC visibility pop")
#else
#define ALVH_API_BEGIN _Pragma("GCC visibility push(default)")
#define ALVH_API_END   _Pragma("GCC visibility pop")
#endif
/* clang-format on */

#endif
