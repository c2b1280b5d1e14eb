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
    return rows;

static const struct alvh_option *title_rows(void)
{
    enum { WHERE = 0, IN_BOOKS = false, IN_BOOK = 0 };
    ROWS(alvh_scenario, "", ALVH_TITLE_OPTIONS)
}

#define GROUP_ROWS(place, member, path, tag, TABLE)                                        \
    static const struct alvh_option *tag##_rows(void)                                      \
    {                                                                                      \
        PLACE_##place(member);                                                             \
        ROWS(tag, path, TABLE)                                                             \
    }
ALVH_OPTION_GROUPS(GROUP_ROWS)

/* The numbers of each group's first row and of its last. */
#define GROUP_NUMBERS(place, member, path, tag, TABLE)                                     \
    tag##_first, tag##_last = tag##_first + (0 TABLE(ALVH_COUNT_ROW)) - 1,
enum {
    title_first,
    title_last = title_first + (0 ALVH_TITLE_OPTIONS(ALVH_COUNT_ROW)) - 1,
    ALVH_OPTION_GROUPS(GROUP_NUMBERS)
};

#define IN_BOOKS_COMMON false
#define IN_BOOKS_BOOK   true
#define GROUP(place, member, path, tag, TABLE)                                             \
    {path, sizeof path - 1, IN_BOOKS_##place, tag##_first, tag##_last, tag##_rows},
static const struct group {
    const char *block;
    size_t length; /* of the block's text */
    bool in_books;
    int first, last;
    const struct alvh_option *(*rows)(void);
} groups[] = {{"", 0, false, title_first, title_last, title_rows},
              ALVH_OPTION_GROUPS(GROUP)};
enum { GROUPS = sizeof groups / sizeof *groups };

const struct alvh_option *alvh_option_at(int index)
{
    int low = 0, high = GROUPS;
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        if (groups[middle].first <= index)
            low = middle;
        else
            high = middle;
    }
    return &groups[low].rows()[index - groups[low].first];
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

int alvh_option_find(const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *key = dot ? dot + 1 : path;
    const size_t length = dot ? (size_t)(dot - path) : 0;
    if (dot == path) /* the block without a name has no dot behind it */
        return -1;
    for (const struct group *group = groups; group < groups + GROUPS; group++) {
        if (group->length != length || memcmp(group->block, path, length) != 0)
            continue;
        const struct alvh_option *rows = group->rows();
        for (int i = group->first; i <= group->last; i++)
            if (strcmp(rows[i - group->first].key, key) == 0)
                return i;
    }
    return -1;
}

bool alvh_option_is_block(const char *path, bool in_book)
{
    const size_t length = strlen(path);
    for (const struct group *group = groups; group < groups + GROUPS; group++)
        if ((!in_book || group->in_books) && length <= group->length &&
            memcmp(group->block, path, length) == 0 &&
            (group->block[length] == '.' || group->block[length] == '\0'))
            return true;
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

/* A search for the known path that is nearest to what was written: by its own last key, the
 * same key of another block being the next best guess; equals are told apart by their
 * blocks. */
struct search {
    char block[ALVH_TEXT_LENGTH]; /* of what was written, with its dot */
    const char *key;
    char *nearest;
    int distance;
};

/* Cuts a path in two; the block keeps its dot. Returns the key. */
static const char *cut(const char *path, size_t length, char block[ALVH_TEXT_LENGTH])
{
    const char *dot = memrchr(path, '.', length);
    const char *key = dot ? dot + 1 : path;
    snprintf(block, ALVH_TEXT_LENGTH, "%.*s", (int)(key - path), path);
    return key;
}

/* blocks: how far the block is from the one that was written. */
static void consider(struct search *search, const char *block, int blocks, const char *key)
{
    enum { OTHER_BLOCK = 3, FINER = 256 };
    const int keys = alvh_edit_distance(search->key, key);
    const int far = FINER * (keys + (blocks ? OTHER_BLOCK : 0)) + blocks;
    if (search->distance >= 0 && far >= search->distance)
        return;
    search->distance = far;
    strcpy(stpcpy(search->nearest, block), key);
}

static void consider_path(struct search *search, const char *path, size_t length)
{
    char block[ALVH_TEXT_LENGTH], key[ALVH_TEXT_LENGTH];
    const char *last = cut(path, length, block);
    snprintf(key, sizeof key, "%.*s", (int)(path + length - last), last);
    consider(search, block, alvh_edit_distance(search->block, block), key);
}

/* The options of a group, and every block that leads to them. */
static void consider_group(struct search *search, const struct group *group)
{
    char block[ALVH_TEXT_LENGTH];
    const struct alvh_option *rows = group->rows();
    for (const char *dot = strchr(group->block, '.'); dot; dot = strchr(dot + 1, '.'))
        consider_path(search, group->block, (size_t)(dot - group->block));
    if (group->length > 0)
        consider_path(search, group->block, group->length);
    snprintf(block, sizeof block, "%s%s", group->block, group->length > 0 ? "." : "");
    const int blocks = alvh_edit_distance(search->block, block);
    for (int i = 0; i <= group->last - group->first; i++)
        consider(search, block, blocks, rows[i].key);
}

const char *alvh_option_nearest(const char *path, bool in_book,
                                char nearest[ALVH_TEXT_LENGTH])
{
    static const char *const others[] = {"extends", "books", "scale", "stress.script"};
    struct search search = {.nearest = nearest, .distance = -1};
    search.key = cut(path, strlen(path), search.block);
    for (const struct group *group = groups; group < groups + GROUPS; group++)
        if (!in_book || group->in_books)
            consider_group(&search, group);
    for (int i = 0; i < (in_book ? 1 : 4); i++)
        consider_path(&search, others[i], strlen(others[i]));
    return nearest;
}
