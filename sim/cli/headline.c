#include "sim/cli/headline.h"

#include <math.h>
#include <stdio.h>

#include "models/number.h"
#include "sim/cli/command.h"

/* ---- tables ---- */

static const struct alvh_result_cell *cell_of(const struct alvh_result *result, int book,
                                              int scale)
{
    return &result->cell[book * result->scales + scale];
}

/* "12345 [12000, 12700]", or without an end that is not known. */
static void print_estimate(const struct alvh_estimate *estimate, double contracts)
{
    char text[96], low[32] = "..", high[32] = "..";
    if (isfinite(estimate->low))
        snprintf(low, sizeof low, "%.0f", estimate->low / contracts);
    if (isfinite(estimate->high))
        snprintf(high, sizeof high, "%.0f", estimate->high / contracts);
    snprintf(text, sizeof text, "%.0f [%s, %s]", estimate->value / contracts, low, high);
    printf(" %24s", text);
}

static void print_heading(const struct alvh_result *result)
{
    printf(
        "%s: %lld paths of %d trading days from %s (SPX %.2f, VIX %.2f, %s), seed %lld\n",
        result->scenario, (long long)result->paths, result->days, result->start_date,
        result->start_spot, result->start_vix, result->start_regime,
        (long long)result->seed);
}

/* How the tail grows with size: the question that the simulator is for. */
static void print_tail(const struct alvh_result *result)
{
    printf(
        "\nDollars per contract, with 95 %% intervals. Drawdown is the largest fall of a "
        "path's\nequity; 99 %% ES is its mean over the worst 1 %% of the paths.\n\n"
        "%-16s %9s %24s %24s %24s %9s %8s\n",
        "book", "contracts", "drawdown, median", "drawdown, 99 %", "drawdown, 99 % ES",
        "mean P&L", "ruin %");
    for (int book = 0; book < result->books; book++)
        for (int scale = 0; scale < result->scales; scale++) {
            const struct alvh_result_cell *cell = cell_of(result, book, scale);
            const double contracts = (double)result->scale[scale];
            printf("%-16s %9lld", result->book[book], (long long)result->scale[scale]);
            print_estimate(&cell->drawdown_quantile[ALVH_TAIL_MEDIAN], contracts);
            print_estimate(&cell->drawdown_quantile[ALVH_TAIL_QUANTILE_99], contracts);
            print_estimate(&cell->drawdown_es[ALVH_TAIL_LEVEL_99], contracts);
            printf(" %9.0f %8.3f\n", cell->final_pnl_mean.value / contracts,
                   100.0 * cell->ruin_probability[0].value);
        }
}

/* What each book changes against the reference book, path by path. */
static void print_differences(const struct alvh_result *result)
{
    if (result->books < 2)
        return;
    printf("\nLess %s on the same paths, dollars per contract.\n\n%-16s %9s %24s %24s\n",
           result->book[result->reference], "book", "contracts", "drawdown, 99 % ES",
           "mean P&L");
    for (int book = 0; book < result->books; book++)
        for (int scale = 0; scale < result->scales && book != result->reference; scale++) {
            const struct alvh_result_cell *cell = cell_of(result, book, scale);
            const double contracts = (double)result->scale[scale];
            printf("%-16s %9lld", result->book[book], (long long)result->scale[scale]);
            print_estimate(&cell->drawdown_es_difference[ALVH_TAIL_LEVEL_99], contracts);
            print_estimate(&cell->final_pnl_difference[0], contracts);
            printf("\n");
        }
}

static void print_checks(const struct alvh_result *result)
{
    const struct alvh_diagnostics *checks = &result->diagnostics;
    printf(
        "\nChecks of this run: martingale %.5f (standard error %.5f), price tables within "
        "%.3f\nvolatility points (99 %% of sampled quotes), look-ups outside them %.4f "
        "%%.\n",
        checks->martingale, checks->martingale_se, checks->table_error_vol_99,
        100.0 * checks->clamped_share);
}

/* ---- JSON ---- */

static void print_json_text(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < 0x20)
            printf("\\u%04x", *text);
        else
            putchar(*text);
    }
    putchar('"');
}

static void print_json_number(const char *key, double value, const char *after)
{
    char text[ALVH_NUMBER_TEXT];
    printf("\"%s\": %s%s", key, alvh_number_print(value, text), after);
}

