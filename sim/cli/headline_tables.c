#include <string.h>

#include "sim/cli/headline.h"
#include "sim/cli/money.h"
#include "sim/cli/table.h"

/* Prints text in lines that a screen holds, broken at blanks. */
static void print_wrapped(FILE *out, const char *text)
{
    int column = 0;
    while (*text) {
        const int word = (int)strcspn(text, " ");
        if (column > 0 && column + 1 + word > CLI_SCREEN) {
            fputc('\n', out);
            column = 0;
        }
        column += fprintf(out, "%s%.*s", column > 0 ? " " : "", word, text);
        text += word + (text[word] == ' ');
    }
    fputc('\n', out);
}

void cli_print_heading(FILE *out, const struct alvh_result *result)
{
    char paths[CLI_MONEY_TEXT], text[ALVH_TEXT_LENGTH + sizeof result->stopped_by];
    snprintf(text, sizeof text,
             "%s: %s paths of %d trading days from %s (SPX %.2f, VIX %.2f, %s), seed %lld",
             result->scenario, cli_money((double)result->paths, paths), result->days,
             result->start_date, result->start_spot, result->start_vix,
             result->start_regime, (long long)result->seed);
    print_wrapped(out, text);
    /* Without a stop rule every path is walked, which needs no saying. */
    if (!strstr(result->stopped_by, "asked for"))
        return;
    snprintf(text, sizeof text, "Stopped by %s", result->stopped_by);
    print_wrapped(out, text);
}

static void print_books(FILE *out, const struct alvh_result *result)
{
    static const char *const above[] = {"",     "", "median", "99 %",   "worst 1 %", "",
                                        "mean", "", "mean",   "ruined", ""};
    static const char *const title[] = {
        "book", "contracts", "drawdown", "drawdown",   "drawdown",     "95 % interval",
        "P&L",  "+- se",     "costs",    "% of paths", "95 % interval"};
    fputs("\nDollars over a whole path for each contract, that is for each condor of a "
          "tranche. 99 %: 99 of\n100 paths stay below. worst 1 %: mean of the worst "
          "hundredth of the paths (expected shortfall).\n\n",
          out);
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 2,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(5) | CLI_TIED(7) | CLI_TIED(10)};
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->books * result->scales; i++) {
        const struct alvh_result_cell *cell = &result->cell[i];
        const double contracts = (double)result->scale[i % result->scales];
        cli_table_add_name(&table, result, i);
        cli_table_add_money(&table, cell->drawdown_quantile[ALVH_TAIL_MEDIAN].value / contracts);
        cli_table_add_money(&table, cell->drawdown_quantile[ALVH_TAIL_QUANTILE_99].value / contracts);
        cli_table_add_interval(&table, &cell->drawdown_es[ALVH_TAIL_LEVEL_99], contracts);
        cli_table_add_money(&table, cell->final_pnl_mean.value / contracts);
        cli_table_add_money(&table, cell->final_pnl_mean.se / contracts);
        cli_table_add_money(&table, cell->cost_mean.value / contracts);
        cli_table_add_percent(&table, cell->ruin_probability);
    }
    cli_table_print(&table, out);
}

static void print_differences(FILE *out, const struct alvh_result *result)
{
    static const char *const title[] = {"book",          "contracts", "worst 1 % drawdown",
                                        "95 % interval", "mean P&L",  "95 % interval"};
    if (result->books < 2)
        return;
    fprintf(out,
            "\nLess %s on the same paths, dollars per contract: a negative drawdown is one "
            "made smaller.\n\n",
            result->book[result->reference]);
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 2,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(3) | CLI_TIED(5)};
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->books * result->scales; i++) {
        if (i / result->scales == result->reference)
            continue;
        const struct alvh_result_cell *cell = &result->cell[i];
        const double contracts = (double)result->scale[i % result->scales];
        cli_table_add_name(&table, result, i);
        cli_table_add_interval(&table, &cell->drawdown_es_difference[ALVH_TAIL_LEVEL_99], contracts);
        cli_table_add_interval(&table, cell->final_pnl_difference, contracts);
    }
    cli_table_print(&table, out);
}

/* Of each book and size, what the weighted paths of its tails are worth. */
static void print_weights(FILE *out, const struct alvh_result *result)
{
    static const char *const above[] = {"", "", "drawdown", "P&L"};
    static const char *const title[] = {"book", "contracts", "worst 1 %", "worst 1 %"};
    if (!(result->diagnostics.effective_paths < (double)result->paths))
        return;
    fputs("\nPaths of equal weight that the weighted paths of a tail are worth.\n\n", out);
    struct cli_table table = {.columns = sizeof title / sizeof *title};
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->books * result->scales; i++) {
        const struct alvh_result_cell *cell = &result->cell[i];
        cli_table_add_name(&table, result, i);
        cli_table_add_money(&table, cell->drawdown_es_paths[ALVH_TAIL_LEVEL_99]);
        cli_table_add_money(&table, cell->pnl_es_paths[ALVH_TAIL_LEVEL_99]);
    }
    cli_table_print(&table, out);
}

static void print_checks(FILE *out, const struct alvh_result *result)
{
    const struct alvh_diagnostics *checks = &result->diagnostics;
    fprintf(
        out,
        "\nChecks of this run\n"
        "  martingale    %.5f +- %.5f; 1 when SPX drifts by carry and premium alone\n"
        "  price tables  off by %.3f volatility points (99 %% quantile) and %.1e of spot "
        "at most,\n"
        "                VIX futures by %.4f and VIX options by %.4f points at most\n"
        "  look-ups      %.4f %% lay outside the states that the tables were fitted to\n",
        checks->martingale, checks->martingale_se, checks->table_error_vol_99,
        checks->table_error_price_max, checks->table_error_vix_future,
        checks->table_error_vix_option, 100.0 * checks->clamped_share);
    if (checks->effective_paths < (double)result->paths)
        fprintf(out,
                "  weights       %.4f on average; paths of equal weight would need to be "
                "%.0f\n",
                checks->weight_mean, checks->effective_paths);
}

void cli_print_tables(FILE *out, const struct alvh_result *result)
{
    cli_print_heading(out, result);
    print_books(out, result);
    cli_print_returns(out, result);
    print_differences(out, result);
    cli_print_sizing(out, result);
    cli_print_claims(out, result);
    print_weights(out, result);
    print_checks(out, result);
}
