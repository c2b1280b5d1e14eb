/* How often the 95 % intervals of statistics hold the true value (docs/statistics.md):
 *
 *     coverage PATHS TRUTH_FILES FILE..
 *
 * Each file holds the columns of a run of so many paths (results/coverage.py). The first
 * TRUTH_FILES give the true values, all of their paths together; the paths of the others
 * are dealt out to RUNS small runs of each size. Prints a table in Markdown. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/stats/combination.h"
#include "sim/stats/sort.h"
#include "sim/stats/tail.h"

enum { RUNS = 2000, SIZES = 4 };
static const int64_t sizes[SIZES] = {500, 1000, 2000, 4000};

/* In the order of the files: of the book without a hedge and of that with one. */
enum column { DRAWDOWN, HEDGED_DRAWDOWN, PNL, HEDGED_PNL, CALLS, COLUMNS };

struct sample {
    int64_t count;
    double *column[COLUMNS];
    double *sorted; /* room for a column */
};

enum kind { MEAN, QUANTILE, SHORTFALL, PROBABILITY, MEAN_DIFFERENCE, SHORTFALL_DIFFERENCE };

static const struct statistic {
    const char *text;
    enum kind kind;
    enum column column, less; /* less: what a difference is taken from */
    double level;
} statistics[] = {
    {"mean drawdown", MEAN, DRAWDOWN, 0, 0.0},
    {"mean P&L", MEAN, PNL, 0, 0.0},
    {"median drawdown", QUANTILE, DRAWDOWN, 0, 0.5},
    {"95 % quantile of drawdown", QUANTILE, DRAWDOWN, 0, 0.95},
    {"99 % quantile of drawdown", QUANTILE, DRAWDOWN, 0, 0.99},
    {"expected shortfall of drawdown, 95 %", SHORTFALL, DRAWDOWN, 0, 0.95},
    {"expected shortfall of drawdown, 99 %", SHORTFALL, DRAWDOWN, 0, 0.99},
    {"probability of a margin call", PROBABILITY, CALLS, 0, 0.0},
    {"paired difference of mean P&L", MEAN_DIFFERENCE, HEDGED_PNL, PNL, 0.0},
    {"paired difference of expected shortfall, 95 %", SHORTFALL_DIFFERENCE, HEDGED_DRAWDOWN,
     DRAWDOWN, 0.95},
    {"paired difference of expected shortfall, 99 %", SHORTFALL_DIFFERENCE, HEDGED_DRAWDOWN,
     DRAWDOWN, 0.99},
};
enum { STATISTICS = sizeof statistics / sizeof *statistics };

static const double *sorted(const struct sample *sample, enum column column)
{
    memcpy(sample->sorted, sample->column[column],
           (size_t)sample->count * sizeof *sample->sorted);
    alvh_sort(sample->count, sample->sorted);
    return sample->sorted;
}

static struct alvh_combination_term term_of(const struct sample *sample, enum column column,
                                            double weight, double level)
{
    struct alvh_combination_term term = {.weight = weight, .level = level};
    if (level > 0.0) {
        const double *ascending = sorted(sample, column);
        term.value = alvh_tail_es(sample->count, ascending, level).value;
        term.quantile = alvh_tail_quantile(sample->count, ascending, level).value;
    } else {
        term.value = alvh_tail_mean(sample->count, sample->column[column]).value;
    }
    return term;
}

static struct alvh_estimate difference(const struct sample *sample,
                                       const struct statistic *statistic)
{
    struct alvh_combination made = {
        .terms = 2,
        .term = {term_of(sample, statistic->column, 1.0, statistic->level),
                 term_of(sample, statistic->less, -1.0, statistic->level)}};
    const double *const column[] = {sample->column[statistic->column],
                                    sample->column[statistic->less]};
    made.value = made.term[0].value - made.term[1].value;
    alvh_combination_add(&made, sample->count, column);
    return alvh_combination_estimate(&made);
}