static void print_json_estimate(const struct alvh_estimate *estimate, const char *after)
{
    printf("{");
    print_json_number("value", estimate->value, ", ");
    print_json_number("se", estimate->se, ", ");
    print_json_number("low", estimate->low, ", ");
    print_json_number("high", estimate->high, "}");
    printf("%s", after);
}

/* One statistic; those given at several levels are an array of {level, value, ..}. */
static void print_json_statistic(const char *name, int count, const double level[],
                                 const struct alvh_estimate estimate[])
{
    printf("\"%s\": ", name);
    if (!level) {
        print_json_estimate(estimate, ", ");
        return;
    }
    for (int i = 0; i < count; i++) {
        printf("%s{", i ? ", " : "[");
        print_json_number("level", level[i], ", ");
        print_json_number("value", estimate[i].value, ", ");
        print_json_number("se", estimate[i].se, ", ");
        print_json_number("low", estimate[i].low, ", ");
        print_json_number("high", estimate[i].high, "}");
    }
    printf("], ");
}

/* The levels that a statistic is given at. */
#define LEVELS_OF_ONE      NULL
#define LEVELS_OF_QUANTILE alvh_tail_quantiles
#define LEVELS_OF_LEVEL    alvh_tail_levels

static void print_json_cell(const struct alvh_result *result, int book, int scale)
{
    const struct alvh_result_cell *cell = cell_of(result, book, scale);
    printf("{\"book\": \"%s\", \"scale\": %lld, ", result->book[book],
           (long long)result->scale[scale]);
#define PRINT_STATISTIC(name, per, unit, text)                                             \
    print_json_statistic(#name, ALVH_TAIL_PER_##per, LEVELS_OF_##per, cell->name);
    ALVH_TAIL_STATISTICS(PRINT_STATISTIC)
#undef PRINT_STATISTIC
    printf("\"final_pnl_mean\": ");
    print_json_estimate(&cell->final_pnl_mean, ", \"cost_mean\": ");
    print_json_estimate(&cell->cost_mean, "}");
}

static void print_json(const struct alvh_result *result)
{
    printf("{\"scenario\": ");
    print_json_text(result->scenario);
    printf(", \"created\": \"%s\", \"alvh_version\": \"%s\", \"git_commit\": \"%s\", "
           "\"seed\": %lld, \"paths\": %lld, \"days\": %d, ",
           result->created, result->version, result->commit, (long long)result->seed,
           (long long)result->paths, result->days);
    printf("\"start\": {\"date\": \"%s\", \"regime\": \"%s\", ", result->start_date,
           result->start_regime);
    print_json_number("spot", result->start_spot, ", ");
    print_json_number("vix", result->start_vix, "}, ");
    print_json_number("elapsed_seconds", result->elapsed_seconds, ", ");
    printf("\"reference_book\": \"%s\", \"cells\": [", result->book[result->reference]);
    for (int book = 0; book < result->books; book++)
        for (int scale = 0; scale < result->scales; scale++) {
            printf("%s", book + scale ? ", " : "");
            print_json_cell(result, book, scale);
        }
    printf("], \"diagnostics\": {");
    const char *before = "";
#define PRINT_REAL(name) print_json_number(#name, result->diagnostics.name, "");
#define PRINT_COUNT(name)                                                                  \
    printf("\"%s\": %lld", #name, (long long)result->diagnostics.name);
#define PRINT_DIAGNOSTIC(type, name, unit, text)                                           \
    printf("%s", before);                                                                  \
    PRINT_##type(name);                                                                    \
    before = ", ";
    ALVH_DIAGNOSTICS(PRINT_DIAGNOSTIC)
#undef PRINT_DIAGNOSTIC
#undef PRINT_COUNT
#undef PRINT_REAL
    printf("}}\n");
}

int cli_print_headline(const char *path, bool json)
{
    static struct alvh_result result;
    struct alvh_error error = {0};
    if (alvh_result_read(path, &result, &error) != ALVH_OK)
        return cli_fail(&error);
    if (json) {
        print_json(&result);
    } else {
        print_heading(&result);
        print_tail(&result);
        print_differences(&result);
        print_checks(&result);
    }
    alvh_result_free(&result);
    return ALVH_OK;
}
