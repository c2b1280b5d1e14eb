/* What a reader sees of a result. */
#include "sim/cli/headline.h"
#include "sim/cli/table.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

static struct alvh_result_cell cells[4];

/* Two books at two scales; every cell's position is 1,234.5 dollars a contract in drawdown.
 */
static struct alvh_result a_result(void)
{
    static struct alvh_result result = {
        .scenario = "demo",
        .seed = 7,
        .paths = 1234567,
        .days = 252,
        .start_date = "2023-02-15",
        .start_regime = "calm",
        .start_spot = 4147.6,
        .start_vix = 18.23,
        .books = 2,
        .scales = 2,
        .book = {"unhedged", "static_vix"},
        .sizing_rule = {"fixed", "fixed"},
        .scale = {1, 200},
        .reference = 0,
        .cell = cells,
        .diagnostics = {.martingale = 1.0002, .base_rolls = 51, .effective_paths = 1234567},
    };
    for (int i = 0; i < 4; i++) {
        const double contracts = i % 2 ? 200.0 : 1.0;
        cells[i].capital = 50000.0 * contracts;
        cells[i].drawdown_quantile[ALVH_TAIL_MEDIAN].value = 1234.4 * contracts;
        cells[i].drawdown_es[ALVH_TAIL_LEVEL_99] = (struct alvh_estimate){
            9876.0 * contracts, 12.0 * contracts, 9852.0 * contracts, INFINITY};
        cells[i].final_pnl_mean =
            (struct alvh_estimate){-1056.7 * contracts, 3.0 * contracts, 0.0, 0.0};
        cells[i].irr[0] = (struct alvh_estimate){-0.02114, 0.0, -0.0213, -0.0209};
        cells[i].wacc[0].value = 0.01231;
        cells[i].price_to_cash_flow[0].value = -47.32;
        cells[i].beta_mean.value = 0.0564;
        cells[i].temporal_theta_mean.value = -2110.0 * contracts;
        cells[i].turnover_mean.value = 431.0 * contracts;
        cells[i].slippage_per_contract[0].value = 7.118;
        cells[i].margin_call_probability[0] =
            (struct alvh_estimate){0.0231, 0.0, 0.0228, 0.0234};
        cells[i].ruin_probability[0] = (struct alvh_estimate){0.00125, 0.0, 0.0011, 0.0014};
    }
    cells[3].drawdown_es_difference[ALVH_TAIL_LEVEL_99] =
        (struct alvh_estimate){-200.0 * 2346.0, 1.0, -200.0 * 2400.0, -200.0 * 2300.0};
    return result;
}

static char *printed(bool json)
{
    char *text;
    size_t size;
    const struct alvh_result result = a_result();
    FILE *out = open_memstream(&text, &size);
    if (json)
        cli_print_json(out, "results/\"odd\".h5", &result, NULL);
    else
        cli_print_tables(out, &result);
    fclose(out);
    return text;
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in\n%s", part, text);
}

static void numbers_are_per_contract_with_units_said(void **state)
{
    (void)state;
    char *text = printed(false);
    assert_contains(text, "demo: 1,234,567 paths of 252 trading days from 2023-02-15 "
                          "(SPX 4147.60, VIX 18.23, calm), seed 7\n");
    assert_contains(text, "Dollars over a whole path for each contract");
    assert_contains(text,
                    "static_vix        200     1,234         0      9,876  "
                    "[9,852, inf]  -1,057     3      0\n");
    assert_contains(text, "static_vix        200        0.12  [0.11, 0.14]\n");
    free(text);
}

static void the_short_headline_is_the_answer(void **state)
{
    (void)state;
    char *text;
    size_t size;
    const struct alvh_result result = a_result();
    FILE *out = open_memstream(&text, &size);
    cells[3].drawdown_es[ALVH_TAIL_LEVEL_99] =
        (struct alvh_estimate){200.0 * 7531.0, 0.0, 200.0 * 7500.0, 200.0 * 7600.0};
    cells[3].final_pnl_difference[0] =
        (struct alvh_estimate){200.0 * 77.0, 0.0, 200.0 * 66.0, 200.0 * 88.0};
    cli_print_short(out, &result);
    fclose(out);
    assert_contains(text,
                    "At 200 contracts static_vix has the smallest tail: the worst 1 % "
                    "of drawdowns average\n"
                    "7,531 dollars a contract [7,500, 7,600],\n"
                    "2,346 [2,300, 2,400] less than unhedged on the same paths.\n");
    assert_contains(text, "\nThousands of dollars a contract over a whole path");
    assert_contains(text, "\nunhedged     200  9.88  [9.85, inf]      -                 "
                          "-1.06     -               0.12  2.31\n");
    assert_contains(text, "\nstatic_vix   200  7.53 [7.50, 7.60]  -2.35 [-2.40, -2.30]  "
                          "-1.06  0.08 [0.07, 0.09]  0.12  2.31\n");
    assert_contains(text, "Checks: martingale 1.00020");
    assert_null(strchr(text, '\x1b'));
    free(text);
}