static struct alvh_estimate estimate(const struct sample *sample,
                                     const struct statistic *statistic)
{
    const double *column = sample->column[statistic->column];
    int64_t hits = 0;
    switch (statistic->kind) {
    case MEAN:
        return alvh_tail_mean(sample->count, column);
    case QUANTILE:
        return alvh_tail_quantile(sample->count, sorted(sample, statistic->column),
                                  statistic->level);
    case SHORTFALL:
        return alvh_tail_es(sample->count, sorted(sample, statistic->column),
                            statistic->level);
    case PROBABILITY:
        for (int64_t i = 0; i < sample->count; i++)
            hits += column[i] > 0.0;
        return alvh_tail_share(hits, sample->count);
    default:
        return difference(sample, statistic);
    }
}

/* Runs whose interval holds the truth. */
static int covered(const struct sample *all, int64_t size, double truth,
                   const struct statistic *statistic)
{
    int count = 0;
    for (int64_t run = 0; run < RUNS; run++) {
        struct sample slice = {.count = size, .sorted = all->sorted};
        for (int c = 0; c < COLUMNS; c++)
            slice.column[c] = all->column[c] + run * size;
        const struct alvh_estimate made = estimate(&slice, statistic);
        count += made.low <= truth && truth <= made.high;
    }
    return count;
}

static void fail(const char *what, const char *which)
{
    fprintf(stderr, "coverage: %s%s\n", what, which);
    exit(EXIT_FAILURE);
}

/* The columns of several files, each continued by the next file. */
static struct sample read_files(int64_t paths, int files, char *file[])
{
    struct sample sample = {.count = paths * files};
    const size_t bytes = (size_t)sample.count * sizeof(double);
    sample.sorted = malloc(bytes);
    for (int c = 0; c < COLUMNS; c++)
        if (!(sample.column[c] = malloc(bytes)) || !sample.sorted)
            fail("no memory for all paths", "");
    for (int f = 0; f < files; f++) {
        FILE *in = fopen(file[f], "rb");
        if (!in)
            fail("cannot open ", file[f]);
        for (int c = 0; c < COLUMNS; c++)
            if (fread(sample.column[c] + f * paths, sizeof(double), (size_t)paths, in) !=
                (size_t)paths)
                fail("too few paths in ", file[f]);
        fclose(in);
    }
    return sample;
}

static void print_table(const struct sample *truth, const struct sample *all)
{
    printf("| statistic | true value |");
    for (int s = 0; s < SIZES; s++)
        printf(" %lld paths |", (long long)sizes[s]);
    printf("\n| --- | --- |");
    for (int s = 0; s < SIZES; s++)
        printf(" --- |");
    for (int i = 0; i < STATISTICS; i++) {
        const double value = estimate(truth, &statistics[i]).value;
        printf("\n| %s | %.*f |", statistics[i].text,
               statistics[i].kind == PROBABILITY ? 4 : 0, value);
        for (int s = 0; s < SIZES; s++)
            printf(" %.1f |", 100.0 * covered(all, sizes[s], value, &statistics[i]) / RUNS);
    }
    printf("\n");
}

int main(int argc, char *argv[])
{
    const int64_t paths = argc > 4 ? strtoll(argv[1], NULL, 10) : 0;
    const int truths = argc > 4 ? atoi(argv[2]) : 0, files = argc - 3;
    if (paths < 1 || truths < 1 || truths >= files)
        fail("usage: coverage PATHS TRUTH_FILES FILE..", "");
    if (paths * (files - truths) < RUNS * sizes[SIZES - 1])
        fail("the files hold too few paths for the largest size", "");
    const struct sample truth = read_files(paths, truths, argv + 3);
    const struct sample all = read_files(paths, files - truths, argv + 3 + truths);
    print_table(&truth, &all);
    return EXIT_SUCCESS;
}
