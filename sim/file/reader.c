#include "sim/file/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/hdf.h"
#include "sim/file/turn.h"

enum { MOST_DIMENSIONS = 4 };

enum alvh_status alvh_reader_refuse(const struct alvh_reader *reader, const char *what,
                                    const char *name, const char *format, ...)
{
    char wrong[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(wrong, sizeof wrong, format, arguments);
    va_end(arguments);
    return alvh_fail(reader->error, ALVH_EINPUT,
                     "%s: is no whole result of alvh: the %s %s%s%s %s", reader->path, what,
                     reader->group_name ? reader->group_name : "",
                     reader->group_name ? "/" : "", name, wrong);
}

static hid_t object_of(const struct alvh_reader *reader)
{
    return reader->group_name ? reader->group : reader->file;
}

static const char *class_name(H5T_class_t class)
{
    switch (class) {
    case H5T_INTEGER:
    case H5T_FLOAT:
        return "numbers";
    case H5T_STRING:
        return "texts";
    default:
        return "values of another kind";
    }
}

static bool is_number(hid_t type)
{
    const H5T_class_t class = H5Tget_class(type);
    return class == H5T_INTEGER || class == H5T_FLOAT;
}

/* ---- attributes ---- */

/* What does not belong into one line of text could command a terminal. */
static void copy_text(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
    for (; *to; to++)
        if ((unsigned char)*to < 0x20 || *to == 0x7F)
            *to = '?';
}

static enum alvh_status open_attribute(const struct alvh_reader *reader, const char *name,
                                       hid_t *attribute)
{
    if (H5Aexists(object_of(reader), name) <= 0)
        return alvh_reader_refuse(reader, "attribute", name, "is not there");
    *attribute = H5Aopen(object_of(reader), name, H5P_DEFAULT);
    const hid_t space = *attribute < 0 ? -1 : H5Aget_space(*attribute);
    const int64_t values = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    if (values == 1)
        return ALVH_OK;
    H5Aclose(*attribute);
    return values < 0 ? alvh_reader_refuse(reader, "attribute", name, "cannot be read")
                      : alvh_reader_refuse(reader, "attribute", name,
                                           "has %" PRId64 " values; expected one", values);
}

/* The text of an attribute, HDF5's to free. */
static enum alvh_status text_of(const struct alvh_reader *reader, const char *name,
                                char **value)
{
    hid_t attribute;
    *value = NULL;
    ALVH_TRY(open_attribute(reader, name, &attribute));
    const hid_t type = H5Aget_type(attribute);
    const bool is_text = H5Tis_variable_str(type) > 0;
    const bool good = is_text && H5Aread(attribute, type, value) >= 0 && *value;
    H5Tclose(type);
    H5Aclose(attribute);
    return good ? ALVH_OK
                : alvh_reader_refuse(reader, "attribute", name,
                                     is_text ? "cannot be read; expected a text"
                                             : "is no text of variable length");
}

enum alvh_status alvh_reader_text(const struct alvh_reader *reader, const char *name,
                                  size_t size, char *text)
{
    char *value;
    ALVH_TRY(text_of(reader, name, &value));
    copy_text(text, size, value);
    H5free_memory(value);
    return ALVH_OK;
}

enum alvh_status alvh_reader_whole_text(const struct alvh_reader *reader, const char *name,
                                        char **text)
{
    char *value;
    ALVH_TRY(text_of(reader, name, &value));
    *text = strdup(value);
    H5free_memory(value);
    if (!*text)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    return ALVH_OK;
}

enum alvh_status alvh_reader_number(const struct alvh_reader *reader, const char *name,
                                    hid_t memory_type, void *value)
{
    hid_t attribute;
    ALVH_TRY(open_attribute(reader, name, &attribute));
    const hid_t type = H5Aget_type(attribute);
    const H5T_class_t class = H5Tget_class(type);
    const bool good = is_number(type) && H5Aread(attribute, memory_type, value) >= 0;
    H5Tclose(type);
    H5Aclose(attribute);
    return good ? ALVH_OK
                : alvh_reader_refuse(reader, "attribute", name,
                                     "holds %s; expected a number", class_name(class));
}

enum alvh_status alvh_reader_whole(const struct alvh_reader *reader, const char *name,
                                   int64_t low, int64_t high, int64_t *value)
{
    ALVH_TRY(alvh_reader_number(reader, name, H5T_NATIVE_INT64, value));
    if (*value >= low && *value <= high)
        return ALVH_OK;
    return alvh_reader_refuse(reader, "attribute", name,
                              "is %" PRId64 "; expected %" PRId64 " to %" PRId64, *value,
                              low, high);
}

enum alvh_status alvh_reader_real(const struct alvh_reader *reader, const char *name,
                                  double low, double *value)
{
    ALVH_TRY(alvh_reader_number(reader, name, H5T_NATIVE_DOUBLE, value));
    if (isfinite(*value) && *value >= low)
        return ALVH_OK;
    return alvh_reader_refuse(reader, "attribute", name,
                              "is %g; expected a finite number, %g or more", *value, low);
}

/* ---- datasets ---- */

struct open_dataset {
    hid_t id, space, type;
};

static void close_dataset(const struct open_dataset *dataset)
{
    H5Tclose(dataset->type);
    H5Sclose(dataset->space);
    H5Dclose(dataset->id);
}

enum alvh_status alvh_reader_has(const struct alvh_reader *reader, const char *name,
                                 bool *there)
{
    const htri_t exists = H5Lexists(object_of(reader), name, H5P_DEFAULT);
    *there = exists > 0;
    return exists >= 0 ? ALVH_OK
                       : alvh_reader_refuse(reader, "link", name, "cannot be looked for");
}

/* What lies in this very group, and not behind a link to elsewhere. */
static enum alvh_status check_link(const struct alvh_reader *reader, const char *what,
                                   const char *name)
{
    H5L_info_t link;
    bool there;
    ALVH_TRY(alvh_reader_has(reader, name, &there));
    if (!there)
        return alvh_reader_refuse(reader, what, name, "is not there");
    if (H5Lget_info(object_of(reader), name, &link, H5P_DEFAULT) < 0)
        return alvh_reader_refuse(reader, what, name, "cannot be found");
    return link.type == H5L_TYPE_HARD
               ? ALVH_OK
               : alvh_reader_refuse(reader, what, name,
                                    "is a link to elsewhere; expected a %s of this file",
                                    what);
}

/* Were all values written? Deflate shrinks to a thousandth at best, so that a dataset whose
 * values are compressed takes up a share of what it holds. */
static bool is_written(hid_t dataset, hid_t creation)
{
    const uint64_t most_deflated = 1100;
    const hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    const uint64_t values = (uint64_t)H5Sget_simple_extent_npoints(space);
    const uint64_t stored = H5Dget_storage_size(dataset), size = H5Tget_size(type);
    const uint64_t ratio = H5Pget_nfilters(creation) > 0 ? most_deflated : 1;
    H5Tclose(type);
    H5Sclose(space);
    return values == 0 || (stored > 0 && size > 0 && values / ratio <= stored / size);
}

/* A dataset whose values are in this file, and all there unless it may be sparse. */
static enum alvh_status check_storage(const struct alvh_reader *reader, const char *name,
                                      bool sparse, hid_t dataset)
{
    const hid_t creation = H5Dget_create_plist(dataset);
    if (creation < 0)
        return alvh_reader_refuse(reader, "dataset", name, "cannot be read");
    const bool apart =
        H5Pget_layout(creation) == H5D_VIRTUAL || H5Pget_external_count(creation) > 0;
    const bool written = apart || sparse || is_written(dataset, creation);
    H5Pclose(creation);
    if (apart)
        return alvh_reader_refuse(reader, "dataset", name,
                                  "keeps its values in other files; expected them here");
    return written ? ALVH_OK
                   : alvh_reader_refuse(reader, "dataset", name,
                                        "was never written in full; expected its values");
}

static enum alvh_status open_dataset(const struct alvh_reader *reader, const char *name,
                                     bool sparse, struct open_dataset *dataset)
{
    ALVH_TRY(check_link(reader, "dataset", name));
    *dataset = (struct open_dataset){.id = H5Dopen2(reader->group, name, H5P_DEFAULT)};
    if (dataset->id < 0)
        return alvh_reader_refuse(reader, "dataset", name,
                                  "cannot be opened; expected a dataset");
    const enum alvh_status status = check_storage(reader, name, sparse, dataset->id);
    dataset->space = H5Dget_space(dataset->id);
    dataset->type = H5Dget_type(dataset->id);
    if (status == ALVH_OK && dataset->space >= 0 && dataset->type >= 0)
        return ALVH_OK;
    close_dataset(dataset);
    return status ? status : alvh_reader_refuse(reader, "dataset", name, "cannot be read");
}

static enum alvh_status check_kind(const struct alvh_reader *reader, const char *name,
                                   hid_t type, bool text)
{
    if (text ? H5Tis_variable_str(type) > 0 : is_number(type))
        return ALVH_OK;
    return alvh_reader_refuse(reader, "dataset", name, "holds %s; expected %s",
                              class_name(H5Tget_class(type)),
                              text ? "texts of variable length" : "numbers");
}

static enum alvh_status check_length(const struct alvh_reader *reader, const char *name,
                                     hid_t space, int64_t low, int64_t high,
                                     int64_t *length)
{
    *length = H5Sget_simple_extent_npoints(space);
    if (*length >= low && *length <= high)
        return ALVH_OK;
    return low == high ? alvh_reader_refuse(reader, "dataset", name,
                                            "has %" PRId64 " values; expected %" PRId64,
                                            *length, low)
                       : alvh_reader_refuse(reader, "dataset", name,
                                            "has %" PRId64 " values; expected %" PRId64
                                            " to %" PRId64,
                                            *length, low, high);
}

enum alvh_status alvh_reader_length(const struct alvh_reader *reader, const char *name,
                                    int64_t low, int64_t high, int64_t *length)
{
    struct open_dataset dataset;
    ALVH_TRY(open_dataset(reader, name, false, &dataset));
    const enum alvh_status status =
        check_length(reader, name, dataset.space, low, high, length);
    close_dataset(&dataset);
    return status;
}

enum alvh_status alvh_reader_dataset(const struct alvh_reader *reader, const char *name,
                                     int64_t length, hid_t memory_type, void *value)
{
    struct open_dataset dataset;
    const bool text = H5Tget_class(memory_type) == H5T_STRING;
    ALVH_TRY(open_dataset(reader, name, false, &dataset));
    enum alvh_status status =
        check_length(reader, name, dataset.space, length, length, &length);
    if (status == ALVH_OK)
        status = check_kind(reader, name, dataset.type, text);
    if (status == ALVH_OK &&
        H5Dread(dataset.id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) < 0)
        status = alvh_reader_refuse(reader, "dataset", name,
                                    "cannot be read: its values are damaged");
    close_dataset(&dataset);
    return status;
}

enum alvh_status alvh_reader_texts(const struct alvh_reader *reader, const char *name,
                                   int64_t length, size_t size, size_t stride, char *text)
{
    char **value = calloc((size_t)length, sizeof *value);
    if (!value)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status = alvh_reader_dataset(reader, name, length, type, value);
    for (int64_t i = 0; i < length; i++) {
        copy_text(text + (size_t)i * stride, size, value[i] ? value[i] : "");
        H5free_memory(value[i]);
    }
    H5Tclose(type);
    free(value);
    return status;
}

static enum alvh_status check_shape(const struct alvh_reader *reader, const char *name,
                                    hid_t space, int rank, const hsize_t shape[])
{
    hsize_t found[MOST_DIMENSIONS];
    const int dimensions = H5Sget_simple_extent_ndims(space);
    if (dimensions != rank)
        return alvh_reader_refuse(reader, "dataset", name, "has %d dimensions; expected %d",
                                  dimensions, rank);
    H5Sget_simple_extent_dims(space, found, NULL);
    for (int i = 0; i < rank; i++)
        if (found[i] != shape[i])
            return alvh_reader_refuse(reader, "dataset", name,
                                      "has %" PRIu64
                                      " entries along dimension %d; expected %" PRIu64,
                                      (uint64_t)found[i], i + 1, (uint64_t)shape[i]);
    return ALVH_OK;
}

enum alvh_status alvh_reader_shape(const struct alvh_reader *reader, const char *name,
                                   int rank, const hsize_t shape[])
{
    struct open_dataset dataset;
    ALVH_TRY(open_dataset(reader, name, true, &dataset));
    enum alvh_status status = check_shape(reader, name, dataset.space, rank, shape);
    if (status == ALVH_OK)
        status = check_kind(reader, name, dataset.type, false);
    close_dataset(&dataset);
    return status;
}

/* Reads what is selected of a dataset that was found to be of numbers. */
static enum alvh_status read_part(const struct alvh_reader *reader, const char *name,
                                  const struct open_dataset *dataset, int rank,
                                  const hsize_t start[], const hsize_t count[],
                                  double *value)
{
    const hid_t memory = H5Screate_simple(rank, count, NULL);
    const bool good = H5Sselect_hyperslab(dataset->space, H5S_SELECT_SET, start, NULL,
                                          count, NULL) >= 0 &&
                      H5Sselect_valid(dataset->space) > 0 &&
                      H5Dread(dataset->id, H5T_NATIVE_DOUBLE, memory, dataset->space,
                              H5P_DEFAULT, value) >= 0;
    H5Sclose(memory);
    return good ? ALVH_OK
                : alvh_reader_refuse(reader, "dataset", name,
                                     "cannot be read: it is too short, or damaged");
}

enum alvh_status alvh_reader_part(const struct alvh_reader *reader, const char *name,
                                  int rank, const hsize_t start[], const hsize_t count[],
                                  double *value)
{
    struct open_dataset dataset;
    ALVH_TRY(open_dataset(reader, name, true, &dataset));
    const int dimensions = H5Sget_simple_extent_ndims(dataset.space);
    enum alvh_status status = check_kind(reader, name, dataset.type, false);
    if (status == ALVH_OK && dimensions != rank)
        status = alvh_reader_refuse(reader, "dataset", name,
                                    "has %d dimensions; expected %d", dimensions, rank);
    if (status == ALVH_OK)
        status = read_part(reader, name, &dataset, rank, start, count, value);
    close_dataset(&dataset);
    return status;
}

/* ---- the file ---- */

/* HDF5 says why it fails in its own words, the system's are plainer; and to open a pipe
 * would wait for a writer. */
static enum alvh_status check_readable(const char *path, struct alvh_error *error)
{
    struct stat file;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: cannot be read: %s; expected a result file of alvh", path,
                         strerror(errno));
    const int unknown = fstat(descriptor, &file) != 0 ? errno : 0;
    close(descriptor);
    if (unknown)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be read: %s", path,
                         strerror(unknown));
    if (!S_ISREG(file.st_mode))
        return alvh_fail(error, ALVH_EINPUT, "%s: is %s; expected a result file of alvh",
                         path, S_ISDIR(file.st_mode) ? "a directory" : "no plain file");
    return ALVH_OK;
}

