#include <string.h>

#include "models/json.h"
#include "models/number.h"
#include "sim/cli/headline.h"

static void put_text(FILE *out, const char *key, const char *text, const char *after)
{
    fprintf(out, "\"%s\": ", key);
    alvh_json_quote(out, text, (int)strlen(text));
    fputs(after, out);
}

/* A number that is not finite becomes null. */
static void put_number(FILE *out, const char *key, double value, const char *after)
{
    char text[ALVH_NUMBER_TEXT];
    fprintf(out, "\"%s\": %s%s", key, alvh_number_print(value, text), after);
}

static void put_integer(FILE *out, const char *key, int64_t value, const char *after)
{
    fprintf(out, "\"%s\": %lld%s", key, (long long)value, after);
}

static void put_provenance(FILE *out, const char *path, const struct alvh_result *result)
{
    put_text(out, "file", path, ", ");
    put_text(out, "scenario", result->scenario, ",\n ");
    put_text(out, "alvh_version", result->version, ", ");
    put_text(out, "git_commit", result->commit, ",\n ");
    put_text(out, "created", result->created, ", ");
    put_number(out, "elapsed_seconds", result->elapsed_seconds, ",\n ");
    put_integer(out, "seed", result->seed, ", ");
    put_text(out, "stopped_by", result->stopped_by, ",\n ");
    put_integer(out, "paths", result->paths, ", ");
    put_integer(out, "days", result->days, ",\n \"start\": {");
    put_text(out, "date", result->start_date, ", ");
    put_text(out, "regime", result->start_regime, ", ");
    put_number(out, "spot", result->start_spot, ", ");
    put_number(out, "vix", result->start_vix, "},\n ");
    put_text(out, "reference_book", result->book[result->reference], ",\n ");
}

static void put_estimate(FILE *out, const struct alvh_estimate *estimate)
{
    put_number(out, "value", estimate->value, ", ");
    put_number(out, "se", estimate->se, ", ");
    put_number(out, "low", estimate->low, ", ");
    put_number(out, "high", estimate->high, "}");
}

/* One statistic; one that is given at several shares of the paths is a list, each with its
 * share under the name of that axis. */
static void put_statistic(FILE *out, const char *name, const char *axis,
                          const double share[], int count,
                          const struct alvh_estimate estimate[])
{
    fprintf(out, ",\n   \"%s\": %s", name, axis ? "[" : "");
    for (int i = 0; i < count; i++) {
        fputs(i > 0 ? ",\n    {" : "{", out);
        if (axis)
            put_number(out, axis, share[i], ", ");
        put_estimate(out, &estimate[i]);
    }
    fputs(axis ? "]" : "", out);
}

/* A number for each level. */
static void put_levels(FILE *out, const char *name, const double value[ALVH_TAIL_LEVELS])
{
    fprintf(out, ",\n   \"%s\": [", name);
    for (int l = 0; l < ALVH_TAIL_LEVELS; l++) {
        fputs(l > 0 ? ", {" : "{", out);
        put_number(out, "level", alvh_tail_levels[l], ", ");
        put_number(out, "value", value[l], "}");
    }
    fputc(']', out);
}

#define AXIS_OF_ONE      NULL, NULL
#define AXIS_OF_QUANTILE "quantile", alvh_tail_quantiles
#define AXIS_OF_LEVEL    "level", alvh_tail_levels

static void put_cell(FILE *out, const struct alvh_result *result, int i)
{
    const struct alvh_result_cell *cell = &result->cell[i];
    fputs(i > 0 ? ",\n  {" : "\n  {", out);
    put_text(out, "book", result->book[i / result->scales], ", ");
    put_integer(out, "scale", result->scale[i % result->scales], ", ");
    put_text(out, "sizing_rule", result->sizing_rule[i / result->scales], ", ");
    put_number(out, "capital", cell->capital, "");
#define PUT_STATISTIC(name, per, unit, text)                                               \
    put_statistic(out, #name, AXIS_OF_##per, ALVH_TAIL_PER_##per, cell->name);
    ALVH_TAIL_STATISTICS(PUT_STATISTIC)
#undef PUT_STATISTIC
    put_levels(out, "drawdown_es_paths", cell->drawdown_es_paths);
    put_levels(out, "pnl_es_paths", cell->pnl_es_paths);
#define PUT_MEAN(name) put_statistic(out, #name, NULL, NULL, 1, &cell->name);
    ALVH_MEAN_STATISTICS(PUT_MEAN)
#undef PUT_MEAN
    fputc('}', out);
}

static void put_claim(FILE *out, const struct alvh_claim *claim)
{
    const char *before = "{";
#define PUT_CLAIM_TEXT(name)  put_text(out, #name, claim->name, "")
#define PUT_CLAIM_REAL(name)  put_number(out, #name, claim->name, "")
#define PUT_CLAIM_COUNT(name) put_integer(out, #name, claim->name, "")
#define PUT_CLAIM(type, name, unit, text)                                                  \
    fputs(before, out);                                                                    \
    PUT_CLAIM_##type(name);                                                                \
    before = ", ";
    ALVH_CLAIM_COLUMNS(PUT_CLAIM)
#undef PUT_CLAIM
#undef PUT_CLAIM_COUNT
#undef PUT_CLAIM_REAL
#undef PUT_CLAIM_TEXT
    fputc('}', out);
}

static void put_diagnostics(FILE *out, const struct alvh_diagnostics *diagnostics)
{
    const char *before = "";
#define PUT_REAL(name)  put_number(out, #name, diagnostics->name, "")
#define PUT_COUNT(name) put_integer(out, #name, diagnostics->name, "")
#define PUT_DIAGNOSTIC(type, name, unit, text)                                             \
    fputs(before, out);                                                                    \
    PUT_##type(name);                                                                      \
    before = ",\n  ";
    ALVH_DIAGNOSTICS(PUT_DIAGNOSTIC)
#undef PUT_DIAGNOSTIC
#undef PUT_COUNT
#undef PUT_REAL
}

void cli_print_json(FILE *out, const char *path, const struct alvh_result *result,
                    const struct alvh_contents *contents)
{
    fputc('{', out);
    put_provenance(out, path, result);
    fputs("\"cells\": [", out);
    for (int i = 0; i < result->books * result->scales; i++)
        put_cell(out, result, i);
    fputs("],\n \"claims\": [", out);
    for (int i = 0; i < result->claims; i++) {
        fputs(i > 0 ? ",\n  " : "\n  ", out);
        put_claim(out, &result->claim[i]);
    }
    fputs("],\n \"diagnostics\": {", out);
    put_diagnostics(out, &result->diagnostics);
    fputc('}', out);
    if (contents) {
        fputs(",\n \"groups\": ", out);
        cli_print_contents(out, contents);
    }
    fputs("}\n", out);
}
