/* A command and a way to fail, and where they are tried. */
#ifndef ALVH_TESTS_FAULTS_BENCH_H
#define ALVH_TESTS_FAULTS_BENCH_H

#include "tests/faults/cases.h"
#include "tests/faults/check.h"
#include "tests/faults/tree.h"

struct counts {
    atomic_llong faults, refused, unharmed, recovered, wrong;
    atomic_llong next; /* case that nobody has taken yet */
};

struct bench {
    int64_t n; /* the call that fails */
    const struct command *command;
    const struct kind *kind;
    struct counts *counts;
    struct fault_outcome *outcome;
    char good[TREE_PATH];   /* folder of good files */
    char before[TREE_PATH]; /* the command's inputs */
    char work[TREE_PATH];   /* where it runs */
    struct tree given, wanted;
    struct program_end reference, end;
};

/* good.c: makes what commands begin with, once for all of them, in the folder bench->good:
 * scenarios, a model and its closes, and what runs of the program leave. */
void make_good_files(const struct bench *bench, const char *scenario, const char *models);

/* good.c: makes the folder that the command begins with, runs it there without a fault, and
 * keeps what it printed and what files it left. */
void lay_out(struct bench *bench);

/* choose.c: leaves the numbers of the calls that are to fail, from 1 on, and returns how
 * many they are. which: "all" of them; "places": the first, the middle and the last of each
 * place of the program; "some": one in 64 of these; or the number of one. */
int64_t choose_calls(const struct fault_outcome *counted, const char *which,
                     int64_t chosen[FAULT_PLACES]);

/* judge.c: lets call n fail and looks at what the program makes of it. */
void fail_one(struct bench *bench, int64_t n);

#endif
