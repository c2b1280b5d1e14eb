/* Where a path-day goes: a scenario with all its books and scales (`core`, or bench_walk
 * [SCENARIO]), walked block by block, each step of the day timed in turn. One row for each
 * step and one for the whole, for every instruction set that this processor has; the ratio
 * is to the plain scalar copy of the same work, taken in the same round.
 *
 * Then two bars that accounts must keep, on the fastest set: the whole job over the market
 * and its quotes, which all accounts share (at most 1.6), and what a book more costs, over
 * the whole job (under 3 %). A book is added by its copy, so that no new quote is asked
 * for; the scenario with it and the one without take turns. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/by_isa.h"
#include "bench/walk_setup.h"

#define STEPS(X)                                                                           \
    X(start, alvh_block_start)                                                             \
    X(market, alvh_block_market)                                                           \
    X(quote, alvh_block_quote)                                                             \
    X(trade, alvh_block_trade)                                                             \
    X(mark, alvh_block_mark)                                                               \
    X(finish, alvh_block_finish)
BY_ISA(steps, STEPS)

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

static void walk_day(struct walk_setup *setup, const struct steps *step, int day,
                     double ns[ROWS])
{
    const struct alvh_walk *walk = &setup->prepared.walk;
    const double at = now();
    step->market(walk, setup->block, day);
    const double moved = now();
    step->quote(walk, setup->block, day);
    const double quoted = now();
    step->trade(walk, setup->block, day, &setup->outcomes, 0);
    const double traded = now();
    step->mark(walk, setup->block, day, &setup->outcomes, 0);
    const double marked = now();
    ns[MARKET] += moved - at;
    ns[QUOTE] += quoted - moved;
    ns[TRADE] += traded - quoted;
    ns[MARK] += marked - traded;
    ns[WHOLE] += marked - at;
}

static void start_or_finish(struct walk_setup *setup, const struct steps *step, bool start,
                            double ns[ROWS])
{
    const double began = now();
    (start ? step->start : step->finish)(&setup->prepared.walk, setup->block,
                                         &setup->outcomes, 0);
    ns[WHOLE] += now() - began;
}

/* One block of each setup from start to end, in step day by day, so that a machine that
 * slows down slows all of them; nanoseconds per path-day of each step. Blocks beyond the
 * fans are walked, as most of a long run's are. */
static void walk_once(int count, struct walk_setup *const setup[], const struct steps *step,
                      int round, double ns[][ROWS])
{
    const struct alvh_scenario *scenario = &setup[0]->scenario;
    const int days = setup[0]->prepared.plan->days;
    for (int i = 0; i < count; i++) {
        setup[i]->block->first_path =
            (uint64_t)scenario->output.fan_paths + (uint64_t)round * LANES;
        setup[i]->block->lanes = LANES;
        memset(ns[i], 0, sizeof ns[i]);
        start_or_finish(setup[i], step, true, ns[i]);
    }
    for (int day = 0; day <= days; day++)
        for (int i = 0; i < count; i++)
            walk_day(setup[i], step, day, ns[i]);
    for (int i = 0; i < count; i++) {
        start_or_finish(setup[i], step, false, ns[i]);
        for (int row = 0; row < ROWS; row++)
            ns[i][row] /= (double)LANES * (days + 1);
    }
}

/* The median of the rounds and how far they lie apart. */
struct spread {
    double median, low, high;
};

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct spread spread_of(const double values[ROUNDS])
{
    double sorted[ROUNDS];
    memcpy(sorted, values, sizeof sorted);
    qsort(sorted, ROUNDS, sizeof *sorted, ascending);
    return (struct spread){sorted[ROUNDS / 2], sorted[0], sorted[ROUNDS - 1]};
}

/* Of two rows that were timed in the same rounds. */
static struct spread ratio_of(const double above[ROUNDS], const double below[ROUNDS])
{
    double ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++)
        ratio[round] = above[round] / below[round];
    return spread_of(ratio);
}

