/* Puts on VIX by contour integrals of the Laplace transform of X = VIX_T^2,
 *
 *     E (sqrt(X) - K)^+ = (1 / (2 pi i)) int g(z) L(-z) dz,
 *                  g(z) = sqrt(pi) erfc(K sqrt(z)) / (2 z^(3/2)),
 *
 * and parity. X and prices are fractions. */
#ifndef ALVH_MODELS_VIX_PUTS_H
#define ALVH_MODELS_VIX_PUTS_H

#include "models/vix_law.h"

/* Undiscounted values of puts on the VIX of all paths, with their derivatives. Strikes
 * ascend; put[] comes as zeros. */
enum alvh_status vix_puts(const struct vix_law *all, int strikes, const double strike[],
                          double put[][PARTS], struct alvh_error *error);

#endif
