/* For how many days in succession a series has been above a threshold (positive) or not
 * (negative), for lanes. It crossed today where the count is 1 or -1. */
#ifndef ALVH_SIM_PERSISTENCE_H
#define ALVH_SIM_PERSISTENCE_H

/* Where a series starts, it has always been on its side. */
#define ALVH_ALWAYS 1e6

void alvh_persistence_start(double threshold, int lanes, const double *x, double *days);
void alvh_persistence_update(double threshold, int lanes, const double *x, double *days);

#endif
