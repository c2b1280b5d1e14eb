/* Scenarios as JSON, which is YAML too: one with all of its keys, and the JSON Schema
 * (draft 2020-12) of any.
 *
 * The schema says what can be said of a key by itself: where it stands, its type, range,
 * unit (x-unit), default and meaning. How keys go together is left to the reader. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/json.h"
#include "sim/scenario/schema.h"

enum { FORM_LINES = 16, VALUE_LINES = 3 };

/* Options one after another, in maps that follow their blocks. */
struct walk {
    struct alvh_json json;
    bool schema;                  /* of a schema; else of values */
    bool in_book;                 /* only what may differ between books */
    char block[ALVH_PATH_LENGTH]; /* that is open; "" for the top level */
};

static size_t common_blocks(const char *open, const char *path)
{
    size_t length = 0, at = 0;
    for (; open[at] && open[at] == path[at]; at++)
        if (open[at + 1] == '.' || open[at + 1] == '\0')
            length = path[at + 1] == '.' || path[at + 1] == '\0' ? at + 1 : length;
    return length;
}

/* A map whose keys are all known. */
static void begin_form(struct alvh_json *json, const char *key)
{
    alvh_json_map(json, key);
    alvh_json_text(json, "type", "object");
    alvh_json_flag(json, "additionalProperties", false);
    alvh_json_map(json, "properties");
}

static void end_form(struct alvh_json *json)
{
    alvh_json_end(json);
    alvh_json_end(json);
}

/* A number within bounds, in one line. */
static void put_range(struct alvh_json *json, const char *key, double low, double high,
                      const char *text)
{
    alvh_json_map(json, key);
    alvh_json_text(json, "type", "number");
    alvh_json_text(json, "description", text);
    alvh_json_real(json, "minimum", low);
    alvh_json_real(json, "maximum", high);
    alvh_json_end(json);
}

static void put_script_form(struct alvh_json *json)
{
    alvh_json_map(json, "script");
    alvh_json_text(json, "type", "array");
    alvh_json_text(json, "description",
                   "moves of SPX and VIX at the close, day by day; not beside episode");
    alvh_json_integer(json, "maxItems", ALVH_MAX_SCRIPT_DAYS);
    begin_form(json, "items");
    put_range(json, "spx_percent", ALVH_SCRIPT_LEAST_PERCENT, ALVH_SCRIPT_MOST_PERCENT,
              "return of SPX on that day, in %");
    put_range(json, "vix_points", ALVH_SCRIPT_LEAST_VIX, ALVH_SCRIPT_MOST_VIX,
              "VIX at that close; left out: as the model has it");
    alvh_json_end(json);
    alvh_json_list(json, "required");
    alvh_json_text(json, NULL, "spx_percent");
    alvh_json_end(json);
    alvh_json_end(json);
    alvh_json_end(json);
}

static void put_script(struct alvh_json *json, const struct alvh_scenario *scenario)
{
    if (scenario->script_days == 0)
        return;
    alvh_json_list(json, "script");
    for (int i = 0; i < scenario->script_days; i++) {
        alvh_json_map(json, NULL);
        alvh_json_real(json, "spx_percent", scenario->script[i].spx_percent);
        if (!isnan(scenario->script[i].vix_points))
            alvh_json_real(json, "vix_points", scenario->script[i].vix_points);
        alvh_json_end(json);
    }
    alvh_json_end(json);
}

/* Ends the open blocks that do not lead to a path. scenario: whose values they hold. */
static void leave_blocks(struct walk *walk, const char *path,
                         const struct alvh_scenario *scenario)
{
    const size_t kept = common_blocks(walk->block, path);
    while (strlen(walk->block) > kept) {
        char *dot = strrchr(walk->block, '.');
        const bool stress = !walk->in_book && strcmp(walk->block, "stress") == 0;
        if (stress && walk->schema)
            put_script_form(&walk->json);
        else if (stress)
            put_script(&walk->json, scenario);
        if (walk->schema)
            end_form(&walk->json);
        else
            alvh_json_end(&walk->json);
        *(dot ? dot : walk->block) = '\0';
    }
}

static void enter_blocks(struct walk *walk, const char *path)
{
    while (strcmp(walk->block, path) != 0) {
        char key[ALVH_PATH_LENGTH], inner[ALVH_PATH_LENGTH];
        const size_t length = strlen(walk->block);
        const char *rest = path + length + (length > 0);
        snprintf(key, sizeof key, "%.*s", (int)strcspn(rest, "."), rest);
        alvh_path_join(inner, walk->block, key);
        strcpy(walk->block, inner);
        if (walk->schema)
            begin_form(&walk->json, key);
        else
            alvh_json_map(&walk->json, key);
    }
}

