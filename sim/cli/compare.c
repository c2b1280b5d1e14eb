#include "sim/cli/compare.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/cli/command.h"
#include "sim/cli/money.h"

static const struct {
    const char *unit, *text;
    bool higher_is_better;
} statistics[] = {
#define HIGHER                              true
#define LOWER                               false
#define STATISTIC(name, unit, better, text) {unit, text, better},
    ALVH_COMPARED_STATISTICS(STATISTIC)
#undef STATISTIC
#undef LOWER
#undef HIGHER
};

enum cli_verdict cli_compare_verdict(const struct alvh_compared *row)
{
    const struct alvh_estimate *difference = &row->difference.difference;
    const bool rises = difference->low > 0.0, falls = difference->high < 0.0;
    if (!rises && !falls)
        return CLI_SAME;
    return rises == statistics[row->statistic].higher_is_better ? CLI_BETTER : CLI_WORSE;
}

/* ---- tables ---- */

static void print_run(const struct alvh_comparison *comparison, int i)
{
    const struct alvh_result *result = &comparison->result[i];
    char paths[CLI_MONEY_TEXT];
    printf("%c  %s: %s, %s paths of %d trading days, seed %lld\n", "AB"[i],
           comparison -> file[i], result -> scenario,
           cli_money((double)result->paths, paths), result -> days,
           (long long)result -> seed);
}

static void print_pairing(const struct alvh_comparison *comparison)
{
    char paths[CLI_MONEY_TEXT];
    cli_money((double)comparison->paths[0], paths);
    if (comparison->paired)
        printf("\nPaired: both runs walked the same %s paths, so that what moves both "
               "cancels.\n",
               paths);
    else
        printf("\nUnpaired: the runs share no path (%s), and are taken for "
               "independent.\n",
               comparison->result[0].seed == comparison->result[1].seed
                   ? "one seed, other paths"
                   : "their seeds differ");
    if (!comparison->plain)
        printf("Estimates and errors are those of how the paths were drawn "
               "(simulation.sampling).\n");
}

/* Nothing differs, of what the runs were asked or of what they found. */
static bool is_same_run(const struct alvh_comparison *comparison)
{
    bool same = comparison->keys == 0 && comparison->paired &&
                comparison->result[0].paths == comparison->result[1].paths;
    for (int i = 0; i < comparison->rows; i++)
        same = same && comparison->row[i].difference.difference.value == 0.0;
    return same;
}

/* A value may be a whole list; the end of it is cut. */
static void add_value(struct cli_table *table, const char *value)
{
    enum { SHOWN = 30 };
    if (strlen(value) > SHOWN)
        cli_table_add(table, "%.*s..", SHOWN, value);
    else
        cli_table_add(table, "%s", *value ? value : "-");
}

static void print_keys(const struct alvh_comparison *comparison)
{
    struct cli_table table = {.columns = 3};
    static const char *const title[] = {"key", "A", "B"};
    if (comparison->keys == 0) {
        printf("\nThe scenarios and models are the same, key by key.\n");
        return;
    }
    printf("\nWhat differs between the scenarios:\n\n");
    cli_table_add_titles(&table, title);
    for (int i = 0; i < comparison->keys; i++) {
        const struct alvh_changed_key *key = &comparison->key[i];
        const size_t length = strlen(key->key), most = CLI_TABLE_CELL - 1;
        cli_table_add(&table, "%s", key->key + (length > most ? length - most : 0));
        add_value(&table, key->value[0]);
        add_value(&table, key->value[1]);
    }
    cli_table_print(&table, stdout);
}

/* Dollars per contract, or percent of the paths. */
static void add_number(struct cli_table *table, const struct alvh_compared *row,
                       double value)
{
    if (strcmp(statistics[row->statistic].unit, "dollars") == 0)
        cli_table_add_money(table, value / (double)row->scale);
    else
        cli_table_add(table, "%.2f", 100.0 * value);
}

static void add_interval(struct cli_table *table, const struct alvh_compared *row)
{
    const struct alvh_estimate *difference = &row->difference.difference;
    const double scale = (double)row->scale;
    char low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    if (strcmp(statistics[row->statistic].unit, "dollars") == 0)
        cli_table_add(table, "[%s, %s]", cli_money(difference->low / scale, low),
                      cli_money(difference->high / scale, high));
    else
        cli_table_add(table, "[%.2f, %.2f]", 100.0 * difference->low,
                      100.0 * difference->high);
}

static void add_p(struct cli_table *table, double p)
{
    if (isnan(p))
        cli_table_add(table, "-");
    else if (p < 1e-4)
        cli_table_add(table, "<0.0001");
    else
        cli_table_add(table, "%.4f", p);
}

