/* Runs the command line in a process of its own, with a fault or without. */
#ifndef ALVH_TESTS_FAULTS_PROGRAM_H
#define ALVH_TESTS_FAULTS_PROGRAM_H

#include "tests/faults/inject.h"

enum { PROGRAM_WORDS = 16, PROGRAM_TEXT = 1 << 16 };

struct program_end {
    int status; /* of exit; 128 + n: killed by signal n; -1: it hung and was killed */
    char output[PROGRAM_TEXT], error[PROGRAM_TEXT]; /* standard output and error */
};

/* words: the command line after the program's name, ended by NULL; NULL: nobody asks. The
 * outcome lies in memory that program_share made, and is filled anew. */
void program_run(const char *folder, const char *const words[],
                 const struct fault_plan *plan, struct fault_outcome *outcome,
                 struct program_end *end);

struct fault_outcome *program_share(void);

#endif
