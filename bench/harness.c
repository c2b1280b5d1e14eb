#include "bench/harness.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Long enough for the clock and for a change of the processor's frequency. */
static const double seconds_per_turn = 0.02;

struct options {
    int rounds;
    bool json, turns;
};

/* Of one case: nanoseconds per unit, round by round. */
struct timing {
    int repeats;
    double *ns;
    double sum; /* what the case returned */
};

/* Processor time of all threads, so that other work on the machine counts little: the unit
 * is nanoseconds of one core. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double turn(const struct bench_case *one, struct timing *timing)
{
    const double start = now();
    for (int i = 0; i < timing->repeats; i++)
        timing->sum = one->run(one->payload);
    return now() - start;
}

/* Doubles the repeats until a turn is long enough; this also warms the caches. */
static void calibrate(const struct bench_case *one, struct timing *timing)
{
    timing->repeats = 1;
    while (turn(one, timing) < seconds_per_turn)
        timing->repeats *= 2;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(int count, double values[])
{
    qsort(values, (size_t)count, sizeof *values, ascending);
    return 0.5 * (values[(count - 1) / 2] + values[count / 2]);
}

/* The first case whose name has the same part before the slash. */
static size_t first_of_group(const struct bench_case cases[], size_t i)
{
    const size_t length = strcspn(cases[i].name, "/") + 1;
    size_t first = 0;
    while (strncmp(cases[first].name, cases[i].name, length) != 0)
        first++;
    return first;
}

static double median_ratio(const struct timing *to, const struct timing *of, int rounds,
                           double scratch[])
{
    for (int r = 0; r < rounds; r++)
        scratch[r] = of->ns[r] / to->ns[r];
    return median(rounds, scratch);
}

static void print_rows(const struct options *options, size_t count,
                       const struct bench_case cases[], struct timing timings[],
                       double scratch[])
{
    if (options->json)
        printf("[");
    else
        printf("%-32s %10s %10s %10s %8s  %s\n", "case", "median", "lowest", "highest",
               "ratio", "sum");
    for (size_t i = 0; i < count; i++) {
        const double ratio = median_ratio(&timings[first_of_group(cases, i)], &timings[i],
                                          options->rounds, scratch);
        memcpy(scratch, timings[i].ns, (size_t)options->rounds * sizeof *scratch);
        const double middle = median(options->rounds, scratch);
        const double lowest = scratch[0], highest = scratch[options->rounds - 1];
        if (options->json)
            printf("%s\n {\"case\": \"%s\", \"unit\": \"ns per %s\", \"median\": %.4g, "
                   "\"lowest\": %.4g, \"highest\": %.4g, \"ratio\": %.4g, \"sum\": %.17g}",
                   i ? "," : "", cases[i].name, cases[i].unit, middle, lowest, highest,
                   ratio, timings[i].sum);
        else
            printf("%-32s %10.3f %10.3f %10.3f %8.3f  %.12g (ns per %s)\n", cases[i].name,
                   middle, lowest, highest, ratio, timings[i].sum, cases[i].unit);
    }
    if (options->json)
        printf("\n]\n");
}

static double ns_of_turn(const struct bench_case *one, struct timing *timing)
{
    return 1e9 * turn(one, timing) / (one->units * timing->repeats);
}

/* One round for every line read, so that programs can take turns. */
static void take_turns(size_t count, const struct bench_case cases[],
                       struct timing timings[])
{
    for (int read = getchar(); read == '\n'; read = getchar()) {
        for (size_t i = 0; i < count; i++)
            printf("%s\"%s\": %.6g", i ? ", " : "{", cases[i].name,
                   ns_of_turn(&cases[i], &timings[i]));
        printf("}\n");
        fflush(stdout);
    }
}

static void time_and_print(const struct options *options, size_t count,
                           const struct bench_case cases[], struct timing timings[],
                           double scratch[])
{
    for (int round = 0; round < options->rounds; round++)
        for (size_t i = 0; i < count; i++)
            timings[i].ns[round] = ns_of_turn(&cases[i], &timings[i]);
    print_rows(options, count, cases, timings, scratch);
}

static bool read_options(int argc, char **argv, struct options *options)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            options->json = true;
        else if (strcmp(argv[i], "--turns") == 0)
            options->turns = true;
        else if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc)
            options->rounds = atoi(argv[++i]);
        else
            return false;
    }
    return options->rounds >= 1;
}

int bench_main(int argc, char **argv, size_t count, const struct bench_case cases[])
{
    struct options options = {.rounds = 15};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr, "usage: %s [--rounds N] [--json] [--turns]\n", argv[0]);
        return 2;
    }
    struct timing *timings = calloc(count, sizeof *timings);
    double *ns = calloc((count + 1) * (size_t)options.rounds, sizeof *ns);
    if (timings == NULL || ns == NULL) {
        fprintf(stderr, "no memory for %d rounds\n", options.rounds);
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        timings[i].ns = ns + i * (size_t)options.rounds;
        calibrate(&cases[i], &timings[i]);
    }
    if (options.turns)
        take_turns(count, cases, timings);
    else
        time_and_print(&options, count, cases, timings,
                       ns + count * (size_t)options.rounds);
    free(ns);
    free(timings);
    return 0;
}
