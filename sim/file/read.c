#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alvh/result.h"
#include "sim/file/hdf.h"
#include "sim/file/reader.h"

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
        {"start_date", result->start_date, sizeof result->start_date},
        {"start_regime", result->start_regime, sizeof result->start_regime},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ALVH_TRY(alvh_reader_text(reader, texts[i].name, texts[i].size, texts[i].text));
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
        ALVH_TRY(
            alvh_reader_number(reader, numbers[i].name, numbers[i].type, numbers[i].value));
    result->days = (int)days;
    return ALVH_OK;
}

/* A text for each book, cut to what fits. */
static enum alvh_status read_names(const struct alvh_reader *reader, const char *dataset,
                                   int books, char text[][ALVH_REGIME_NAME])
{
    char *name[ALVH_MAX_BOOKS] = {0};
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    const enum alvh_status status = alvh_reader_dataset(reader, dataset, books, type, name);
    for (int book = 0; book < books && status == ALVH_OK; book++)
        snprintf(text[book], sizeof text[book], "%s", name[book] ? name[book] : "");
    for (int book = 0; book < books; book++)
        H5free_memory(name[book]);
    H5Tclose(type);
    return status;
}

static enum alvh_status read_books(const struct alvh_reader *reader,
                                   struct alvh_result *result)
{
    const int64_t books = alvh_reader_length(reader, "book");
    if (books < 1 || books > ALVH_MAX_BOOKS)
        return alvh_reader_lacks(reader, "dataset", "book");
    result->books = (int)books;
    ALVH_TRY(read_names(reader, "book", result->books, result->book));
    return read_names(reader, "sizing_rule", result->books, result->sizing_rule);
}

static enum alvh_status read_scales(const struct alvh_reader *reader,
                                    struct alvh_result *result)
{
    const int64_t scales = alvh_reader_length(reader, "scale");
    if (scales < 1 || scales > ALVH_MAX_SCALES)
        return alvh_reader_lacks(reader, "dataset", "scale");
    result->scales = (int)scales;
    return alvh_reader_dataset(reader, "scale", scales, H5T_NATIVE_INT64, result->scale);
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
    return alvh_reader_lacks(reader, "book named by", "reference_book");
}

/* One statistic of every cell; count estimates lie together in a cell, at offset. */
static enum alvh_status read_statistic(const struct alvh_reader *reader, const char *name,
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
        ALVH_TRY(alvh_reader_dataset(reader, full, (int64_t)cells * count,
                                     H5T_NATIVE_DOUBLE, buffer));
        for (int i = 0; i < cells * count; i++) {
            char *cell = (char *)&result->cell[i / count];
            memcpy(cell + offset + (size_t)(i % count) * sizeof(struct alvh_estimate) +
                       parts[part].offset,
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

static enum alvh_status read_capital(const struct alvh_reader *reader, double *buffer,
                                     struct alvh_result *result)
{
    const int cells = result->books * result->scales;
    ALVH_TRY(alvh_reader_dataset(reader, "capital", cells, H5T_NATIVE_DOUBLE, buffer));
    for (int i = 0; i < cells; i++)
        result->cell[i].capital = buffer[i];
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

/* One text for each claim. */
static enum alvh_status read_claim_texts(const struct alvh_reader *reader, const char *name,
                                         size_t offset, struct alvh_result *result)
{
    char **text = calloc((size_t)result->claims, sizeof *text);
    if (!text)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status =
        alvh_reader_dataset(reader, name, result->claims, type, text);
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
    const int64_t claims = alvh_reader_length(reader, "claim");
    if (claims < 1 || claims > INT_MAX)
        return alvh_reader_lacks(reader, "dataset", "claim");
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
    ALVH_TRY(read_group(reader, "diagnostics", read_diagnostics, result));
    /* Only a run that was asked about claims has them. */
    return H5Lexists(reader->file, "claims", H5P_DEFAULT) > 0
               ? read_group(reader, "claims", read_claims, result)
               : ALVH_OK;
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
