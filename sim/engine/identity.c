#include "sim/engine/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/problems.h"
#include "alvh/run.h"
#include "alvh/version.h"
#include "models/model_read.h"
#include "models/node.h"
#include "sim/file/checkpoint_file.h"

/* The texts of a record, each with its final zero. */
enum section { PROGRAM, STATE, SCENARIO, MODEL, SECTIONS };
enum { FORMAT = 2, MOST_DEPTH = 16, VALUE_TEXT = 96 };
/* Differences that are named, and after how many nobody looks further. */
enum { MOST_DIFFERENCES = 6, MOST_COUNTED = 100 };

struct sections {
    const char *text[SECTIONS];
};

/* ---- what is written ---- */

/* X(type, name, expression): the start and what was before it, with every bit. */
#define START_REALS(X)                                                                     \
    X(spot, spot)                                                                          \
    X(variance_fast, variance[ALVH_FAST])                                                  \
    X(variance_slow, variance[ALVH_SLOW])                                                  \
    X(vix, vix)                                                                            \
    X(vix_error, vix_error)                                                                \
    X(curve_rmse, curve_rmse)
#define START_INTEGERS(X)                                                                  \
    X(date, date)                                                                          \
    X(regime, regime)                                                                      \
    X(curve_months, curve_months)

/* Rules of the caller's own have no part in a scenario; without them nothing is said. */
static void print_guests(FILE *out, const struct alvh_walk *walk)
{
    char text[ALVH_GUESTS_TEXT];
    alvh_guests_describe(&walk->guests, walk->scenario, text);
    if (text[0])
        fprintf(out, "user_rules: %s\n", text);
}

static void print_state(FILE *out, const struct alvh_walk *walk)
{
    print_guests(out, walk);
#define PRINT(name, member) fprintf(out, "start_" #name ": %a\n", walk->start.member);
    START_REALS(PRINT)
#undef PRINT
#define PRINT(name, member) fprintf(out, "start_" #name ": %lld\n", (long long)walk->start.member);
    START_INTEGERS(PRINT)
#undef PRINT
#define PRINT(type, name) fprintf(out, "past_" #name ": %a\n", (double)walk->past.name);
    ALVH_SIGNAL_PAST(PRINT)
#undef PRINT
}

/* The scenario but for what has no effect on results. */
static enum alvh_status print_scenario(FILE *out, const struct alvh_walk *walk,
                                       struct alvh_error *error)
{
    static const struct alvh_simulation_options standard = {.threads = 0,
                                                            .block_paths = 240};
    struct alvh_scenario *plain = malloc(sizeof *plain);
    if (!plain)
        return alvh_fail(error, ALVH_EFAILED, "no memory to print the scenario");
    *plain = *walk->scenario;
    plain->simulation.threads = standard.threads;
    plain->simulation.block_paths = standard.block_paths;
    char *text = NULL;
    const enum alvh_status status = alvh_scenario_print(plain, &text, error);
    if (status == ALVH_OK)
        fprintf(out, "%s%c", text, '\0');
    free(text);
    free(plain);
    return status;
}

static enum alvh_status print_all(FILE *out, const struct alvh_walk *walk,
                                  const struct alvh_shard *shard, struct alvh_error *error)
{
    fprintf(out, "format: %d\nalvh_version: %s\ngit_commit: %s\nshard: %lld/%lld\n%c",
            FORMAT, alvh_version(), alvh_git_commit(), (long long)shard->number,
            (long long)shard->shards, '\0');
    print_state(out, walk);
    fputc('\0', out);
    ALVH_TRY(print_scenario(out, walk, error));
    char *text = NULL;
    ALVH_TRY(alvh_model_print(walk->model, &text, error));
    fprintf(out, "%s%c", text, '\0');
    free(text);
    return ALVH_OK;
}

enum alvh_status alvh_identity_make(const struct alvh_walk *walk,
                                    const struct alvh_shard *shard,
                                    struct alvh_buffer *buffer, struct alvh_error *error)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return alvh_fail(error, ALVH_EFAILED, "no memory for a checkpoint");
    enum alvh_status status = print_all(out, walk, shard, error);
    while (ftell(out) % 8 != 0)
        fputc('\0', out);
    if (fclose(out) != 0 && status == ALVH_OK)
        status = alvh_fail(error, ALVH_EFAILED, "no memory for a checkpoint");
    if (status == ALVH_OK)
        status = alvh_buffer_begin(buffer, length, error);
    if (status == ALVH_OK) {
        memcpy(alvh_buffer_add(buffer, length), text, length);
        alvh_record_seal(buffer, ALVH_RECORD_IDENTITY, 0, 0, 0);
    }
    free(text);
    return status;
}

/* ---- what is read ---- */

