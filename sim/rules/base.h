/* What the base layer asks for: other layers take their measure from it, whether a book
 * holds the layer or not. */
#ifndef ALVH_SIM_BASE_H
#define ALVH_SIM_BASE_H

#include "sim/rules/desk.h"

/* The contracts of the VIX call listed today that the base layer would hold, were it sized
 * now; call only when one is listed. Counts the condors. */
void alvh_base_size(const struct alvh_day *day, struct alvh_desk *desk, double *size);

#endif
