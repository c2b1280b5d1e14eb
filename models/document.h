/* A YAML or JSON file as a tree that knows its lines.
 *
 * What model and scenario files need and no more: maps, lists and texts. Anchors, aliases,
 * merge keys, tags, second documents, duplicate keys and control characters are refused;
 * size, depth and length are bounded, so that no file can take the program's time or
 * memory. Numbers stay texts until they are asked for. */
#ifndef ALVH_MODELS_DOCUMENT_H
#define ALVH_MODELS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alvh/problems.h"

enum {
    ALVH_DOCUMENT_BYTES = 1 << 20, /* largest file */
    ALVH_DOCUMENT_DEPTH = 12,      /* deepest nesting */
    ALVH_DOCUMENT_ENTRIES = 1000,  /* most entries of one map or list */
    ALVH_PATH_LENGTH = 192,        /* of a key.path in messages */
    ALVH_SHOWN_LENGTH = 52,        /* of a user's text quoted in messages */
};

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

struct alvh_document {
    char *name;
    struct alvh_node *root;
};

/* Reads a file. NULL with at least one problem added when there is no tree to speak of;
 * a tree with problems added when parts of it were refused. */
struct alvh_document *alvh_document_read(const char *path, struct alvh_problems *problems);

/* The same for a text in memory, called `name` in messages. line > 0: every message names
 * that line, as fits a text from the command line. */
struct alvh_document *alvh_document_parse(const char *name, int line, const char *text,
                                          size_t size, struct alvh_problems *problems);
void alvh_document_free(struct alvh_document *document);

/* The entry of a map with that key, or NULL. */
const struct alvh_node *alvh_node_find(const struct alvh_node *map, const char *key);

/* Adds "FILE:LINE: path: ..." ("FILE:LINE: ..." when path is ""). */
void alvh_node_problem(const struct alvh_node *node, const char *path,
                       struct alvh_problems *problems, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* path becomes parent.key, cut short with dots when it grows too long. */
void alvh_path_join(char path[ALVH_PATH_LENGTH], const char *parent, const char *key);

/* A text in quotes for a message: cut to a readable length, control characters replaced. */
const char *alvh_shown(const char *text, char shown[ALVH_SHOWN_LENGTH]);

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
