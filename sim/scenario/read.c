#include "sim/scenario/read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "models/model_read.h"
#include "models/nearest.h"

enum { MAX_EXTENDS = 8, MAX_SETTINGS = 1000 };

/* The path as the user wrote it. */
static void full_path(const struct alvh_target *target, const char *path,
                      char full[ALVH_PATH_LENGTH])
{
    if (target->book && *path)
        alvh_path_join(full, target->book, path);
    else
        snprintf(full, ALVH_PATH_LENGTH, "%s", target->book ? target->book : path);
}

void alvh_target_read_block(const struct alvh_target *target, const struct alvh_node *map,
                            const char *path)
{
    char full[ALVH_PATH_LENGTH], inner[ALVH_PATH_LENGTH];
    full_path(target, path, full);
    if (!alvh_node_is(map, full, ALVH_NODE_MAP, target->reader->problems))
        return;
    for (const struct alvh_node *entry = map->first; entry; entry = entry->next) {
        alvh_path_join(inner, path, entry->key);
        if (!entry->refused)
            alvh_target_read_key(target, entry, inner);
    }
}

static void report_unknown(const struct alvh_target *target, const struct alvh_node *node,
                           const char *path, const char *full)
{
    char nearest[ALVH_TEXT_LENGTH], known[ALVH_PATH_LENGTH];
    if (target->book &&
        (alvh_option_find(path) >= 0 || alvh_option_is_block(path, false))) {
        alvh_node_problem(node, full, target->reader->problems,
                          "is common to all books; write it outside books, as %s", path);
        return;
    }
    /* A file full of unknown keys is not to take its time over what nobody will read. */
    if (alvh_problems_count(target->reader->problems) >= ALVH_MAX_PROBLEMS) {
        alvh_node_problem(node, full, target->reader->problems, "unknown key");
        return;
    }
    full_path(target, alvh_option_nearest(path, target->book != NULL, nearest), known);
    alvh_node_problem(node, full, target->reader->problems,
                      "unknown key; the nearest known key is %s", known);
}

/* A map of books replaces those of the files below, which lend their books to it. */
static void add_shelf(struct alvh_scenario_reader *reader, const struct alvh_node *books)
{
    if (reader->shelves == ALVH_MAX_SHELVES)
        reader->shelves--;
    reader->shelf[reader->shelves++] = books;
}

/* One key, which is an option, a block of them, or one of the keys of the top level. */
void alvh_target_read_key(const struct alvh_target *target, const struct alvh_node *node,
                          const char *path)
{
    char full[ALVH_PATH_LENGTH];
    full_path(target, path, full);
    const int index = alvh_option_find(path);
    if (index >= 0 &&
        alvh_target_offset(target, alvh_option_at(index)) != ALVH_NOT_IN_BOOKS)
        alvh_target_read(target, index, node, full);
    else if (alvh_option_is_block(path, target->book != NULL))
        alvh_target_read_block(target, node, path);
    else if (!target->book && strcmp(path, "books") == 0)
        add_shelf(target->reader, node);
    else if (!target->book && strcmp(path, "scale") == 0)
        target->reader->scale = node;
    else if (!target->book && strcmp(path, "stress.script") == 0)
        target->reader->script = node;
    else if (strcmp(path, "extends") != 0)
        report_unknown(target, node, path, full);
    else if (target->is_set)
        alvh_node_problem(node, full, target->reader->problems,
                          "can only be written in a file");
}

static struct alvh_target scenario_target(struct alvh_scenario_reader *reader)
{
    return (struct alvh_target){
        .reader = reader, .values = reader->scenario, .set = reader->set};
}

/* ---- files, each on top of the one it extends ---- */

/* Everything that was parsed, kept until the end because messages point into it. */
struct pile {
    const char *text; /* of the first one; NULL: it is a file, or comes with the program */
    int count;
    struct alvh_document *document[MAX_EXTENDS + MAX_SETTINGS];
};

/* by: the key `extends` that names it; NULL for the one that was asked for. */
static struct alvh_document *open_scenario(const char *name, const struct alvh_node *by,
                                           struct alvh_problems *problems)
{
    const char *text = alvh_scenario_builtin_text(name);
    if (!text && by && access(name, R_OK) != 0) {
        alvh_node_problem(by, "extends", problems,
                          "%s is neither a built-in scenario nor a file that can be "
                          "read: %s",
                          name, strerror(errno));
        return NULL;
    }
    return text ? alvh_document_parse(name, 0, text, strlen(text), problems)
                : alvh_document_read(name, problems);
}

