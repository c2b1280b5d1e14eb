#include "models/document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "models/input.h"

/* ---- reading the bytes ---- */

/* Text files only: YAML's own reader would name no line. */
static bool bytes_are_text(const char *name, int line, const unsigned char *bytes,
                           size_t size, struct alvh_problems *problems)
{
    const unsigned char *end = bytes + size;
    int now = 1;
    for (const unsigned char *at = bytes; at < end;) {
        const int length = alvh_utf8_length(at, end);
        if (length == 0 || alvh_is_control(at, length)) {
            alvh_problems_add(problems, "%s:%d: the byte 0x%02X is not text; %s", name,
                              line ? line : now, *at,
                              "a YAML or JSON file in UTF-8 is expected");
            return false;
        }
        now += *at == '\n';
        at += length;
    }
    return true;
}

/* Fills bytes with at most ALVH_DOCUMENT_BYTES + 1 bytes of a file; how many, or -1. */
static ssize_t read_bytes(const char *path, unsigned char *bytes)
{
    const int file = alvh_input_open(path);
    if (file < 0)
        return -1;
    size_t size = 0;
    while (size <= ALVH_DOCUMENT_BYTES) {
        const ssize_t got = read(file, bytes + size, ALVH_DOCUMENT_BYTES + 1 - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const int reason = errno;
            close(file);
            errno = reason;
            return -1;
        }
        if (got == 0)
            break;
        size += (size_t)got;
    }
    close(file);
    return (ssize_t)size;
}

struct alvh_document *alvh_document_read(const char *path, struct alvh_problems *problems)
{
    unsigned char *bytes = malloc(ALVH_DOCUMENT_BYTES + 1);
    if (!bytes) {
        alvh_problems_add(problems, "%s: no memory to read it", path);
        return NULL;
    }
    struct alvh_document *document = NULL;
    const ssize_t size = read_bytes(path, bytes);
    if (size < 0)
        alvh_problems_add(problems, "%s: cannot be read: %s", path, strerror(errno));
    else if (size > ALVH_DOCUMENT_BYTES)
        alvh_problems_add(
            problems, "%s:1: the file is larger than 1 MiB, the most that is read", path);
    else
        document =
            alvh_document_parse(path, 0, (const char *)bytes, (size_t)size, problems);
    free(bytes);
    return document;
}

/* ---- building the tree ---- */

struct builder {
    yaml_parser_t parser;
    const char *file;
    int line; /* what every message says instead of the text's own line; 0: nothing */
    char path[ALVH_PATH_LENGTH]; /* keys that lead to what is being read */
    struct alvh_problems *problems;
};

static int line_of(const struct builder *builder, yaml_mark_t mark)
{
    return builder->line ? builder->line : (int)mark.line + 1;
}

static void node_free(struct alvh_node *node)
{
    while (node) {
        struct alvh_node *next = node->next;
        node_free(node->first);
        free(node->key);
        free(node->text);
        free(node);
        node = next;
    }
}

static void complain(struct builder *builder, int line, const char *what)
{
    alvh_problems_add(builder->problems, "%s:%d: %s%s%s", builder->file, line,
                      builder->path, *builder->path ? ": " : "", what);
}

/* The next event; false when the text is not YAML, which has been reported. */
static bool next_event(struct builder *builder, yaml_event_t *event)
{
    if (yaml_parser_parse(&builder->parser, event))
        return true;
    const yaml_parser_t *parser = &builder->parser;
    alvh_problems_add(builder->problems, "%s:%d: not valid YAML: %s%s%s", builder->file,
                      line_of(builder, parser->problem_mark),
                      parser->context ? parser->context : "", parser->context ? ", " : "",
                      parser->problem ? parser->problem : "no memory");
    return false;
}

static struct alvh_node *node_create(struct builder *builder, enum alvh_node_kind kind,
                                     yaml_mark_t mark)
{
    struct alvh_node *node = calloc(1, sizeof *node);
    if (!node) {
        complain(builder, line_of(builder, mark), "no memory to read it");
        return NULL;
    }
    node->kind = kind;
    node->file = builder->file;
    node->line = line_of(builder, mark);
    return node;
}

