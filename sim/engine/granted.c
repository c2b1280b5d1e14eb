#include "sim/engine/granted.h"

#include <stdlib.h>

#include <omp.h>

int alvh_threads_granted(int64_t asked)
{
    int granted = omp_get_max_threads(); /* OMP_NUM_THREADS, else the affinity mask */
    const char *task = getenv("SLURM_CPUS_PER_TASK");
    if (task && !getenv("OMP_NUM_THREADS")) {
        const long processors = strtol(task, NULL, 10);
        if (processors > 0 && processors < granted)
            granted = (int)processors;
    }
    return asked > 0 && asked < granted ? (int)asked : granted;
}
