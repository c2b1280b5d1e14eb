/* A text, a list or a map of a YAML or JSON file, and what can be asked of it: its value of
 * a kind and in a range, or else a message that names the line, the key.path and what is
 * allowed. Numbers stay texts until they are asked for. */
#ifndef ALVH_MODELS_NODE_H
#define ALVH_MODELS_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alvh/problems.h"
#include "models/readable.h"

enum { ALVH_PATH_LENGTH = 192 }; /* of a key.path in messages */

enum alvh_node_kind { ALVH_NODE_TEXT, ALVH_NODE_LIST, ALVH_NODE_MAP };

struct alvh_node {
    enum alvh_node_kind kind;
    const char *file; /* as it is named in messages */
    int line;         /* of the key in a map, otherwise of the value */
    char *key;        /* in a map; NULL elsewhere */
    char *text;       /* of a text; NULL elsewhere */
    bool quoted;      /* the text stood in quotes or in a block */
    bool refused;     /* a problem was already reported; its value is not to be used */
    int entries;
    struct alvh_node *first, *last; /* entries of a list or a map, in the file's order */
    struct alvh_node *next;
};

/* The entry of a map with that key, or NULL. */
const struct alvh_node *alvh_node_find(const struct alvh_node *map, const char *key);

/* Adds "FILE:LINE: path: ..." ("FILE:LINE: ..." when path is ""). */
void alvh_node_problem(const struct alvh_node *node, const char *path,
                       struct alvh_problems *problems, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* path becomes parent.key, cut short with dots when it grows too long. */
void alvh_path_join(char path[ALVH_PATH_LENGTH], const char *parent, const char *key);

/* Each is true and sets value, or is false and has added the reason. */
bool alvh_node_is(const struct alvh_node *node, const char *path, enum alvh_node_kind kind,
                  struct alvh_problems *problems);
bool alvh_node_real(const struct alvh_node *node, const char *path, double low, double high,
                    double *value, struct alvh_problems *problems);
bool alvh_node_integer(const struct alvh_node *node, const char *path, int64_t low,
                       int64_t high, int64_t *value, struct alvh_problems *problems);
bool alvh_node_flag(const struct alvh_node *node, const char *path, bool *value,
                    struct alvh_problems *problems);
/* At most size - 1 bytes; empty is allowed when written "". */
bool alvh_node_text(const struct alvh_node *node, const char *path, size_t size,
                    char value[], struct alvh_problems *problems);

/* Reports every key of the map that is not among the words, with the nearest that is. */
void alvh_node_known(const struct alvh_node *map, const char *path, int count,
                     const char *const words[], struct alvh_problems *problems);

/* A name that can stand in a key.path: letters, digits, - and _, at most size - 1 bytes. */
bool alvh_name_is_good(const char *name, size_t size);

#endif
