/* Sorts a column of doubles in place, ascending, with no memory of its own. */
#ifndef ALVH_SIM_SORT_H
#define ALVH_SIM_SORT_H

#include <stdint.h>

void alvh_sort(int64_t count, double *value);

#endif
