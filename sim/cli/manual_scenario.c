/* alvh-scenario(5): every key of a scenario file. */
#include "sim/cli/manual.h"

#include <string.h>

#include "models/number.h"
#include "sim/scenario/schema.h"

/* Type, range, unit and default: "whole number from 1 to 252 trading days, 5 when left
 * out". */
static void put_range(FILE *out, const struct alvh_option *option)
{
    char low[ALVH_NUMBER_TEXT], high[ALVH_NUMBER_TEXT];
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        fprintf(out, "whole number from %lld to %lld", (long long)option->low_whole,
                (long long)option->high_whole);
        break;
    case ALVH_TYPE_REAL:
        fprintf(out, "number from %s to %s", alvh_number_print(option->low, low),
                alvh_number_print(option->high, high));
        break;
    case ALVH_TYPE_FLAG:
        fputs("true or false", out);
        break;
    case ALVH_TYPE_TEXT:
        fputs("text", out);
        break;
    case ALVH_TYPE_CHOICE:
        fputs("one of", out);
        for (const char *at = option->unit; *at; at++)
            fprintf(out, at == option->unit ? " %c" : *at == '|' ? ", " : "%c", *at);
        return;
    }
    if (*option->unit) {
        fputs(", ", out);
        cli_manual_words(out, option->unit);
    }
}

static void put_default(FILE *out, const struct alvh_option *option, const void *value)
{
    char number[ALVH_NUMBER_TEXT];
    int length = 0;
    const char *name;
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        fprintf(out, "; %lld", (long long)*(const int64_t *)value);
        break;
    case ALVH_TYPE_REAL:
        fprintf(out, "; %s", alvh_number_print(*(const double *)value, number));
        break;
    case ALVH_TYPE_FLAG:
        fprintf(out, "; %s", *(const bool *)value ? "true" : "false");
        break;
    case ALVH_TYPE_TEXT:
        fprintf(out, "; %s", *(const char *)value ? (const char *)value : "empty");
        break;
    case ALVH_TYPE_CHOICE:
        name = alvh_choice_name(option, *(const int64_t *)value, &length);
        fprintf(out, "; %.*s", length, name);
    }
    fputs(" when left out", out);
}

static void put_option(FILE *out, const struct alvh_option *option,
                       const struct alvh_scenario *defaults)
{
    fprintf(out, ".It Cm %s\n", option->key);
    cli_manual_prose(out, option->text);
    fputs(".Pq ", out);
    put_range(out, option);
    if (*option->block && strcmp(option->block, "market.start") != 0)
        put_default(out, option, (const char *)defaults + option->offset);
    fputs(option->book_offset != ALVH_NOT_IN_BOOKS ? "; may differ between books\n" : "\n",
          out);
}

static void put_options(FILE *out)
{
    static struct alvh_scenario defaults;
    const char *block = NULL;
    alvh_scenario_defaults(&defaults);
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        if (!block || strcmp(block, option->block) != 0) {
            fputs(block ? ".El\n" : "", out);
            fprintf(out, ".Ss %s\n.Bl -tag -width Ds\n",
                    *option->block ? option->block : "The top level");
        }
        block = option->block;
        put_option(out, option, &defaults);
    }
    fputs(".El\n", out);
}

void cli_manual_scenario(FILE *out)
{
    cli_manual_begin(out, "alvh-scenario", 5, "what a run of alvh is asked to do");
    fprintf(out,
            ".Sh DESCRIPTION\n"
            "A scenario is a file of YAML, or of JSON, which is YAML too.\n"
            "A number carries its unit in its key or in what is said of it below.\n"
            "An unknown key is an error, and so are anchors, tags and duplicate keys.\n"
            "Besides the blocks below, the top level has:\n"
            ".Bl -tag -width Ds\n"
            ".It Cm extends\n"
            "a built-in scenario or a file, whose keys hold unless they are changed here\n"
            ".It Cm books\n"
            "a map of up to %d named books.\n"
            "Each holds the keys that it changes of those that may differ between\n"
            "books, and may itself have\n"
            ".Cm extends ,\n"
            "the name of another book\n"
            ".It Cm scale\n"
            "a list of up to %d sizes of a tranche, contracts from 1 to %d, ascending\n"
            ".It Cm stress.script\n"
            "a list of days, each with\n"
            ".Cm spx_percent ,\n"
            "the return of SPX in %%, and maybe\n"
            ".Cm vix_points ,\n"
            "the VIX at the close\n"
            ".El\n",
            ALVH_MAX_BOOKS, ALVH_MAX_SCALES, ALVH_MOST_CONTRACTS);
    put_options(out);
    fputs(".Sh EXAMPLES\n"
          "Wider wings for the books of core, and one book more:\n"
          ".Bd -literal -offset indent\n"
          "extends: core\n"
          "name: wide\n"
          "condor: {wing_points: 100}\n"
          "books:\n"
          "  unhedged: {extends: unhedged}\n"
          "  alvh: {extends: alvh}\n"
          "  patient: {extends: alvh, condor: {exit_calendar_days: 7}}\n"
          ".Ed\n"
          ".Sh SEE ALSO\n"
          ".Xr alvh 1 ,\n.Xr alvh-check 1 ,\n.Xr alvh-run 1 ,\n.Xr alvh-scenario 1\n",
          out);
}