static enum alvh_status find_sections(const char *path, const struct alvh_buffer *buffer,
                                      struct sections *sections, struct alvh_error *error)
{
    const char *at = (const char *)buffer->data + sizeof(struct alvh_record_head);
    const char *end = (const char *)buffer->data + buffer->used;
    for (int i = 0; i < SECTIONS; i++) {
        const char *zero = at < end ? memchr(at, '\0', (size_t)(end - at)) : NULL;
        if (!zero)
            return alvh_fail(error, ALVH_EINPUT, "%s: is damaged: a text has no end", path);
        sections->text[i] = at;
        at = zero + 1;
    }
    return ALVH_OK;
}

/* One line of a text of keys and values, and where it stands in the tree. */
struct line {
    char path[ALVH_PATH_LENGTH], value[VALUE_TEXT];
    size_t open[MOST_DEPTH]; /* length of the path up to each open block */
};

/* Puts a piece at the end of a text, as much as there is room for, and tells its new end. */
static size_t append(char *text, size_t size, size_t end, const char *piece, size_t length)
{
    const size_t room = size - 1 - end, most = length < room ? length : room;
    memcpy(text + end, piece, most);
    text[end + most] = '\0';
    return end + most;
}

/* The next line that has a value; false at the end. */
static bool next_line(const char **at, struct line *line)
{
    while (**at) {
        const char *text = *at;
        const size_t length = strcspn(text, "\n");
        *at = text + length + (text[length] == '\n');
        const size_t indent = strspn(text, " ");
        const size_t key = strcspn(text + indent, ":\n");
        if (indent + key >= length || text[indent] == '#' || text[indent] == '-')
            continue;
        const int depth = (int)indent / 2 < MOST_DEPTH ? (int)indent / 2 : MOST_DEPTH - 1;
        size_t path = depth == 0 ? 0 : line->open[depth];
        if (depth > 0)
            path = append(line->path, sizeof line->path, path, ".", 1);
        path = append(line->path, sizeof line->path, path, text + indent, key);
        if (depth + 1 < MOST_DEPTH)
            line->open[depth + 1] = path;
        const char *value = text + indent + key + 1;
        value += strspn(value, " ");
        const size_t left = (size_t)(text + length - value);
        const char *comment = memmem(value, left, " #", 2);
        size_t width = comment ? (size_t)(comment - value) : left;
        while (width > 0 && value[width - 1] == ' ')
            width--;
        if (value < text + length && *value != '#' && width > 0) {
            append(line->value, sizeof line->value, 0, value, width);
            return true;
        }
    }
    return false;
}

/* A text in which paths are looked up. Each search goes on where the last one ended, for
 * texts name their keys in the same order. */
struct lookup {
    const char *text, *at;
    struct line line; /* found last */
};

static bool search(struct lookup *lookup, const char *path, const char *end)
{
    while ((!end || lookup->at < end) && next_line(&lookup->at, &lookup->line))
        if (strcmp(lookup->line.path, path) == 0)
            return true;
    return false;
}

/* The value of a path; NULL where the text has none. */
static const char *find_value(struct lookup *lookup, const char *path)
{
    const char *before = lookup->at ? lookup->at : lookup->text;
    bool found = lookup->at && search(lookup, path, NULL);
    if (!found) {
        lookup->at = lookup->text;
        lookup->line.path[0] = '\0';
        found = search(lookup, path, before > lookup->text ? before : NULL);
    }
    return found ? lookup->line.value : NULL;
}

/* ---- comparing ---- */

/* Differences found so far, a line each. */
struct differences {
    const char *path; /* of the file */
    const char *prefix;
    int count;
    char text[ALVH_ERROR_TEXT];
};

static void note_difference(struct differences *differences, const char *key,
                            const char *there, const char *here)
{
    const size_t at = strlen(differences->text);
    if (differences->count++ < MOST_DIFFERENCES)
        snprintf(differences->text + at, sizeof differences->text - at,
                 "\n%s: %s%s: %s there, %s here", differences->path, differences->prefix,
                 key, there, here);
}

static bool are_many(const struct differences *differences)
{
    return differences->count >= MOST_COUNTED;
}

/* Every value that differs, and every key that only one of the two has. */
static void compare_texts(const char *there, const char *here, bool any_shard,
                          struct differences *differences)
{
    const int before = differences->count;
    struct lookup known = {.text = here}, found = {.text = there};
    struct line line = {.path = ""};
    if (strcmp(there, here) == 0)
        return;
    for (const char *at = there; !are_many(differences) && next_line(&at, &line);) {
        const char *value = find_value(&known, line.path);
        if (any_shard && strcmp(line.path, "shard") == 0)
            continue;
        if (!value || strcmp(line.value, value) != 0)
            note_difference(differences, line.path, line.value, value ? value : "no such");
    }
    line = (struct line){.path = ""};
    for (const char *at = here; !are_many(differences) && next_line(&at, &line);)
        if (!find_value(&found, line.path))
            note_difference(differences, line.path, "no such", line.value);
    if (differences->count == before && !any_shard)
        note_difference(differences, "(lists)", "one", "another");
}

