#include "sim/file/reader_parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "sim/file/hdf.h"

enum { MOST_DIMENSIONS = 4 };

struct open_dataset {
    hid_t id, space, type;
};

static void close_dataset(const struct open_dataset *dataset)
{
    H5Tclose(dataset->type);
    H5Sclose(dataset->space);
    H5Dclose(dataset->id);
}

/* Were all values written? Deflate shrinks to a thousandth at best, so that a dataset whose
 * values are compressed takes up a share of what it holds. */
static bool is_written(const struct open_dataset *dataset, hid_t creation)
{
    const uint64_t most_deflated = 1100;
    const uint64_t values = (uint64_t)H5Sget_simple_extent_npoints(dataset->space);
    const uint64_t stored = H5Dget_storage_size(dataset->id);
    const uint64_t size = H5Tget_size(dataset->type);
    const uint64_t ratio = H5Pget_nfilters(creation) > 0 ? most_deflated : 1;
    return values == 0 || (stored > 0 && size > 0 && values / ratio <= stored / size);
}

/* A dataset whose values are in this file, and all there unless it may be sparse. */
static enum alvh_status check_storage(const struct alvh_reader *reader, const char *name,
                                      bool sparse, const struct open_dataset *dataset)
{
    const hid_t creation = H5Dget_create_plist(dataset->id);
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
    ALVH_TRY(alvh_reader_check_link(reader, "dataset", name));
    *dataset = (struct open_dataset){.id = H5Dopen2(reader->group, name, H5P_DEFAULT)};
    if (dataset->id < 0)
        return alvh_reader_refuse(reader, "dataset", name,
                                  "cannot be opened; expected a dataset");
    dataset->space = H5Dget_space(dataset->id);
    dataset->type = H5Dget_type(dataset->id);
    const enum alvh_status status =
        dataset->space >= 0 && dataset->type >= 0
            ? check_storage(reader, name, sparse, dataset)
            : alvh_reader_refuse(reader, "dataset", name, "cannot be read");
    if (status)
        close_dataset(dataset);
    return status;
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
