#include <math.h>
#include <string.h>

#include "alvh/model.h"
#include "sim/cli/headline.h"
#include "sim/cli/money.h"

static bool rules_differ(const struct alvh_result *result)
{
    for (int book = 1; book < result->books; book++)
        if (strcmp(result->sizing_rule[book], result->sizing_rule[0]) != 0)
            return true;
    return false;
}

/* Yearly growth, in %, of capital that made `pnl` over the whole path. */
static double growth(const struct alvh_result *result, const struct alvh_result_cell *cell,
                     double pnl)
{
    const double end = 1.0 + pnl / cell->capital;
    const double years = result->days / ALVH_DAYS_PER_YEAR;
    return 100.0 * ((end > 0.0 ? pow(end, 1.0 / years) : 0.0) - 1.0);
}

static void add_share(struct cli_table *table, const struct alvh_estimate *dollars,
                      double capital)
{
    cli_table_add(table, "%.1f", 100.0 * dollars->value / capital);
}

static void add_row(struct cli_table *table, const struct alvh_result *result, int i)
{
    static const int shares[] = {ALVH_TAIL_MEDIAN, ALVH_TAIL_QUANTILE_95,
                                 ALVH_TAIL_QUANTILE_99};
    const struct alvh_result_cell *cell = &result->cell[i];
    cli_table_add(table, "%s", result->book[i / result->scales]);
    cli_table_add(table, "%s", result->sizing_rule[i / result->scales]);
    cli_table_add(table, "%lld", (long long)result->scale[i % result->scales]);
    cli_table_add(table, "%.1f",
                  growth(result, cell, cell->pnl_quantile[ALVH_TAIL_MEDIAN].value));
    cli_table_add(table, "%.1f", growth(result, cell, cell->final_pnl_mean.value));
    for (size_t q = 0; q < sizeof shares / sizeof *shares; q++)
        add_share(table, &cell->drawdown_quantile[shares[q]], cell->capital);
    add_share(table, &cell->drawdown_es[ALVH_TAIL_LEVEL_99], cell->capital);
    add_share(table, &cell->pnl_es[ALVH_TAIL_LEVEL_99], cell->capital);
    cli_table_add(table, "%.2f", 100.0 * cell->ruin_probability[0].value);
    cli_table_add(table, "%.2f", 100.0 * cell->margin_call_probability[0].value);
}

void cli_print_sizing(FILE *out, const struct alvh_result *result)
{
    static const char *const above[] = {"",         "",         "",         "growth",
                                        "growth",   "drawdown", "drawdown", "drawdown",
                                        "drawdown", "P&L",      "ruined",   "margin call"};
    static const char *const title[] = {
        "book", "sizing rule", "contracts", "median",    "mean",       "median",
        "95 %", "99 %",        "worst 1 %", "worst 1 %", "% of paths", "% of paths"};
    if (!rules_differ(result))
        return;
    fputs("\nSizing rules, in % of starting equity. Growth is a year's, of the median path "
          "and of the mean\nP&L.\n\n",
          out);
    struct cli_table table = {
        .columns = sizeof title / sizeof *title, .names = 3, .most_width = CLI_SCREEN};
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->books * result->scales; i++)
        add_row(&table, result, i);
    cli_table_print(&table, out);
}
