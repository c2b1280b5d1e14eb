#include "sim/compare/keys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/document.h"

static enum alvh_status no_memory(struct alvh_error *error)
{
    return alvh_fail(error, ALVH_EFAILED, "no memory to compare scenarios");
}

enum alvh_status alvh_keys_add(struct alvh_key_list *list, const char *key,
                               const char *value, struct alvh_error *error)
{
    if (list->count == list->room) {
        const int room = 2 * list->room + 256;
        void *grown = realloc(list->entry, (size_t)room * sizeof *list->entry);
        if (!grown)
            return no_memory(error);
        list->entry = grown;
        list->room = room;
    }
    struct alvh_key_value *entry = &list->entry[list->count];
    *entry = (struct alvh_key_value){strdup(key), strdup(value)};
    list->count++;
    return entry->key && entry->value ? ALVH_OK : no_memory(error);
}

void alvh_keys_free(struct alvh_key_list *list)
{
    for (int i = 0; i < list->count; i++) {
        free(list->entry[i].key);
        free(list->entry[i].value);
    }
    free(list->entry);
    *list = (struct alvh_key_list){0};
}

static bool is_plain_list(const struct alvh_node *node)
{
    for (const struct alvh_node *entry = node->first; entry; entry = entry->next)
        if (entry->kind != ALVH_NODE_TEXT)
            return false;
    return node->kind == ALVH_NODE_LIST;
}

static enum alvh_status add_list(struct alvh_key_list *list, const char *path,
                                 const struct alvh_node *node, struct alvh_error *error)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        return no_memory(error);
    fputc('[', out);
    for (const struct alvh_node *entry = node->first; entry; entry = entry->next)
        fprintf(out, "%s%s", entry == node->first ? "" : ", ", entry->text);
    fputc(']', out);
    const bool failed = fclose(out) != 0;
    const enum alvh_status status =
        failed ? no_memory(error) : alvh_keys_add(list, path, text, error);
    free(text);
    return status;
}

/* Everything below a node; entries of a list are numbered from 1. */
static enum alvh_status add_node(struct alvh_key_list *list, const char *path,
                                 const struct alvh_node *node, struct alvh_error *error)
{
    if (node->kind == ALVH_NODE_TEXT)
        return alvh_keys_add(list, path, node->text, error);
    if (is_plain_list(node))
        return add_list(list, path, node, error);
    int number = 0;
    for (const struct alvh_node *entry = node->first; entry; entry = entry->next) {
        char key[24], inner[ALVH_PATH_LENGTH];
        snprintf(key, sizeof key, "%d", ++number);
        alvh_path_join(inner, path, entry->key ? entry->key : key);
        ALVH_TRY(add_node(list, inner, entry, error));
    }
    return ALVH_OK;
}

enum alvh_status alvh_keys_read(struct alvh_key_list *list, const char *prefix,
                                const char *name, const char *text,
                                struct alvh_error *error)
{
    struct alvh_problems *problems = alvh_problems_create();
    if (!problems)
        return no_memory(error);
    struct alvh_document *document =
        alvh_document_parse(name, 0, text, strlen(text), problems);
    enum alvh_status status = alvh_problems_status(problems, error);
    if (status == ALVH_OK)
        status = add_node(list, prefix, document->root, error);
    if (document)
        alvh_document_free(document);
    alvh_problems_free(problems);
    return status;
}

/* ---- both ---- */

static int by_key(const void *first, const void *second)
{
    const struct alvh_key_value *a = first, *b = second;
    return strcmp(a->key, b->key);
}

static const char *value_in(const struct alvh_key_list *sorted, const char *key)
{
    const struct alvh_key_value asked = {(char *)key, NULL};
    const struct alvh_key_value *found =
        sorted->count ? bsearch(&asked, sorted->entry, (size_t)sorted->count,
                                sizeof *sorted->entry, by_key)
                      : NULL;
    return found ? found->value : NULL;
}

/* Adds the keys of one list that the other has otherwise, or, of the second list, not at
 * all. */
static enum alvh_status add_changes(const struct alvh_key_list *list,
                                    const struct alvh_key_list *other, bool second,
                                    struct alvh_comparison *comparison,
                                    struct alvh_error *error)
{
    for (int i = 0; i < list->count; i++) {
        const char *value = list->entry[i].value;
        const char *others = value_in(other, list->entry[i].key);
        if (others && (second || strcmp(others, value) == 0))
            continue;
        struct alvh_changed_key *key = &comparison->key[comparison->keys++];
        key->key = strdup(list->entry[i].key);
        key->value[second] = strdup(value);
        key->value[!second] = strdup(others ? others : "");
        if (!key->key || !key->value[0] || !key->value[1])
            return no_memory(error);
    }
    return ALVH_OK;
}

enum alvh_status alvh_keys_compare(const struct alvh_key_list list[2],
                                   struct alvh_comparison *comparison,
                                   struct alvh_error *error)
{
    const size_t most = (size_t)list[0].count + (size_t)list[1].count + 1;
    struct alvh_key_list sorted[2];
    enum alvh_status status = ALVH_OK;
    comparison->key = calloc(most, sizeof *comparison->key);
    for (int side = 0; side < 2; side++) {
        const size_t size = (size_t)list[side].count * sizeof *list[side].entry;
        sorted[side] = list[side];
        sorted[side].entry = malloc(size + 1);
        if (sorted[side].entry)
            memcpy(sorted[side].entry, list[side].entry, size);
        else
            status = no_memory(error);
    }
    if (!comparison->key)
        status = no_memory(error);
    for (int side = 0; side < 2 && status == ALVH_OK; side++)
        qsort(sorted[side].entry, (size_t)sorted[side].count, sizeof *sorted[side].entry,
              by_key);
    for (int side = 0; side < 2 && status == ALVH_OK; side++)
        status = add_changes(&list[side], &sorted[!side], side == 1, comparison, error);
    free(sorted[0].entry);
    free(sorted[1].entry);
    return status;
}
