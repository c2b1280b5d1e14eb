/* summary.h5: the cells of many results on common axes. */
#include "alvh/batch.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alvh/version.h"
#include "sim/file/estimate.h"
#include "sim/file/folder.h"
#include "sim/file/hdf.h"

enum { MOST_BOOKS = 512, MOST_SCALES = 512 };

struct batch {
    int count;
    const struct alvh_batch_entry *entry;
    int books, scales;
    const char *book[MOST_BOOKS];
    int64_t scale[MOST_SCALES];
    double *buffer; /* the widest dataset */
    struct alvh_hdf_group group;
};

static int find_book(const struct batch *batch, const char *name)
{
    int book = 0;
    while (book < batch->books && strcmp(batch->book[book], name) != 0)
        book++;
    return book;
}

static int find_scale(const struct batch *batch, int64_t contracts)
{
    int scale = 0;
    while (scale < batch->scales && batch->scale[scale] < contracts)
        scale++;
    return scale;
}

static void add_scale(struct batch *batch, int64_t contracts)
{
    const int at = find_scale(batch, contracts);
    if (at < batch->scales && batch->scale[at] == contracts)
        return;
    memmove(&batch->scale[at + 1], &batch->scale[at],
            (size_t)(batch->scales - at) * sizeof *batch->scale);
    batch->scale[at] = contracts;
    batch->scales++;
}

static enum alvh_status take_axes(struct batch *batch, struct alvh_error *error)
{
    for (int i = 0; i < batch->count; i++) {
        const struct alvh_result *result = batch->entry[i].result;
        if (!result)
            continue;
        if (batch->books + result->books > MOST_BOOKS ||
            batch->scales + result->scales > MOST_SCALES)
            return alvh_fail(error, ALVH_EFAILED,
                             "a batch of more than %d books or %d scales has no summary",
                             MOST_BOOKS, MOST_SCALES);
        for (int book = 0; book < result->books; book++) {
            const int at = find_book(batch, result->book[book]);
            batch->book[at] = result->book[book];
            batch->books += at == batch->books;
        }
        for (int scale = 0; scale < result->scales; scale++)
            add_scale(batch, result->scale[scale]);
    }
    return ALVH_OK;
}

/* `count` numbers of every cell that a result has, at `offset` of the cell and `stride`
 * apart; the others are NaN. */
static void gather(struct batch *batch, size_t offset, int count, size_t stride)
{
    const size_t cells = (size_t)batch->count * batch->books * batch->scales;
    for (size_t i = 0; i < cells * (size_t)count; i++)
        batch->buffer[i] = NAN;
    for (int i = 0; i < batch->count; i++) {
        const struct alvh_result *result = batch->entry[i].result;
        for (int c = 0; result && c < result->books * result->scales; c++) {
            const int book = find_book(batch, result->book[c / result->scales]);
            const int scale = find_scale(batch, result->scale[c % result->scales]);
            const size_t at = ((size_t)i * batch->books + book) * batch->scales + scale;
            for (int n = 0; n < count; n++)
                memcpy(&batch->buffer[at * (size_t)count + n],
                       (const char *)&result->cell[c] + offset + (size_t)n * stride,
                       sizeof *batch->buffer);
        }
    }
}

static enum alvh_status write_cells(struct batch *batch, const char *name, const char *unit,
                                    const char *text, int rank,
                                    enum alvh_dimension dimension, struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = name,
        .unit = unit,
        .text = text,
        .type = H5T_IEEE_F64LE,
        .rank = rank,
        .dimension = {ALVH_DIMENSION_SCENARIO, ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                      dimension}};
    return alvh_hdf_dataset_write(&batch->group, &dataset, H5T_NATIVE_DOUBLE, batch->buffer,
                                  error);
}

/* What an estimate is in the file. */
struct statistic {
    const char *name, *unit, *text;
    size_t offset; /* in struct alvh_result_cell */
    int count;
    enum alvh_dimension dimension; /* ALVH_DIMENSION_COUNT: it is one number */
};

#define DIMENSION_ONE      ALVH_DIMENSION_COUNT
#define DIMENSION_QUANTILE ALVH_DIMENSION_RANK
#define DIMENSION_LEVEL    ALVH_DIMENSION_LEVEL

static const struct statistic statistics[] = {
#define STATISTIC(name, per, unit, text)                                                   \
    {#name,                                                                                \
     unit,                                                                                 \
     text,                                                                                 \
     offsetof(struct alvh_result_cell, name),                                              \
     ALVH_TAIL_PER_##per,                                                                  \
     DIMENSION_##per},
    ALVH_TAIL_STATISTICS(STATISTIC)
#undef STATISTIC
        {"final_pnl_mean", "dollars", "mean of final_pnl",
         offsetof(struct alvh_result_cell, final_pnl_mean), 1, DIMENSION_ONE},
    {"cost_mean", "dollars", "mean of cost", offsetof(struct alvh_result_cell, cost_mean),
     1, DIMENSION_ONE}};

static enum alvh_status write_statistic(struct batch *batch,
                                        const struct statistic *statistic,
                                        struct alvh_error *error)
{
    for (int part = 0; part < ALVH_ESTIMATE_PARTS; part++) {
        struct alvh_estimate_label label;
        const struct alvh_hdf_dataset value = {.name = statistic->name,
                                               .text = statistic->text};
        const struct alvh_hdf_dataset dataset = alvh_estimate_dataset(&value, part, &label);
        gather(batch, statistic->offset + alvh_estimate_parts[part].offset,
               statistic->count, sizeof(struct alvh_estimate));
        ALVH_TRY(write_cells(batch, dataset.name, statistic->unit, dataset.text,
                             statistic->dimension == ALVH_DIMENSION_COUNT ? 3 : 4,
                             statistic->dimension, error));
    }
    return ALVH_OK;
}

static enum alvh_status write_failures(struct batch *batch, hid_t type,
                                       struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = "failure",
        .unit = "1",
        .text = "why the scenario failed; empty where it did not",
        .type = type,
        .rank = 1,
        .dimension = {ALVH_DIMENSION_SCENARIO}};
    const char **failure = malloc((size_t)batch->count * sizeof *failure);
    if (!failure)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the summary");
    for (int i = 0; i < batch->count; i++)
        failure[i] = batch->entry[i].failure;
    const enum alvh_status status =
        alvh_hdf_dataset_write(&batch->group, &dataset, type, failure, error);
    free(failure);
    return status;
}

