/* The whole job as a run walks it: one block of paths through all days, every book and scale
 * of a scenario, on the scalar copy of the code and on the fastest that this processor has.
 *
 *     bench_job [--scenario NAME] [--set KEY=VALUE ..] [--lanes N] [harness options]
 *
 * The unit is a path-day. Blocks beyond the fans are walked, as most of a long run's are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/isa.h"
#include "bench/harness.h"
#include "bench/walk_setup.h"
#include "sim/engine/walks.h"

enum { MOST_SETTINGS = 16, DEFAULT_LANES = 240 };

extern alvh_walk_function alvh_block_walk_scalar, alvh_block_walk_avx2,
    alvh_block_walk_avx512;
static alvh_walk_function *const walks[ALVH_ISA_COUNT] = {
    [ALVH_ISA_SCALAR] = alvh_block_walk_scalar,
    [ALVH_ISA_AVX2] = alvh_block_walk_avx2,
    [ALVH_ISA_AVX512] = alvh_block_walk_avx512};

static struct walk_setup setup;

struct options {
    const char *scenario;
    const char *setting[MOST_SETTINGS];
    int settings, lanes;
    bool scalar; /* the scalar copy too */
};

/* What the block ends with must not depend on the copy that walked it. */
static double walk_block(void *payload)
{
    alvh_walk_function *const *walk = payload;
    setup.block->first_path = (uint64_t)setup.scenario.output.fan_paths;
    (*walk)(&setup.prepared.walk, setup.block, &setup.outcomes, 0);
    double sum = 0.0;
    for (int lane = 0; lane < setup.block->lanes; lane++)
        sum += setup.outcomes.value[ALVH_OUTCOME_final_pnl][lane];
    return sum;
}

/* Takes what is this program's out of the command line; the harness reads the rest. */
static int read_options(int argc, char **argv, struct options *options)
{
    int left = 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--scenario") == 0 && i + 1 < argc)
            options->scenario = argv[++i];
        else if (strcmp(argv[i], "--lanes") == 0 && i + 1 < argc)
            options->lanes = atoi(argv[++i]);
        else if (strcmp(argv[i], "--no-scalar") == 0)
            options->scalar = false;
        else if (strcmp(argv[i], "--set") == 0 && i + 1 < argc &&
                 options->settings < MOST_SETTINGS)
            options->setting[options->settings++] = argv[++i];
        else
            argv[left++] = argv[i];
    }
    return left;
}

int main(int argc, char **argv)
{
    struct options options = {
        .scenario = "core", .lanes = DEFAULT_LANES, .scalar = true};
    const int left = read_options(argc, argv, &options);
    enum alvh_isa fastest;
    struct alvh_error error = {0};
    if (alvh_isa_choose(&fastest, &error) != ALVH_OK) {
        fprintf(stderr, "%s\n", error.text);
        return EXIT_FAILURE;
    }
    walk_setup_create(&setup, options.scenario, options.settings, options.setting,
                      options.lanes);
    setup.block->lanes = options.lanes;
    const double units = (double)options.lanes * (setup.prepared.plan->days + 1);
    const struct bench_case cases[] = {
        {"job/fastest", walk_block, (void *)&walks[fastest], units, "path-day"},
        {"job/scalar", walk_block, (void *)&walks[ALVH_ISA_SCALAR], units, "path-day"},
    };
    const int status = bench_main(left, argv, options.scalar ? 2 : 1, cases);
    walk_setup_free(&setup);
    return status;
}
