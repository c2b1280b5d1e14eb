/* Measures how long things take.
 *
 * A case is a function that does a known amount of work and returns a sum, so that the work
 * cannot vanish and two builds can be seen to agree. All cases of a program take turns,
 * round by round, so that a machine that slows down slows all of them; each is repeated
 * within a round until it has run long enough to be timed. The table says nanoseconds of
 * one core per unit (median, lowest, highest over the rounds) and the median over the
 * rounds of each case's ratio to the first of its group.
 *
 * With --turns a program waits for a line on stdin before every round, and answers with the
 * nanoseconds of all its cases as one line of JSON: so programs take turns with others, which
 * is how bench/bench.py compares what cannot live in one process. */
#ifndef ALVH_BENCH_HARNESS_H
#define ALVH_BENCH_HARNESS_H

#include <stddef.h>

struct bench_case {
    const char *name; /* group/variant */
    double (*run)(void *payload);
    void *payload;
    double units;     /* how many units one call works off */
    const char *unit; /* "path-day", "option" */
};

/* Runs the cases as the command line says (--rounds N, --json, --turns) and prints on
 * stdout. Returns the exit status. */
int bench_main(int argc, char **argv, size_t count, const struct bench_case cases[]);

#endif