/* Notes what YAML allows and a model or scenario has no use for. */
static void refuse_extras(struct builder *builder, struct alvh_node *node,
                          const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        complain(builder, node->line, "anchors (&) are not allowed; write the value out");
    if (tag)
        complain(builder, node->line, "tags (!) are not allowed; write the value alone");
    node->refused = anchor || tag;
}

/* A quoted text can hold escaped characters that a text file cannot. */
static bool has_control(const unsigned char *text, size_t size)
{
    const unsigned char *end = text + size;
    while (text < end) {
        const int length = alvh_utf8_length(text, end);
        if (length == 0 || alvh_is_control(text, length))
            return true;
        text += length;
    }
    return false;
}

static struct alvh_node *build_text(struct builder *builder, const yaml_event_t *event)
{
    struct alvh_node *node = node_create(builder, ALVH_NODE_TEXT, event->start_mark);
    if (!node)
        return NULL;
    refuse_extras(builder, node, event->data.scalar.anchor, event->data.scalar.tag);
    if (has_control(event->data.scalar.value, event->data.scalar.length)) {
        complain(builder, node->line, "control characters are not allowed in a text");
        node->refused = true;
    }
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = strdup((const char *)event->data.scalar.value);
    if (!node->text) {
        complain(builder, node->line, "no memory to read it");
        free(node);
        return NULL;
    }
    return node;
}

static struct alvh_node *build(struct builder *builder, const yaml_event_t *event,
                               int depth);

/* Appends an entry; false when there are too many, which has been reported. */
static bool append(struct builder *builder, struct alvh_node *parent,
                   struct alvh_node *entry)
{
    if (parent->last)
        parent->last->next = entry;
    else
        parent->first = entry;
    parent->last = entry;
    if (++parent->entries <= ALVH_DOCUMENT_ENTRIES)
        return true;
    complain(builder, entry->line, "more than 1000 entries in one map or list");
    return false;
}

/* Reads the entry that the event starts and appends it, under that key in a map. Takes over
 * the key. */
static bool build_entry(struct builder *builder, struct alvh_node *parent,
                        const yaml_event_t *event, struct alvh_node *key, int depth)
{
    char parent_path[ALVH_PATH_LENGTH];
    strcpy(parent_path, builder->path);
    if (key)
        alvh_path_join(builder->path, parent_path, key->text);
    struct alvh_node *entry = build(builder, event, depth + 1);
    strcpy(builder->path, parent_path);
    if (entry && key) {
        entry->key = key->text;
        key->text = NULL;
        entry->line = key->line;
        entry->refused |= key->refused;
    }
    node_free(key);
    return entry && append(builder, parent, entry);
}

/* Keys are short texts, each once. Reports and marks those that are not. */
static void check_key(struct builder *builder, const struct alvh_node *map,
                      struct alvh_node *key)
{
    const struct alvh_node *twin = alvh_node_find(map, key->text);
    if (strcmp(key->text, "<<") == 0 && !key->quoted) {
        complain(builder, key->line, "merge keys (<<) are not allowed; write the keys out");
        key->refused = true;
    } else if (*key->text == '\0') {
        complain(builder, key->line, "an empty key");
        key->refused = true;
    } else if (twin) {
        char path[ALVH_PATH_LENGTH];
        alvh_path_join(path, builder->path, key->text);
        alvh_problems_add(builder->problems,
                          "%s:%d: %s: the key appears twice; first on line %d",
                          builder->file, key->line, path, twin->line);
        key->refused = true;
    }
}

/* The key of a map's next entry, and the event of its value. */
static struct alvh_node *build_key(struct builder *builder, const struct alvh_node *map,
                                   const yaml_event_t *event, yaml_event_t *value)
{
    if (event->type != YAML_SCALAR_EVENT) {
        complain(builder, line_of(builder, event->start_mark),
                 "a key must be a plain text");
        return NULL;
    }
    struct alvh_node *key = build_text(builder, event);
    if (!key)
        return NULL;
    check_key(builder, map, key);
    if (!next_event(builder, value)) {
        node_free(key);
        return NULL;
    }
    return key;
}

