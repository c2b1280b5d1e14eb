/* The failing twins of every call of HDF5, and how many identifiers are open. */
#include <hdf5.h>
#include <hdf5_hl.h>

#include "tests/faults/hdf5_calls.h"
#include "tests/faults/inject.h"

static atomic_llong identifiers;

int64_t fault_open_identifiers(void)
{
    return atomic_load(&identifiers);
}

/* What closes has closed even where it says that it failed. */
#define OPENS(result)              ((result) < 0 ? 0 : 1)
#define CLOSES(result)             ((result) < 0 ? 0 : -1)
#define OTHER(result)              0
#define RUNS_BEFORE_FAILING_OPENS  false
#define RUNS_BEFORE_FAILING_CLOSES true
#define RUNS_BEFORE_FAILING_OTHER  false

#define HDF5_TWIN(kind, result, name, parameters, arguments, failed)                       \
    result __real_##name parameters;                                                       \
    result __wrap_##name parameters;                                                       \
    result __wrap_##name parameters                                                        \
    {                                                                                      \
        const bool fails = fault_due(FAULT_HDF5, #name);                                   \
        if (fails && !RUNS_BEFORE_FAILING_##kind)                                          \
            return failed;                                                                 \
        result got = __real_##name arguments;                                              \
        atomic_fetch_add(&identifiers, kind((int64_t)got));                                \
        return fails ? failed : got;                                                       \
    }
FAULT_HDF5_CALLS(HDF5_TWIN)
