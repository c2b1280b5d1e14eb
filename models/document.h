/* A YAML or JSON file as a tree that knows its lines.
 *
 * What model and scenario files need and no more: maps, lists and texts. Anchors, aliases,
 * merge keys, tags, second documents, duplicate keys and control characters are refused;
 * size, depth and length are bounded, so that no file can take the program's time or
 * memory. */
#ifndef ALVH_MODELS_DOCUMENT_H
#define ALVH_MODELS_DOCUMENT_H

#include "models/node.h"

enum {
    ALVH_DOCUMENT_BYTES = 1 << 20, /* largest file */
    ALVH_DOCUMENT_DEPTH = 12,      /* deepest nesting */
    ALVH_DOCUMENT_ENTRIES = 1000,  /* most entries of one map or list */
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

#endif
