#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/headline.h"
#include "sim/file/estimate.h"
#include "sim/file/hdf.h"
#include "sim/file/reader.h"

/* Beyond these a file is damaged. */
enum { MOST_DAYS = 1000000, MOST_CLAIMS = 100000 };

static enum alvh_status read_provenance(const struct alvh_reader *reader,
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
        {"stopped_by", result->stopped_by, sizeof result->stopped_by},
        {"start_date", result->start_date, sizeof result->start_date},
        {"start_regime", result->start_regime, sizeof result->start_regime},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ALVH_TRY(alvh_reader_text(reader, texts[i].name, texts[i].size, texts[i].text));
    ALVH_TRY(alvh_reader_whole(reader, "seed", 0, INT64_MAX, &result->seed));
    ALVH_TRY(alvh_reader_whole(reader, "paths", 1, INT64_MAX, &result->paths));
    ALVH_TRY(alvh_reader_whole(reader, "days", 1, MOST_DAYS, &days));
    ALVH_TRY(alvh_reader_real(reader, "start_spot", 0.0, &result->start_spot));
    ALVH_TRY(alvh_reader_real(reader, "start_vix", 0.0, &result->start_vix));
    ALVH_TRY(alvh_reader_real(reader, "elapsed_seconds", 0.0, &result->elapsed_seconds));
    result->days = (int)days;
    return ALVH_OK;
}

static enum alvh_status read_books(const struct alvh_reader *reader,
                                   struct alvh_result *result)
{
    int64_t books;
    ALVH_TRY(alvh_reader_length(reader, "book", 1, ALVH_MAX_BOOKS, &books));
    result->books = (int)books;
    ALVH_TRY(alvh_reader_texts(reader, "book", books, ALVH_REGIME_NAME, ALVH_REGIME_NAME,
                               result->book[0]));
    return alvh_reader_texts(reader, "sizing_rule", books, ALVH_REGIME_NAME,
                             ALVH_REGIME_NAME, result->sizing_rule[0]);
}

static enum alvh_status read_scales(const struct alvh_reader *reader,
                                    struct alvh_result *result)
{
    int64_t scales;
    ALVH_TRY(alvh_reader_length(reader, "scale", 1, ALVH_MAX_SCALES, &scales));
    result->scales = (int)scales;
    ALVH_TRY(
        alvh_reader_dataset(reader, "scale", scales, H5T_NATIVE_INT64, result->scale));
    for (int i = 0; i < scales; i++)
        if (result->scale[i] < 1)
            return alvh_reader_refuse(reader, "dataset", "scale",
                                      "holds %lld; expected contracts, 1 or more",
                                      (long long)result->scale[i]);
    return ALVH_OK;
}

static enum alvh_status read_reference(const struct alvh_reader *reader,
                                       struct alvh_result *result)
{
    char name[ALVH_REGIME_NAME];
    ALVH_TRY(alvh_reader_text(reader, "reference_book", sizeof name, name));
    for (int book = 0; book < result->books; book++) {
        if (strcmp(result->book[book], name) == 0) {
            result->reference = book;
            return ALVH_OK;
        }
    }
    return alvh_reader_refuse(reader, "attribute", "reference_book",
                              "is \"%s\"; expected one of the books", name);
}

/* One statistic of every cell; count estimates lie together in a cell, at offset. */
static enum alvh_status read_statistic(const struct alvh_reader *reader, const char *name,
                                       int count, size_t offset, double *buffer,
                                       struct alvh_result *result)
{
    const int cells = result->books * result->scales;
    for (int part = 0; part < ALVH_ESTIMATE_PARTS; part++) {
        char full[64];
        snprintf(full, sizeof full, "%s%s", name, alvh_estimate_parts[part].suffix);
        ALVH_TRY(alvh_reader_dataset(reader, full, (int64_t)cells * count,
                                     H5T_NATIVE_DOUBLE, buffer));
        for (int i = 0; i < cells * count; i++) {
            char *cell = (char *)&result->cell[i / count];
            memcpy(cell + offset + (size_t)(i % count) * sizeof(struct alvh_estimate) +
                       alvh_estimate_parts[part].offset,
                   &buffer[i], sizeof *buffer);
        }
    }
    return ALVH_OK;
}

