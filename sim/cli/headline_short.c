#include <math.h>
#include <stdbool.h>
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
            "\nAt %lld contracts %s%s%s has the smallest tail: the worst 1 %% of drawdowns "
            "average\n%s dollars a contract [%s, %s]",
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

/* What a table counts in, so that three digits tell what there is to tell. */
struct unit {
    double dollars;
    int decimals, decimals_of_less; /* of values, and of the smaller differences */
    const char *name;
};

static struct unit unit_of(const struct alvh_result *result)
{
    double largest = 0.0;
    for (int i = 0; i < result->books * result->scales; i++)
        largest = fmax(largest, fabs(tail_of(&result->cell[i])->value) /
                                    (double)result->scale[i % result->scales]);
    return largest >= 1e5   ? (struct unit){1e3, 0, 1, "Thousands of dollars"}
           : largest >= 1e4 ? (struct unit){1e3, 1, 2, "Thousands of dollars"}
           : largest >= 1e3 ? (struct unit){1e3, 2, 2, "Thousands of dollars"}
           : largest >= 1e2 ? (struct unit){1.0, 0, 1, "Dollars"}
                            : (struct unit){1.0, 1, 2, "Dollars"};
}

/* A number that rounds to zero has no sign. */
static void add_amount(struct cli_table *table, double amount, int decimals)
{
    const double least = 0.5 * pow(10.0, -decimals);
    if (isnan(amount))
        cli_table_add(table, "-");
    else
        cli_table_add(table, "%.*f", decimals, fabs(amount) < least ? 0.0 : amount);
}

static void add_ends(struct cli_table *table, double low, double high, int decimals)
{
    const double least = 0.5 * pow(10.0, -decimals);
    cli_table_add(table, "[%.*f, %.*f]", decimals, fabs(low) < least ? 0.0 : low, decimals,
                  fabs(high) < least ? 0.0 : high);
}

/* The paint of a difference; sign 1 where more is better. */
static enum cli_paint paint_of(const struct alvh_estimate *difference, double sign)
{
    const double low = sign * (sign > 0.0 ? difference->low : difference->high);
    const double high = sign * (sign > 0.0 ? difference->high : difference->low);
    return low > 0.0 ? CLI_GOOD : high < 0.0 ? CLI_BAD : CLI_FAINT;
}

/* Less the reference; of that itself, nothing. */
static void add_difference(struct cli_table *table, const struct alvh_estimate *difference,
                           double dollars, int decimals, double sign)
{
    if (!difference) {
        cli_table_add(table, "-");
        cli_table_add(table, "%s", "");
        return;
    }
    const enum cli_paint paint = paint_of(difference, sign);
    add_amount(table, difference->value / dollars, decimals);
    cli_table_paint(table, paint);
    add_ends(table, difference->low / dollars, difference->high / dollars, decimals);
    cli_table_paint(table, paint);
}

/* Two digits behind the point, one where there are two before it. */
static void add_percent(struct cli_table *table, const struct alvh_estimate *share)
{
    const double percent = 100.0 * share->value;
    cli_table_add(table, "%.*f", percent < 9.995 ? 2 : 1, percent);
}

static void add_row(struct cli_table *table, const struct alvh_result *result,
                    const struct unit *unit, int book, int scale)
{
    const struct alvh_result_cell *cell = cell_of(result, book, scale);
    const struct alvh_estimate *tail = tail_of(cell);
    const double dollars = unit->dollars * (double)result->scale[scale];
    const bool is_reference = book == result->reference;
    cli_table_add_name(table, result, book * result->scales + scale);
    add_amount(table, tail->value / dollars, unit->decimals);
    cli_table_paint(table, CLI_BOLD);
    add_ends(table, tail->low / dollars, tail->high / dollars, unit->decimals);
    add_difference(table, is_reference ? NULL : tail_difference(cell), dollars,
                   unit->decimals_of_less, -1.0);
    add_amount(table, cell->final_pnl_mean.value / dollars, unit->decimals);
    cli_table_paint(table, CLI_BOLD);
    add_difference(table, is_reference ? NULL : cell->final_pnl_difference, dollars,
                   unit->decimals_of_less, 1.0);
    add_percent(table, cell->ruin_probability);
    add_percent(table, cell->margin_call_probability);
}

static void print_table(FILE *out, const struct alvh_result *result)
{
    const char *reference = result->book[result->reference];
    const struct unit unit = unit_of(result);
    const char *const above[] = {"",     "", "",     "worst 1 %", "",     "less",
                                 "mean", "", "less", "ruin",      "call"};
    const char *const title[] = {"book", "size", "",        "drawdowns", "",      reference,
                                 "P&L",  "",     reference, "%",         "%"};
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 2,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(3) | CLI_TIED(5) | CLI_TIED(8)};
    fprintf(out,
            "\n%s a contract over a whole path, [95 %% intervals]. size: contracts of a "
            "tranche.\nruin, call: of the paths, those ruined and those called for "
            "margin.\n\n",
            unit.name);
    cli_table_add_titles(&table, above);
    cli_table_add_titles(&table, title);
    for (int book = 0; book < result->books; book++) {
        if (result->scales > 1)
            add_row(&table, result, &unit, book, 0);
        add_row(&table, result, &unit, book, result->scales - 1);
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

/* What weighted paths are worth: of all, and of the tails that the table shows. */
static void print_weights(FILE *out, const struct alvh_result *result)
{
    double least = INFINITY, most = 0.0;
    char paths[CLI_MONEY_TEXT], whole[CLI_MONEY_TEXT], low[CLI_MONEY_TEXT],
        high[CLI_MONEY_TEXT];
    if (!(result->diagnostics.effective_paths < (double)result->paths))
        return;
    for (int i = 0; i < result->books * result->scales; i++) {
        const double tail = result->cell[i].drawdown_es_paths[ALVH_TAIL_LEVEL_99];
        least = fmin(least, tail);
        most = fmax(most, tail);
    }
    fprintf(out,
            "Weights: %s paths are worth %s of equal weight; those of the worst 1 %% of "
            "drawdowns %s to %s\nby book and size, where plain sampling has %.0f.\n",
            cli_money((double)result->paths, paths),
            cli_money(result->diagnostics.effective_paths, whole), cli_money(least, low),
            cli_money(most, high), 0.01 * (double)result->paths);
}

void cli_print_short(FILE *out, const struct alvh_result *result)
{
    cli_print_heading(out, result);
    print_sentence(out, result);
    print_table(out, result);
    fputc('\n', out);
    print_claims(out, result);
    print_checks(out, result);
    print_weights(out, result);
    fputs("`alvh summary FILE.h5 --all` has every size, costs, returns and claims.\n", out);
}
