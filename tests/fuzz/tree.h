/* A result file as its readers see it: what HDF5 says is in it, damaged by a fuzzer's
 * bytes.
 *
 * For HDF5 to read a file of bytes takes milliseconds, and is not what is tested. So its
 * calls are stood in for by others (tree_calls.c), whose groups, datasets and attributes
 * are these nodes, and may be anything that HDF5 can say of a file. An input is a list of
 * edits: two bytes that choose a node, one that chooses what becomes of it, and what that
 * takes. */
#ifndef ALVH_TESTS_FUZZ_TREE_H
#define ALVH_TESTS_FUZZ_TREE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum tree_values { TREE_NUMBERS, TREE_TEXTS, TREE_OTHERS, TREE_VALUES };
enum { TREE_RANK = 5, TREE_NAME = 64 };

struct tree_node {
    const struct tree_node *parent; /* NULL: it is the root */
    char name[TREE_NAME];
    bool attribute, group; /* neither: a dataset */
    bool there, readable;
    H5L_type_t link;
    H5D_layout_t layout;
    int external, filters; /* how many */
    hsize_t stored;        /* bytes */
    size_t size;           /* of a value, bytes */
    enum tree_values values;
    int rank;
    hsize_t dim[TREE_RANK];
    size_t count; /* of the values below; more are the same again */
    double *number;
    char **text;
};

/* Takes over what is in a file, but for the texts that a run is described by: those are the
 * shortest that say the same, of the closes in `data`. */
void tree_create(const char *path, const char *data);

/* Makes the edits; those of the input before are undone. */
void tree_edit(const uint8_t *data, size_t size);

/* A child of a node; NULL where there is none. */
const struct tree_node *tree_find(const struct tree_node *parent, bool attribute,
                                  const char *name);
const struct tree_node *tree_root(void);

double tree_number(const struct tree_node *node, size_t index);
const char *tree_text(const struct tree_node *node, size_t index); /* may be NULL */

/* Who opens a file of this name opens the tree. */
void tree_stand_in(const char *path);

/* Of the tree, that are open. */
int tree_identifiers(void);

#endif
