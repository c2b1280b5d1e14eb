#include "alvh/run.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>

#include "alvh/isa.h"
#include "sim/engine/accounts.h"
#include "sim/engine/prepare.h"
#include "sim/engine/table_check.h"
#include "sim/engine/walks.h"
#include "sim/file/write.h"

/* Outcomes are gathered in batches before they are written: whole chunks of the file, and
 * enough blocks to keep every thread busy. */
enum { BATCH_PATHS = 16384, BLOCKS_PER_THREAD = 8 };

/* Everything a run owns. */
struct run {
    const struct alvh_scenario *scenario;
    const struct alvh_run_options *options;
    struct alvh_run_report *report;
    int threads;
    alvh_walk_function *walk_block;
    struct alvh_prepared prepared;
    struct alvh_block **block; /* [threads] */
    struct alvh_outcomes outcomes;
    int64_t *rule_actions; /* [account * ALVH_RULE_COUNT + rule] */
    struct alvh_result_file *file;
    double reported_at; /* when progress was last told, seconds */
};

static void report_progress(struct run *run, enum alvh_stage stage, int64_t done,
                            int64_t total)
{
    const double now = omp_get_wtime();
    if (!run->options->progress || (done < total && now - run->reported_at < 0.1))
        return;
    run->reported_at = now;
    run->options->progress(run->options->context, stage, done, total);
}

static void tables_progress(void *context, int64_t done, int64_t total)
{
    report_progress(context, ALVH_STAGE_TABLES, done, total);
}

/* Paths in whole lane steps. */
static int64_t rounded_paths(const struct alvh_scenario *scenario)
{
    const int64_t step = ALVH_LANE_STEP;
    return (scenario->simulation.paths + step - 1) / step * step;
}

/* Paths gathered before they are written. */
static int64_t batch_paths(const struct run *run)
{
    const int64_t busy =
        (int64_t)run->threads * BLOCKS_PER_THREAD * run->scenario->simulation.block_paths;
    const int64_t batches = (busy + BATCH_PATHS - 1) / BATCH_PATHS;
    const int64_t paths = rounded_paths(run->scenario);
    return batches * BATCH_PATHS < paths ? batches * BATCH_PATHS : paths;
}

/* Everything that can fail before the first path is walked. */
static enum alvh_status prepare(struct run *run, struct alvh_error *error)
{
    const struct alvh_scenario *scenario = run->scenario;
    const struct alvh_prepare_options options = {.tables = run->options->tables,
                                                 .threads = run->threads,
                                                 .progress = tables_progress,
                                                 .context = run};
    ALVH_TRY(alvh_prepare(scenario, &options, &run->prepared, error));
    ALVH_TRY(alvh_outcomes_create(scenario, batch_paths(run), &run->outcomes, error));
    run->block = calloc((size_t)run->threads, sizeof(struct alvh_block *));
    run->rule_actions =
        calloc((size_t)(scenario->books * scenario->scales) * ALVH_RULE_COUNT + 1,
               sizeof *run->rule_actions);
    if (!run->block || !run->rule_actions)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %d threads", run->threads);
    for (int thread = 0; thread < run->threads; thread++)
        ALVH_TRY(alvh_block_create(&run->prepared.walk,
                                   (int)scenario->simulation.block_paths,
                                   &run->block[thread], error));
    run->report->model = run->prepared.model;
    run->report->start = run->prepared.walk.start;
    run->report->paths = rounded_paths(scenario);
    return alvh_result_create(run->options->output, scenario, run->report, &run->file,
                              error);
}

static bool asked_to_stop(const struct run *run)
{
    const atomic_int *stop = run->options->stop;
    return stop && atomic_load_explicit(stop, memory_order_relaxed) != 0;
}

/* Walks one batch, its blocks shared out among the threads as they come free. */
static void walk_batch(struct run *run, int64_t first, int64_t paths, int64_t total)
{
    const int64_t lanes = run->scenario->simulation.block_paths;
    const int64_t blocks = (paths + lanes - 1) / lanes;
    int64_t done = 0;
    run->outcomes.first_path = first;
    run->outcomes.paths = paths;
#pragma omp parallel for schedule(dynamic) num_threads(run->threads)
    for (int64_t index = 0; index < blocks; index++) {
        if (asked_to_stop(run))
            continue;
        struct alvh_block *block = run->block[omp_get_thread_num()];
        const int64_t offset = index * lanes;
        block->first_path = (uint64_t)(first + offset);
        block->lanes = (int)(paths - offset < lanes ? paths - offset : lanes);
        run->walk_block(&run->prepared.walk, block, &run->outcomes, offset);
#pragma omp critical(alvh_run_progress)
        {
            done += block->lanes;
            report_progress(run, ALVH_STAGE_PATHS, first + done, total);
        }
    }
}

