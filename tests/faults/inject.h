/* Which call is to fail: the program counts the calls of one class and lets the n-th fail,
 * or the n-th and all that follow. The calls are those of the program's own objects; the
 * linker puts the failing twins in their place (--wrap), so that nothing of the program is
 * built otherwise than for users. */
#ifndef ALVH_TESTS_FAULTS_INJECT_H
#define ALVH_TESTS_FAULTS_INJECT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum fault_class {
    FAULT_NONE,
    FAULT_MEMORY, /* whatever allocates */
    FAULT_WRITE,  /* data to a file or to standard output */
    FAULT_READ,   /* data from a file */
    FAULT_FILE,   /* open, close, sync, rename and what else asks the file system */
    FAULT_HDF5,   /* every call of the library */
    FAULT_THREAD, /* the program's own threads and those of OpenMP */
    FAULT_NUMBER, /* a block of paths, one of which then ends with no number */
};

/* What a read or a write does instead of all it was asked for. */
enum fault_manner { FAULT_FAILS, FAULT_SHORT, FAULT_INTERRUPTED };

struct fault_plan {
    enum fault_class class;
    enum fault_manner manner;
    int error;    /* errno of the failure */
    bool lasting; /* the n-th call and all later ones */
    int64_t n;    /* counted from 1; 0: none fails, all are counted */
    double step;  /* seconds that pass from one look at OpenMP's clock to the next */
    struct journal *journal; /* that notes what changes the file system; NULL: none does */
};

/* What became of the plan; lies in memory that the driver shares. */
enum { FAULT_PLACES = 1 << 15 };
struct fault_outcome {
    atomic_llong calls; /* of the class */
    atomic_bool hit;
    char name[64]; /* of the call that failed */
    /* Left when the program has ended, which has to give everything back. */
    int64_t open_identifiers, open_files;
    int64_t allocations; /* of the program's own */
    /* Where the program was that made each call. */
    const void *place[FAULT_PLACES];
};

/* Begins to count; outcome NULL: nothing fails any more. */
void fault_begin(const struct fault_plan *plan, struct fault_outcome *outcome);

/* Has this call to fail? errno is then that of the plan. Asked in the twin itself, which
 * returns to the place of the call. */
#define fault_due(class, name) fault_due_at(class, name, __builtin_return_address(0))
bool fault_due_at(enum fault_class class, const char *name, const void *place);

/* How the call that is due fails. */
enum fault_manner fault_manner(void);

/* Seconds of the plan's step. */
double fault_step(void);

/* Allocations that the program has not given back; -1 after more than can be noted. */
int64_t fault_allocations(void);

/* Standard output from here on writes through the failing twin of write. */
void fault_take_output(void);

/* What is open of HDF5 by the program's calls. */
int64_t fault_open_identifiers(void);

#endif
