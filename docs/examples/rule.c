/* A rule of one's own: no condors are opened while VIX stands a quarter above its mean of
 * the last month. Two books are alike but for the rule, on the same paths.
 *
 *     rule OUTPUT.h5 */
#include <alvh/alvh.h>

#include <stdio.h>

static const char text[] = "name: with-rule\n"
                           "extends: core\n"
                           "simulation: {paths: 256, days: 63, seed: 7}\n"
                           "market: {as_of: 2024-09-30}\n"
                           "scale: [10]\n"
                           "books:\n"
                           "  plain: {extends: unhedged}\n"
                           "  patient: {extends: unhedged}\n";

struct patience {
    double days;  /* over which VIX is averaged, with weights that fall by 1/e */
    double ratio; /* of VIX to its mean, above which nothing is opened */
};

/* Keeps the mean of VIX in its one row, and takes condors only where VIX is low to it. */
static void be_patient(struct alvh_rule_view *view, void *context)
{
    const struct patience *patience = context;
    const double *vix = alvh_rule_sees(view, "vix");
    double *mean = alvh_rule_state(view, 0);
    double *entry = alvh_rule_entry(view);
    for (int lane = 0; lane < alvh_rule_lanes(view); lane++) {
        mean[lane] = alvh_rule_day(view) == 0
                         ? vix[lane]
                         : mean[lane] + (vix[lane] - mean[lane]) / patience->days;
        if (vix[lane] > patience->ratio * mean[lane])
            entry[lane] = 0.0;
    }
}

static enum alvh_status print(const char *output, struct alvh_error *error)
{
    struct alvh_result *result;
    ALVH_TRY(alvh_result_open(output, &result, error));
    for (int book = 0; book < alvh_result_books(result); book++) {
        struct alvh_estimate pnl, turnover;
        alvh_result_statistic(result, "final_pnl_mean", book, 0, 0.0, &pnl, NULL);
        alvh_result_statistic(result, "turnover_mean", book, 0, 0.0, &turnover, NULL);
        printf("%-8s mean P&L %.0f +- %.0f dollars, %.0f contracts traded\n",
               alvh_result_book(result, book), pnl.value, pnl.se, turnover.value);
    }
    alvh_result_close(result);
    return ALVH_OK;
}

static enum alvh_status run(const char *output, struct alvh_error *error)
{
    struct patience patience = {.days = 21, .ratio = 1.25};
    const struct alvh_user_rule rule = {.size = sizeof rule,
                                        .name = "patience-21-1.25",
                                        .book = "patient",
                                        .rows = 1,
                                        .enter = be_patient,
                                        .context = &patience};
    const struct alvh_user_rule *const rules[] = {&rule};
    const struct alvh_run_options options = {.output = output, .rule = rules, .rules = 1};
    struct alvh_run_report report;
    struct alvh_scenario *scenario;
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "no memory");
    alvh_scenario_create_from_text("with-rule", text, &scenario, problems);
    enum alvh_status status = alvh_problems_status(problems, error);
    alvh_problems_free(problems);
    ALVH_TRY(status);
    status = alvh_run(scenario, &options, &report, error);
    alvh_scenario_free(scenario);
    return status ? status : print(output, error);
}

int main(int argc, char **argv)
{
    struct alvh_error error = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: rule OUTPUT.h5\n");
        return ALVH_EUSAGE;
    }
    const enum alvh_status status = run(argv[1], &error);
    if (status != ALVH_OK)
        fprintf(stderr, "%s\n", error.text);
    return status;
}
