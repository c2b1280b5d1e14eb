/* What is run, and how it fails: two tables, of which every pair is tried. */
#ifndef ALVH_TESTS_FAULTS_CASES_H
#define ALVH_TESTS_FAULTS_CASES_H

#include "tests/faults/program.h"

enum { INPUTS = 4 };
struct command {
    const char *name;
    const char *words[PROGRAM_WORDS]; /* of the command line */
    const char *again;                /* added when it is run again; NULL: nothing */
    const char *input[INPUTS];        /* from the folder of good files; NAME:AS renames */
    const char *earlier;              /* an output that is there from before; NULL: none */
    bool parts;                       /* one part may fail without the others (a batch) */
};

struct kind {
    const char *name;
    struct fault_plan plan;
    const char *said; /* in every message; NULL: no one word */
    bool harmless;    /* the program has to go on as if nothing had happened */
};

extern const struct command commands[];
extern const struct kind kinds[];
extern const int command_count, kind_count;

#endif
