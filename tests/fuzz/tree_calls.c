/* The calls of HDF5 that readers make, of a tree in memory (tree.h). Identifiers of the
 * tree are below those of HDF5, which go on to HDF5 itself. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fuzz/tree.h"

/* CMakeLists.txt reads the names from here. */
#define TWIN(result, name, parameters)                                                     \
    result __real_##name parameters;                                                       \
    result __wrap_##name parameters;                                                       \
    result __wrap_##name parameters

enum { MOST_OPEN = 256, FIRST = 1 << 20 };

/* What an identifier stands for: a node, or what was asked of it or made. */
struct open {
    bool used;
    const struct tree_node *node;
    enum tree_values values; /* of a type */
    int rank;                /* of a space */
    hsize_t dim[H5S_MAX_RANK], start[H5S_MAX_RANK], count[H5S_MAX_RANK];
    bool selected;
};

static struct open open[MOST_OPEN];
static int opened;
static const char *stands_for; /* the file's name */

void tree_stand_in(const char *path)
{
    stands_for = path;
}

int tree_identifiers(void)
{
    return opened;
}

static struct open *find(hid_t id)
{
    return id >= FIRST && id < FIRST + MOST_OPEN && open[id - FIRST].used
               ? &open[id - FIRST]
               : NULL;
}

static bool is_real(hid_t id)
{
    return id >= FIRST + MOST_OPEN;
}

static hid_t add(const struct tree_node *node)
{
    for (int i = 0; i < MOST_OPEN; i++)
        if (!open[i].used) {
            open[i].used = true;
            open[i].node = node;
            open[i].selected = false;
            opened++;
            return FIRST + i;
        }
    abort();
}

/* What is closed twice, or was never open, HDF5 refuses too. */
static herr_t drop(hid_t id)
{
    struct open *old = find(id);
    if (!old)
        return -1;
    old->used = false;
    opened--;
    return 0;
}

#define CLOSING(name)                                                                      \
    TWIN(herr_t, name, (hid_t id))                                                         \
    {                                                                                      \
        return is_real(id) ? __real_##name(id) : drop(id);                                 \
    }
CLOSING(H5Fclose)
CLOSING(H5Gclose)
CLOSING(H5Sclose)
CLOSING(H5Tclose)
CLOSING(H5Dclose)
CLOSING(H5Aclose)
CLOSING(H5Pclose)

/* ---- files, groups, links ---- */

TWIN(hid_t, H5Fopen, (const char *name, unsigned flags, hid_t access))
{
    if (!stands_for || strcmp(name, stands_for) != 0)
        return __real_H5Fopen(name, flags, access);
    return tree_root()->readable ? add(tree_root()) : -1;
}

static const struct tree_node *child(hid_t parent, bool attribute, const char *name)
{
    const struct open *from = find(parent);
    if (from && strcmp(name, "/") == 0)
        return tree_root();
    const struct tree_node *node = from ? tree_find(from->node, attribute, name) : NULL;
    return node && node->there ? node : NULL;
}

TWIN(htri_t, H5Lexists, (hid_t group, const char *name, hid_t access))
{
    if (is_real(group))
        return __real_H5Lexists(group, name, access);
    return find(group) ? child(group, false, name) != NULL : -1;
}

TWIN(herr_t, H5Lget_info, (hid_t group, const char *name, H5L_info_t *info, hid_t access))
{
    if (is_real(group))
        return __real_H5Lget_info(group, name, info, access);
    const struct tree_node *node = child(group, false, name);
    if (!node)
        return -1;
    *info = (H5L_info_t){.type = node->link};
    return 0;
}

TWIN(hid_t, H5Gopen2, (hid_t group, const char *name, hid_t access))
{
    if (is_real(group))
        return __real_H5Gopen2(group, name, access);
    const struct tree_node *node = child(group, false, name);
    return node && node->group && node->readable ? add(node) : -1;
}

/* ---- spaces and types ---- */

static hid_t add_space(const struct tree_node *node)
{
    const hid_t id = node->rank < 0 ? -1 : add(node);
    struct open *space = find(id);
    if (space) {
        space->rank = node->rank;
        memcpy(space->dim, node->dim, sizeof node->dim);
    }
    return id;
}

/* As HDF5 multiplies: what is too large goes round. */
static hsize_t points(int rank, const hsize_t dim[])
{
    hsize_t product = 1;
    for (int i = 0; i < rank; i++)
        product *= dim[i];
    return product;
}

TWIN(hid_t, H5Screate_simple, (int rank, const hsize_t dim[], const hsize_t most[]))
{
    if (!stands_for)
        return __real_H5Screate_simple(rank, dim, most);
    if (rank < 0 || rank > H5S_MAX_RANK)
        return -1;
    const hid_t id = add(NULL);
    struct open *space = find(id);
    space->rank = rank;
    memcpy(space->dim, dim, (size_t)rank * sizeof *dim);
    return id;
}

