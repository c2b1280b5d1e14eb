#include "sim/cli/headline.h"
#include "sim/cli/money.h"

static void add_row(struct cli_table *table, const struct alvh_result *result, int i)
{
    const struct alvh_result_cell *cell = &result->cell[i];
    const double contracts = (double)result->scale[i % result->scales];
    cli_table_add_name(table, result, i);
    cli_table_add_percent(table, cell->irr);
    cli_table_add(table, "%.2f", 100.0 * cell->wacc->value);
    cli_table_add(table, "%.1f", cell->price_to_cash_flow->value);
    cli_table_add(table, "%.3f", cell->beta_mean.value);
    cli_table_add_money(table, cell->temporal_theta_mean.value / contracts);
    cli_table_add_money(table, cell->turnover_mean.value / contracts);
    cli_table_add(table, "%.2f", cell->slippage_per_contract->value);
    cli_table_add_percent(table, cell->margin_call_probability);
}

void cli_print_returns(FILE *out, const struct alvh_result *result)
{
    static const char *const above[] = {"",          "",         "return", "",
                                        "hedges",    "price to", "",       "temporal",
                                        "contracts", "cost of",  "called", ""};
    static const char *const title[] = {
        "book", "contracts", "% a year", "95 % interval", "% a year",   "cash flow",
        "beta", "theta",     "traded",   "each",          "% of paths", "95 % interval"};
    fputs(
        "\nOf the starting capital: internal rate of return, what the hedges cost, years "
        "that earn it, slope\non SPX. For each contract: time value that rolling the base "
        "layer gained, options and futures\ntraded. called: for margin.\n\n",
        out);
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 2,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(3) | CLI_TIED(9) | CLI_TIED(11)};
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->books * result->scales; i++)
        add_row(&table, result, i);
    cli_table_print(&table, out);
}
