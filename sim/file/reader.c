#include "sim/file/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum alvh_status alvh_reader_lacks(const struct alvh_reader *reader, const char *what,
                                   const char *name)
{
    return alvh_fail(reader->error, ALVH_EINPUT,
                     "%s: is no result of alvh: it has no %s %s%s%s of the kind expected",
                     reader->path, what, reader->group_name ? reader->group_name : "",
                     reader->group_name ? "/" : "", name);
}

static hid_t object_of(const struct alvh_reader *reader)
{
    return reader->group_name ? reader->group : reader->file;
}

/* The text of an attribute, HDF5's to free; NULL when there is none. */
static char *text_of(const struct alvh_reader *reader, const char *name)
{
    const hid_t attribute = H5Aopen(object_of(reader), name, H5P_DEFAULT);
    const hid_t type = attribute < 0 ? -1 : H5Aget_type(attribute);
    char *value = NULL;
    const bool good =
        type >= 0 && H5Tis_variable_str(type) > 0 && H5Aread(attribute, type, &value) >= 0;
    H5Tclose(type);
    H5Aclose(attribute);
    return good ? value : NULL;
}

enum alvh_status alvh_reader_text(const struct alvh_reader *reader, const char *name,
                                  size_t size, char *text)
{
    char *value = text_of(reader, name);
    if (!value)
        return alvh_reader_lacks(reader, "attribute", name);
    snprintf(text, size, "%s", value);
    H5free_memory(value);
    return ALVH_OK;
}

enum alvh_status alvh_reader_whole_text(const struct alvh_reader *reader, const char *name,
                                        char **text)
{
    char *value = text_of(reader, name);
    if (!value)
        return alvh_reader_lacks(reader, "attribute", name);
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
    const hid_t attribute = H5Aopen(object_of(reader), name, H5P_DEFAULT);
    const hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    const bool good = space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                      H5Aread(attribute, memory_type, value) >= 0;
    H5Sclose(space);
    H5Aclose(attribute);
    return good ? ALVH_OK : alvh_reader_lacks(reader, "attribute", name);
}

int64_t alvh_reader_length(const struct alvh_reader *reader, const char *name)
{
    const hid_t dataset = H5Dopen2(reader->group, name, H5P_DEFAULT);
    const hid_t space = dataset < 0 ? -1 : H5Dget_space(dataset);
    const int64_t length = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    H5Dclose(dataset);
    return length;
}

enum alvh_status alvh_reader_dataset(const struct alvh_reader *reader, const char *name,
                                     int64_t length, hid_t memory_type, void *value)
{
    if (alvh_reader_length(reader, name) != length)
        return alvh_reader_lacks(reader, "dataset", name);
    const hid_t dataset = H5Dopen2(reader->group, name, H5P_DEFAULT);
    const bool good =
        H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0;
    H5Dclose(dataset);
    return good ? ALVH_OK : alvh_reader_lacks(reader, "dataset", name);
}

enum alvh_status alvh_reader_part(const struct alvh_reader *reader, const char *name,
                                  int rank, const hsize_t start[], const hsize_t count[],
                                  double *value)
{
    const hid_t dataset = H5Dopen2(reader->group, name, H5P_DEFAULT);
    const hid_t file = dataset < 0 ? -1 : H5Dget_space(dataset);
    const hid_t memory = H5Screate_simple(rank, count, NULL);
    const bool good =
        file >= 0 && H5Sget_simple_extent_ndims(file) == rank &&
        H5Sselect_hyperslab(file, H5S_SELECT_SET, start, NULL, count, NULL) >= 0 &&
        H5Sselect_valid(file) > 0 &&
        H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, file, H5P_DEFAULT, value) >= 0;
    H5Sclose(memory);
    H5Sclose(file);
    H5Dclose(dataset);
    return good ? ALVH_OK : alvh_reader_lacks(reader, "dataset", name);
}

/* HDF5 says why it fails in its own words; the system's are plainer. */
static enum alvh_status check_readable(const char *path, struct alvh_error *error)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return alvh_fail(error, ALVH_EINPUT, "%s: cannot be read: %s", path,
                         strerror(errno));
    close(descriptor);
    return ALVH_OK;
}

static enum alvh_status check_status(const struct alvh_reader *reader)
{
    char status[16];
    ALVH_TRY(alvh_reader_text(reader, "status", sizeof status, status));
    if (strcmp(status, "complete") != 0)
        return alvh_fail(reader->error, ALVH_EINPUT,
                         "%s: the run that wrote it never finished (status: %s)",
                         reader->path, status);
    return ALVH_OK;
}

enum alvh_status alvh_reader_open(const char *path, struct alvh_reader *reader,
                                  struct alvh_error *error)
{
    *reader = (struct alvh_reader){.path = path, .file = -1, .error = error};
    ALVH_TRY(check_readable(path, error));
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    /* A finished file does not change, and not every file system has locks. */
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true);
    reader->file = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (reader->file < 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is no result of alvh: it is not a whole HDF5 file", path);
    const enum alvh_status status = check_status(reader);
    if (status)
        alvh_reader_close(reader);
    return status;
}

void alvh_reader_close(struct alvh_reader *reader)
{
    if (reader->file >= 0)
        H5Fclose(reader->file);
    reader->file = -1;
}

enum alvh_status alvh_reader_enter(struct alvh_reader *reader, const char *group)
{
    reader->group = H5Gopen2(reader->file, group, H5P_DEFAULT);
    if (reader->group < 0)
        return alvh_reader_lacks(reader, "group", group);
    reader->group_name = group;
    return ALVH_OK;
}

void alvh_reader_leave(struct alvh_reader *reader)
{
    H5Gclose(reader->group);
    reader->group_name = NULL;
}
