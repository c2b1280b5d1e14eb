#include "models/csv.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "models/input.h"

enum { SHOWN = 40 }; /* how much of a wrong field a message repeats */

struct alvh_csv {
    FILE *file;
    char *name;
    locale_t plain; /* where the decimal point is a point */
    long line;      /* of the text held, 1 is the header */
    int columns;
    int fields;                     /* of the line held */
    char *column[ALVH_CSV_COLUMNS]; /* names, inside header */
    char *field[ALVH_CSV_COLUMNS];  /* inside text */
    int date_column;
    alvh_date date; /* of the line held */
    bool dated;     /* a line has been read, so that date is one */
    char header[ALVH_CSV_LINE + 1];
    char text[ALVH_CSV_LINE + 1];
};

enum alvh_status alvh_csv_fail(const struct alvh_csv *csv, int column,
                               struct alvh_error *error, const char *format, ...)
{
    char what[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const bool named = column >= 0;
    return alvh_fail(error, ALVH_EINPUT, "%s:%ld: %.*s%s%s", csv->name, csv->line, SHOWN,
                     named ? csv->column[column] : "", named ? ": " : "", what);
}

/* Does a carriage return stand before the end of a line? */
static bool ends_line(FILE *file)
{
    const int next = getc_unlocked(file);
    if (next != EOF)
        ungetc(next, file);
    return next == '\n' || next == EOF;
}

/* Reads one line into text, without its end; *got is false at the end of the file. Stops at
 * the first byte that no table holds, so that a binary or endless file costs nothing. */
static enum alvh_status read_line(struct alvh_csv *csv, char text[ALVH_CSV_LINE + 1],
                                  bool *got, struct alvh_error *error)
{
    int length = 0;
    int byte;
    csv->line++;
    while ((byte = getc_unlocked(csv->file)) != EOF && byte != '\n') {
        if (byte == '\r' && ends_line(csv->file))
            continue;
        if (byte < ' ' && byte != '\t')
            return alvh_csv_fail(csv, -1, error,
                                 "holds the byte 0x%02x; only comma-separated text is "
                                 "allowed",
                                 (unsigned)byte);
        if (length == ALVH_CSV_LINE)
            return alvh_csv_fail(csv, -1, error,
                                 "the line is too long; at most %d characters are allowed",
                                 ALVH_CSV_LINE);
        text[length++] = (char)byte;
    }
    if (ferror(csv->file))
        return alvh_csv_fail(csv, -1, error, "cannot be read: %s", strerror(errno));
    text[length] = '\0';
    *got = byte == '\n' || length > 0;
    return ALVH_OK;
}

/* Drops the blanks around a field. */
static char *trim(char *field)
{
    while (*field == ' ' || *field == '\t')
        field++;
    char *end = field + strlen(field);
    while (end > field && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    *end = '\0';
    return field;
}

/* Cuts text at its commas. */
static enum alvh_status split(const struct alvh_csv *csv, char *text,
                              char *field[ALVH_CSV_COLUMNS], int *fields,
                              struct alvh_error *error)
{
    int n = 0;
    while (text) {
        if (n == ALVH_CSV_COLUMNS)
            return alvh_csv_fail(csv, -1, error,
                                 "has too many fields; at most %d are allowed",
                                 ALVH_CSV_COLUMNS);
        char *const comma = strchr(text, ',');
        if (comma)
            *comma = '\0';
        field[n++] = trim(text);
        text = comma ? comma + 1 : NULL;
    }
    *fields = n;
    return ALVH_OK;
}

static enum alvh_status read_header(struct alvh_csv *csv, struct alvh_error *error)
{
    bool got;
    ALVH_TRY(read_line(csv, csv->header, &got, error));
    if (!got)
        return alvh_csv_fail(csv, -1, error,
                             "the file is empty; a line that names the columns is needed");
    const bool marked = strncmp(csv->header, "\xef\xbb\xbf", 3) == 0;
    ALVH_TRY(split(csv, csv->header + (marked ? 3 : 0), csv->column, &csv->columns, error));
    for (int i = 0; i < csv->columns; i++) {
        const int first = alvh_csv_find(csv, csv->column[i]);
        if (first < i && *csv->column[i])
            return alvh_csv_fail(csv, i, error,
                                 "the column appears twice; each name is allowed once");
    }
    return alvh_csv_column(csv, "date", &csv->date_column, error);
}

static enum alvh_status start(const char *name, FILE *file, struct alvh_csv **csv,
                              struct alvh_error *error)
{
    struct alvh_csv *const new = calloc(1, sizeof *new);
    char *const copy = strdup(name);
    const locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!new || !copy || !plain) {
        if (plain)
            freelocale(plain);
        free(copy);
        free(new);
        fclose(file);
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", name);
    }
    new->file = file;
    new->name = copy;
    new->plain = plain;
    const enum alvh_status status = read_header(new, error);
    if (status != ALVH_OK) {
        alvh_csv_close(new);
        return status;
    }
    *csv = new;
    return ALVH_OK;
}

enum alvh_status alvh_csv_open(const char *path, struct alvh_csv **csv,
                               struct alvh_error *error)
{
    const int descriptor = alvh_input_open(path);
    FILE *const file = descriptor < 0 ? NULL : fdopen(descriptor, "r");
    if (!file)
        return alvh_fail(error, ALVH_EINPUT, "%s: cannot be opened: %s", path,
                         strerror(errno));
    struct stat kind;
    const int unknown = fstat(fileno(file), &kind) != 0 ? errno : 0;
    if (unknown || S_ISDIR(kind.st_mode)) {
        fclose(file);
        return unknown ? alvh_fail(error, ALVH_EFAILED, "%s: cannot be read: %s", path,
                                   strerror(unknown))
                       : alvh_fail(error, ALVH_EINPUT, "%s: is a folder; a file is needed",
                                   path);
    }
    return start(path, file, csv, error);
}

enum alvh_status alvh_csv_open_text(const char *name, const char *text, size_t length,
                                    struct alvh_csv **csv, struct alvh_error *error)
{
    /* The stream is only read from, so the text stays as it is. */
    FILE *const file = fmemopen((char *)text, length, "r");
    if (!file)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be opened: %s", name,
                         strerror(errno));
    return start(name, file, csv, error);
}

