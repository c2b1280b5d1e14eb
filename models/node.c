#include "models/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "models/nearest.h"
#include "models/number.h"

void alvh_node_problem(const struct alvh_node *node, const char *path,
                       struct alvh_problems *problems, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    alvh_problems_add(problems, "%s:%d: %s%s%s", node->file, node->line, path,
                      *path ? ": " : "", text);
}

void alvh_path_join(char path[ALVH_PATH_LENGTH], const char *parent, const char *key)
{
    char readable[ALVH_SHOWN_LENGTH];
    alvh_copy_readable(key, readable, sizeof readable);
    if (strlen(parent) + 1 + strlen(readable) < ALVH_PATH_LENGTH) {
        char *end = stpcpy(path, parent);
        if (*parent)
            *end++ = '.';
        strcpy(end, readable);
    } else if (snprintf(path, ALVH_PATH_LENGTH, "%s%s%s", parent, *parent ? "." : "",
                        readable) >= ALVH_PATH_LENGTH) {
        strcpy(path + ALVH_PATH_LENGTH - 4, "...");
    }
}

const struct alvh_node *alvh_node_find(const struct alvh_node *map, const char *key)
{
    for (const struct alvh_node *entry = map->first; entry; entry = entry->next)
        if (entry->key && strcmp(entry->key, key) == 0)
            return entry;
    return NULL;
}

static const char *kind_name(const struct alvh_node *node)
{
    return node->kind == ALVH_NODE_MAP    ? "a map"
           : node->kind == ALVH_NODE_LIST ? "a list"
                                          : "a text";
}

static bool is_null(const struct alvh_node *node)
{
    return node->kind == ALVH_NODE_TEXT && !node->quoted &&
           (*node->text == '\0' || strcmp(node->text, "~") == 0 ||
            strcasecmp(node->text, "null") == 0);
}

bool alvh_node_is(const struct alvh_node *node, const char *path, enum alvh_node_kind kind,
                  struct alvh_problems *problems)
{
    static const char *const expected[] = {[ALVH_NODE_TEXT] = "one value",
                                           [ALVH_NODE_LIST] = "a list [a, b, ...]",
                                           [ALVH_NODE_MAP] = "a map of keys and values"};
    if (node->refused)
        return false;
    if (is_null(node))
        alvh_node_problem(node, path, problems, "has no value; %s is expected",
                          expected[kind]);
    else if (node->kind != kind)
        alvh_node_problem(node, path, problems, "is %s; %s is expected", kind_name(node),
                          expected[kind]);
    else
        return true;
    return false;
}

bool alvh_node_real(const struct alvh_node *node, const char *path, double low, double high,
                    double *value, struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH], from[ALVH_NUMBER_TEXT], to[ALVH_NUMBER_TEXT];
    double number = 0.0;
    if (!alvh_node_is(node, path, ALVH_NODE_TEXT, problems))
        return false;
    const char *wrong = node->quoted ? "is a text in quotes, not a number"
                                     : alvh_number_parse(node->text, &number);
    if (!wrong && !(number >= low && number <= high))
        wrong = "is out of range";
    if (wrong) {
        alvh_node_problem(node, path, problems, "%s %s; allowed: a number from %s to %s",
                          alvh_shown(node->text, shown), wrong,
                          alvh_number_print(low, from), alvh_number_print(high, to));
        return false;
    }
    *value = number;
    return true;
}

bool alvh_node_integer(const struct alvh_node *node, const char *path, int64_t low,
                       int64_t high, int64_t *value, struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH];
    int64_t number = 0;
    if (!alvh_node_is(node, path, ALVH_NODE_TEXT, problems))
        return false;
    const char *wrong = node->quoted ? "is a text in quotes, not a number"
                                     : alvh_number_parse_integer(node->text, &number);
    if (!wrong && (number < low || number > high))
        wrong = "is out of range";
    if (wrong) {
        alvh_node_problem(
            node, path, problems, "%s %s; allowed: a whole number from %lld to %lld",
            alvh_shown(node->text, shown), wrong, (long long)low, (long long)high);
        return false;
    }
    *value = number;
    return true;
}

bool alvh_node_flag(const struct alvh_node *node, const char *path, bool *value,
                    struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH];
    if (!alvh_node_is(node, path, ALVH_NODE_TEXT, problems))
        return false;
    const bool yes = strcmp(node->text, "true") == 0, no = strcmp(node->text, "false") == 0;
    if (node->quoted || !(yes || no)) {
        alvh_node_problem(node, path, problems, "%s is not a flag; allowed: true, false",
                          alvh_shown(node->text, shown));
        return false;
    }
    *value = yes;
    return true;
}

bool alvh_node_text(const struct alvh_node *node, const char *path, size_t size,
                    char value[], struct alvh_problems *problems)
{
    char shown[ALVH_SHOWN_LENGTH];
    if (!alvh_node_is(node, path, ALVH_NODE_TEXT, problems))
        return false;
    if (strlen(node->text) >= size) {
        alvh_node_problem(node, path, problems, "%s is too long; allowed: %zu bytes",
                          alvh_shown(node->text, shown), size - 1);
        return false;
    }
    strcpy(value, node->text);
    return true;
}

void alvh_node_known(const struct alvh_node *map, const char *path, int count,
                     const char *const words[], struct alvh_problems *problems)
{
    for (const struct alvh_node *entry = map->first; entry; entry = entry->next) {
        bool known = entry->refused;
        for (int i = 0; i < count; i++)
            known |= strcmp(entry->key, words[i]) == 0;
        if (known)
            continue;
        char full[ALVH_PATH_LENGTH];
        alvh_path_join(full, path, entry->key);
        alvh_node_problem(entry, full, problems, "unknown key; the nearest known key is %s",
                          words[alvh_nearest(entry->key, count, words)]);
    }
}

bool alvh_name_is_good(const char *name, size_t size)
{
    const unsigned char *at = (const unsigned char *)name;
    for (; *at; at++)
        if (!(*at >= 0x80 || (*at >= '0' && *at <= '9') || (*at >= 'A' && *at <= 'Z') ||
              (*at >= 'a' && *at <= 'z') || *at == '_' || *at == '-'))
            return false;
    return at > (const unsigned char *)name &&
           (size_t)(at - (const unsigned char *)name) < size;
}