/* The scenario that a file extends; false when it names none. */
static bool find_extended(const struct alvh_node *node, char name[ALVH_TEXT_LENGTH],
                          struct alvh_problems *problems)
{
    return alvh_node_text(node, "extends", ALVH_TEXT_LENGTH, name, problems) &&
           (alvh_scenario_builtin_text(name) ||
            alvh_scenario_path(node, "extends", name, problems));
}

/* A file without a name of its own is called after the file. */
static void name_after_file(struct alvh_scenario *scenario, const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *base = slash ? slash + 1 : file;
    const char *dot = strrchr(base, '.');
    const size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    snprintf(scenario->name, sizeof scenario->name, "%.*s", (int)length, base);
}

/* Reads a scenario and what it extends into the pile, the most basic one last; false when
 * one of them is missing. */
static bool pile_up(struct pile *pile, const char *name, struct alvh_problems *problems)
{
    char next[ALVH_TEXT_LENGTH], path[ALVH_TEXT_LENGTH];
    const struct alvh_node *node = NULL;
    for (;;) {
        struct alvh_document *document =
            pile->text && pile->count == 0
                ? alvh_document_parse(name, 0, pile->text, strlen(pile->text), problems)
                : open_scenario(name, node, problems);
        if (!document)
            return false;
        pile->document[pile->count++] = document;
        if (!alvh_node_is(document->root, "", ALVH_NODE_MAP, problems))
            return false;
        node = alvh_node_find(document->root, "extends");
        if (!node)
            return true;
        if (!find_extended(node, next, problems))
            return false;
        for (int i = 0; i < pile->count; i++)
            if (strcmp(pile->document[i]->name, next) == 0) {
                alvh_node_problem(node, "extends", problems, "the scenario extends itself");
                return false;
            }
        if (pile->count == MAX_EXTENDS) {
            alvh_node_problem(node, "extends", problems,
                              "more than %d scenarios extend each other", MAX_EXTENDS);
            return false;
        }
        strcpy(path, next);
        name = path;
    }
}

static void read_files(struct alvh_scenario_reader *reader, const struct pile *pile)
{
    const struct alvh_target target = scenario_target(reader);
    for (int i = pile->count - 1; i >= 0; i--) {
        const struct alvh_node *root = pile->document[i]->root;
        if (root->kind != ALVH_NODE_MAP || root->refused)
            continue;
        name_after_file(reader->scenario, pile->document[i]->name);
        alvh_target_read_block(&target, root, "");
    }
}

/* ---- settings from the command line ---- */

static void read_setting(struct pile *pile, int number, const char *text,
                         struct alvh_setting *setting, struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH];
    const char *equal = strchr(text, '=');
    const size_t length = equal ? (size_t)(equal - text) : 0;
    setting->node = NULL;
    setting->path[0] = '\0';
    if (length == 0 || length >= ALVH_PATH_LENGTH) {
        alvh_problems_add(problems,
                          "--set:%d: %s is not a setting; allowed: key.path=value", number,
                          alvh_shown(text, shown));
        return;
    }
    snprintf(setting->path, sizeof setting->path, "%.*s", (int)length, text);
    const char *value = equal[1] ? equal + 1 : "\"\"";
    struct alvh_document *document =
        alvh_document_parse("--set", number, value, strlen(value), problems);
    if (!document)
        return;
    pile->document[pile->count++] = document;
    setting->node = document->root;
}

static bool is_of_books(const struct alvh_setting *setting)
{
    return strncmp(setting->path, "books.", 6) == 0;
}

/* ---- scales ---- */