void alvh_csv_close(struct alvh_csv *csv)
{
    if (!csv)
        return;
    fclose(csv->file);
    freelocale(csv->plain);
    free(csv->name);
    free(csv);
}

int alvh_csv_find(const struct alvh_csv *csv, const char *name)
{
    for (int i = 0; i < csv->columns; i++)
        if (strcasecmp(csv->column[i], name) == 0)
            return i;
    return -1;
}

enum alvh_status alvh_csv_column(const struct alvh_csv *csv, const char *name, int *column,
                                 struct alvh_error *error)
{
    *column = alvh_csv_find(csv, name);
    if (*column >= 0)
        return ALVH_OK;
    return alvh_fail(error, ALVH_EINPUT, "%s:1: %s: the column is missing; it is needed",
                     csv->name, name);
}

static enum alvh_status read_date(struct alvh_csv *csv, struct alvh_error *error)
{
    const char *const text = csv->field[csv->date_column];
    alvh_date date;
    if (!alvh_date_parse(text, &date))
        return alvh_csv_fail(csv, csv->date_column, error,
                             "'%.*s' is no date; YYYY-MM-DD is allowed", SHOWN, text);
    if (csv->dated && date <= csv->date)
        return alvh_csv_fail(csv, csv->date_column, error,
                             "%s %s; each date must be later than the one before", text,
                             date == csv->date ? "appears twice" : "follows a later date");
    csv->date = date;
    csv->dated = true;
    return ALVH_OK;
}

enum alvh_status alvh_csv_next(struct alvh_csv *csv, bool *row, struct alvh_error *error)
{
    ALVH_TRY(read_line(csv, csv->text, row, error));
    if (!*row)
        return ALVH_OK;
    ALVH_TRY(split(csv, csv->text, csv->field, &csv->fields, error));
    if (csv->fields != csv->columns)
        return alvh_csv_fail(csv, -1, error,
                             "has %d fields; as many as the header are allowed, %d",
                             csv->fields, csv->columns);
    return read_date(csv, error);
}

alvh_date alvh_csv_date(const struct alvh_csv *csv)
{
    return csv->date;
}

bool alvh_csv_is_empty(const struct alvh_csv *csv, int column)
{
    return *csv->field[column] == '\0';
}

enum alvh_status alvh_csv_number(const struct alvh_csv *csv, int column, double lowest,
                                 double highest, double *value, struct alvh_error *error)
{
    const char *const text = csv->field[column];
    if (!*text) {
        *value = NAN;
        return ALVH_OK;
    }
    /* strtod would also take nan, inf and hexadecimal numbers. */
    char *end = NULL;
    const bool plain = strspn(text, "0123456789+-.eE") == strlen(text);
    const double number = plain ? strtod_l(text, &end, csv->plain) : NAN;
    if (!plain || end == text || *end)
        return alvh_csv_fail(csv, column, error,
                             "'%.*s' is no number; a number from %g to %g is allowed",
                             SHOWN, text, lowest, highest);
    if (!(number >= lowest && number <= highest))
        return alvh_csv_fail(csv, column, error, "is %.*s; from %g to %g is allowed", SHOWN,
                             text, lowest, highest);
    *value = number;
    return ALVH_OK;
}
