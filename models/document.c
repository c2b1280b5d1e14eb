#include "models/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

#include "models/nearest.h"
#include "models/number.h"

/* ---- messages ---- */

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

/* The length of the UTF-8 sequence at text, 0 when it is not one. end is one past the last
 * byte. Overlong forms, surrogates and values beyond U+10FFFF are not sequences. */
static int utf8_length(const unsigned char *text, const unsigned char *end)
{
    static const struct {
        unsigned char lead_low, lead_high, next_low, next_high;
        int length;
    } forms[] = {
        {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2},
        {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
        {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4},
        {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        if (*text < forms[f].lead_low || *text > forms[f].lead_high)
            continue;
        const int length = forms[f].length;
        if (end - text < length)
            return 0;
        if (length > 1 && (text[1] < forms[f].next_low || text[1] > forms[f].next_high))
            return 0;
        for (int i = 2; i < length; i++)
            if ((text[i] & 0xC0) != 0x80)
                return 0;
        return length;
    }
    return 0;
}

/* C0 except tab and line ends, DEL, and C1 (0xC2 0x80..0x9F). */
static bool is_control(const unsigned char *text, int length)
{
    if (length == 2)
        return text[0] == 0xC2 && text[1] < 0xA0;
    return length == 1 &&
           ((*text < 0x20 && *text != '\t' && *text != '\n' && *text != '\r') ||
            *text == 0x7F);
}

/* Copies text into out, which holds `size` bytes, with dots when it does not fit and with
 * question marks for control characters and line ends. */
static void copy_readable(const char *text, char *out, size_t size)
{
    const unsigned char *at = (const unsigned char *)text;
    const unsigned char *end = at + strlen(text);
    size_t used = 0, fits = 0;
    while (at < end) {
        const int length = utf8_length(at, end);
        const int step = length ? length : 1;
        if (used + (size_t)step >= size) {
            memcpy(out + fits, "...", 4);
            return;
        }
        if (length == 0 || is_control(at, length) || (length == 1 && *at < 0x20)) {
            out[used++] = '?';
        } else {
            memcpy(out + used, at, (size_t)length);
            used += (size_t)length;
        }
        at += step;
        if (used + 4 <= size)
            fits = used;
    }
    out[used] = '\0';
}

const char *alvh_shown(const char *text, char shown[ALVH_SHOWN_LENGTH])
{
    shown[0] = '"';
    copy_readable(text, shown + 1, ALVH_SHOWN_LENGTH - 2);
    strcat(shown, "\"");
    return shown;
}

void alvh_path_join(char path[ALVH_PATH_LENGTH], const char *parent, const char *key)
{
    char readable[ALVH_SHOWN_LENGTH];
    copy_readable(key, readable, sizeof readable);
    const int length =
        snprintf(path, ALVH_PATH_LENGTH, "%s%s%s", parent, *parent ? "." : "", readable);
    if (length >= ALVH_PATH_LENGTH)
        strcpy(path + ALVH_PATH_LENGTH - 4, "...");
}

/* ---- reading the bytes ---- */

/* Text files only: YAML's own reader would name no line. */
static bool bytes_are_text(const char *name, int line, const unsigned char *bytes,
                           size_t size, struct alvh_problems *problems)
{
    const unsigned char *end = bytes + size;
    int now = 1;
    for (const unsigned char *at = bytes; at < end;) {
        const int length = utf8_length(at, end);
        if (length == 0 || is_control(at, length)) {
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
    const int file = open(path, O_RDONLY | O_CLOEXEC);
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
        const int length = utf8_length(text, end);
        if (length == 0 || is_control(text, length))
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
            root = build(builder, &event, 1);
            going = root != NULL;
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

/* ---- asking the tree ---- */

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
