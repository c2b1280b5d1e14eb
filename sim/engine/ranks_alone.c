/* A program that was built without MPI is alone. */
#include <stdlib.h>

#include "sim/engine/ranks.h"

/* Set by the starters of Open MPI, and of MPICH and its relatives. */
static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};

enum alvh_status alvh_ranks_open(struct alvh_ranks **ranks, struct alvh_error *error)
{
    *ranks = NULL;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *size = getenv(sizes[i]);
        if (size && atoi(size) > 1)
            return alvh_fail(error, ALVH_EUSAGE,
                             "was started as one of %d ranks (%s), but built without MPI "
                             "(cmake -DALVH_MPI=ON)",
                             atoi(size), sizes[i]);
    }
    return ALVH_OK;
}

void alvh_ranks_close(struct alvh_ranks *ranks)
{
    (void)ranks;
}
