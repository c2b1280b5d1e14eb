#include "tests/fuzz/tree.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/checksum.h"

enum { MOST_NODES = 1024, BUCKETS = 4096, MOST_UNDONE = 8192, NO_NODE = -1 };

static struct tree_node nodes[MOST_NODES];
static int count;
static int16_t bucket[BUCKETS];

/* What was where, so that it can be again; the text that is there instead is freed. */
static struct undo {
    void *at;
    size_t bytes;
    unsigned char before[sizeof(uint64_t)];
    char *made;
} undo[MOST_UNDONE];
static int undone;

static void fail(const char *why)
{
    fprintf(stderr, "fuzz: the tree cannot be made: %s\n", why);
    abort();
}

/* ---- taking over a file ---- */

static unsigned place(const struct tree_node *parent, bool attribute, const char *name)
{
    const uint64_t seed = 2 * (uint64_t)(parent - nodes) + attribute;
    return (unsigned)(alvh_checksum(strlen(name), name, seed) % BUCKETS);
}

static struct tree_node *add_node(const struct tree_node *parent, bool attribute,
                                  const char *name)
{
    if (count == MOST_NODES)
        fail("too many nodes");
    struct tree_node *node = &nodes[count];
    *node = (struct tree_node){.parent = parent,
                               .attribute = attribute,
                               .there = true,
                               .readable = true,
                               .link = H5L_TYPE_HARD,
                               .layout = H5D_CONTIGUOUS};
    snprintf(node->name, sizeof node->name, "%s", name);
    unsigned at = place(parent, attribute, name);
    while (parent && bucket[at] != NO_NODE)
        at = (at + 1) % BUCKETS;
    if (parent)
        bucket[at] = (int16_t)count;
    count++;
    return node;
}

/* Of a dataset or an attribute, whose space and type these are. */
static void take_values(struct tree_node *node, hid_t id, hid_t space, hid_t type)
{
    const H5T_class_t class = H5Tget_class(type);
    node->rank = H5Sget_simple_extent_ndims(space);
    if (node->rank > TREE_RANK)
        fail(node->name);
    H5Sget_simple_extent_dims(space, node->dim, NULL);
    node->count = (size_t)H5Sget_simple_extent_npoints(space);
    node->size = H5Tget_size(type);
    node->values = class == H5T_STRING                          ? TREE_TEXTS
                   : class == H5T_INTEGER || class == H5T_FLOAT ? TREE_NUMBERS
                                                                : TREE_OTHERS;
    if (node->values == TREE_OTHERS)
        return;
    const bool texts = node->values == TREE_TEXTS;
    if (texts && H5Tis_variable_str(type) <= 0) {
        node->values = TREE_OTHERS; /* such as HDF5's own CLASS */
        return;
    }
    const size_t bytes = (node->count + 1) * sizeof(double);
    void *value = calloc(1, bytes);
    const hid_t memory = texts ? type : H5T_NATIVE_DOUBLE;
    const herr_t read = node->attribute
                            ? H5Aread(id, memory, value)
                            : H5Dread(id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, value);
    if (read < 0)
        fail(node->name);
    node->number = texts ? NULL : value;
    node->text = texts ? value : NULL;
}

static herr_t take_attribute(hid_t object, const char *name, const H5A_info_t *info,
                             void *parent)
{
    (void)info;
    struct tree_node *node = add_node(parent, true, name);
    const hid_t id = H5Aopen(object, name, H5P_DEFAULT);
    const hid_t space = H5Aget_space(id), type = H5Aget_type(id);
    take_values(node, id, space, type);
    H5Tclose(type);
    H5Sclose(space);
    H5Aclose(id);
    return 0;
}

static void take_attributes(hid_t id, struct tree_node *node)
{
    H5Aiterate2(id, H5_INDEX_NAME, H5_ITER_INC, NULL, take_attribute, node);
}

static void take_dataset(hid_t id, struct tree_node *node)
{
    const hid_t creation = H5Dget_create_plist(id);
    const hid_t space = H5Dget_space(id), type = H5Dget_type(id);
    node->layout = H5Pget_layout(creation);
    node->filters = H5Pget_nfilters(creation);
    node->stored = H5Dget_storage_size(id);
    take_values(node, id, space, type);
    H5Tclose(type);
    H5Sclose(space);
    H5Pclose(creation);
}

