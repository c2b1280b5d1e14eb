/* The sums that the fit of VIX smiles spends its time in: calls at many strikes from one
 * transform, Re sum_a laplace_a payoff_a(strike) (models/table_fit_payoffs.c).
 *
 * Hot code: one copy per instruction set (models/isa.h), and the same bits from each, as
 * every strike adds its arguments one by one. */
#ifndef ALVH_MODELS_VIX_SUMS_H
#define ALVH_MODELS_VIX_SUMS_H

#include <stddef.h>

/* Strikes that are summed at a time. */
enum { ALVH_VIX_SUMS_STEP = 16 };

/* Adds `arguments` terms to call[0 .. strikes): laplace holds real and imaginary part in
 * turn; payoff + 2 half a holds those of argument a by strike, the imaginary ones half
 * further on. Strikes are rounded up to ALVH_VIX_SUMS_STEP: call and payoff are read, and
 * call is written, up to there. */
typedef void alvh_vix_sums_function(int arguments, const double *laplace,
                                    const double *payoff, size_t half, int strikes,
                                    double *call);
alvh_vix_sums_function alvh_vix_sums;

#endif
