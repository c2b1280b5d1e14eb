/* Tables of daily values in comma-separated text, read strictly and in bounded memory.
 *
 * The first line names the columns, each later line is one day with as many fields, its
 * date in the column `date`, later than the line before. A field is a plain number (digits,
 * a point, an exponent) or empty; blanks around it, a carriage return at the end of a line
 * and a byte order mark are passed over. Every message has the form
 * FILE:LINE: column: what is wrong, what is allowed. */
#ifndef ALVH_MODELS_CSV_H
#define ALVH_MODELS_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "alvh/calendar.h"
#include "alvh/status.h"

enum { ALVH_CSV_LINE = 4096, ALVH_CSV_COLUMNS = 64 }; /* the most that is allowed */

struct alvh_csv;

/* Opens a file and reads its header. */
enum alvh_status alvh_csv_open(const char *path, struct alvh_csv **csv,
                               struct alvh_error *error);
/* The same for a text of `length` bytes in memory; `name` takes the place of the path. */
enum alvh_status alvh_csv_open_text(const char *name, const char *text, size_t length,
                                    struct alvh_csv **csv, struct alvh_error *error);
void alvh_csv_close(struct alvh_csv *csv);

/* The position of a column, or -1; names are compared without regard to case. */
int alvh_csv_find(const struct alvh_csv *csv, const char *name);
/* The same for a column that must be there. */
enum alvh_status alvh_csv_column(const struct alvh_csv *csv, const char *name, int *column,
                                 struct alvh_error *error);

/* Reads the next line and its date; *row is false at the end of the file. */
enum alvh_status alvh_csv_next(struct alvh_csv *csv, bool *row, struct alvh_error *error);
alvh_date alvh_csv_date(const struct alvh_csv *csv);
bool alvh_csv_is_empty(const struct alvh_csv *csv, int column);

/* A field of the present line, which must lie in [lowest, highest]; NaN when it is empty.
 */
enum alvh_status alvh_csv_number(const struct alvh_csv *csv, int column, double lowest,
                                 double highest, double *value, struct alvh_error *error);

/* Fails at a column of the present line; column -1 leaves the column out. */
enum alvh_status alvh_csv_fail(const struct alvh_csv *csv, int column,
                               struct alvh_error *error, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