enum alvh_status alvh_identity_compare(const char *path, const struct alvh_buffer *found,
                                       const struct alvh_buffer *made, bool any_shard,
                                       struct alvh_error *error)
{
    static const char *const prefix[SECTIONS] = {[PROGRAM] = "",
                                                 [STATE] = "",
                                                 [SCENARIO] = "scenario: ",
                                                 [MODEL] = "model: "};
    struct sections there, here;
    if (found->used == made->used && memcmp(found->data, made->data, made->used) == 0)
        return ALVH_OK;
    ALVH_TRY(find_sections(path, found, &there, error));
    ALVH_TRY(find_sections(path, made, &here, error));
    struct differences differences = {.path = path};
    for (int i = 0; i < SECTIONS; i++) {
        differences.prefix = prefix[i];
        compare_texts(there.text[i], here.text[i], any_shard && i == PROGRAM, &differences);
    }
    if (differences.count == 0)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT,
                     "%s: is of another run, which differs in %d value%s%s%s", path,
                     differences.count, differences.count == 1 ? "" : "s",
                     are_many(&differences) ? " or more" : "", differences.text);
}

static bool parse_shard(const char *text, struct alvh_shard *shard)
{
    struct lookup lookup = {.text = text};
    long long number, shards;
    const char *value = find_value(&lookup, "shard");
    if (!value || sscanf(value, "%lld/%lld", &number, &shards) != 2 || number < 1 ||
        number > shards || shards > ALVH_MOST_SHARDS)
        return false;
    *shard = (struct alvh_shard){number, shards};
    return true;
}

/* A number within bounds, which refuse one that is none. */
static bool parse_number(struct lookup *lookup, const char *path, double low, double high,
                         double *number)
{
    const char *value = find_value(lookup, path);
    *number = value ? strtod(value, NULL) : 0.0;
    return value && *number >= low && *number <= high;
}

static bool parse_state(const char *text, const struct alvh_model *model,
                        struct alvh_start_state *start, struct alvh_signal_past *past)
{
    static const double most = 1e9; /* in whatever units: no sound value comes near */
    struct lookup lookup = {.text = text};
    bool whole = true;
    double number = 0.0;
    const char *value;
#define PARSE(name, member)                                                                \
    value = find_value(&lookup, "start_" #name);                                           \
    whole = whole && value;                                                                \
    start->member = value ? strtod(value, NULL) : 0.0;
    START_REALS(PARSE)
#undef PARSE
#define PARSE(name, member)                                                                \
    whole = whole && parse_number(&lookup, "start_" #name, -most, most, &number);          \
    start->member = whole ? (int)number : 0;
    START_INTEGERS(PARSE)
#undef PARSE
#define PARSE(type, name)                                                                  \
    whole = whole && parse_number(&lookup, "past_" #name, -most, most, &number);           \
    past->name = whole ? (type)number : (type)0;
    ALVH_SIGNAL_PAST(PARSE)
#undef PARSE
    return whole && start->regime >= 0 && start->regime < model->regimes &&
           start->spot > 0.0 && start->spot <= most &&
           start->variance[ALVH_FAST] >= 0.0 && start->variance[ALVH_SLOW] >= 0.0;
}

/* The line of the rules of the caller's own; "" where there is none. */
static void read_guests(const char *state, char text[ALVH_GUESTS_TEXT])
{
    static const char key[] = "user_rules: ";
    text[0] = '\0';
    if (strncmp(state, key, sizeof key - 1) != 0)
        return;
    state += sizeof key - 1;
    snprintf(text, ALVH_GUESTS_TEXT, "%.*s", (int)strcspn(state, "\n"), state);
}

static enum alvh_status read_texts(const char *path, const struct sections *sections,
                                   struct alvh_problems *problems,
                                   struct alvh_identified *identified,
                                   struct alvh_error *error)
{
    alvh_scenario_parse(path, sections->text[SCENARIO], &identified->scenario, problems);
    alvh_model_parse(path, sections->text[MODEL], &identified->model, problems);
    ALVH_TRY(alvh_problems_status(problems, error));
    read_guests(sections->text[STATE], identified->user_rules);
    if (!parse_shard(sections->text[PROGRAM], &identified->shard) ||
        !parse_state(sections->text[STATE], &identified->model, &identified->start,
                     &identified->past))
        return alvh_fail(error, ALVH_EINPUT, "%s: does not say which run it is of", path);
    return ALVH_OK;
}

enum alvh_status alvh_identity_read(const char *path, const struct alvh_buffer *found,
                                    struct alvh_identified *identified,
                                    struct alvh_error *error)
{
    struct sections sections;
    *identified = (struct alvh_identified){.shard = {0, 0}};
    ALVH_TRY(find_sections(path, found, &sections, error));
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", path);
    const enum alvh_status status =
        read_texts(path, &sections, problems, identified, error);
    alvh_problems_free(problems);
    return status;
}