static void read_scales(struct alvh_scenario_reader *reader)
{
    struct alvh_scenario *scenario = reader->scenario;
    struct alvh_problems *problems = reader->problems;
    if (!reader->scale || !alvh_node_is(reader->scale, "scale", ALVH_NODE_LIST, problems))
        return;
    if (reader->scale->entries < 1 || reader->scale->entries > ALVH_MAX_SCALES) {
        alvh_node_problem(reader->scale, "scale", problems,
                          "has %d entries; allowed: 1 to %d", reader->scale->entries,
                          ALVH_MAX_SCALES);
        return;
    }
    for (const struct alvh_node *node = reader->scale->first; node; node = node->next) {
        int64_t *scale = &scenario->scale[scenario->scales];
        if (!alvh_node_integer(node, "scale", 1, ALVH_MOST_CONTRACTS, scale, problems))
            continue;
        if (scenario->scales > 0 && scale[0] <= scale[-1])
            alvh_node_problem(node, "scale", problems,
                              "%lld follows %lld; each must be larger than the one before",
                              (long long)scale[0], (long long)scale[-1]);
        scenario->scales++;
    }
}

/* ---- all of it ---- */

static void note_place(const struct alvh_scenario_reader *reader, const char *path,
                       const char *name, char place[ALVH_PLACE_LENGTH])
{
    const struct alvh_node *node = reader->set[alvh_option_find(path)].node;
    snprintf(place, ALVH_PLACE_LENGTH, "%s:%d", node ? node->file : name,
             node ? node->line : 1);
}

static void read_all(struct alvh_scenario_reader *reader, struct pile *pile,
                     const char *name, int count, const char *const texts[],
                     struct alvh_setting settings[])
{
    struct alvh_target set = scenario_target(reader);
    set.is_set = true;
    reader->incomplete = !pile_up(pile, name, reader->problems);
    if (pile->count == 0)
        return;
    reader->root = pile->document[0]->root;
    read_files(reader, pile);
    for (int i = 0; i < count; i++) {
        read_setting(pile, i + 1, texts[i], &settings[i], reader->problems);
        if (settings[i].node && !is_of_books(&settings[i]))
            alvh_target_read_key(&set, settings[i].node, settings[i].path);
    }
    alvh_scenario_read_books(reader);
    for (int i = 0; i < count; i++)
        if (settings[i].node && is_of_books(&settings[i]))
            alvh_scenario_set_book(reader, &settings[i]);
    read_scales(reader);
    alvh_scenario_read_script(reader);
    alvh_scenario_check_keys(reader);
    note_place(reader, "market.model", name, reader->scenario->place.model);
    note_place(reader, "market.data", name, reader->scenario->place.data);
    note_place(reader, "market.as_of", name, reader->scenario->place.as_of);
    note_place(reader, "market.start.regime", name, reader->scenario->place.regime);
    note_place(reader, "stress.regime", name, reader->scenario->place.stress_regime);
}

/* text: what to read instead of what bears the name; NULL: nothing. */
static enum alvh_status read_scenario(const char *name, const char *text, int count,
                                      const char *const settings[],
                                      struct alvh_scenario *scenario,
                                      struct alvh_problems *problems)
{
    const int before = alvh_problems_count(problems);
    alvh_scenario_defaults(scenario);
    if (count > MAX_SETTINGS) {
        alvh_problems_add(problems, "--set:%d: a setting too many; allowed: %d",
                          MAX_SETTINGS + 1, MAX_SETTINGS);
        return ALVH_EINPUT;
    }
    struct alvh_scenario_reader reader = {.scenario = scenario, .problems = problems};
    struct pile *pile = calloc(1, sizeof *pile);
    struct alvh_setting *parsed = calloc((size_t)count + 1, sizeof *parsed);
    if (pile && parsed) {
        pile->text = text;
        read_all(&reader, pile, name, count, settings, parsed);
        for (int i = 0; i < pile->count; i++)
            alvh_document_free(pile->document[i]);
    } else {
        alvh_problems_add(problems, "%s: no memory to read it", name);
    }
    free(parsed);
    free(pile);
    return alvh_problems_count(problems) == before ? ALVH_OK : ALVH_EINPUT;
}

enum alvh_status alvh_scenario_read(const char *name_or_path, int count,
                                    const char *const settings[],
                                    struct alvh_scenario *scenario,
                                    struct alvh_problems *problems)
{
    const char *name = name_or_path ? name_or_path : "core";
    return read_scenario(name, NULL, count, settings, scenario, problems);
}

enum alvh_status alvh_scenario_parse(const char *name, const char *text,
                                     struct alvh_scenario *scenario,
                                     struct alvh_problems *problems)
{
    return read_scenario(name, text, 0, NULL, scenario, problems);
}