static void put_value(struct alvh_json *json, const char *key,
                      const struct alvh_option *option, const void *value)
{
    int length = 0;
    const char *name;
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        alvh_json_integer(json, key, *(const int64_t *)value);
        break;
    case ALVH_TYPE_REAL:
        alvh_json_real(json, key, *(const double *)value);
        break;
    case ALVH_TYPE_FLAG:
        alvh_json_flag(json, key, *(const bool *)value);
        break;
    case ALVH_TYPE_TEXT:
        alvh_json_text(json, key, value);
        break;
    case ALVH_TYPE_CHOICE:
        name = alvh_choice_name(option, *(const int64_t *)value, &length);
        alvh_json_part(json, key, name, length);
    }
}

/* ---- the schema ---- */

static void put_choices(struct alvh_json *json, const struct alvh_option *option)
{
    int length = 0;
    const char *name;
    alvh_json_list(json, "enum");
    for (int i = 0; (name = alvh_choice_name(option, i, &length)); i++)
        alvh_json_part(json, NULL, name, length);
    alvh_json_end(json);
}

/* A text may look like a number: `episode: 2008`. */
static void put_text_type(struct alvh_json *json, const char *path)
{
    if (strcmp(path, "simulation.pricing") == 0) {
        alvh_json_list(json, "enum");
        alvh_json_text(json, NULL, "tables");
        alvh_json_text(json, NULL, "exact");
        alvh_json_end(json);
        return;
    }
    alvh_json_list(json, "type");
    alvh_json_text(json, NULL, "string");
    alvh_json_text(json, NULL, "number");
    alvh_json_end(json);
    alvh_json_integer(json, "maxLength", ALVH_TEXT_LENGTH - 1);
    if (strcmp(path, "market.as_of") == 0)
        alvh_json_text(json, "pattern", "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$");
}

static void put_type(struct alvh_json *json, const struct alvh_option *option)
{
    char path[ALVH_PATH_LENGTH];
    switch (option->type) {
    case ALVH_TYPE_INTEGER:
        alvh_json_text(json, "type", "integer");
        alvh_json_integer(json, "minimum", option->low_whole);
        alvh_json_integer(json, "maximum", option->high_whole);
        break;
    case ALVH_TYPE_REAL:
        alvh_json_text(json, "type", "number");
        alvh_json_real(json, "minimum", option->low);
        alvh_json_real(json, "maximum", option->high);
        break;
    case ALVH_TYPE_FLAG:
        alvh_json_text(json, "type", "boolean");
        break;
    case ALVH_TYPE_TEXT:
        put_text_type(json, alvh_option_path(option, path));
        break;
    case ALVH_TYPE_CHOICE:
        put_choices(json, option);
    }
}

/* All about an option, in one line. */
static void put_option_form(struct alvh_json *json, const struct alvh_option *option,
                            const struct alvh_scenario *defaults)
{
    const int lines = json->lines;
    alvh_json_map(json, option->key);
    json->lines = 0;
    alvh_json_text(json, "description", option->text);
    put_type(json, option);
    if (*option->unit && option->type != ALVH_TYPE_CHOICE)
        alvh_json_text(json, "x-unit", option->unit);
    /* A start is given whole, so that no part of it has a default. */
    if (*option->block && strcmp(option->block, "market.start") != 0)
        put_value(json, "default", option, (const char *)defaults + option->offset);
    alvh_json_end(json);
    json->lines = lines;
}

static void put_extends(struct alvh_json *json, const char *text)
{
    alvh_json_map(json, "extends");
    alvh_json_text(json, "type", "string");
    alvh_json_text(json, "description", text);
    alvh_json_end(json);
}

/* The known keys: the scenario's own, or those of a book. */
static void put_keys(struct alvh_json *json, bool in_book,
                     const struct alvh_scenario *defaults)
{
    struct walk walk = {.json = *json, .schema = true, .in_book = in_book};
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        if (in_book && option->book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        leave_blocks(&walk, option->block, NULL);
        enter_blocks(&walk, option->block);
        put_option_form(&walk.json, option, defaults);
    }
    leave_blocks(&walk, "", NULL);
    *json = walk.json;
}

static void put_books_form(struct alvh_json *json)
{
    alvh_json_map(json, "books");
    alvh_json_text(json, "type", "object");
    alvh_json_text(json, "description",
                   "named books, each with what it changes of the blocks");
    alvh_json_integer(json, "minProperties", 1);
    alvh_json_integer(json, "maxProperties", ALVH_MAX_BOOKS);
    alvh_json_map(json, "propertyNames");
    alvh_json_text(json, "pattern", "^[A-Za-z0-9_-]+$");
    alvh_json_integer(json, "maxLength", ALVH_REGIME_NAME - 1);
    alvh_json_end(json);
    alvh_json_map(json, "additionalProperties");
    alvh_json_text(json, "$ref", "#/$defs/book");
    alvh_json_end(json);
    alvh_json_end(json);
}

