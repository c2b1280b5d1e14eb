#include "sim/scenario/schema.h"

#include <stdio.h>
#include <string.h>

#include "models/nearest.h"

/* Where the structs of a group are. */
#define PLACE_COMMON(member)                                                               \
    enum { WHERE = offsetof(struct alvh_scenario, member), IN_BOOKS = false, IN_BOOK = 0 }
#define PLACE_BOOK(member)                                                                 \
    enum {                                                                                 \
        WHERE = offsetof(struct alvh_scenario, common.member),                             \
        IN_BOOKS = true,                                                                   \
        IN_BOOK = offsetof(struct alvh_book_options, member)                               \
    }

/* A row of the group that the function around it is about. */
#define ROW(kind, name, units, standard, least, most, words)                               \
    {.block = block,                                                                       \
     .key = #name,                                                                         \
     .type = ALVH_TYPE_##kind,                                                             \
     .unit = units,                                                                        \
     .low = least,                                                                         \
     .high = (double)most,                                                                 \
     .low_whole = (int64_t)least,                                                          \
     .high_whole = (int64_t)most,                                                          \
     .text = words,                                                                        \
     .offset = WHERE + offsetof(group, name),                                              \
     .book_offset = IN_BOOKS ? IN_BOOK + offsetof(group, name) : ALVH_NOT_IN_BOOKS},

/* The rows of one group. */
#define ROWS(tag, path, TABLE)                                                             \
    typedef struct tag group;                                                              \
    static const char block[] = path;                                                      \
    static const struct alvh_option rows[] = {TABLE(ROW)};                                 \
    *count = (int)(sizeof rows / sizeof *rows);                                            \
    return rows;

static const struct alvh_option *title_rows(int *count)
{
    enum { WHERE = 0, IN_BOOKS = false, IN_BOOK = 0 };
    ROWS(alvh_scenario, "", ALVH_TITLE_OPTIONS)
}

#define GROUP_ROWS(place, member, path, tag, TABLE)                                        \
    static const struct alvh_option *tag##_rows(int *count)                                \
    {                                                                                      \
        PLACE_##place(member);                                                             \
        ROWS(tag, path, TABLE)                                                             \
    }
ALVH_OPTION_GROUPS(GROUP_ROWS)

#define GROUP_NAME(place, member, path, tag, TABLE) tag##_rows,
static const struct alvh_option *(*const groups[])(int *count) = {
    title_rows, ALVH_OPTION_GROUPS(GROUP_NAME)};

const struct alvh_option *alvh_option_at(int index)
{
    int count = 0, before = 0;
    const struct alvh_option *rows = groups[0](&count);
    for (int i = 1; index - before >= count; i++) {
        before += count;
        rows = groups[i](&count);
    }
    return &rows[index - before];
}

#define SET_INTEGER(field, value)                        field = value;
#define SET_REAL(field, value)                           field = value;
#define SET_FLAG(field, value)                           field = value;
#define SET_TEXT(field, value)                           strcpy(field, value);
#define SET_CHOICE(field, value)                         field = value;
#define SET(type, name, unit, standard, low, high, text) SET_##type(options->name, standard)
#define DEFAULTS_COMMON(member)                          scenario->member
#define DEFAULTS_BOOK(member)                            scenario->common.member
#define DEFAULTS(place, member, path, tag, TABLE)                                          \
    {                                                                                      \
        struct tag *const options = &DEFAULTS_##place(member);                             \
        TABLE(SET)                                                                         \
    }

void alvh_scenario_defaults(struct alvh_scenario *scenario)
{
    memset(scenario, 0, sizeof *scenario);
    ALVH_OPTION_GROUPS(DEFAULTS)
}

const char *alvh_option_path(const struct alvh_option *option, char path[ALVH_PATH_LENGTH])
{
    alvh_path_join(path, option->block, option->key);
    return path;
}

enum { GROUPS = sizeof groups / sizeof *groups };

