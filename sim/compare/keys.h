/* What differs between two YAML texts, key by key. */
#ifndef ALVH_SIM_COMPARE_KEYS_H
#define ALVH_SIM_COMPARE_KEYS_H

#include "alvh/compare.h"

/* Keys with their values, in the order of the text. */
struct alvh_key_list {
    int count, room;
    struct alvh_key_value {
        char *key, *value;
    } * entry;
};

/* Adds one. */
enum alvh_status alvh_keys_add(struct alvh_key_list *list, const char *key,
                               const char *value, struct alvh_error *error);

/* Adds every value of a YAML text under its key.path, behind a prefix ("" or "model"); a
 * list of plain values is one value. `name` is what messages call the text. */
enum alvh_status alvh_keys_read(struct alvh_key_list *list, const char *prefix,
                                const char *name, const char *text,
                                struct alvh_error *error);

/* Moves what differs into the comparison: the first list's keys in their order, then those
 * that only the second has. */
enum alvh_status alvh_keys_compare(const struct alvh_key_list list[2],
                                   struct alvh_comparison *comparison,
                                   struct alvh_error *error);

void alvh_keys_free(struct alvh_key_list *list);

#endif
