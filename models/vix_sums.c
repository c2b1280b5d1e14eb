#include "models/isa.h"

#include "models/vix_sums.h"

#include "models/unroll.h"
#include "models/vector.h"

enum { VECTORS = ALVH_VIX_SUMS_STEP / ALVH_VECTOR_LANES };

void alvh_vix_sums(int arguments, const double *laplace, const double *payoff, size_t half,
                   int strikes, double *call)
{
    for (int n = 0; n < strikes; n += ALVH_VIX_SUMS_STEP) {
        alvh_vector *to = (alvh_vector *)(call + n);
        alvh_vector sum[VECTORS];
        ALVH_UNROLL
        for (int i = 0; i < VECTORS; i++)
            sum[i] = to[i];
        for (int a = 0; a < arguments; a++) {
            const double *at = payoff + 2 * half * (size_t)a + n;
            const alvh_vector *re = (const alvh_vector *)at;
            const alvh_vector *im = (const alvh_vector *)(at + half);
            ALVH_UNROLL
            for (int i = 0; i < VECTORS; i++)
                sum[i] += re[i] * laplace[2 * a] - im[i] * laplace[2 * a + 1];
        }
        ALVH_UNROLL
        for (int i = 0; i < VECTORS; i++)
            to[i] = sum[i];
    }
}
