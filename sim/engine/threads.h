/* The threads of OpenMP. Its library ends the program where it cannot make one, so that they
 * are made before anything is at stake, and stay for all that comes. */
#ifndef ALVH_SIM_THREADS_H
#define ALVH_SIM_THREADS_H

#include "alvh/status.h"

/* Fails where the system does not grant so many threads, this one among them. */
enum alvh_status alvh_threads_start(int threads, struct alvh_error *error);

#endif