static void put_scale_form(struct alvh_json *json)
{
    alvh_json_map(json, "scale");
    alvh_json_text(json, "type", "array");
    alvh_json_text(json, "description", "contracts of a tranche, ascending");
    alvh_json_text(json, "x-unit", "contracts");
    alvh_json_integer(json, "minItems", 1);
    alvh_json_integer(json, "maxItems", ALVH_MAX_SCALES);
    alvh_json_flag(json, "uniqueItems", true);
    alvh_json_map(json, "items");
    alvh_json_text(json, "type", "integer");
    alvh_json_integer(json, "minimum", 1);
    alvh_json_integer(json, "maximum", ALVH_MOST_CONTRACTS);
    alvh_json_end(json);
    alvh_json_end(json);
}

/* What does not extend another scenario has books and scales of its own. */
static void put_presence(struct alvh_json *json)
{
    static const char *const needed[2][2] = {{"extends"}, {"books", "scale"}};
    alvh_json_list(json, "anyOf");
    for (int i = 0; i < 2; i++) {
        alvh_json_map(json, NULL);
        alvh_json_list(json, "required");
        for (int j = 0; j < 2 && needed[i][j]; j++)
            alvh_json_text(json, NULL, needed[i][j]);
        alvh_json_end(json);
        alvh_json_end(json);
    }
    alvh_json_end(json);
}

static void put_schema(FILE *out)
{
    struct alvh_scenario defaults;
    struct alvh_json json = {.out = out, .lines = FORM_LINES};
    alvh_scenario_defaults(&defaults);
    alvh_json_map(&json, NULL);
    alvh_json_text(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    alvh_json_text(&json, "title", "Scenario of alvh");
    alvh_json_text(&json, "type", "object");
    alvh_json_flag(&json, "additionalProperties", false);
    put_presence(&json);
    alvh_json_map(&json, "properties");
    put_extends(&json,
                "a built-in scenario or a file, whose keys hold unless changed here");
    put_keys(&json, false, &defaults);
    put_books_form(&json);
    put_scale_form(&json);
    alvh_json_end(&json);
    alvh_json_map(&json, "$defs");
    begin_form(&json, "book");
    put_extends(&json, "a book above this one, or of the scenario extended");
    put_keys(&json, true, &defaults);
    end_form(&json);
    alvh_json_end(&json);
    alvh_json_end(&json);
}

/* ---- one scenario ---- */

/* The values of a book, or of the scenario itself where it is NULL. */
static void put_values(struct alvh_json *json, const struct alvh_scenario *scenario,
                       const struct alvh_book_options *book)
{
    struct walk walk = {.json = *json, .in_book = book};
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        const void *value = (const char *)scenario + option->offset;
        if (book && option->book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        if (book)
            value = (const char *)book + option->book_offset;
        else if (strcmp(option->block, "market.start") == 0 && !scenario->start_given)
            continue;
        leave_blocks(&walk, option->block, scenario);
        enter_blocks(&walk, option->block);
        put_value(&walk.json, option->key, option, value);
    }
    leave_blocks(&walk, "", scenario);
    *json = walk.json;
}

static void put_scenario(FILE *out, const struct alvh_scenario *scenario)
{
    struct alvh_json json = {.out = out, .lines = VALUE_LINES};
    alvh_json_map(&json, NULL);
    put_values(&json, scenario, NULL);
    alvh_json_map(&json, "books");
    for (int i = 0; i < scenario->books; i++) {
        alvh_json_map(&json, scenario->book[i].name);
        put_values(&json, scenario, &scenario->book[i]);
        alvh_json_end(&json);
    }
    alvh_json_end(&json);
    alvh_json_list(&json, "scale");
    for (int i = 0; i < scenario->scales; i++)
        alvh_json_integer(&json, NULL, scenario->scale[i]);
    alvh_json_end(&json);
    alvh_json_end(&json);
}

/* ---- into memory ---- */

static enum alvh_status finish(FILE *out, char **text, struct alvh_error *error)
{
    const bool failed = ferror(out);
    if (fclose(out) == 0 && !failed)
        return ALVH_OK;
    free(*text);
    *text = NULL;
    return alvh_fail(error, ALVH_EFAILED, "no memory to print JSON");
}

enum alvh_status alvh_scenario_schema(char **text, struct alvh_error *error)
{
    size_t size = 0;
    *text = NULL;
    FILE *out = open_memstream(text, &size);
    if (!out)
        return alvh_fail(error, ALVH_EFAILED, "no memory to print JSON");
    put_schema(out);
    return finish(out, text, error);
}

enum alvh_status alvh_scenario_json(const struct alvh_scenario *scenario, char **text,
                                    struct alvh_error *error)
{
    size_t size = 0;
    *text = NULL;
    FILE *out = open_memstream(text, &size);
    if (!out)
        return alvh_fail(error, ALVH_EFAILED, "no memory to print JSON");
    put_scenario(out, scenario);
    return finish(out, text, error);
}
