/* The headline by name: rows of the tables of alvh/headline.h, found by their names. */
#include "alvh/result.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/headline.h"

enum per { PER_ONE, PER_QUANTILE, PER_LEVEL };

/* Where a statistic lies in struct alvh_result_cell. */
static const struct row {
    const char *name;
    enum per per;
    size_t offset;
} rows[] = {
#define ROW(name, per, unit, text)                                                         \
    {#name, PER_##per, offsetof(struct alvh_result_cell, name)},
    ALVH_TAIL_STATISTICS(ROW)
#undef ROW
#define MEAN(name) {#name, PER_ONE, offsetof(struct alvh_result_cell, name)},
        ALVH_MEAN_STATISTICS(MEAN)
#undef MEAN
};

static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    {"scenario", offsetof(struct alvh_result, scenario)},
    {"created", offsetof(struct alvh_result, created)},
    {"version", offsetof(struct alvh_result, version)},
    {"commit", offsetof(struct alvh_result, commit)},
    {"stopped_by", offsetof(struct alvh_result, stopped_by)},
    {"start_date", offsetof(struct alvh_result, start_date)},
    {"start_regime", offsetof(struct alvh_result, start_regime)},
};

enum alvh_status alvh_result_open(const char *path, struct alvh_result **result,
                                  struct alvh_error *error)
{
    *result = NULL;
    struct alvh_result *read = calloc(1, sizeof *read);
    if (!read)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", path);
    const enum alvh_status status = alvh_result_read(path, read, error);
    if (status == ALVH_OK)
        *result = read;
    else
        free(read);
    return status;
}

void alvh_result_close(struct alvh_result *result)
{
    if (!result)
        return;
    alvh_result_free(result);
    free(result);
}

const char *alvh_result_text(const struct alvh_result *result, const char *name)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (strcmp(texts[i].name, name) == 0)
            return (const char *)result + texts[i].offset;
    return NULL;
}

int64_t alvh_result_paths(const struct alvh_result *result)
{
    return result->paths;
}

int alvh_result_days(const struct alvh_result *result)
{
    return result->days;
}

int alvh_result_books(const struct alvh_result *result)
{
    return result->books;
}

const char *alvh_result_book(const struct alvh_result *result, int book)
{
    return book >= 0 && book < result->books ? result->book[book] : NULL;
}

int alvh_result_scales(const struct alvh_result *result)
{
    return result->scales;
}

int64_t alvh_result_scale(const struct alvh_result *result, int scale)
{
    return scale >= 0 && scale < result->scales ? result->scale[scale] : 0;
}

static const struct row *find_row(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

/* The place of a level among those of a row; -1 where it is none of them. */
static int find_level(const struct row *row, double level)
{
    const double *list = row->per == PER_QUANTILE ? alvh_tail_quantiles : alvh_tail_levels;
    const int count = row->per == PER_QUANTILE ? ALVH_TAIL_QUANTILES : ALVH_TAIL_LEVELS;
    if (row->per == PER_ONE)
        return 0;
    for (int i = 0; i < count; i++)
        if (fabs(list[i] - level) < 1e-9)
            return i;
    return -1;
}

enum alvh_status alvh_result_statistic(const struct alvh_result *result, const char *name,
                                       int book, int scale, double level,
                                       struct alvh_estimate *estimate,
                                       struct alvh_error *error)
{
    const struct row *row = find_row(name);
    if (!row)
        return alvh_fail(error, ALVH_EUSAGE, "no statistic is called %s", name);
    if (!alvh_result_book(result, book) || !alvh_result_scale(result, scale))
        return alvh_fail(error, ALVH_EUSAGE, "there is no book %d at scale %d", book,
                         scale);
    const int at = find_level(row, level);
    if (at < 0)
        return alvh_fail(error, ALVH_EUSAGE, "%s is not known at level %g", name, level);
    const char *cell = (const char *)&result->cell[book * result->scales + scale];
    *estimate = ((const struct alvh_estimate *)(cell + row->offset))[at];
    return ALVH_OK;
}

double alvh_result_diagnostic(const struct alvh_result *result, const char *name)
{
#define REAL(member)  return result->diagnostics.member;
#define COUNT(member) return (double)result->diagnostics.member;
#define LOOK(type, member, unit, text)                                                     \
    if (strcmp(name, #member) == 0)                                                        \
    type(member)
    ALVH_DIAGNOSTICS(LOOK)
#undef LOOK
#undef COUNT
#undef REAL
    return NAN;
}
