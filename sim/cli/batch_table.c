#include "sim/cli/batch_table.h"

#include "sim/cli/money.h"

static void add_rows(struct cli_table *table, const struct alvh_batch_entry *entry)
{
    const struct alvh_result *result = entry->result;
    for (int i = 0; i < result->books * result->scales; i++) {
        const struct alvh_result_cell *cell = &result->cell[i];
        const double contracts = (double)result->scale[i % result->scales];
        cli_table_add(table, "%s", entry->scenario);
        cli_table_add_name(table, result, i);
        cli_table_add_money(table,
                            cell->drawdown_quantile[ALVH_TAIL_MEDIAN].value / contracts);
        cli_table_add_interval(table, &cell->drawdown_es[ALVH_TAIL_LEVEL_99], contracts);
        cli_table_add_money(table, cell->final_pnl_mean.value / contracts);
        cli_table_add_money(table, cell->final_pnl_mean.se / contracts);
        cli_table_add_money(table, cell->cost_mean.value / contracts);
        cli_table_add(table, "%.2f", 100.0 * cell->ruin_probability[0].value);
        cli_table_add(table, "%.2f", 100.0 * cell->margin_call_probability[0].value);
    }
}

void cli_print_batch(FILE *out, int count, const struct alvh_batch_entry entry[])
{
    static const char *const above[] = {"",     "", "",     "median", "worst 1 %",  "",
                                        "mean", "", "mean", "ruined", "margin call"};
    static const char *const title[] = {
        "scenario", "book",  "contracts", "drawdown",   "drawdown",  "95 % interval",
        "P&L",      "+- se", "costs",     "% of paths", "% of paths"};
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 3,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(5) | CLI_TIED(7)};
    fputs("Dollars over a whole path for each contract, that is for each condor of a "
          "tranche.\n\n",
          out);
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int i = 0; i < count; i++)
        if (entry[i].result)
            add_rows(&table, &entry[i]);
    cli_table_print(&table, out);
}
