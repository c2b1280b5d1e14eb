#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <hdf5.h>

#include "alvh/result.h"
#include "sim/file/hdf.h"

/* A file being read; groups are opened one after another. */
struct reader {
    const char *path;
    hid_t file, group;
    const char *group_name;
    struct alvh_error *error;
};

/* A file without one of the things that every result has. */
static enum alvh_status lacks(const struct reader *reader, const char *what,
                              const char *name)
{
    return alvh_fail(reader->error, ALVH_EINPUT,
                     "%s: is no result of alvh: it has no %s %s%s%s of the kind expected",
                     reader->path, what, reader->group_name ? reader->group_name : "",
                     reader->group_name ? "/" : "", name);
}

static hid_t object_of(const struct reader *reader)
{
    return reader->group_name ? reader->group : reader->file;
}

/* A text, cut to what fits. */
static enum alvh_status read_text(const struct reader *reader, const char *name,
                                  size_t size, char *text)
{
    const hid_t attribute = H5Aopen(object_of(reader), name, H5P_DEFAULT);
    const hid_t type = attribute < 0 ? -1 : H5Aget_type(attribute);
    char *value = NULL;
    const bool good = type >= 0 && H5Tis_variable_str(type) > 0 &&
                      H5Aread(attribute, type, &value) >= 0 && value;
    if (good)
        snprintf(text, size, "%s", value);
    H5free_memory(value);
    H5Tclose(type);
    H5Aclose(attribute);
    return good ? ALVH_OK : lacks(reader, "attribute", name);
}

static enum alvh_status read_number(const struct reader *reader, const char *name,
                                    hid_t memory_type, void *value)
{
    const hid_t attribute = H5Aopen(object_of(reader), name, H5P_DEFAULT);
    const hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    const bool good = space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                      H5Aread(attribute, memory_type, value) >= 0;
    H5Sclose(space);
    H5Aclose(attribute);
    return good ? ALVH_OK : lacks(reader, "attribute", name);
}

/* How many values a dataset of the group has; -1 when it is not there. */
static int64_t dataset_length(const struct reader *reader, const char *name)
{
    const hid_t dataset = H5Dopen2(reader->group, name, H5P_DEFAULT);
    const hid_t space = dataset < 0 ? -1 : H5Dget_space(dataset);
    const int64_t length = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    H5Dclose(dataset);
    return length;
}