static herr_t take_link(hid_t group, const char *name, const H5L_info_t *info, void *parent)
{
    H5O_info_t object;
    (void)info;
    struct tree_node *node = add_node(parent, false, name);
    if (H5Oget_info_by_name2(group, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
        fail(name);
    const hid_t id = H5Oopen(group, name, H5P_DEFAULT);
    node->group = object.type == H5O_TYPE_GROUP;
    if (node->group) {
        take_attributes(id, node);
        H5Literate(id, H5_INDEX_NAME, H5_ITER_INC, NULL, take_link, node);
    } else if (object.type == H5O_TYPE_DATASET) {
        take_dataset(id, node);
    }
    H5Oclose(id);
    return 0;
}

static void shorten(const char *name, const char *text)
{
    const struct tree_node *node = tree_find(nodes, true, name);
    if (!node || !node->text)
        fail(name);
    H5free_memory(node->text[0]);
    node->text[0] = strdup(text);
}

static void *own_copy(const void *from, size_t bytes)
{
    void *copy = malloc(bytes);
    if (!copy)
        fail("no memory");
    return memcpy(copy, from, bytes);
}

/* What the run of seed.yaml is, and may be, without all that is at its default; and a file
 * may have what this one has not. */
static void complete(const char *data)
{
    char text[512];
    snprintf(text, sizeof text,
             "market: {data: %s}\nsimulation: {paths: 16, days: 6}\n"
             "books: {unhedged: {}}\nscale: [1]\n",
             data);
    shorten("scenario_yaml", text);
    struct tree_node *rules = add_node(nodes, true, "user_rules");
    rules->there = false;
    rules->values = TREE_TEXTS;
    rules->text = own_copy(&(char *){NULL}, sizeof(char *));
    rules->count = 1;
    const struct tree_node *paths = tree_find(nodes, false, "paths");
    const struct tree_node *path = tree_find(paths, false, "path");
    struct tree_node *weight = add_node(paths, false, "weight");
    *weight = *path;
    strcpy(weight->name, "weight");
    weight->there = false;
    weight->number = own_copy(path->number, path->count * sizeof *path->number);
}

void tree_create(const char *path, const char *data)
{
    for (int i = 0; i < BUCKETS; i++)
        bucket[i] = NO_NODE;
    const hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0)
        fail(path);
    struct tree_node *root = add_node(NULL, false, "");
    root->group = true;
    take_attributes(file, root);
    H5Literate(file, H5_INDEX_NAME, H5_ITER_INC, NULL, take_link, root);
    H5Fclose(file);
    complete(data);
    tree_stand_in(path);
}

/* ---- what is in it ---- */

const struct tree_node *tree_root(void)
{
    return &nodes[0];
}

const struct tree_node *tree_find(const struct tree_node *parent, bool attribute,
                                  const char *name)
{
    for (unsigned at = place(parent, attribute, name); bucket[at] != NO_NODE;
         at = (at + 1) % BUCKETS) {
        const struct tree_node *node = &nodes[bucket[at]];
        if (node->parent == parent && node->attribute == attribute &&
            strcmp(node->name, name) == 0)
            return node;
    }
    return NULL;
}

double tree_number(const struct tree_node *node, size_t index)
{
    return node->number && node->count > 0 ? node->number[index % node->count] : 7.0;
}

const char *tree_text(const struct tree_node *node, size_t index)
{
    return node->text && node->count > 0 ? node->text[index % node->count] : "7";
}

/* ---- edits ---- */

/* What is left of an input; beyond its end are zeros. */
struct input {
    const uint8_t *at, *end;
};

static uint64_t bits(struct input *input, size_t bytes)
{
    uint64_t value = 0;
    const size_t left = (size_t)(input->end - input->at),
                 most = bytes < left ? bytes : left;
    memcpy(&value, input->at, most);
    input->at += most;
    return value;
}

static double number(struct input *input)
{
    static const double telling[] = {NAN, INFINITY, -INFINITY, 0.0,   -0.0, -1.0,
                                     1.0, 1e-320,   1e300,     -1e9,  1e9,  0x1p63,
                                     0.5, 2.0,      0x1p31,    0x1p53};
    enum { TELLING = sizeof telling / sizeof *telling };
    const uint64_t which = bits(input, 1);
    if (which < TELLING)
        return telling[which];
    if (which < 128)
        return (double)(int8_t)bits(input, 1);
    if (which < 192)
        return (double)(int32_t)bits(input, 4);
    double value;
    const uint64_t all = bits(input, sizeof all);
    memcpy(&value, &all, sizeof value);
    return value;
}

static hsize_t whole(struct input *input)
{
    const uint64_t which = bits(input, 1);
    return which < 128 ? which : bits(input, which < 192 ? 2 : 8);
}

static void change(void *at, const void *to, size_t bytes)
{
    if (undone == MOST_UNDONE)
        return;
    struct undo *last = &undo[undone++];
    *last = (struct undo){.at = at, .bytes = bytes};
    memcpy(last->before, at, bytes);
    memcpy(at, to, bytes);
}

/* Replaces part of a text, or all that is behind a place in it. */
static void change_text(struct tree_node *node, struct input *input)
{
    enum { ENDS = 128 };
    const size_t index = node->count > 0 ? bits(input, 1) % node->count : 0;
    const size_t offset = bits(input, 2), how = bits(input, 1);
    if (!node->text || node->count == 0 || !node->text[index] || undone == MOST_UNDONE)
        return;
    const char *old = node->text[index];
    const size_t length = strlen(old), at = offset % (length + 1);
    const size_t left = (size_t)(input->end - input->at), most = how % ENDS;
    const size_t bytes = most < left ? most : left;
    char *made = malloc(length + bytes + 1);
    memcpy(made, old, length + 1);
    memcpy(made + at, input->at, bytes);
    if (how & ENDS || at + bytes > length)
        made[at + bytes] = '\0';
    input->at += bytes;
    change(&node->text[index], &made, sizeof made);
    undo[undone - 1].made = made;
}

enum edit {
    EDIT_VALUE,
    EDIT_TEXT,
    EDIT_VALUES,
    EDIT_NO_TEXT,
    EDIT_THERE,
    EDIT_UNREADABLE,
    EDIT_LINK,
    EDIT_GROUP,
    EDIT_KIND,
    EDIT_RANK,
    EDIT_LENGTH,
    EDIT_LAYOUT,
    EDIT_EXTERNAL,
    EDIT_FILTERS,
    EDIT_SIZE,
    EDIT_STORED,
    EDITS
};

#define CHANGE(member, value)                                                              \
    {                                                                                      \
        const __typeof__(node->member) to = (__typeof__(node->member))(value);             \
        change(&node->member, &to, sizeof to);                                             \
    }

static void change_values(struct tree_node *node, enum edit edit, struct input *input)
{
    const size_t index = edit == EDIT_VALUES ? 0 : bits(input, 2);
    const double to = number(input);
    if (!node->number || node->count == 0)
        return;
    const size_t first = index % node->count;
    const size_t last = edit == EDIT_VALUES ? node->count : first + 1;
    for (size_t i = first; i < last; i++)
        change(&node->number[i], &to, sizeof to);
}

/* No file is larger than its bytes, so that it cannot say that it holds more. */
enum { MOST_STORED = 1 << 16 };

static void change_node(struct tree_node *node, enum edit edit, struct input *input)
{
    char *nothing = NULL;
    switch (edit) {
    case EDIT_VALUE:
    case EDIT_VALUES:
        change_values(node, edit, input);
        break;
    case EDIT_TEXT:
        change_text(node, input);
        break;
    case EDIT_NO_TEXT:
        if (node->text && node->count > 0)
            change(&node->text[bits(input, 1) % node->count], &nothing, sizeof nothing);
        break;
    case EDIT_THERE:
        CHANGE(there, !node->there);
        break;
    case EDIT_UNREADABLE:
        CHANGE(readable, false);
        break;
    case EDIT_LINK:
        CHANGE(link, H5L_TYPE_SOFT);
        break;
    case EDIT_GROUP:
        CHANGE(group, !node->group);
        break;
    case EDIT_KIND:
        CHANGE(values, bits(input, 1) % TREE_VALUES);
        break;
    case EDIT_RANK:
        CHANGE(rank, bits(input, 1) % (TREE_RANK + 1));
        break;
    case EDIT_LENGTH:
        if (node->rank > 0) {
            hsize_t *dim = &node->dim[bits(input, 1) % (uint64_t)node->rank];
            const hsize_t to = whole(input);
            change(dim, &to, sizeof to);
        }
        break;
    case EDIT_LAYOUT:
        CHANGE(layout, bits(input, 1) % H5D_NLAYOUTS);
        break;
    case EDIT_EXTERNAL:
        CHANGE(external, (int8_t)bits(input, 1));
        break;
    case EDIT_FILTERS:
        CHANGE(filters, (int8_t)bits(input, 1));
        break;
    case EDIT_SIZE:
        CHANGE(size, bits(input, 1));
        break;
    default:
        CHANGE(stored, whole(input) % MOST_STORED);
    }
}

void tree_edit(const uint8_t *data, size_t size)
{
    struct input input = {data, data + size};
    while (undone > 0) {
        const struct undo *last = &undo[--undone];
        memcpy(last->at, last->before, last->bytes);
        free(last->made);
    }
    while (input.at < input.end) {
        struct tree_node *node = &nodes[bits(&input, 2) % (uint64_t)count];
        change_node(node, (enum edit)(bits(&input, 1) % EDITS), &input);
    }
}