static enum alvh_status check_status(const struct alvh_reader *reader)
{
    char status[16];
    ALVH_TRY(alvh_reader_text(reader, "status", sizeof status, status));
    if (strcmp(status, "complete") != 0)
        return alvh_fail(reader->error, ALVH_EINPUT,
                         "%s: the run that wrote it never finished: its status is \"%s\"; "
                         "expected \"complete\"",
                         reader->path, status);
    return ALVH_OK;
}

enum alvh_status alvh_reader_open(const char *path, struct alvh_reader *reader,
                                  struct alvh_error *error)
{
    *reader = (struct alvh_reader){.path = path, .file = -1, .error = error};
    ALVH_TRY(check_readable(path, error));
    alvh_turn_begin();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    /* A finished file does not change, and not every file system has locks. */
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true);
    reader->file = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (reader->file < 0) {
        alvh_turn_end();
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is no result of alvh: it is not a whole HDF5 file", path);
    }
    const enum alvh_status status = check_status(reader);
    if (status)
        alvh_reader_close(reader);
    return status;
}

void alvh_reader_close(struct alvh_reader *reader)
{
    if (reader->file < 0)
        return;
    H5Fclose(reader->file);
    reader->file = -1;
    alvh_turn_end();
}

enum alvh_status alvh_reader_enter(struct alvh_reader *reader, const char *group)
{
    ALVH_TRY(check_link(reader, "group", group));
    reader->group = H5Gopen2(reader->file, group, H5P_DEFAULT);
    if (reader->group < 0)
        return alvh_reader_refuse(reader, "group", group,
                                  "cannot be opened; expected a group");
    reader->group_name = group;
    return ALVH_OK;
}

enum alvh_status alvh_reader_enter_root(struct alvh_reader *reader)
{
    reader->group = H5Gopen2(reader->file, "/", H5P_DEFAULT);
    if (reader->group < 0)
        return alvh_reader_refuse(reader, "group", "/", "cannot be opened");
    reader->group_name = ""; /* what is in it is called /NAME */
    return ALVH_OK;
}

void alvh_reader_leave(struct alvh_reader *reader)
{
    H5Gclose(reader->group);
    reader->group_name = NULL;
}
