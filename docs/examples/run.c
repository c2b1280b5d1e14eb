/* Runs a scenario written in the program, tells how far it is, stops when asked to
 * (Ctrl-C), and reads two numbers of the result.
 *
 *     run OUTPUT.h5 */
#include <alvh/alvh.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>

static const char text[] = "name: mine\n"
                           "extends: core\n"
                           "simulation: {paths: 256, days: 63, seed: 7}\n"
                           "market: {as_of: 2024-09-30}\n"
                           "scale: [1, 50]\n";

static alvh_flag stop;

static void ask_to_stop(int signal)
{
    (void)signal;
    stop = 1; /* the run leaves a checkpoint, and .resume = true goes on with it */
}

static void tell(void *context, enum alvh_stage stage, int64_t done, int64_t total)
{
    (void)context;
    if (stage == ALVH_STAGE_PATHS)
        fprintf(stderr, "\r%" PRId64 " of %" PRId64 " paths", done, total);
}

static enum alvh_status print(const char *output, struct alvh_error *error)
{
    struct alvh_result *result;
    ALVH_TRY(alvh_result_open(output, &result, error));
    for (int book = 0; book < alvh_result_books(result); book++)
        for (int scale = 0; scale < alvh_result_scales(result); scale++) {
            struct alvh_estimate pnl, drawdown;
            alvh_result_statistic(result, "final_pnl_mean", book, scale, 0.0, &pnl, NULL);
            alvh_result_statistic(result, "drawdown_es", book, scale, 0.99, &drawdown,
                                  NULL);
            printf("%-12s %3" PRId64 " contracts: mean P&L %.0f +- %.0f, worst 1 %% of "
                   "drawdowns %.0f\n",
                   alvh_result_book(result, book), alvh_result_scale(result, scale),
                   pnl.value, pnl.se, drawdown.value);
        }
    alvh_result_close(result);
    return ALVH_OK;
}

static enum alvh_status run(const char *output, struct alvh_error *error)
{
    struct alvh_scenario *scenario;
    struct alvh_run_report report;
    const struct alvh_run_options options = {
        .output = output, .progress = tell, .stop = &stop};
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "no memory");
    alvh_scenario_create_from_text("mine", text, &scenario, problems);
    enum alvh_status status = alvh_problems_status(problems, error);
    alvh_problems_free(problems);
    ALVH_TRY(status);
    status = alvh_run(scenario, &options, &report, error);
    alvh_scenario_free(scenario);
    fputc('\n', stderr);
    return status ? status : print(output, error);
}

int main(int argc, char **argv)
{
    struct alvh_error error = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: run OUTPUT.h5\n");
        return ALVH_EUSAGE;
    }
    signal(SIGINT, ask_to_stop);
    const enum alvh_status status = run(argv[1], &error);
    if (status != ALVH_OK)
        fprintf(stderr, "%s\n", error.text);
    return status;
}
