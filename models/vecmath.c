#include "models/isa.h" /* first: it gives the names below their suffix */

#include "models/vecmath.h"

void alvh_vecmath_exp(int count, const double x[], double y[])
{
#pragma omp simd
    for (int i = 0; i < count; i++)
        y[i] = alvh_exp(x[i]);
}

void alvh_vecmath_log(int count, const double x[], double y[])
{
#pragma omp simd
    for (int i = 0; i < count; i++)
        y[i] = alvh_log(x[i]);
}

void alvh_vecmath_asinh(int count, const double x[], double y[])
{
#pragma omp simd
    for (int i = 0; i < count; i++)
        y[i] = alvh_asinh(x[i]);
}

void alvh_vecmath_normal_cdf(int count, const double x[], double y[], double density[])
{
#pragma omp simd
    for (int i = 0; i < count; i++) {
        double at;
        y[i] = alvh_normal_cdf(x[i], &at);
        density[i] = at;
    }
}

void alvh_vecmath_normal_inverse(int count, const double u[], double x[])
{
#pragma omp simd
    for (int i = 0; i < count; i++)
        x[i] = alvh_normal_inverse(u[i]);
}