static enum alvh_status walk_paths(struct run *run, struct alvh_error *error)
{
    const int64_t total = rounded_paths(run->scenario);
    const double began = omp_get_wtime();
    for (int64_t first = 0; first < total; first += run->outcomes.capacity) {
        const int64_t left = total - first;
        const int64_t paths = left < run->outcomes.capacity ? left : run->outcomes.capacity;
        walk_batch(run, first, paths, total);
        if (asked_to_stop(run))
            return alvh_fail(error, ALVH_EFAILED,
                             "stopped by a signal; nothing was written");
        ALVH_TRY(alvh_result_append(run->file, &run->outcomes, error));
    }
    run->report->elapsed_seconds = omp_get_wtime() - began;
    return ALVH_OK;
}

/* What the threads counted, as the run's own diagnostics. */
static void gather(struct run *run, struct alvh_diagnostics *diagnostics)
{
    const int accounts = run->scenario->books * run->scenario->scales;
    struct alvh_counts sum = {0};
    for (int thread = 0; thread < run->threads; thread++) {
        const struct alvh_counts *counts = &run->block[thread]->counts;
        sum.tranches_opened += counts->tranches_opened;
        sum.profit_exits += counts->profit_exits;
        sum.stop_exits += counts->stop_exits;
        sum.time_exits += counts->time_exits;
        sum.settlements += counts->settlements;
        sum.margin_calls += counts->margin_calls;
        sum.forced_contracts += counts->forced_contracts;
        for (int i = 0; i < accounts * ALVH_RULE_COUNT; i++)
            run->rule_actions[i] += counts->acted[i];
        sum.look_ups += counts->look_ups;
        sum.clamped_look_ups += counts->clamped_look_ups;
        sum.martingale += counts->martingale;
        sum.martingale_square += counts->martingale_square;
        sum.paths += counts->paths;
    }
    const double unit = 4294967296.0 * (double)sum.paths; /* 2^32 paths */
    const double mean = (double)sum.martingale / unit;
    const double variance = (double)sum.martingale_square / unit - mean * mean;
    diagnostics->martingale = mean;
    diagnostics->martingale_se = sqrt(variance / (double)sum.paths);
    diagnostics->clamped_share =
        sum.look_ups ? (double)sum.clamped_look_ups / (double)sum.look_ups : 0.0;
    diagnostics->tranches_opened = sum.tranches_opened;
    diagnostics->profit_exits = sum.profit_exits;
    diagnostics->stop_exits = sum.stop_exits;
    diagnostics->time_exits = sum.time_exits;
    diagnostics->settlements = sum.settlements;
    for (int account = 0; account < accounts; account++)
        diagnostics->base_rolls +=
            run->rule_actions[account * ALVH_RULE_COUNT + ALVH_RULE_base];
    diagnostics->margin_calls = sum.margin_calls;
    diagnostics->forced_contracts = sum.forced_contracts;
}

static void release(struct run *run)
{
    alvh_result_discard(run->file);
    for (int thread = 0; run->block && thread < run->threads; thread++)
        alvh_block_free(run->block[thread]);
    free(run->block);
    free(run->rule_actions);
    alvh_outcomes_free(&run->outcomes);
    alvh_prepared_free(&run->prepared);
}

static enum alvh_status run_all(struct run *run, struct alvh_error *error)
{
    struct alvh_diagnostics diagnostics = {0};
    ALVH_TRY(alvh_walk_select(&run->walk_block, &run->report->isa, error));
    ALVH_TRY(prepare(run, error));
    ALVH_TRY(walk_paths(run, error));
    report_progress(run, ALVH_STAGE_STATISTICS, 0, 1);
    gather(run, &diagnostics);
    ALVH_TRY(alvh_table_check(&run->prepared.walk, &diagnostics, error));
    const struct alvh_findings findings = {.fans = &run->prepared.fans,
                                           .attribution = &run->prepared.attribution,
                                           .edges = &run->prepared.edges,
                                           .diagnostics = &diagnostics,
                                           .rule_actions = run->rule_actions,
                                           .past = &run->prepared.walk.past};
    return alvh_result_finish(run->file, &findings, run->report, error);
}

enum alvh_status alvh_run(const struct alvh_scenario *scenario,
                          const struct alvh_run_options *options,
                          struct alvh_run_report *report, struct alvh_error *error)
{
    const int granted = omp_get_max_threads(); /* OMP_NUM_THREADS and the affinity mask */
    const int64_t asked = scenario->simulation.threads;
    struct run run = {.scenario = scenario, .options = options, .report = report};
    run.threads = asked > 0 && asked < granted ? (int)asked : granted;
    *report = (struct alvh_run_report){.threads = run.threads};
    const enum alvh_status status = run_all(&run, error);
    release(&run);
    return status;
}