static void add_verdict(struct cli_table *table, const struct alvh_compared *row)
{
    static const char *const verdicts[] = {"no difference", "B better", "B worse"};
    static const enum cli_paint paints[] = {CLI_FAINT, CLI_GOOD, CLI_BAD};
    const enum cli_verdict verdict = cli_compare_verdict(row);
    cli_table_add(table, "%s%s", verdicts[verdict],
                  verdict != CLI_SAME && row->p_holm < 0.05 ? " *" : "");
    cli_table_paint(table, paints[verdict]);
}

/* A line of its own, so that the table keeps to CLI_SCREEN columns. */
static void add_book(struct cli_table *table, const struct alvh_compared *row)
{
    cli_table_add(table, "%s, %lld contract%s", row->book, (long long)row->scale,
                  row->scale == 1 ? "" : "s");
    for (int column = 1; column < table->columns; column++)
        cli_table_add(table, "%s", "");
}

static void add_row(struct cli_table *table, const struct alvh_compared *row)
{
    cli_table_add(table, "  %s", statistics[row->statistic].text);
    add_number(table, row, row->difference.first.value);
    add_number(table, row, row->difference.second.value);
    add_number(table, row, row->difference.difference.value);
    add_interval(table, row);
    add_p(table, row->difference.p);
    add_verdict(table, row);
}

static int64_t largest_scale(const struct alvh_comparison *comparison)
{
    int64_t largest = 0;
    for (int i = 0; i < comparison->rows; i++)
        largest = comparison->row[i].scale > largest ? comparison->row[i].scale : largest;
    return largest;
}

static void print_rows(const struct alvh_comparison *comparison, bool all)
{
    static const char *const title[] = {
        "book and statistic", "A", "B", "B less A", "95 % interval", "p", "verdict"};
    struct cli_table table = {.columns = sizeof title / sizeof *title};
    const int64_t largest = largest_scale(comparison);
    const struct alvh_compared *before = NULL;
    cli_table_add_titles(&table, title);
    for (int i = 0; i < comparison->rows; i++) {
        const struct alvh_compared *row = &comparison->row[i];
        if (!all && row->scale != largest)
            continue;
        if (!before || before->scale != row->scale || strcmp(before->book, row->book) != 0)
            add_book(&table, row);
        add_row(&table, row);
        before = row;
    }
    printf("\nDollars per contract over a whole path%s.\n\n",
           all ? "" : ", at the largest size in common; --all prints every size");
    cli_table_print(&table, stdout);
    printf("\nOf %d differences some twentieth would leave 0 by chance; * marks those that "
           "still do with all\nof them accounted for (Holm).\n",
           comparison->rows);
}

static void print_differences(const struct alvh_comparison *comparison, bool all)
{
    print_keys(comparison);
    print_pairing(comparison);
    print_rows(comparison, all);
}

/* ---- the command ---- */

static int run(const struct cli_arguments *arguments)
{
    static struct alvh_comparison comparison;
    struct alvh_error error = {0};
    if (arguments->operands < 2)
        return cli_usage(arguments->command, "two result files are needed");
    if (alvh_compare(arguments->operand[0], arguments->operand[1], &comparison, &error) !=
        ALVH_OK)
        return cli_fail(&error);
    if (cli_has(arguments, "--json")) {
        cli_compare_json(stdout, &comparison);
    } else {
        print_run(&comparison, 0);
        print_run(&comparison, 1);
        if (is_same_run(&comparison))
            printf("\nThese are the same run: one scenario, one seed, the same paths and the "
                   "same\nresults, so that there is nothing to compare.\n");
        else
            print_differences(&comparison, cli_has(arguments, "--all"));
    }
    alvh_comparison_free(&comparison);
    return ALVH_OK;
}

static const struct cli_option options[] = {
    {"--all", 0, NULL, "every size, not only the largest"},
    {"--json", 0, NULL, "one JSON object, with every size"},
    {0}};

const struct cli_command cli_compare = {
    .name = "compare",
    .operands = "A.h5 B.h5",
    .most_operands = 2,
    .does = "Compares two finished runs, statistic by statistic, with significance",
    .text =
        "Prints which keys of the scenarios differ, and each statistic of the books and\n"
        "sizes that both have: B less A with its 95 % interval and p value. Runs of one\n"
        "seed are compared path by path over the paths that both have, which is much\n"
        "sharper; runs of different seeds are independent. Paths that have weights or were\n"
        "drawn together (simulation.sampling) have the errors of how they were drawn.\n"
        "Fails when there is nothing to compare: paths of different lengths, no book of one\n"
        "name at one size, or weights of control variates.\n",
    .options = options,
    .run = run,
};