/* The entries of a map or a list, up to its end; false after a failure. */
static bool build_entries(struct builder *builder, struct alvh_node *parent, int depth)
{
    if (depth > ALVH_DOCUMENT_DEPTH) {
        complain(builder, parent->line, "nested more than 12 deep");
        return false;
    }
    for (;;) {
        yaml_event_t event;
        if (!next_event(builder, &event))
            return false;
        const bool ended =
            event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        bool good = true;
        if (!ended && parent->kind == ALVH_NODE_LIST) {
            good = build_entry(builder, parent, &event, NULL, depth);
        } else if (!ended) {
            yaml_event_t value;
            struct alvh_node *key = build_key(builder, parent, &event, &value);
            good = key && build_entry(builder, parent, &value, key, depth);
            if (key)
                yaml_event_delete(&value);
        }
        yaml_event_delete(&event);
        if (ended || !good)
            return good;
    }
}

/* The node that the event starts, with everything inside it; NULL after a failure. */
static struct alvh_node *build(struct builder *builder, const yaml_event_t *event,
                               int depth)
{
    struct alvh_node *node;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return build_text(builder, event);
    case YAML_ALIAS_EVENT:
        complain(builder, line_of(builder, event->start_mark),
                 "aliases (*) are not allowed; write the value out");
        node = node_create(builder, ALVH_NODE_TEXT, event->start_mark);
        if (node)
            node->refused = true;
        return node;
    case YAML_SEQUENCE_START_EVENT:
        node = node_create(builder, ALVH_NODE_LIST, event->start_mark);
        if (node)
            refuse_extras(builder, node, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
        break;
    default: /* the parser leaves nothing else to start a value */
        node = node_create(builder, ALVH_NODE_MAP, event->start_mark);
        if (node)
            refuse_extras(builder, node, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    }
    if (node && !build_entries(builder, node, depth)) {
        node_free(node);
        return NULL;
    }
    return node;
}

/* One document and nothing after it. */
static struct alvh_node *build_root(struct builder *builder)
{
    struct alvh_node *root = NULL;
    yaml_event_t event;
    for (bool going = true; going;) {
        if (!next_event(builder, &event)) {
            node_free(root);
            return NULL;
        }
        const int line = line_of(builder, event.start_mark);
        switch (event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT:
            break;
        case YAML_DOCUMENT_START_EVENT:
            if (root) {
                complain(builder, line, "a second document starts here; one is allowed");
                going = false;
            }
            break;
        case YAML_STREAM_END_EVENT:
            if (!root)
                complain(builder, line, "the file is empty");
            going = false;
            break;
        default:
            /* libyaml begins a document before its one root. */
            root = build(builder, &event, 1);
            going = root != NULL; /* NOLINT(clang-analyzer-unix.Malloc) */
        }
        yaml_event_delete(&event);
    }
    return root;
}

struct alvh_document *alvh_document_parse(const char *name, int line, const char *text,
                                          size_t size, struct alvh_problems *problems)
{
    if (!bytes_are_text(name, line, (const unsigned char *)text, size, problems))
        return NULL;
    struct alvh_document *document = calloc(1, sizeof *document);
    if (!document || !(document->name = strdup(name))) {
        alvh_problems_add(problems, "%s: no memory to read it", name);
        free(document);
        return NULL;
    }
    struct builder builder = {.file = document->name, .line = line, .problems = problems};
    if (yaml_parser_initialize(&builder.parser)) {
        yaml_parser_set_input_string(&builder.parser, (const unsigned char *)text, size);
        yaml_parser_set_encoding(&builder.parser, YAML_UTF8_ENCODING);
        document->root = build_root(&builder);
        yaml_parser_delete(&builder.parser);
    } else {
        alvh_problems_add(problems, "%s: no memory to read it", name);
    }
    if (!document->root) {
        alvh_document_free(document);
        return NULL;
    }
    return document;
}

void alvh_document_free(struct alvh_document *document)
{
    if (!document)
        return;
    node_free(document->root);
    free(document->name);
    free(document);
}
