#include <math.h>
#include <string.h>

#include "sim/cli/headline.h"
#include "sim/cli/money.h"
#include "sim/cli/table.h"

/* "alvh_less_base" is about the part "base". */
static const char *about(const char *book)
{
    static const char lesser[] = "alvh_less_";
    const size_t length = sizeof lesser - 1;
    return strncmp(book, lesser, length) == 0 ? book + length : book;
}

static void add_estimate(struct cli_table *table, const struct alvh_claim *claim)
{
    if (isnan(claim->estimate)) {
        cli_table_add(table, "-");
        cli_table_add(table, "-");
        return;
    }
    cli_table_add(table, "%.2f", claim->estimate);
    cli_table_add(table, "[%.2f, %.2f]", claim->estimate_lo, claim->estimate_hi);
}

void cli_print_claims(FILE *out, const struct alvh_result *result)
{
    static const char *const title[] = {"hypothesis",    "about",      "contracts", "%",
                                        "95 % interval", "holds when", "verdict"};
    if (result->claims == 0)
        return;
    fputs("\nClaims of the layered hedge, each held against the same paths; "
          "docs/findings.md says what is\nestimated.\n\n",
          out);
    struct cli_table table = {.columns = sizeof title / sizeof *title,
                              .names = 3,
                              .most_width = CLI_SCREEN,
                              .tied = CLI_TIED(4)};
    cli_table_add_titles(&table, title);
    for (int i = 0; i < result->claims; i++) {
        const struct alvh_claim *claim = &result->claim[i];
        cli_table_add(&table, "%s", claim->hypothesis);
        cli_table_add(&table, "%s", about(claim->about));
        cli_table_add(&table, "%lld", (long long)claim->contracts);
        add_estimate(&table, claim);
        cli_table_add(&table, "%s %g", claim->holds, claim->bar);
        cli_table_add(&table, "%s", claim->verdict);
    }
    cli_table_print(&table, out);
}
