#include "sim/cli/money.h"

#include <math.h>
#include <string.h>

const char *cli_money(double dollars, char text[CLI_MONEY_TEXT])
{
    if (!isfinite(dollars))
        return isnan(dollars) ? "-" : dollars > 0.0 ? "inf" : "-inf";
    char digits[CLI_MONEY_TEXT];
    const int length = snprintf(digits, sizeof digits, "%.0f", fabs(dollars));
    char *to = text;
    if (dollars < 0.0 && strcmp(digits, "0") != 0)
        *to++ = '-';
    for (int i = 0; i < length && to < text + CLI_MONEY_TEXT - 2; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return text;
}

void cli_table_add_money(struct cli_table *table, double dollars)
{
    char text[CLI_MONEY_TEXT];
    cli_table_add(table, "%s", cli_money(dollars, text));
}

void cli_table_add_interval(struct cli_table *table, const struct alvh_estimate *estimate,
                            double contracts)
{
    char low[CLI_MONEY_TEXT], high[CLI_MONEY_TEXT];
    cli_table_add_money(table, estimate->value / contracts);
    cli_table_add(table, "[%s, %s]", cli_money(estimate->low / contracts, low),
                  cli_money(estimate->high / contracts, high));
}

void cli_table_add_percent(struct cli_table *table, const struct alvh_estimate *share)
{
    cli_table_add(table, "%.2f", 100.0 * share->value);
    cli_table_add(table, "[%.2f, %.2f]", 100.0 * share->low, 100.0 * share->high);
}

void cli_table_add_name(struct cli_table *table, const struct alvh_result *result, int cell)
{
    cli_table_add(table, "%s", result->book[cell / result->scales]);
    cli_table_add(table, "%lld", (long long)result->scale[cell % result->scales]);
}

void cli_table_add_titles(struct cli_table *table, const char *const title[])
{
    for (int column = 0; column < table->columns; column++) {
        cli_table_add(table, "%s", title[column]);
        cli_table_paint(table, CLI_BOLD);
    }
}