static enum alvh_status write_axes(struct batch *batch, hid_t type,
                                   struct alvh_error *error)
{
    struct alvh_hdf_group *group = &batch->group;
    const char **name = malloc((size_t)batch->count * sizeof *name);
    if (!name)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the summary");
    for (int i = 0; i < batch->count; i++)
        name[i] = batch->entry[i].scenario;
    const enum alvh_status status =
        alvh_hdf_axis(group, ALVH_DIMENSION_SCENARIO, type, name, error);
    free(name);
    ALVH_TRY(status);
    ALVH_TRY(alvh_hdf_axis(group, ALVH_DIMENSION_BOOK, type, batch->book, error));
    ALVH_TRY(
        alvh_hdf_axis(group, ALVH_DIMENSION_SCALE, H5T_NATIVE_INT64, batch->scale, error));
    ALVH_TRY(alvh_hdf_axis(group, ALVH_DIMENSION_RANK, H5T_NATIVE_DOUBLE,
                           alvh_tail_quantiles, error));
    return alvh_hdf_axis(group, ALVH_DIMENSION_LEVEL, H5T_NATIVE_DOUBLE, alvh_tail_levels,
                         error);
}

static enum alvh_status write_group(struct batch *batch, hid_t type,
                                    struct alvh_error *error)
{
    ALVH_TRY(write_axes(batch, type, error));
    ALVH_TRY(write_failures(batch, type, error));
    gather(batch, offsetof(struct alvh_result_cell, capital), 1, sizeof(double));
    ALVH_TRY(write_cells(batch, "capital", "dollars", "equity at the start", 3,
                         ALVH_DIMENSION_COUNT, error));
    for (size_t s = 0; s < sizeof statistics / sizeof *statistics; s++)
        ALVH_TRY(write_statistic(batch, &statistics[s], error));
    return ALVH_OK;
}

static enum alvh_status write_file(struct batch *batch, const struct alvh_hdf *hdf,
                                   struct alvh_error *error)
{
    struct alvh_hdf_lengths lengths = {0};
    lengths.of[ALVH_DIMENSION_SCENARIO] = (hsize_t)batch->count;
    lengths.of[ALVH_DIMENSION_BOOK] = (hsize_t)batch->books;
    lengths.of[ALVH_DIMENSION_SCALE] = (hsize_t)batch->scales;
    lengths.of[ALVH_DIMENSION_RANK] = ALVH_TAIL_QUANTILES;
    lengths.of[ALVH_DIMENSION_LEVEL] = ALVH_TAIL_LEVELS;
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "alvh_version", alvh_version(), error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "git_commit", alvh_git_commit(), error));
    ALVH_TRY(alvh_hdf_group_create(hdf, &lengths, "batch",
                                   "headline statistics of every scenario of a batch",
                                   &batch->group, error));
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status = write_group(batch, type, error);
    H5Tclose(type);
    alvh_hdf_group_close(&batch->group);
    return status;
}

/* Writes beside the final name and renames, so that no reader meets half a file. */
static enum alvh_status write_and_rename(struct batch *batch, const char *output,
                                         const char *partial, struct alvh_error *error)
{
    struct alvh_hdf hdf;
    ALVH_TRY(alvh_hdf_create(&hdf, partial, output, error));
    enum alvh_status status = write_file(batch, &hdf, error);
    const enum alvh_status closed = alvh_hdf_close(&hdf, true, error);
    status = status ? status : closed;
    const int reason = status == ALVH_OK ? alvh_file_publish(partial, output) : 0;
    if (reason)
        status = alvh_fail(error, ALVH_EFAILED, "%s: cannot be put in place: %s", output,
                           strerror(reason));
    if (status)
        unlink(partial);
    return status;
}

enum alvh_status alvh_batch_write(const char *output, int count,
                                  const struct alvh_batch_entry entry[],
                                  struct alvh_error *error)
{
    struct batch *batch = calloc(1, sizeof *batch);
    char *partial = NULL;
    enum alvh_status status = ALVH_EFAILED;
    if (!batch || asprintf(&partial, "%s.partial", output) < 0) {
        free(batch);
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to write it", output);
    }
    batch->count = count;
    batch->entry = entry;
    status = take_axes(batch, error);
    const size_t cells = (size_t)count * batch->books * batch->scales;
    batch->buffer = malloc((cells * ALVH_TAIL_QUANTILES + 1) * sizeof(double));
    if (status == ALVH_OK && batch->books == 0)
        status =
            alvh_fail(error, ALVH_EFAILED,
                      "%s: is not written; every scenario of the batch failed", output);
    if (status == ALVH_OK && !batch->buffer)
        status = alvh_fail(error, ALVH_EFAILED, "%s: no memory to write it", output);
    if (status == ALVH_OK)
        status = write_and_rename(batch, output, partial, error);
    free(batch->buffer);
    free(batch);
    free(partial);
    return status;
}