static enum alvh_status read_dataset(const struct reader *reader, const char *name,
                                     int64_t length, hid_t memory_type, void *value)
{
    if (dataset_length(reader, name) != length)
        return lacks(reader, "dataset", name);
    const hid_t dataset = H5Dopen2(reader->group, name, H5P_DEFAULT);
    const bool good =
        H5Dread(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0;
    H5Dclose(dataset);
    return good ? ALVH_OK : lacks(reader, "dataset", name);
}

static enum alvh_status read_provenance(const struct reader *reader,
                                        struct alvh_result *result)
{
    int64_t days;
    const struct {
        const char *name;
        char *text;
        size_t size;
    } texts[] = {
        {"scenario", result->scenario, sizeof result->scenario},
        {"created", result->created, sizeof result->created},
        {"alvh_version", result->version, sizeof result->version},
        {"git_commit", result->commit, sizeof result->commit},
        {"start_date", result->start_date, sizeof result->start_date},
        {"start_regime", result->start_regime, sizeof result->start_regime},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ALVH_TRY(read_text(reader, texts[i].name, texts[i].size, texts[i].text));
    const struct {
        const char *name;
        hid_t type;
        void *value;
    } numbers[] = {
        {"seed", H5T_NATIVE_INT64, &result->seed},
        {"paths", H5T_NATIVE_INT64, &result->paths},
        {"days", H5T_NATIVE_INT64, &days},
        {"start_spot", H5T_NATIVE_DOUBLE, &result->start_spot},
        {"start_vix", H5T_NATIVE_DOUBLE, &result->start_vix},
        {"elapsed_seconds", H5T_NATIVE_DOUBLE, &result->elapsed_seconds},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        ALVH_TRY(read_number(reader, numbers[i].name, numbers[i].type, numbers[i].value));
    result->days = (int)days;
    return ALVH_OK;
}

static enum alvh_status check_status(const struct reader *reader)
{
    char status[16];
    ALVH_TRY(read_text(reader, "status", sizeof status, status));
    if (strcmp(status, "complete") != 0)
        return alvh_fail(reader->error, ALVH_EINPUT,
                         "%s: the run that wrote it never finished (status: %s)",
                         reader->path, status);
    return ALVH_OK;
}

/* A text for each book, cut to what fits. */
static enum alvh_status read_names(const struct reader *reader, const char *dataset,
                                   int books, char text[][ALVH_REGIME_NAME])
{
    char *name[ALVH_MAX_BOOKS] = {0};
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    const enum alvh_status status = read_dataset(reader, dataset, books, type, name);
    for (int book = 0; book < books && status == ALVH_OK; book++)
        snprintf(text[book], sizeof text[book], "%s", name[book] ? name[book] : "");
    for (int book = 0; book < books; book++)
        H5free_memory(name[book]);
    H5Tclose(type);
    return status;
}

static enum alvh_status read_books(const struct reader *reader, struct alvh_result *result)
{
    const int64_t books = dataset_length(reader, "book");
    if (books < 1 || books > ALVH_MAX_BOOKS)
        return lacks(reader, "dataset", "book");
    result->books = (int)books;
    ALVH_TRY(read_names(reader, "book", result->books, result->book));
    return read_names(reader, "sizing_rule", result->books, result->sizing_rule);
}

static enum alvh_status read_scales(const struct reader *reader, struct alvh_result *result)
{
    const int64_t scales = dataset_length(reader, "scale");
    if (scales < 1 || scales > ALVH_MAX_SCALES)
        return lacks(reader, "dataset", "scale");
    result->scales = (int)scales;
    return read_dataset(reader, "scale", scales, H5T_NATIVE_INT64, result->scale);
}

static enum alvh_status read_reference(const struct reader *reader,
                                       struct alvh_result *result)
{
    char name[ALVH_REGIME_NAME];
    ALVH_TRY(read_text(reader, "reference_book", sizeof name, name));
    for (int book = 0; book < result->books; book++) {
        if (strcmp(result->book[book], name) == 0) {
            result->reference = book;
            return ALVH_OK;
        }
    }
    return lacks(reader, "book named by", "reference_book");
}

/* One statistic of every cell; count estimates lie together in a cell, at offset. */
static enum alvh_status read_statistic(const struct reader *reader, const char *name,
                                       int count, size_t offset, double *buffer,
                                       struct alvh_result *result)
{
    static const struct {
        const char *suffix;
        size_t offset;
    } parts[] = {{"", offsetof(struct alvh_estimate, value)},
                 {"_se", offsetof(struct alvh_estimate, se)},
                 {"_lo", offsetof(struct alvh_estimate, low)},
                 {"_hi", offsetof(struct alvh_estimate, high)}};
    const int cells = result->books * result->scales;
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        char full[64];
        snprintf(full, sizeof full, "%s%s", name, parts[part].suffix);
        ALVH_TRY(
            read_dataset(reader, full, (int64_t)cells * count, H5T_NATIVE_DOUBLE, buffer));
        for (int i = 0; i < cells * count; i++) {
            char *cell = (char *)&result->cell[i / count];
            memcpy(cell + offset + (size_t)(i % count) * sizeof(struct alvh_estimate) +
                       parts[part].offset,
                   &buffer[i], sizeof *buffer);
        }
    }
    return ALVH_OK;
}

static enum alvh_status read_statistics(const struct reader *reader, double *buffer,
                                        struct alvh_result *result)
{
#define ALVH_TAIL_READ(name, per, unit, text)                                              \
    ALVH_TRY(read_statistic(reader, #name, ALVH_TAIL_PER_##per,                            \
                            offsetof(struct alvh_result_cell, name), buffer, result));
    ALVH_TAIL_STATISTICS(ALVH_TAIL_READ)
#undef ALVH_TAIL_READ
    static const struct {
        const char *name;
        size_t offset;
    } means[] = {
        {"final_pnl_mean", offsetof(struct alvh_result_cell, final_pnl_mean)},
        {"cost_mean", offsetof(struct alvh_result_cell, cost_mean)},
        {"turnover_mean", offsetof(struct alvh_result_cell, turnover_mean)},
        {"temporal_theta_mean", offsetof(struct alvh_result_cell, temporal_theta_mean)},
        {"beta_mean", offsetof(struct alvh_result_cell, beta_mean)}};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        ALVH_TRY(
            read_statistic(reader, means[i].name, 1, means[i].offset, buffer, result));
    return ALVH_OK;
}

static enum alvh_status read_capital(const struct reader *reader, double *buffer,
                                     struct alvh_result *result)
{
    const int cells = result->books * result->scales;
    ALVH_TRY(read_dataset(reader, "capital", cells, H5T_NATIVE_DOUBLE, buffer));
    for (int i = 0; i < cells; i++)
        result->cell[i].capital = buffer[i];
    return ALVH_OK;
}

static enum alvh_status read_tail(const struct reader *reader, struct alvh_result *result)
{
    ALVH_TRY(read_books(reader, result));
    ALVH_TRY(read_scales(reader, result));
    ALVH_TRY(read_reference(reader, result));
    const size_t cells = (size_t)result->books * (size_t)result->scales;
    result->cell = calloc(cells, sizeof *result->cell);
    double *buffer = malloc(cells * ALVH_TAIL_QUANTILES * sizeof *buffer);
    enum alvh_status status =
        result->cell && buffer ? read_statistics(reader, buffer, result)
                               : alvh_fail(reader->error, ALVH_EFAILED,
                                           "%s: no memory to read it", reader->path);
    if (status == ALVH_OK)
        status = read_capital(reader, buffer, result);
    free(buffer);
    return status;
}

static enum alvh_status read_diagnostics(const struct reader *reader,
                                         struct alvh_result *result)
{
#define TYPE_REAL  H5T_NATIVE_DOUBLE
#define TYPE_COUNT H5T_NATIVE_INT64
#define ALVH_DIAGNOSTIC_READ(type, name, unit, text)                                       \
    ALVH_TRY(read_dataset(reader, #name, 1, TYPE_##type, &result->diagnostics.name));
    ALVH_DIAGNOSTICS(ALVH_DIAGNOSTIC_READ)
#undef ALVH_DIAGNOSTIC_READ
#undef TYPE_COUNT
#undef TYPE_REAL
    return ALVH_OK;
}

/* One text for each claim. */
static enum alvh_status read_claim_texts(const struct reader *reader, const char *name,
                                         size_t offset, struct alvh_result *result)
{
    char **text = calloc((size_t)result->claims, sizeof *text);
    if (!text)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status = read_dataset(reader, name, result->claims, type, text);
    for (int i = 0; i < result->claims; i++) {
        char *to = (char *)&result->claim[i] + offset;
        snprintf(to, ALVH_CLAIM_TEXT, "%s", text[i] ? text[i] : "");
        H5free_memory(text[i]);
    }
    H5Tclose(type);
    free(text);
    return status;
}

/* One number for each claim, of either kind: both have eight bytes. */
static enum alvh_status read_claim_numbers(const struct reader *reader, const char *name,
                                           size_t offset, hid_t type,
                                           struct alvh_result *result)
{
    int64_t *number = calloc((size_t)result->claims, sizeof *number);
    if (!number)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    const enum alvh_status status =
        read_dataset(reader, name, result->claims, type, number);
    for (int i = 0; i < result->claims; i++)
        memcpy((char *)&result->claim[i] + offset, &number[i], sizeof *number);
    free(number);
    return status;
}

static enum alvh_status read_claims(const struct reader *reader, struct alvh_result *result)
{
    const int64_t claims = dataset_length(reader, "claim");
    if (claims < 1 || claims > INT_MAX)
        return lacks(reader, "dataset", "claim");
    result->claims = (int)claims;
    result->claim = calloc((size_t)claims, sizeof *result->claim);
    if (!result->claim)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
#define READ_TEXT(name)                                                                    \
    read_claim_texts(reader, #name, offsetof(struct alvh_claim, name), result)
#define READ_REAL(name)                                                                    \
    read_claim_numbers(reader, #name, offsetof(struct alvh_claim, name),                   \
                       H5T_NATIVE_DOUBLE, result)
#define READ_COUNT(name)                                                                   \
    read_claim_numbers(reader, #name, offsetof(struct alvh_claim, name), H5T_NATIVE_INT64, \
                       result)
#define READ_COLUMN(type, name, unit, text) ALVH_TRY(READ_##type(name));
    ALVH_CLAIM_COLUMNS(READ_COLUMN)
#undef READ_COLUMN
#undef READ_COUNT
#undef READ_REAL
#undef READ_TEXT
    return ALVH_OK;
}

static enum alvh_status read_group(struct reader *reader, const char *name,
                                   enum alvh_status (*read)(const struct reader *,
                                                            struct alvh_result *),
                                   struct alvh_result *result)
{
    reader->group = H5Gopen2(reader->file, name, H5P_DEFAULT);
    if (reader->group < 0)
        return lacks(reader, "group", name);
    reader->group_name = name;
    const enum alvh_status status = read(reader, result);
    reader->group_name = NULL;
    H5Gclose(reader->group);
    return status;
}

static enum alvh_status read_all(struct reader *reader, struct alvh_result *result)
{
    ALVH_TRY(check_status(reader));
    ALVH_TRY(read_provenance(reader, result));
    ALVH_TRY(read_group(reader, "tail", read_tail, result));
    ALVH_TRY(read_group(reader, "diagnostics", read_diagnostics, result));
    /* Only a run that was asked about claims has them. */
    return H5Lexists(reader->file, "claims", H5P_DEFAULT) > 0
               ? read_group(reader, "claims", read_claims, result)
               : ALVH_OK;
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

enum alvh_status alvh_result_read(const char *path, struct alvh_result *result,
                                  struct alvh_error *error)
{
    *result = (struct alvh_result){0};
    ALVH_TRY(check_readable(path, error));
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    struct reader reader = {.path = path, .error = error};
    /* A finished file does not change, and not every file system has locks. */
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true);
    reader.file = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (reader.file < 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is no result of alvh: it is not a whole HDF5 file", path);
    const enum alvh_status status = read_all(&reader, result);
    H5Fclose(reader.file);
    if (status)
        alvh_result_free(result);
    return status;
}

void alvh_result_free(struct alvh_result *result)
{
    free(result->claim);
    free(result->cell);
    *result = (struct alvh_result){0};
}
