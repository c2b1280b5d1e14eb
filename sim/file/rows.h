/* Tables of rows with typed columns, kept in memory and written as CSV or into an HDF5
 * file, where each is one dataset of compound type (the HDF5 table specification). */
#ifndef ALVH_SIM_ROWS_H
#define ALVH_SIM_ROWS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "alvh/status.h"
#include "models/json.h"

enum { ALVH_ROW_TEXT = 32 }; /* bytes of a text, its end included */

enum alvh_column_type { ALVH_COLUMN_INTEGER, ALVH_COLUMN_REAL, ALVH_COLUMN_TEXT };

struct alvh_column {
    const char *name, *unit;
    enum alvh_column_type type; /* int64_t, double or char[ALVH_ROW_TEXT] */
    size_t offset;              /* in the row */
};

struct alvh_rows {
    const char *name, *text;
    int columns;
    const struct alvh_column *column;
    size_t size; /* of a row */
    int64_t count, room;
    char *row;
};

/* One more row, zeroed; NULL when there is no memory. */
void *alvh_rows_add(struct alvh_rows *rows);
/* Forgets the rows and keeps their room. */
void alvh_rows_clear(struct alvh_rows *rows);
void alvh_rows_free(struct alvh_rows *rows);

/* What stands in a column of a row: a number of either type, or a text; NaN and "" where
 * there is no such column of that kind. */
double alvh_rows_number(const struct alvh_rows *rows, int64_t row, const char *column);
const char *alvh_rows_text(const struct alvh_rows *rows, int64_t row, const char *column);

/* A line of names, then a line for each row; reals with 17 digits, so that reading them
 * gives the same numbers. */
void alvh_rows_print(const struct alvh_rows *rows, FILE *out);

/* A list of maps, one for each row. */
void alvh_rows_json(const struct alvh_rows *rows, const char *key, struct alvh_json *json);

/* Each table as a dataset of its name; the file is complete or not there. */
enum alvh_status alvh_rows_write(int count, const struct alvh_rows rows[], const char *path,
                                 struct alvh_error *error);

/* X(TYPE, name, unit) as the fields of a row and as its columns. */
#define ALVH_ROW_INTEGER(name)           int64_t name;
#define ALVH_ROW_REAL(name)              double name;
#define ALVH_ROW_TEXT(name)              char name[ALVH_ROW_TEXT];
#define ALVH_ROW_FIELD(type, name, unit) ALVH_ROW_##type(name)

#endif
