#include <math.h>
#include <string.h>

#include "sim/cli/headline.h"
#include "sim/cli/money.h"

static const struct alvh_result_cell *cell_of(const struct alvh_result *result, int book,
                                              int scale)
{
    return &result->cell[book * result->scales + scale];
}

static const struct alvh_estimate *tail_of(const struct alvh_result_cell *cell)
{
    return &cell->drawdown_es[ALVH_TAIL_LEVEL_99];
}

static const struct alvh_estimate *tail_difference(const struct alvh_result_cell *cell)
{
    return &cell->drawdown_es_difference[ALVH_TAIL_LEVEL_99];
}

/* ---- the sentence ---- */

static int smallest_tail(const struct alvh_result *result, int scale)
{
    int smallest = result->reference;
    for (int book = 0; book < result->books; book++)
        if (tail_of(cell_of(result, book, scale))->value <
            tail_of(cell_of(result, smallest, scale))->value)
            smallest = book;
    return smallest;
}

/* How much less than the reference, or that no less is shown. */
static void print_less(FILE *out, const struct alvh_result *result, int book, int scale)
{
    const struct alvh_estimate *difference = tail_difference(cell_of(result, book, scale));
    const double contracts = (double)result->scale[scale];
    const char *reference = result->book[result->reference];
    char value[CLI_MONEY_TEXT], low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    if (difference->high < 0.0)
        fprintf(out, ",\n%s [%s, %s] less than %s on the same paths.\n",
                cli_money(-difference->value / contracts, value),
                cli_money(-difference->high / contracts, low),
                cli_money(-difference->low / contracts, high), reference);
    else
        fprintf(out, ",\nnot significantly less than %s.\n", reference);
}

static void print_sentence(FILE *out, const struct alvh_result *result)
{
    const int scale = result->scales - 1, book = smallest_tail(result, scale);
    const double contracts = (double)result->scale[scale];
    const struct alvh_estimate *tail = tail_of(cell_of(result, book, scale));
    char value[CLI_MONEY_TEXT], low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    fprintf(out,
            "\nAt %lld contracts %s%s%s has the smallest tail: its worst 1 %% of drawdowns "
            "are %s dollars a contract\n[%s, %s] on average",
            (long long)result->scale[scale], cli_paint_begin(out, CLI_BOLD),
            result->book[book], cli_paint_end(out, CLI_BOLD),
            cli_money(tail->value / contracts, value),
            cli_money(tail->low / contracts, low), cli_money(tail->high / contracts, high));
    if (book == result->reference)
        fputs(".\n", out);
    else
        print_less(out, result, book, scale);
}

/* ---- the table ---- */

/* The paint of a difference; sign 1 where more is better. */
static enum cli_paint paint_of(const struct alvh_estimate *difference, double sign)
{
    const double low = sign * (sign > 0.0 ? difference->low : difference->high);
    const double high = sign * (sign > 0.0 ? difference->high : difference->low);
    return low > 0.0 ? CLI_GOOD : high < 0.0 ? CLI_BAD : CLI_FAINT;
}

static void add_difference(struct cli_table *table, const struct alvh_estimate *difference,
                           double contracts, double sign)
{
    char low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    const enum cli_paint paint = paint_of(difference, sign);
    cli_table_add_money(table, difference->value / contracts);
    cli_table_paint(table, paint);
    cli_table_add(table, "[%s, %s]", cli_money(difference->low / contracts, low),
                  cli_money(difference->high / contracts, high));
    cli_table_paint(table, paint);
}

static void add_row(struct cli_table *table, const struct alvh_result *result, int book,
                    int scale)
{
    const struct alvh_result_cell *cell = cell_of(result, book, scale);
    const double contracts = (double)result->scale[scale];
    const struct alvh_estimate *tail = tail_of(cell);
    char low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    cli_table_add(table, "%s", result->book[book]);
    cli_table_add(table, "%lld", (long long)result->scale[scale]);
    cli_table_add_money(table, tail->value / contracts);
    cli_table_paint(table, CLI_BOLD);
    cli_table_add(table, "[%s, %s]", cli_money(tail->low / contracts, low),
                  cli_money(tail->high / contracts, high));
    if (book == result->reference) {
        cli_table_add(table, "-");
        cli_table_add(table, "%s", "");
    } else {
        add_difference(table, tail_difference(cell), contracts, -1.0);
    }
    cli_table_add_money(table, cell->final_pnl_mean.value / contracts);
    cli_table_paint(table, CLI_BOLD);
    if (book == result->reference) {
        cli_table_add(table, "-");
        cli_table_add(table, "%s", "");
    } else {
        add_difference(table, cell->final_pnl_difference, contracts, 1.0);
    }
    cli_table_add(table, "%.2f", 100.0 * cell->ruin_probability->value);
    cli_table_add(table, "%.2f", 100.0 * cell->margin_call_probability->value);
}

static void print_table(FILE *out, const struct alvh_result *result)
{
    const char *reference = result->book[result->reference];
    const char *const above[] = {"",     "",     "worst 1 %", "",       "less",  "",
                                 "mean", "less", "",          "ruined", "called"};
    const char *const title[] = {"book",
                                 "contracts",
                                 "drawdown",
                                 "95 % interval",
                                 reference,
                                 "95 % interval",
                                 "P&L",
                                 reference,
                                 "95 % interval",
                                 "%",
                                 "%"};
    struct cli_table table = {.columns = sizeof title / sizeof *title};
    fputs("\nDollars a contract over a whole path. ruined, called for margin: % of the "
          "paths.\n\n",
          out);
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int book = 0; book < result->books; book++) {
        if (result->scales > 1)
            add_row(&table, result, book, 0);
        add_row(&table, result, book, result->scales - 1);
    }
    cli_table_print(&table, out);
}

/* ---- the rest, in a line each ---- */

static void print_claims(FILE *out, const struct alvh_result *result)
{
    int supported = 0, refuted = 0;
    for (int i = 0; i < result->claims; i++) {
        supported += strcmp(result->claim[i].verdict, "supported") == 0;
        refuted += strcmp(result->claim[i].verdict, "not supported") == 0;
    }
    if (result->claims > 0)
        fprintf(out, "Claims: %d supported, %d not supported, %d undecided.\n", supported,
                refuted, result->claims - supported - refuted);
}

/* Red where the simulated SPX is off by more than four standard errors. */
static void print_checks(FILE *out, const struct alvh_result *result)
{
    const struct alvh_diagnostics *checks = &result->diagnostics;
    const double off = fabs(checks->martingale - 1.0);
    const enum cli_paint paint = off <= 4.0 * checks->martingale_se ? CLI_PLAIN : CLI_BAD;
    fprintf(out,
            "Checks: martingale %s%.5f +- %.5f%s (1 is right), price tables within %.3f "
            "volatility points.\n",
            cli_paint_begin(out, paint), checks->martingale, checks->martingale_se,
            cli_paint_end(out, paint), checks->table_error_vol_99);
}

void cli_print_short(FILE *out, const struct alvh_result *result)
{
    cli_print_heading(out, result);
    print_sentence(out, result);
    print_table(out, result);
    fputc('\n', out);
    print_claims(out, result);
    print_checks(out, result);
    fputs("`alvh summary FILE.h5 --all` has every size, costs, returns and claims.\n", out);
}