/* The key of a path behind the block of a group; NULL where it is of another. */
static const char *key_in(const char *block, const char *path)
{
    const size_t length = strlen(block);
    if (length == 0)
        return path;
    if (*block != *path) /* Most differ here, and all are asked for every key. */
        return NULL;
    return strncmp(path, block, length) == 0 && path[length] == '.' ? path + length + 1
                                                                    : NULL;
}

int alvh_option_find(const char *path)
{
    int before = 0, count;
    for (int g = 0; g < GROUPS; g++, before += count) {
        const struct alvh_option *rows = groups[g](&count);
        const char *key = key_in(rows->block, path);
        for (int i = 0; key && i < count; i++)
            if (strcmp(rows[i].key, key) == 0)
                return before + i;
    }
    return -1;
}

bool alvh_option_is_block(const char *path, bool in_book)
{
    const size_t length = strlen(path);
    for (int g = 0, count; g < GROUPS; g++) {
        const struct alvh_option *option = groups[g](&count);
        if ((!in_book || option->book_offset != ALVH_NOT_IN_BOOKS) &&
            strncmp(option->block, path, length) == 0 &&
            (option->block[length] == '.' || option->block[length] == '\0'))
            return true;
    }
    return false;
}

const char *alvh_choice_name(const struct alvh_option *option, int64_t index, int *length)
{
    const char *name = option->unit;
    for (; index > 0; index--) {
        name = strchr(name, '|');
        if (!name)
            return NULL;
        name++;
    }
    *length = (int)strcspn(name, "|");
    return name;
}

int alvh_choice_find(const struct alvh_option *option, const char *name)
{
    int length = 0;
    const char *known = NULL;
    for (int i = 0; (known = alvh_choice_name(option, i, &length)); i++)
        if (strlen(name) == (size_t)length && strncmp(known, name, (size_t)length) == 0)
            return i;
    return -1;
}

static const char *last_key(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* How far a known path is from what was written: by its own last key, the same key of
 * another block being the next best guess; equals are told apart by their blocks. */
static int distance(const char *written, const char *known)
{
    enum { OTHER_BLOCK = 3, FINER = 256 };
    char block[ALVH_TEXT_LENGTH], known_block[ALVH_TEXT_LENGTH];
    const char *key = last_key(written), *known_key = last_key(known);
    snprintf(block, sizeof block, "%.*s", (int)(key - written), written);
    snprintf(known_block, sizeof known_block, "%.*s", (int)(known_key - known), known);
    const int blocks = alvh_edit_distance(block, known_block);
    const int keys = alvh_edit_distance(key, known_key);
    return FINER * (keys + (blocks ? OTHER_BLOCK : 0)) + blocks;
}

struct search {
    const char *written;
    char *nearest;
    int distance;
};

static void consider(struct search *search, const char *known, size_t length)
{
    char path[ALVH_TEXT_LENGTH];
    snprintf(path, sizeof path, "%.*s", (int)length, known);
    const int far = distance(search->written, path);
    if (search->distance >= 0 && far >= search->distance)
        return;
    search->distance = far;
    strcpy(search->nearest, path);
}

const char *alvh_option_nearest(const char *path, bool in_book,
                                char nearest[ALVH_TEXT_LENGTH])
{
    static const char *const others[] = {"extends", "books", "scale", "stress.script"};
    struct search search = {.written = path, .nearest = nearest, .distance = -1};
    const char *block = NULL; /* of the option before */
    for (int i = 0; i < ALVH_OPTIONS; i++) {
        const struct alvh_option *option = alvh_option_at(i);
        char known[ALVH_PATH_LENGTH];
        if (in_book && option->book_offset == ALVH_NOT_IN_BOOKS)
            continue;
        alvh_option_path(option, known);
        /* The option itself, and of each block's first every block that leads to it. */
        for (const char *dot = option->block != block ? strchr(known, '.') : NULL; dot;
             dot = strchr(dot + 1, '.'))
            consider(&search, known, (size_t)(dot - known));
        consider(&search, known, strlen(known));
        block = option->block;
    }
    for (int i = 0; i < (in_book ? 1 : 4); i++)
        consider(&search, others[i], strlen(others[i]));
    return nearest;
}