static void time_steps(struct walk_setup *setup)
{
    static double ns[ALVH_ISA_COUNT][ROWS][ROUNDS];
    for (int round = -1; round < ROUNDS; round++)
        for (int isa = 0; isa < ALVH_ISA_COUNT; isa++) {
            double once[1][ROWS];
            if (!alvh_isa_is_supported((enum alvh_isa)isa))
                continue;
            walk_once(1, &setup, &steps[isa], round + 1, once);
            for (int row = 0; row < ROWS && round >= 0; row++)
                ns[isa][row][round] = once[0][row];
        }
    printf("%-8s %-10s %34s %18s\n", "isa", "step", "ns per path-day: median (low .. high)",
           "times scalar's");
    for (int isa = 0; isa < ALVH_ISA_COUNT; isa++)
        for (int row = 0; row < ROWS && alvh_isa_is_supported((enum alvh_isa)isa); row++) {
            const struct spread time = spread_of(ns[isa][row]);
            printf("%-8s %-10s %15.1f (%.1f .. %.1f) %18.3f\n",
                   alvh_isa_name((enum alvh_isa)isa), row_name[row], time.median, time.low,
                   time.high, ratio_of(ns[isa][row], ns[ALVH_ISA_SCALAR][row]).median);
        }
}

static void print_bar(const char *name, struct spread found, const char *bar)
{
    printf("%-40s %8.3f (%.3f .. %.3f) %10s\n", name, found.median, found.low, found.high,
           bar);
}

/* The whole job over the part that all accounts share. */
static struct spread time_accounts(struct walk_setup *core, const struct steps *step)
{
    double ratio[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        double ns[1][ROWS];
        walk_once(1, &core, step, round, ns);
        ratio[round] = ns[0][WHOLE] / (ns[0][MARKET] + ns[0][QUOTE]);
    }
    return spread_of(ratio);
}

/* What a copy of a book adds to the whole job, in per cent. */
static struct spread time_book(struct walk_setup *core, const char *name,
                               const struct steps *step, int book)
{
    static struct walk_setup more;
    struct alvh_scenario *scenario = &more.scenario;
    double added[ROUNDS];
    walk_setup_read(&more, name, 0, NULL);
    scenario->book[scenario->books++] = scenario->book[book];
    walk_setup_open(&more, LANES);
    for (int round = 0; round < ROUNDS; round++) {
        double ns[2][ROWS];
        walk_once(2, (struct walk_setup *[]){core, &more}, step, round, ns);
        added[round] = 100.0 * (ns[1][WHOLE] / ns[0][WHOLE] - 1.0);
    }
    walk_setup_free(&more);
    return spread_of(added);
}

static void time_bars(struct walk_setup *core, const char *scenario,
                      const struct steps *step)
{
    printf("\n%-40s %8s %-17s %10s\n", "bar", "median", "(low .. high)", "at most");
    print_bar("whole job over market and quotes", time_accounts(core, step), "1.6");
    for (int book = 0; book < core->scenario.books; book++) {
        char name[64];
        snprintf(name, sizeof name, "one more %s, %% of the job",
                 core->scenario.book[book].name);
        print_bar(name, time_book(core, scenario, step, book), "3");
    }
}

int main(int argc, char **argv)
{
    const char *const scenario = argc > 1 ? argv[1] : "core";
    static struct walk_setup setup;
    enum alvh_isa fastest;
    struct alvh_error error = {0};
    if (alvh_isa_choose(&fastest, &error) != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        return EXIT_FAILURE;
    }
    walk_setup_create(&setup, scenario, 0, NULL, LANES);
    printf("%s, %d books x %d scales, blocks of %d paths, %d rounds in turn\n", scenario,
           setup.scenario.books, setup.scenario.scales, LANES, ROUNDS);
    time_steps(&setup);
    time_bars(&setup, scenario, &steps[fastest]);
    walk_setup_free(&setup);
    return 0;
}