/* The tables for people keep to 100 columns, whatever the books are called. */
static void no_line_is_wider_than_a_screen(void **state)
{
    (void)state;
    struct alvh_result result = a_result();
    strcpy(result.book[1], "alvh_less_capital_at_risk_x");
    strcpy(result.sizing_rule[1], "margin_use");
    snprintf(result.stopped_by, sizeof result.stopped_by,
             "simulation.target_error: after 40960 paths drawdown_es at 0.99 of %s at 200 "
             "contracts is 1.1e+07 +- 2e+05 (1 %%); asked for: 1 %% of it",
             result.book[1]);
    void (*const print[])(FILE *, const struct alvh_result *) = {cli_print_short,
                                                                 cli_print_tables};
    for (int i = 0; i < 2; i++) {
        char *text;
        size_t size;
        FILE *out = open_memstream(&text, &size);
        print[i](out, &result);
        fclose(out);
        for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
            if (strcspn(line, "\n") > 100)
                fail_msg("%zu columns: %.200s", strcspn(line, "\n"), line);
        free(text);
    }
}

static void weighted_paths_are_counted_for_what_they_are_worth(void **state)
{
    (void)state;
    struct alvh_result result = a_result();
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    cli_print_short(out, &result);
    assert_int_equal(fflush(out), 0);
    assert_null(strstr(text, "Weights")); /* every path counts for 1 */
    result.diagnostics.effective_paths = 4321.4;
    for (int i = 0; i < 4; i++)
        cells[i].drawdown_es_paths[ALVH_TAIL_LEVEL_99] = 1010.0 + i;
    cli_print_short(out, &result);
    cli_print_tables(out, &result);
    fclose(out);
    assert_contains(text,
                    "Weights: 1,234,567 paths are worth 4,321 of equal weight; those of the "
                    "worst 1 % of drawdowns 1,010 to 1,013\nby book and size, where plain "
                    "sampling has 12346.\n");
    assert_contains(text, "static_vix        200      1,013          0\n");
    free(text);
}

/* What does not fit goes on below, beside the same names; what is tied stays together. */
static void a_wide_table_goes_on_below(void **state)
{
    (void)state;
    static const char *const cell[] = {"a", "first", "second", "[third]",
                                       "b", "1",     "2",      "[3]"};
    struct cli_table table = {
        .columns = 4, .names = 1, .most_width = 16, .tied = CLI_TIED(3)};
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    for (int i = 0; i < 8; i++)
        cli_table_add(&table, "%s", cell[i]);
    cli_table_print(&table, out);
    fclose(out);
    assert_string_equal(text, "a  first\nb      1\n\n"
                              "a  second [third]\nb       2     [3]\n");
    free(text);
}

static void returns_are_of_capital_and_trades_of_a_contract(void **state)
{
    (void)state;
    char *text = printed(false);
    assert_contains(text, "static_vix        200     -2.11 [-2.13, -2.09]      1.23  "
                          "    -47.3  0.056    -2,110\n");
    assert_contains(text, "static_vix        200        431    7.12        2.31  "
                          "[2.28, 2.34]\n");
    free(text);
}

static void the_reference_is_not_compared_with_itself(void **state)
{
    (void)state;
    char *text = printed(false);
    assert_contains(text, "Less unhedged on the same paths");
    const char *differences = strstr(text, "Less unhedged") + strlen("Less unhedged");
    assert_null(strstr(differences, "unhedged "));
    assert_contains(differences, "static_vix        200              -2,346 "
                                 "[-2,400, -2,300]");
    free(text);
}