TWIN(hssize_t, H5Sget_simple_extent_npoints, (hid_t space))
{
    if (is_real(space))
        return __real_H5Sget_simple_extent_npoints(space);
    const struct open *of = find(space);
    return of ? (hssize_t)points(of->rank, of->dim) : -1;
}

TWIN(int, H5Sget_simple_extent_ndims, (hid_t space))
{
    if (is_real(space))
        return __real_H5Sget_simple_extent_ndims(space);
    const struct open *of = find(space);
    return of ? of->rank : -1;
}

TWIN(int, H5Sget_simple_extent_dims, (hid_t space, hsize_t dim[], hsize_t most[]))
{
    if (is_real(space))
        return __real_H5Sget_simple_extent_dims(space, dim, most);
    const struct open *of = find(space);
    if (of)
        memcpy(dim, of->dim, (size_t)of->rank * sizeof *dim);
    return of ? of->rank : -1;
}

TWIN(herr_t, H5Sselect_hyperslab,
     (hid_t space, H5S_seloper_t how, const hsize_t start[], const hsize_t stride[],
      const hsize_t count[], const hsize_t block[]))
{
    if (is_real(space))
        return __real_H5Sselect_hyperslab(space, how, start, stride, count, block);
    struct open *of = find(space);
    assert(!stride && !block);
    if (!of || of->rank == 0)
        return -1;
    memcpy(of->start, start, (size_t)of->rank * sizeof *start);
    memcpy(of->count, count, (size_t)of->rank * sizeof *count);
    of->selected = true;
    return 0;
}

TWIN(htri_t, H5Sselect_valid, (hid_t space))
{
    if (is_real(space))
        return __real_H5Sselect_valid(space);
    const struct open *of = find(space);
    for (int i = 0; of && i < of->rank && of->selected; i++)
        if (of->start[i] > of->dim[i] || of->count[i] > of->dim[i] - of->start[i])
            return 0;
    return of ? 1 : -1;
}

static hid_t add_type(const struct tree_node *node)
{
    const hid_t id = add(node);
    find(id)->values = node->values;
    return id;
}

TWIN(hid_t, H5Tcopy, (hid_t type))
{
    if (!stands_for)
        return __real_H5Tcopy(type);
    const hid_t id = add(NULL);
    find(id)->values = TREE_TEXTS; /* readers make no other */
    return id;
}

TWIN(herr_t, H5Tset_size, (hid_t type, size_t size))
{
    return is_real(type) ? __real_H5Tset_size(type, size) : find(type) ? 0 : -1;
}

TWIN(herr_t, H5Tset_cset, (hid_t type, H5T_cset_t set))
{
    return is_real(type) ? __real_H5Tset_cset(type, set) : find(type) ? 0 : -1;
}

TWIN(H5T_class_t, H5Tget_class, (hid_t type))
{
    static const H5T_class_t classes[TREE_VALUES] = {[TREE_NUMBERS] = H5T_FLOAT,
                                                     [TREE_TEXTS] = H5T_STRING,
                                                     [TREE_OTHERS] = H5T_COMPOUND};
    if (is_real(type))
        return __real_H5Tget_class(type);
    const struct open *of = find(type);
    return of ? classes[of->values] : H5T_NO_CLASS;
}

TWIN(htri_t, H5Tis_variable_str, (hid_t type))
{
    if (is_real(type))
        return __real_H5Tis_variable_str(type);
    const struct open *of = find(type);
    return of ? of->values == TREE_TEXTS : -1;
}

TWIN(size_t, H5Tget_size, (hid_t type))
{
    if (is_real(type))
        return __real_H5Tget_size(type);
    return find(type) && find(type)->node ? find(type)->node->size : 0;
}

/* ---- values ---- */

/* As HDF5 converts: what is too large for a whole number becomes the largest. */
static int64_t as_whole(double number)
{
    if (isnan(number))
        return 0;
    return number >= 0x1p63 ? INT64_MAX : number < -0x1p63 ? INT64_MIN : (int64_t)number;
}

static bool put(const struct tree_node *node, hid_t type, size_t from, void *to, size_t at)
{
    const struct open *own = find(type);
    if ((own != NULL) != (node->values == TREE_TEXTS) || node->values == TREE_OTHERS)
        return false;
    if (own) {
        const char *text = tree_text(node, from);
        ((char **)to)[at] = text ? strdup(text) : NULL;
    } else if (type == H5T_NATIVE_INT64) {
        ((int64_t *)to)[at] = as_whole(tree_number(node, from));
    } else {
        ((double *)to)[at] = tree_number(node, from);
    }
    return true;
}

