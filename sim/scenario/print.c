#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/number.h"
#include "sim/scenario/schema.h"

enum { INDENT = 2, COMMENT_COLUMN = 44 };

/* A YAML text in being: where it goes and which blocks are open. */
struct printer {
    FILE *out;
    int depth;                    /* of the block that paths are printed in */
    char block[ALVH_TEXT_LENGTH]; /* whose heading was printed last */
};

static int indent(FILE *out, int depth)
{
    return fprintf(out, "%*s", INDENT * depth, "");
}

static int print_quoted(FILE *out, const char *text)
{
    int width = 2;
    fputc('"', out);
    for (; *text; text++) {
        switch (*text) {
        case '"':
        case '\\':
            width += fprintf(out, "\\%c", *text);
            break;
        case '\n':
            width += fprintf(out, "\\n");
            break;
        case '\t':
            width += fprintf(out, "\\t");
            break;
        case '\r':
            width += fprintf(out, "\\r");
            break;
        default:
            width += fprintf(out, "%c", *text);
        }
    }
    fputc('"', out);
    return width;
}

static int print_choice(FILE *out, const struct alvh_option *option, int64_t index)
{
    int length = 0;
    const char *name = alvh_choice_name(option, index, &length);
    return fprintf(out, "%.*s", length, name);
}

static int print_value(FILE *out, const struct alvh_option *option, const void *value)
{
    char number[ALVH_NUMBER_TEXT];
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        return fprintf(out, "%lld", (long long)*(const int64_t *)value);
    case ALVH_TYPE_REAL:
        return fprintf(out, "%s", alvh_number_print(*(const double *)value, number));
    case ALVH_TYPE_FLAG:
        return fprintf(out, "%s", *(const bool *)value ? "true" : "false");
    case ALVH_TYPE_CHOICE:
        return print_choice(out, option, *(const int64_t *)value);
    default:
        return print_quoted(out, value);
    }
}

/* Prints the headings that lead to a path and were not printed for the one before; returns
 * the depth of the path's last key. */
static int open_blocks(struct printer *printer, const char *path)
{
    int depth = printer->depth;
    for (const char *dot = strchr(path, '.'); dot; dot = strchr(dot + 1, '.')) {
        const size_t length = (size_t)(dot - path);
        const bool open = strncmp(printer->block, path, length) == 0 &&
                          (printer->block[length] == '.' || printer->block[length] == '\0');
        if (!open) {
            const char *key = path;
            for (const char *at = path; at < dot; at++)
                if (*at == '.')
                    key = at + 1;
            if (depth == 0)
                fputc('\n', printer->out);
            indent(printer->out, depth);
            fprintf(printer->out, "%.*s:\n", (int)(dot - key), key);
            snprintf(printer->block, sizeof printer->block, "%.*s", (int)length, path);
        }
        depth++;
    }
    return depth;
}

static void print_option(struct printer *printer, const struct alvh_option *option,
                         const void *value)
{
    char path[ALVH_PATH_LENGTH];
    const int depth = open_blocks(printer, alvh_option_path(option, path));
    int width = indent(printer->out, depth);
    width += fprintf(printer->out, "%s: ", option->key);
    width += print_value(printer->out, option, value);
    fprintf(printer->out, "%*s # %s%s%s%s\n",
            width < COMMENT_COLUMN ? COMMENT_COLUMN - width : 0, "",
            *option->unit ? "[" : "", option->unit, *option->unit ? "] " : "",
            option->text);
}

static size_t size_of(const struct alvh_option *option)
{
    static const size_t sizes[] = {[ALVH_TYPE_INTEGER] = sizeof(int64_t),
                                   [ALVH_TYPE_REAL] = sizeof(double),
                                   [ALVH_TYPE_FLAG] = sizeof(bool),
                                   [ALVH_TYPE_TEXT] = ALVH_TEXT_LENGTH,
                                   [ALVH_TYPE_CHOICE] = sizeof(int64_t)};
    return sizes[option->type];
}

/* A book: only what differs from the scenario, so that a change of the scenario's own
 * blocks still reaches it. */
static void print_book(FILE *out, const struct alvh_scenario *scenario,
                       const struct alvh_book_options *book)
{
    struct printer printer = {.out = out, .depth = 2};
    bool differs = false;
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        if (option->book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        const char *common = (const char *)scenario + option->offset;
        const char *own = (const char *)book + option->book_offset;
        if (memcmp(common, own, size_of(option)) == 0)
            continue;
        if (!differs)
            fprintf(out, "  %s:\n", book->name);
        differs = true;
        print_option(&printer, option, own);
    }
    if (!differs)
        fprintf(out, "  %s: {}\n", book->name);
}

/* Below the last block of options, which is the one it belongs to. */
static void print_script(FILE *out, const struct alvh_scenario *scenario)
{
    char number[ALVH_NUMBER_TEXT];
    if (scenario->script_days > 0)
        fprintf(out, "  script: # moves of SPX and VIX at the close, day by day\n");
    for (int i = 0; i < scenario->script_days; i++) {
        const struct alvh_script_day *day = &scenario->script[i];
        fprintf(out, "    - {spx_percent: %s", alvh_number_print(day->spx_percent, number));
        if (!isnan(day->vix_points))
            fprintf(out, ", vix_points: %s", alvh_number_print(day->vix_points, number));
        fputs("}\n", out);
    }
}

static void print_scenario(FILE *out, const struct alvh_scenario *scenario)
{
    struct printer printer = {.out = out};
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        const bool of_start = strcmp(option->block, "market.start") == 0;
        if (!of_start || scenario->start_given)
            print_option(&printer, option, (const char *)scenario + option->offset);
    }
    print_script(out, scenario);
    fprintf(out, "\nbooks: # what each changes of the blocks above\n");
    for (int i = 0; i < scenario->books; i++)
        print_book(out, scenario, &scenario->book[i]);
    fprintf(out, "\nscale: [");
    for (int i = 0; i < scenario->scales; i++)
        fprintf(out, "%s%lld", i ? ", " : "", (long long)scenario->scale[i]);
    fprintf(out, "] # contracts of a tranche\n");
}

enum alvh_status alvh_scenario_print(const struct alvh_scenario *scenario, char **text,
                                     struct alvh_error *error)
{
    size_t size = 0;
    *text = NULL;
    FILE *out = open_memstream(text, &size);
    if (!out)
        return alvh_fail(error, ALVH_EFAILED, "no memory to print the scenario");
    print_scenario(out, scenario);
    const bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        free(*text);
        *text = NULL;
        return alvh_fail(error, ALVH_EFAILED, "no memory to print the scenario");
    }
    return ALVH_OK;
}
