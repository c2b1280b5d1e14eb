/* Where a path-day goes: the scenario `core` (two books, five scales), walked block by
 * block, each step of the day timed in turn. One row for each step and one for the whole,
 * for every instruction set that this processor has; the ratio is to the plain scalar copy
 * of the same work, taken in the same round. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alvh/isa.h"
#include "bench/walk_setup.h"

#define DECLARE(isa)                                                                       \
    void alvh_block_start_##isa(const struct alvh_walk *, struct alvh_block *,             \
                                struct alvh_outcomes *, int64_t);                          \
    void alvh_block_market_##isa(const struct alvh_walk *, struct alvh_block *, int);      \
    void alvh_block_quote_##isa(const struct alvh_walk *, struct alvh_block *, int);       \
    void alvh_block_trade_##isa(const struct alvh_walk *, struct alvh_block *, int,        \
                                struct alvh_outcomes *, int64_t);                          \
    void alvh_block_mark_##isa(const struct alvh_walk *, struct alvh_block *, int,         \
                               struct alvh_outcomes *, int64_t);                           \
    void alvh_block_finish_##isa(const struct alvh_walk *, struct alvh_block *,            \
                                 struct alvh_outcomes *, int64_t);
DECLARE(scalar)
DECLARE(avx2)
DECLARE(avx512)

struct steps {
    void (*start)(const struct alvh_walk *, struct alvh_block *, struct alvh_outcomes *,
                  int64_t);
    void (*market)(const struct alvh_walk *, struct alvh_block *, int);
    void (*quote)(const struct alvh_walk *, struct alvh_block *, int);
    void (*trade)(const struct alvh_walk *, struct alvh_block *, int,
                  struct alvh_outcomes *, int64_t);
    void (*mark)(const struct alvh_walk *, struct alvh_block *, int, struct alvh_outcomes *,
                 int64_t);
    void (*finish)(const struct alvh_walk *, struct alvh_block *, struct alvh_outcomes *,
                   int64_t);
};
#define STEPS(isa)                                                                         \
    {                                                                                      \
        alvh_block_start_##isa, alvh_block_market_##isa, alvh_block_quote_##isa,           \
            alvh_block_trade_##isa, alvh_block_mark_##isa, alvh_block_finish_##isa         \
    }
static const struct steps steps[ALVH_ISA_COUNT] = {
    [ALVH_ISA_SCALAR] = STEPS(scalar),
    [ALVH_ISA_AVX2] = STEPS(avx2),
    [ALVH_ISA_AVX512] = STEPS(avx512),
};

enum { MARKET, QUOTE, TRADE, MARK, WHOLE, ROWS };
static const char *const row_name[ROWS] = {"market", "quotes", "trades", "marks",
                                           "whole job"};
enum { LANES = 240, ROUNDS = 11 }; /* what scenarios walk together by default */

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

/* One block from start to end; nanoseconds per path-day of each step. Blocks beyond the
 * fans are walked, as most of a long run's are. */
static void walk_once(struct walk_setup *setup, const struct steps *step, int round,
                      double ns[ROWS])
{
    struct alvh_block *block = setup->block;
    const struct alvh_walk *walk = &setup->walk;
    block->first_path =
        (uint64_t)setup->scenario.output.fan_paths + (uint64_t)round * LANES;
    block->lanes = LANES;
    memset(ns, 0, ROWS * sizeof *ns);
    const double began = now();
    step->start(walk, block, &setup->outcomes, 0);
    for (int day = 0; day <= setup->plan->days; day++) {
        const double at = now();
        step->market(walk, block, day);
        const double moved = now();
        step->quote(walk, block, day);
        const double quoted = now();
        step->trade(walk, block, day, &setup->outcomes, 0);
        const double traded = now();
        step->mark(walk, block, day, &setup->outcomes, 0);
        ns[MARKET] += moved - at;
        ns[QUOTE] += quoted - moved;
        ns[TRADE] += traded - quoted;
        ns[MARK] += now() - traded;
    }
    step->finish(walk, block, &setup->outcomes, 0);
    ns[WHOLE] = now() - began;
    for (int row = 0; row < ROWS; row++)
        ns[row] /= (double)LANES * (setup->plan->days + 1);
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, ascending);
    return values[ROUNDS / 2];
}

int main(void)
{
    static struct walk_setup setup;
    static double ns[ALVH_ISA_COUNT][ROWS][ROUNDS];
    walk_setup_create(&setup, "core", 0, NULL, LANES);
    for (int round = -1; round < ROUNDS; round++)
        for (int isa = 0; isa < ALVH_ISA_COUNT; isa++) {
            double once[ROWS];
            if (!alvh_isa_is_supported((enum alvh_isa)isa))
                continue;
            walk_once(&setup, &steps[isa], round + 1, once);
            for (int row = 0; row < ROWS && round >= 0; row++)
                ns[isa][row][round] = once[row];
        }
    printf("core, 2 books x 5 scales, blocks of %d paths, %d rounds in turn\n", LANES,
           ROUNDS);
    printf("%-8s %-10s %34s %18s\n", "isa", "step", "ns per path-day: median (low .. high)",
           "times scalar's");
    for (int isa = 0; isa < ALVH_ISA_COUNT; isa++)
        for (int row = 0; row < ROWS && alvh_isa_is_supported((enum alvh_isa)isa); row++) {
            double ratio[ROUNDS], sorted[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratio[round] = ns[isa][row][round] / ns[ALVH_ISA_SCALAR][row][round];
                sorted[round] = ns[isa][row][round];
            }
            const double middle = median(sorted);
            printf("%-8s %-10s %15.1f (%.1f .. %.1f) %18.3f\n",
                   alvh_isa_name((enum alvh_isa)isa), row_name[row], middle, sorted[0],
                   sorted[ROUNDS - 1], median(ratio));
        }
    walk_setup_free(&setup);
    return 0;
}