/* The place of a selection's value in its dataset, by rows. */
static size_t selected(const struct open *space, hsize_t index)
{
    hsize_t place = 0, step = 1;
    for (int i = space->rank - 1; i >= 0; i--) {
        place += (space->start[i] + index % space->count[i]) * step;
        step *= space->dim[i];
        index /= space->count[i];
    }
    return (size_t)place;
}

TWIN(herr_t, H5Dread,
     (hid_t dataset, hid_t type, hid_t memory, hid_t file, hid_t transfer, void *value))
{
    if (is_real(dataset))
        return __real_H5Dread(dataset, type, memory, file, transfer, value);
    const struct open *of = find(dataset), *to = find(memory), *from = find(file);
    if (!of || !of->node->readable)
        return -1;
    const struct tree_node *node = of->node;
    if (from && (!to || points(from->rank, from->count) != points(to->rank, to->dim)))
        return -1;
    const hsize_t all =
        from ? points(from->rank, from->count) : points(node->rank, node->dim);
    for (hsize_t i = 0; i < all; i++)
        if (!put(node, type, from ? selected(from, i) : i, value, i))
            return -1;
    return 0;
}

TWIN(hid_t, H5Dopen2, (hid_t group, const char *name, hid_t access))
{
    if (is_real(group))
        return __real_H5Dopen2(group, name, access);
    const struct tree_node *node = child(group, false, name);
    return node && !node->group ? add(node) : -1;
}

TWIN(hid_t, H5Dget_space, (hid_t dataset))
{
    if (is_real(dataset))
        return __real_H5Dget_space(dataset);
    return find(dataset) ? add_space(find(dataset)->node) : -1;
}

TWIN(hid_t, H5Dget_type, (hid_t dataset))
{
    if (is_real(dataset))
        return __real_H5Dget_type(dataset);
    return find(dataset) ? add_type(find(dataset)->node) : -1;
}

TWIN(hsize_t, H5Dget_storage_size, (hid_t dataset))
{
    if (is_real(dataset))
        return __real_H5Dget_storage_size(dataset);
    return find(dataset) ? find(dataset)->node->stored : 0;
}

/* ---- attributes ---- */

TWIN(htri_t, H5Aexists, (hid_t object, const char *name))
{
    if (is_real(object))
        return __real_H5Aexists(object, name);
    return find(object) ? child(object, true, name) != NULL : -1;
}

TWIN(hid_t, H5Aopen, (hid_t object, const char *name, hid_t access))
{
    if (is_real(object))
        return __real_H5Aopen(object, name, access);
    const struct tree_node *node = child(object, true, name);
    return node ? add(node) : -1;
}

TWIN(hid_t, H5Aget_space, (hid_t attribute))
{
    if (is_real(attribute))
        return __real_H5Aget_space(attribute);
    return find(attribute) ? add_space(find(attribute)->node) : -1;
}

TWIN(hid_t, H5Aget_type, (hid_t attribute))
{
    if (is_real(attribute))
        return __real_H5Aget_type(attribute);
    return find(attribute) ? add_type(find(attribute)->node) : -1;
}

TWIN(herr_t, H5Aread, (hid_t attribute, hid_t type, void *value))
{
    if (is_real(attribute))
        return __real_H5Aread(attribute, type, value);
    const struct open *of = find(attribute);
    if (!of || !of->node->readable)
        return -1;
    const hsize_t all = points(of->node->rank, of->node->dim);
    for (hsize_t i = 0; i < all; i++)
        if (!put(of->node, type, i, value, i))
            return -1;
    return 0;
}

/* ---- lists of properties ---- */

TWIN(hid_t, H5Dget_create_plist, (hid_t dataset))
{
    if (is_real(dataset))
        return __real_H5Dget_create_plist(dataset);
    return find(dataset) ? add(find(dataset)->node) : -1;
}

TWIN(hid_t, H5Pcreate, (hid_t class))
{
    return stands_for ? add(NULL) : __real_H5Pcreate(class);
}

TWIN(herr_t, H5Pset_file_locking, (hid_t list, hbool_t lock, hbool_t ignore))
{
    return is_real(list) ? __real_H5Pset_file_locking(list, lock, ignore)
           : find(list)  ? 0
                         : -1;
}

TWIN(H5D_layout_t, H5Pget_layout, (hid_t list))
{
    if (is_real(list))
        return __real_H5Pget_layout(list);
    return find(list) ? find(list)->node->layout : H5D_LAYOUT_ERROR;
}

TWIN(int, H5Pget_external_count, (hid_t list))
{
    if (is_real(list))
        return __real_H5Pget_external_count(list);
    return find(list) ? find(list)->node->external : -1;
}

TWIN(int, H5Pget_nfilters, (hid_t list))
{
    if (is_real(list))
        return __real_H5Pget_nfilters(list);
    return find(list) ? find(list)->node->filters : -1;
}