static void json_is_quoted_and_has_no_infinities(void **state)
{
    (void)state;
    char *text = printed(true);
    assert_contains(text, "\"file\": \"results/\\\"odd\\\".h5\"");
    assert_contains(text, "{\"book\": \"static_vix\", \"scale\": 200, "
                          "\"sizing_rule\": \"fixed\", \"capital\": 10000000,\n");
    assert_contains(text, "{\"level\": 0.99, \"value\": 1975200, \"se\": 2400, "
                          "\"low\": 1970400, \"high\": null}");
    assert_contains(text, "\"ruin_probability\": {\"value\": 0.00125,");
    assert_contains(text, "\"base_rolls\": 51,");
    assert_contains(text, "\"forced_contracts\": 0}}\n");
    assert_null(strstr(text, "inf"));
    free(text);
}

/* Half a year: a median of -9,500 on 50,000 leaves 0.81, which is 0.6561 in a year, a mean
 * of -1,056.7 leaves 0.978866, which is 0.958179. Drawdowns are 2.5 %, and 19.8 % on
 * average in the worst hundredth. A path that loses more than all has shrunk by all. */
static void sizing_rules_are_compared_in_shares_of_capital(void **state)
{
    (void)state;
    struct alvh_result result = a_result();
    result.days = 126;
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    cli_print_sizing(out, &result);
    fclose(out);
    assert_string_equal(text, ""); /* both are fixed */
    free(text);
    strcpy(result.sizing_rule[1], "margin_use");
    cells[2].margin_call_probability[0].value = 0.0375;
    cells[2].pnl_quantile[ALVH_TAIL_MEDIAN].value = -9500.0;
    cells[3].pnl_quantile[ALVH_TAIL_MEDIAN].value = -200.0 * 50001.0;
    cells[3].pnl_es[ALVH_TAIL_LEVEL_99].value = -200.0 * 60000.0;
    out = open_memstream(&text, &size);
    cli_print_sizing(out, &result);
    fclose(out);
    assert_contains(
        text, "static_vix   margin_use          1   -34.4    -4.2       2.5"
              "       0.0       0.0       19.8\n");
    assert_contains(text, "static_vix   margin_use          1        0.0        0.12  "
                          "       3.75\n");
    assert_contains(
        text, "static_vix   margin_use        200  -100.0    -4.2       2.5"
              "       0.0       0.0       19.8\n");
    assert_contains(text, "static_vix   margin_use        200     -120.0        0.12  "
                          "       2.31\n");
    free(text);
}

static void claims_are_printed_with_their_verdicts(void **state)
{
    (void)state;
    struct alvh_claim claim[] = {
        {"drawdown", "how much smaller", "alvh", 20, 31.416, 0.5, 30.4, 32.44, "above",
         35.0, "not supported"},
        {"pays", "P&L", "alvh_less_base", 200, NAN, NAN, NAN, NAN, "above", 0.0,
         "undecided"},
    };
    struct alvh_result result = a_result();
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    cli_print_claims(out, &result);
    fclose(out);
    assert_string_equal(text, ""); /* it was not asked about any */
    free(text);
    result.claims = 2;
    result.claim = claim;
    out = open_memstream(&text, &size);
    cli_print_claims(out, &result);
    cli_print_json(out, "a.h5", &result, NULL);
    fclose(out);
    assert_contains(text,
                    "drawdown     alvh         20  31.42 [30.40, 32.44]    above 35  "
                    "not supported\n"
                    "pays         base        200      -              -     above 0  "
                    "    undecided\n");
    assert_contains(text, "\"about\": \"alvh_less_base\", \"contracts\": 200, "
                          "\"estimate\": null,");
    assert_contains(text,
                    "\"holds\": \"above\", \"bar\": 35, \"verdict\": \"not supported\"}");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_per_contract_with_units_said),
        cmocka_unit_test(the_short_headline_is_the_answer),
        cmocka_unit_test(no_line_is_wider_than_a_screen),
        cmocka_unit_test(weighted_paths_are_counted_for_what_they_are_worth),
        cmocka_unit_test(a_wide_table_goes_on_below),
        cmocka_unit_test(returns_are_of_capital_and_trades_of_a_contract),
        cmocka_unit_test(the_reference_is_not_compared_with_itself),
        cmocka_unit_test(sizing_rules_are_compared_in_shares_of_capital),
        cmocka_unit_test(claims_are_printed_with_their_verdicts),
        cmocka_unit_test(json_is_quoted_and_has_no_infinities),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
