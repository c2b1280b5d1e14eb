#include "sim/file/reader_parts.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

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
