/* How many threads a process may use. */
#ifndef ALVH_SIM_GRANTED_H
#define ALVH_SIM_GRANTED_H

#include <stdint.h>

/* The least of what is asked for (0: nothing is), OMP_NUM_THREADS, and without that variable
 * the processors that the affinity mask allows and SLURM_CPUS_PER_TASK, which Slurm sets to
 * what it gave a task even where it does not bind tasks to processors. At least 1. */
int alvh_threads_granted(int64_t asked);

#endif
