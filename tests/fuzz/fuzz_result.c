/* Result files of damaged bytes: by the first byte, who reads them. */
#include <gsl/gsl_errno.h>
#include <hdf5.h>
#include <stdlib.h>

#include "tests/fuzz/readers.h"
#include "tests/fuzz/seed.h"
#include "tests/fuzz/target.h"

static struct seed seed;

/* A target that cannot read even the undamaged file would look at nothing. */
int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    gsl_set_error_handler_off();
    seed_create(&seed, 0);
    for (int i = 0; i < READERS; i++)
        if (!readers[i](seed.path))
            abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    seed_edit(&seed, data + 1, size - 1);
    seed_put(&seed);
    readers[data[0] % READERS](seed.path);
    /* What stays open keeps HDF5's memory of the file. */
    if (H5Fget_obj_count((hid_t)H5F_OBJ_ALL, H5F_OBJ_ALL) != 0)
        abort();
    return 0;
}