static enum alvh_status read_statistics(const struct alvh_reader *reader, double *buffer,
                                        struct alvh_result *result)
{
#define ALVH_TAIL_READ(name, per, unit, text)                                              \
    ALVH_TRY(read_statistic(reader, #name, ALVH_TAIL_PER_##per,                            \
                            offsetof(struct alvh_result_cell, name), buffer, result));
    ALVH_TAIL_STATISTICS(ALVH_TAIL_READ)
#undef ALVH_TAIL_READ
#define ALVH_MEAN_READ(name)                                                               \
    ALVH_TRY(read_statistic(reader, #name, 1, offsetof(struct alvh_result_cell, name),     \
                            buffer, result));
    ALVH_MEAN_STATISTICS(ALVH_MEAN_READ)
#undef ALVH_MEAN_READ
    return ALVH_OK;
}

static enum alvh_status read_capital(const struct alvh_reader *reader, double *buffer,
                                     struct alvh_result *result)
{
    const int cells = result->books * result->scales;
    ALVH_TRY(alvh_reader_dataset(reader, "capital", cells, H5T_NATIVE_DOUBLE, buffer));
    for (int i = 0; i < cells; i++)
        result->cell[i].capital = buffer[i];
    return ALVH_OK;
}

/* A number for each level of every cell, at offset. */
static enum alvh_status read_levels(const struct alvh_reader *reader, const char *name,
                                    size_t offset, double *buffer,
                                    struct alvh_result *result)
{
    const int cells = result->books * result->scales;
    ALVH_TRY(alvh_reader_dataset(reader, name, (int64_t)cells * ALVH_TAIL_LEVELS,
                                 H5T_NATIVE_DOUBLE, buffer));
    for (int i = 0; i < cells; i++)
        memcpy((char *)&result->cell[i] + offset, &buffer[i * ALVH_TAIL_LEVELS],
               ALVH_TAIL_LEVELS * sizeof *buffer);
    return ALVH_OK;
}

static enum alvh_status read_tail(const struct alvh_reader *reader,
                                  struct alvh_result *result)
{
    ALVH_TRY(read_books(reader, result));
    ALVH_TRY(read_scales(reader, result));
    ALVH_TRY(read_reference(reader, result));
    const size_t cells = (size_t)result->books * (size_t)result->scales;
    result->cell = calloc(cells, sizeof *result->cell);
    double *buffer = malloc(cells * ALVH_TAIL_QUANTILES * sizeof *buffer);
    enum alvh_status status = result->cell && buffer
                                  ? read_statistics(reader, buffer, result)
                                  : alvh_fail(reader->error, ALVH_EFAILED,
                                              "%s: no memory to read it", reader->path);
    if (status == ALVH_OK)
        status = read_capital(reader, buffer, result);
    if (status == ALVH_OK)
        status = read_levels(reader, "drawdown_es_paths",
                             offsetof(struct alvh_result_cell, drawdown_es_paths), buffer,
                             result);
    if (status == ALVH_OK)
        status = read_levels(reader, "pnl_es_paths",
                             offsetof(struct alvh_result_cell, pnl_es_paths), buffer,
                             result);
    free(buffer);
    return status;
}

