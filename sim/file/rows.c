#include "sim/file/rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hdf5.h>
#include <hdf5_hl.h>

#include "sim/file/folder.h"
#include "sim/file/hdf.h"

enum { FIRST_ROOM = 256, CHUNK_ROWS = 1024, MOST_COLUMNS = 96 };

void *alvh_rows_add(struct alvh_rows *rows)
{
    if (rows->count == rows->room) {
        const int64_t room = rows->room ? 2 * rows->room : FIRST_ROOM;
        char *row = realloc(rows->row, (size_t)room * rows->size);
        if (!row)
            return NULL;
        rows->row = row;
        rows->room = room;
    }
    return memset(rows->row + (size_t)rows->count++ * rows->size, 0, rows->size);
}

void alvh_rows_free(struct alvh_rows *rows)
{
    free(rows->row);
    rows->row = NULL;
    rows->count = rows->room = 0;
}

void alvh_rows_clear(struct alvh_rows *rows)
{
    rows->count = 0;
}

/* The column of that name; NULL: there is none. */
static const struct alvh_column *find_column(const struct alvh_rows *rows, const char *name)
{
    for (int c = 0; c < rows->columns; c++)
        if (strcmp(rows->column[c].name, name) == 0)
            return &rows->column[c];
    return NULL;
}

double alvh_rows_number(const struct alvh_rows *rows, int64_t row, const char *name)
{
    const struct alvh_column *column = find_column(rows, name);
    if (!column || column->type == ALVH_COLUMN_TEXT || row < 0 || row >= rows->count)
        return NAN;
    const void *value = rows->row + (size_t)row * rows->size + column->offset;
    return column->type == ALVH_COLUMN_REAL ? *(const double *)value
                                            : (double)*(const int64_t *)value;
}

const char *alvh_rows_text(const struct alvh_rows *rows, int64_t row, const char *name)
{
    const struct alvh_column *column = find_column(rows, name);
    if (!column || column->type != ALVH_COLUMN_TEXT || row < 0 || row >= rows->count)
        return "";
    return rows->row + (size_t)row * rows->size + column->offset;
}

static void print_value(const struct alvh_column *column, const char *row, FILE *out)
{
    const void *value = row + column->offset;
    switch (column->type) {
    case ALVH_COLUMN_INTEGER:
        fprintf(out, "%" PRId64, *(const int64_t *)value);
        break;
    case ALVH_COLUMN_REAL:
        fprintf(out, "%.17g", *(const double *)value);
        break;
    case ALVH_COLUMN_TEXT:
        fputs(value, out);
        break;
    }
}

void alvh_rows_print(const struct alvh_rows *rows, FILE *out)
{
    for (int c = 0; c < rows->columns; c++)
        fprintf(out, "%s%s", c ? "," : "", rows->column[c].name);
    fputc('\n', out);
    for (int64_t i = 0; i < rows->count; i++) {
        for (int c = 0; c < rows->columns; c++) {
            fputs(c ? "," : "", out);
            print_value(&rows->column[c], rows->row + (size_t)i * rows->size, out);
        }
        fputc('\n', out);
    }
}

static void put_value(struct alvh_json *json, const struct alvh_column *column,
                      const char *row)
{
    const void *value = row + column->offset;
    switch (column->type) {
    case ALVH_COLUMN_INTEGER:
        alvh_json_integer(json, column->name, *(const int64_t *)value);
        break;
    case ALVH_COLUMN_REAL:
        alvh_json_real(json, column->name, *(const double *)value);
        break;
    case ALVH_COLUMN_TEXT:
        alvh_json_text(json, column->name, value);
        break;
    }
}

void alvh_rows_json(const struct alvh_rows *rows, const char *key, struct alvh_json *json)
{
    alvh_json_list(json, key);
    for (int64_t i = 0; i < rows->count; i++) {
        alvh_json_map(json, NULL);
        for (int c = 0; c < rows->columns; c++)
            put_value(json, &rows->column[c], rows->row + (size_t)i * rows->size);
        alvh_json_end(json);
    }
    alvh_json_end(json);
}

/* The type of a column in memory; the caller closes it. -1: HDF5 has failed. */
static hid_t type_of(enum alvh_column_type type)
{
    const hid_t id = H5Tcopy(type == ALVH_COLUMN_INTEGER ? H5T_NATIVE_INT64
                             : type == ALVH_COLUMN_REAL  ? H5T_NATIVE_DOUBLE
                                                         : H5T_C_S1);
    if (type != ALVH_COLUMN_TEXT ||
        (H5Tset_size(id, ALVH_ROW_TEXT) >= 0 && H5Tset_cset(id, H5T_CSET_UTF8) >= 0))
        return id;
    H5Tclose(id);
    return -1;
}

/* The units of the columns, one attribute for each that has one. */
static enum alvh_status write_units(const struct alvh_hdf *hdf,
                                    const struct alvh_rows *rows, struct alvh_error *error)
{
    enum alvh_status status = ALVH_OK;
    const hid_t dataset = H5Dopen2(hdf->id, rows->name, H5P_DEFAULT);
    for (int c = 0; c < rows->columns && status == ALVH_OK; c++) {
        char name[2 * ALVH_ROW_TEXT];
        snprintf(name, sizeof name, "units_%s", rows->column[c].name);
        if (*rows->column[c].unit)
            status = alvh_hdf_text(hdf, dataset, name, rows->column[c].unit, error);
    }
    H5Dclose(dataset);
    return status;
}

static enum alvh_status write_table(const struct alvh_hdf *hdf,
                                    const struct alvh_rows *rows, struct alvh_error *error)
{
    const char *name[MOST_COLUMNS];
    size_t offset[MOST_COLUMNS];
    hid_t type[MOST_COLUMNS];
    for (int c = 0; c < rows->columns; c++) {
        name[c] = rows->column[c].name;
        offset[c] = rows->column[c].offset;
        type[c] = type_of(rows->column[c].type);
    }
    const herr_t made = H5TBmake_table(
        rows->text, hdf->id, rows->name, (hsize_t)rows->columns, (hsize_t)rows->count,
        rows->size, name, offset, type, CHUNK_ROWS, NULL, 1, rows->row);
    for (int c = 0; c < rows->columns; c++)
        H5Tclose(type[c]);
    ALVH_TRY(alvh_hdf_check(hdf, made, error));
    return write_units(hdf, rows, error);
}

enum alvh_status alvh_rows_write(int count, const struct alvh_rows rows[], const char *path,
                                 struct alvh_error *error)
{
    struct alvh_hdf hdf;
    char partial[4096];
    if ((size_t)snprintf(partial, sizeof partial, "%s.partial", path) >= sizeof partial)
        return alvh_fail(error, ALVH_EFAILED, "%s: is too long a name", path);
    ALVH_TRY(alvh_hdf_create(&hdf, partial, path, error));
    enum alvh_status status = ALVH_OK;
    for (int i = 0; i < count && status == ALVH_OK; i++)
        status = write_table(&hdf, &rows[i], error);
    const enum alvh_status closed =
        alvh_hdf_close(&hdf, status == ALVH_OK, status == ALVH_OK ? error : NULL);
    status = status ? status : closed;
    const int reason = status == ALVH_OK ? alvh_file_publish(partial, path) : 0;
    if (reason)
        status = alvh_fail(error, ALVH_EFAILED, "%s: cannot be given its name: %s", path,
                           strerror(reason));
    if (status)
        remove(partial);
    return status;
}
