/* How long a run of `core` takes to its first paths, with cached tables: bench_start BEGAN,
 * the time at which the caller started this program in seconds since 1970, prints three
 * numbers of seconds:
 *
 *     the processor's time until paths begin to be walked,
 *     the processor's time until the first block of them has been walked, on one thread,
 *     the wall's time until paths begin to be walked. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "alvh/options.h"
#include "alvh/run.h"

struct times {
    double begin, block, wall;
    atomic_int stop;
};

static double clock_at(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void progress(void *context, enum alvh_stage stage, int64_t done, int64_t total)
{
    struct times *times = context;
    (void)total;
    if (stage != ALVH_STAGE_PATHS || times->stop)
        return;
    if (done == 0) {
        times->begin = clock_at(CLOCK_PROCESS_CPUTIME_ID);
        times->wall = clock_at(CLOCK_REALTIME);
    } else {
        times->block = clock_at(CLOCK_PROCESS_CPUTIME_ID);
        times->stop = 1;
    }
}

/* A run that is stopped leaves a checkpoint, here of no use. */
static enum alvh_status start(struct times *times, struct alvh_error *error)
{
    static const char *const setting[] = {"simulation.paths=100000", "simulation.threads=1"};
    static struct alvh_scenario scenario;
    static struct alvh_run_report report;
    char output[64], checkpoint[80];
    snprintf(output, sizeof output, "/tmp/bench_start_%ld.h5", (long)getpid());
    snprintf(checkpoint, sizeof checkpoint, "%s.checkpoint", output);
    const struct alvh_run_options options = {
        .output = output, .progress = progress, .context = times, .stop = &times->stop};
    struct alvh_problems *problems = alvh_problems_create();
    if (problems == NULL ||
        alvh_scenario_read("core", 2, setting, &scenario, problems) != ALVH_OK)
        return alvh_fail(error, ALVH_EFAILED, "core cannot be read");
    const enum alvh_status status = alvh_run(&scenario, &options, &report, error);
    alvh_problems_free(problems);
    unlink(checkpoint);
    return times->stop ? ALVH_OK : status;
}

int main(int argc, char **argv)
{
    struct times times = {0};
    struct alvh_error error = {0};
    if (argc != 2 || start(&times, &error) != ALVH_OK) {
        fprintf(stderr, "usage: bench_start BEGAN; %s\n", error.text);
        return EXIT_FAILURE;
    }
    printf("%.4f %.4f %.4f\n", times.begin, times.block, times.wall - strtod(argv[1], NULL));
    return 0;
}