static enum alvh_status read_diagnostics(const struct alvh_reader *reader,
                                         struct alvh_result *result)
{
#define TYPE_REAL  H5T_NATIVE_DOUBLE
#define TYPE_COUNT H5T_NATIVE_INT64
#define ALVH_DIAGNOSTIC_READ(type, name, unit, text)                                       \
    ALVH_TRY(alvh_reader_dataset(reader, #name, 1, TYPE_##type, &result->diagnostics.name));
    ALVH_DIAGNOSTICS(ALVH_DIAGNOSTIC_READ)
#undef ALVH_DIAGNOSTIC_READ
#undef TYPE_COUNT
#undef TYPE_REAL
    return ALVH_OK;
}

/* One number for each claim, of either kind: both have eight bytes. */
static enum alvh_status read_claim_numbers(const struct alvh_reader *reader,
                                           const char *name, size_t offset, hid_t type,
                                           struct alvh_result *result)
{
    int64_t *number = calloc((size_t)result->claims, sizeof *number);
    if (!number)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    const enum alvh_status status =
        alvh_reader_dataset(reader, name, result->claims, type, number);
    for (int i = 0; i < result->claims; i++)
        memcpy((char *)&result->claim[i] + offset, &number[i], sizeof *number);
    free(number);
    return status;
}

static enum alvh_status read_claims(const struct alvh_reader *reader,
                                    struct alvh_result *result)
{
    int64_t claims;
    ALVH_TRY(alvh_reader_length(reader, "claim", 1, MOST_CLAIMS, &claims));
    result->claims = (int)claims;
    result->claim = calloc((size_t)claims, sizeof *result->claim);
    if (!result->claim)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
#define READ_TEXT(name)                                                                    \
    alvh_reader_texts(reader, #name, claims, ALVH_CLAIM_TEXT, sizeof(struct alvh_claim),   \
                      result->claim->name)
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

/* ---- what is said twice must agree ---- */

static enum alvh_status check_books(const struct alvh_reader *reader,
                                    struct alvh_result *result)
{
    char name[ALVH_MAX_BOOKS][ALVH_REGIME_NAME];
    int64_t books;
    ALVH_TRY(alvh_reader_length(reader, "book", result->books, result->books, &books));
    ALVH_TRY(alvh_reader_texts(reader, "book", books, ALVH_REGIME_NAME, ALVH_REGIME_NAME,
                               name[0]));
    for (int book = 0; book < result->books; book++)
        if (strcmp(name[book], result->book[book]) != 0)
            return alvh_reader_refuse(reader, "dataset", "book",
                                      "holds \"%s\"; expected \"%s\" as in /tail",
                                      name[book], result->book[book]);
    return ALVH_OK;
}

static enum alvh_status check_scales(const struct alvh_reader *reader,
                                     struct alvh_result *result)
{
    int64_t scale[ALVH_MAX_SCALES];
    ALVH_TRY(
        alvh_reader_dataset(reader, "scale", result->scales, H5T_NATIVE_INT64, scale));
    for (int i = 0; i < result->scales; i++)
        if (scale[i] != result->scale[i])
            return alvh_reader_refuse(reader, "dataset", "scale",
                                      "holds %lld; expected %lld as in /tail",
                                      (long long)scale[i], (long long)result->scale[i]);
    return ALVH_OK;
}

static enum alvh_status check_paths(const struct alvh_reader *reader,
                                    struct alvh_result *result)
{
    int64_t paths;
    const hsize_t shape[] = {(hsize_t)result->books, (hsize_t)result->scales,
                             (hsize_t)result->paths};
    ALVH_TRY(alvh_reader_length(reader, "path", result->paths, result->paths, &paths));
    ALVH_TRY(check_books(reader, result));
    ALVH_TRY(check_scales(reader, result));
    return alvh_reader_shape(reader, "final_pnl", 3, shape);
}

/* A close for each day, and that of the start. */
static enum alvh_status check_days(const struct alvh_reader *reader,
                                   struct alvh_result *result)
{
    int64_t closes = result->days + 1;
    return alvh_reader_length(reader, "day", closes, closes, &closes);
}

static enum alvh_status read_group(struct alvh_reader *reader, const char *name,
                                   enum alvh_status (*read)(const struct alvh_reader *,
                                                            struct alvh_result *),
                                   struct alvh_result *result)
{
    ALVH_TRY(alvh_reader_enter(reader, name));
    const enum alvh_status status = read(reader, result);
    alvh_reader_leave(reader);
    return status;
}

static enum alvh_status read_all(struct alvh_reader *reader, struct alvh_result *result)
{
    ALVH_TRY(read_provenance(reader, result));
    ALVH_TRY(read_group(reader, "tail", read_tail, result));
    ALVH_TRY(read_group(reader, "paths", check_paths, result));
    ALVH_TRY(read_group(reader, "vega", check_days, result));
    ALVH_TRY(read_group(reader, "diagnostics", read_diagnostics, result));
    /* Only a run that was asked about claims has them. */
    bool claims;
    ALVH_TRY(alvh_reader_has(reader, "claims", &claims));
    return claims ? read_group(reader, "claims", read_claims, result) : ALVH_OK;
}

enum alvh_status alvh_result_read(const char *path, struct alvh_result *result,
                                  struct alvh_error *error)
{
    *result = (struct alvh_result){0};
    struct alvh_reader reader;
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    const enum alvh_status status = read_all(&reader, result);
    alvh_reader_close(&reader);
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
