/* Elementary functions that return the same bits on every processor.
 *
 * The C library has several versions of most functions and takes the one that suits the
 * processor; those with FMA instructions differ in the last bit from those without. That is
 * enough for two machines to fit different price tables and to start from different states.
 * The functions here use only operations that IEEE 754 rounds exactly, and no FMA, which
 * plain x86-64 has not. They serve what is computed once; the walk has models/vecmath.h.
 *
 * The build includes this header in front of every source outside the walk, so that exp(x)
 * there means portable_exp(x), and a test looks for calls that escape it. Measured errors,
 * in units of the last place (tests/test_portable.c): 1.1 of exp, log, sin and cos, 3 of
 * what is made of these, 40 of erfc (6e-15 of its value). The sine of x beyond 1.6e6 is as
 * wrong as x itself, being rounded. exp is infinite above 708 and zero below -708; a NaN
 * stays one. */
#ifndef ALVH_MODELS_PORTABLE_H
#define ALVH_MODELS_PORTABLE_H

#include <complex.h>
#include <math.h>

double portable_exp(double x);
double portable_expm1(double x);
double portable_log(double x);
double portable_log1p(double x);
double portable_pow(double x, double y); /* of positive x */
double portable_sin(double x);
double portable_cos(double x);
double portable_tan(double x);
double portable_atan2(double y, double x);
double portable_sinh(double x);
double portable_cosh(double x);
double portable_asinh(double x);
double portable_erfc(double x);
double portable_hypot(double x, double y);
double complex portable_cexp(double complex z);
double complex portable_clog(double complex z);
double complex portable_csqrt(double complex z);
double complex portable_csinh(double complex z);
double complex portable_ccosh(double complex z);

#define exp(x)      portable_exp(x)
#define expm1(x)    portable_expm1(x)
#define log(x)      portable_log(x)
#define log1p(x)    portable_log1p(x)
#define pow(x, y)   portable_pow(x, y)
#define sin(x)      portable_sin(x)
#define cos(x)      portable_cos(x)
#define tan(x)      portable_tan(x)
#define atan2(y, x) portable_atan2(y, x)
#define sinh(x)     portable_sinh(x)
#define cosh(x)     portable_cosh(x)
#define asinh(x)    portable_asinh(x)
#define erfc(x)     portable_erfc(x)
#define hypot(x, y) portable_hypot(x, y)
#define cabs(z)     portable_hypot(creal(z), cimag(z))
#define cexp(z)     portable_cexp(z)
#define clog(z)     portable_clog(z)
#define csqrt(z)    portable_csqrt(z)
#define csinh(z)    portable_csinh(z)
#define ccosh(z)    portable_ccosh(z)

#endif
