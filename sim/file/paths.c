/* /paths and /drawdowns: one dataset per outcome, appended to in path order. */
#include <stdlib.h>
#include <string.h>

#include "sim/file/recall.h"
#include "sim/file/result_file.h"

enum storage { F64, F32, I16, I8 };

static const struct {
    const char *name, *unit, *text;
    enum storage storage;
} columns[ALVH_OUTCOME_COUNT] = {
#define ALVH_OUTCOME_ROW(name, storage, unit, text) {#name, unit, text, storage},
    ALVH_OUTCOMES(ALVH_OUTCOME_ROW) ALVH_DRAWDOWN_OUTCOMES(ALVH_OUTCOME_ROW)
#undef ALVH_OUTCOME_ROW
};

static hid_t stored_as(enum storage storage)
{
    switch (storage) {
    case F64:
        return H5T_IEEE_F64LE;
    case F32:
        return H5T_IEEE_F32LE;
    case I16:
        return H5T_STD_I16LE;
    default:
        return H5T_STD_I8LE;
    }
}

double alvh_paths_stored(enum alvh_outcome outcome, double value)
{
    return columns[outcome].storage == F32 ? (double)(float)value : value;
}

void alvh_paths_describe(enum alvh_outcome outcome, const char **name, const char **unit,
                         const char **text)
{
    *name = columns[outcome].name;
    *unit = columns[outcome].unit;
    *text = columns[outcome].text;
}

static enum alvh_status create_along_paths(struct alvh_result_file *file, const char *name,
                                           const char *text, hid_t *id,
                                           struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = name,
        .unit = "1",
        .text = text,
        .type = H5T_IEEE_F64LE,
        .rank = 1,
        .dimension = {ALVH_DIMENSION_PATH},
    };
    return alvh_hdf_dataset_create(&file->group, &dataset, id, error);
}

static const struct {
    const char *name, *text;
} control_columns[ALVH_CONTROL_COUNT] = {
#define ALVH_CONTROL_ROW(name, text) {"control_" #name, "control variate: " text},
    ALVH_CONTROLS(ALVH_CONTROL_ROW)
#undef ALVH_CONTROL_ROW
};

/* What only some samplings have. */
static enum alvh_status create_sampling(struct alvh_result_file *file,
                                        struct alvh_error *error)
{
    if (alvh_scenario_is_weighted(&file->scenario))
        ALVH_TRY(create_along_paths(
            file, "weight",
            "what the path counts for in every statistic, 1 on average: its likelihood "
            "under the model over that of being drawn",
            &file->weight, error));
    for (int c = 0; file->scenario.sampling.control_variates && c < ALVH_CONTROL_COUNT; c++)
        ALVH_TRY(create_along_paths(file, control_columns[c].name, control_columns[c].text,
                                    &file->control[c], error));
    return ALVH_OK;
}

/* The columns of outcomes from one on to before another. */
static enum alvh_status create_columns(struct alvh_result_file *file,
                                       const struct alvh_hdf_group *group, int from, int to,
                                       struct alvh_error *error)
{
    for (int o = from; o < to; o++) {
        const struct alvh_hdf_dataset column = {
            .name = columns[o].name,
            .unit = columns[o].unit,
            .text = columns[o].text,
            .type = stored_as(columns[o].storage),
            .rank = 3,
            .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_PATH},
        };
        ALVH_TRY(alvh_hdf_dataset_create(group, &column, &file->column[o], error));
    }
    return ALVH_OK;
}

/* "calm, stressed, crisis": what regimes are called, in the order of their numbers. */
static enum alvh_status name_regimes(const struct alvh_result_file *file,
                                     struct alvh_error *error)
{
    char names[ALVH_MAX_REGIMES * (ALVH_REGIME_NAME + 2)] = "";
    for (int regime = 0; regime < file->model.regimes; regime++) {
        strcat(names, regime ? ", " : "");
        strcat(names, file->model.regime_name[regime]);
    }
    return alvh_hdf_text(&file->hdf, file->drawdowns.id, "regimes", names, error);
}

static enum alvh_status create_drawdowns(struct alvh_result_file *file,
                                         struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_PATH};
    ALVH_TRY(alvh_result_group_create(file, ALVH_GROUP_DRAWDOWNS, 3, axes, &file->drawdowns,
                                      error));
    ALVH_TRY(name_regimes(file, error));
    return create_columns(file, &file->drawdowns, ALVH_OUTCOME_NUMBERS, ALVH_OUTCOME_COUNT,
                          error);
}

enum alvh_status alvh_paths_create(struct alvh_result_file *file, struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_LAYER, ALVH_DIMENSION_PATH};
    ALVH_TRY(
        alvh_result_group_create(file, ALVH_GROUP_PATHS, 4, axes, &file->group, error));
    ALVH_TRY(create_columns(file, &file->group, 0, ALVH_OUTCOME_NUMBERS, error));
    const struct alvh_hdf_dataset layers = {
        .name = "pnl_by_layer",
        .unit = "dollars",
        .text = "final_pnl by the part of the book that it comes from",
        .type = H5T_IEEE_F64LE,
        .rank = 4,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_LAYER,
                      ALVH_DIMENSION_PATH},
    };
    ALVH_TRY(alvh_hdf_dataset_create(&file->group, &layers, &file->layers, error));
    ALVH_TRY(create_sampling(file, error));
    return create_drawdowns(file, error);
}

void alvh_paths_close(struct alvh_result_file *file)
{
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        if (file->column[o] > 0)
            H5Dclose(file->column[o]);
        file->column[o] = 0;
    }
    if (file->layers > 0)
        H5Dclose(file->layers);
    if (file->weight > 0)
        H5Dclose(file->weight);
    file->layers = file->weight = 0;
    free(file->weights);
    file->weights = NULL;
    for (int c = 0; c < ALVH_CONTROL_COUNT; c++) {
        if (file->control[c] > 0)
            H5Dclose(file->control[c]);
        file->control[c] = 0;
    }
    free(file->control_values);
    file->control_values = NULL;
    alvh_hdf_group_close(&file->group);
    alvh_hdf_group_close(&file->drawdowns);
}

/* Paths [first, first + count) of a dataset; series n, such as a book at a scale, lies at
 * value + n * capacity. */
struct piece {
    hid_t dataset;
    hsize_t first, count, capacity;
    const double *value;
};

static bool all_zero(hsize_t count, const double value[])
{
    static const double zero = 0.0; /* -0 is another number */
    for (hsize_t i = 0; i < count; i++)
        if (memcmp(&value[i], &zero, sizeof zero) != 0)
            return false;
    return true;
}

static herr_t write_series(const struct piece *piece, int rank, hid_t target,
                           const hsize_t start[], const double value[])
{
    hsize_t length[ALVH_HDF_RANK] = {1, 1, 1, 1};
    length[rank - 1] = piece->count;
    const hid_t memory = H5Screate_simple(1, &piece->count, NULL);
    herr_t done = H5Sselect_hyperslab(target, H5S_SELECT_SET, start, NULL, length, NULL);
    if (done >= 0)
        done =
            H5Dwrite(piece->dataset, H5T_NATIVE_DOUBLE, memory, target, H5P_DEFAULT, value);
    H5Sclose(memory);
    return done;
}

/* A series that is zero here is left out: what was never written takes no room and reads as
 * zero. A book has most layers not at all. */
static enum alvh_status write_piece(const struct alvh_result_file *file,
                                    const struct piece *piece, struct alvh_error *error)
{
    hsize_t start[ALVH_HDF_RANK] = {0}, length[ALVH_HDF_RANK];
    const hid_t target = H5Dget_space(piece->dataset);
    const int rank = H5Sget_simple_extent_dims(target, length, NULL);
    hsize_t series = 1;
    for (int i = 0; i < rank - 1; i++)
        series *= length[i];
    herr_t written = rank < 1 ? -1 : 0;
    for (hsize_t n = 0; n < series && written >= 0; n++) {
        const double *value = piece->value + n * piece->capacity;
        hsize_t left = n;
        for (int i = rank - 2; i >= 0; i--) {
            start[i] = left % length[i];
            left /= length[i];
        }
        start[rank - 1] = piece->first;
        if (!all_zero(piece->count, value))
            written = write_series(piece, rank, target, start, value);
    }
    H5Sclose(target);
    return alvh_hdf_check(&file->hdf, written, error);
}

/* Numbers below 2^53 pass through a double unchanged. */
static enum alvh_status append_numbers(const struct alvh_result_file *file, int64_t first,
                                       int64_t count, struct alvh_error *error)
{
    double *number = malloc((size_t)count * sizeof *number);
    if (!number)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %lld path numbers",
                         (long long)count);
    for (int64_t i = 0; i < count; i++)
        number[i] = (double)(first + i);
    struct piece piece = {.dataset = file->group.axis[ALVH_DIMENSION_PATH],
                          .first = (hsize_t)first,
                          .count = (hsize_t)count,
                          .value = number};
    enum alvh_status status = write_piece(file, &piece, error);
    piece.dataset = file->drawdowns.axis[ALVH_DIMENSION_PATH];
    if (status == ALVH_OK)
        status = write_piece(file, &piece, error);
    free(number);
    return status;
}

enum alvh_status alvh_paths_append(struct alvh_result_file *file,
                                   const struct alvh_outcomes *outcomes,
                                   struct alvh_error *error)
{
    struct piece piece = {.first = (hsize_t)outcomes->first_path,
                          .count = (hsize_t)outcomes->paths,
                          .capacity = (hsize_t)outcomes->capacity};
    ALVH_TRY(append_numbers(file, outcomes->first_path, outcomes->paths, error));
    for (int o = 0; o < ALVH_OUTCOME_COUNT; o++) {
        piece.dataset = file->column[o];
        piece.value = outcomes->value[o];
        ALVH_TRY(write_piece(file, &piece, error));
    }
    piece.dataset = file->layers;
    piece.value = outcomes->pnl_by_layer;
    ALVH_TRY(write_piece(file, &piece, error));
    piece.dataset = file->weight;
    piece.value = outcomes->weight;
    if (file->weight > 0)
        ALVH_TRY(write_piece(file, &piece, error));
    for (int c = 0; outcomes->control && c < ALVH_CONTROL_COUNT; c++) {
        piece.dataset = file->control[c];
        piece.value = outcomes->control + c * outcomes->capacity;
        ALVH_TRY(write_piece(file, &piece, error));
    }
    return ALVH_OK;
}

enum alvh_status alvh_paths_read(const struct alvh_result_file *file, int which, int book,
                                 int scale, int64_t first_path, int64_t paths,
                                 double *value, struct alvh_error *error)
{
    const bool layered = which >= ALVH_OUTCOME_COUNT;
    const hid_t dataset = layered ? file->layers : file->column[which];
    const hsize_t layer = layered ? (hsize_t)(which - ALVH_OUTCOME_COUNT) : 0;
    hsize_t start[ALVH_HDF_RANK] = {(hsize_t)book, (hsize_t)scale};
    hsize_t length[ALVH_HDF_RANK] = {1, 1, 1, 1};
    const int last = layered ? 3 : 2;
    start[2] = layer;
    start[last] = (hsize_t)first_path;
    length[last] = (hsize_t)paths;
    const hid_t source = H5Dget_space(dataset);
    const hid_t memory = H5Screate_simple(1, &length[last], NULL);
    herr_t done = H5Sselect_hyperslab(source, H5S_SELECT_SET, start, NULL, length, NULL);
    if (done >= 0)
        done = H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, source, H5P_DEFAULT, value);
    const enum alvh_status status = alvh_hdf_check(&file->hdf, done, error);
    H5Sclose(memory);
    H5Sclose(source);
    return status;
}

static enum alvh_status read_column(const void *context, int64_t first, int64_t count,
                                    double *value, struct alvh_error *error)
{
    const struct alvh_paths_column *column = context;
    ALVH_TRY(alvh_paths_read(column->file, column->which, column->book, column->scale,
                             first, count, value, error));
    for (int64_t i = 0; i < count; i++)
        value[i] *= column->sign;
    return ALVH_OK;
}

static enum alvh_status read_along_paths(const struct alvh_result_file *file, hid_t dataset,
                                         double *value, struct alvh_error *error)
{
    return alvh_hdf_check(
        &file->hdf,
        H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value), error);
}

/* Corrects the weights by the controls, in the file too: its statistics are of these. */
static enum alvh_status control(struct alvh_result_file *file, struct alvh_error *error)
{
    for (int c = 0; c < ALVH_CONTROL_COUNT; c++) {
        double *value = file->control_values + c * file->paths;
        ALVH_TRY(read_along_paths(file, file->control[c], value, error));
        file->controls.value[c] = value;
    }
    file->controls.count = ALVH_CONTROL_COUNT;
    alvh_controls_correct(file->paths, file->design.unit, file->weights, &file->controls);
    file->design.controls = &file->controls;
    const struct piece piece = {.dataset = file->weight,
                                .count = (hsize_t)file->paths,
                                .capacity = (hsize_t)file->paths,
                                .value = file->weights};
    return write_piece(file, &piece, error);
}

enum alvh_status alvh_paths_design(struct alvh_result_file *file, struct alvh_error *error)
{
    const size_t column = (size_t)file->paths * sizeof(double);
    const bool controlled = file->scenario.sampling.control_variates;
    file->design = alvh_sampling_design(&file->scenario);
    if (file->weight <= 0)
        return ALVH_OK;
    file->weights = malloc(column);
    file->control_values = controlled ? malloc(ALVH_CONTROL_COUNT * column) : NULL;
    if (!file->weights || (controlled && !file->control_values))
        return alvh_fail(error, ALVH_EFAILED, "no memory for the weights of %lld paths",
                         (long long)file->paths);
    file->design.weight = file->weights;
    ALVH_TRY(read_along_paths(file, file->weight, file->weights, error));
    return controlled ? control(file, error) : ALVH_OK;
}

struct alvh_sample alvh_paths_sample(const struct alvh_paths_column *column)
{
    return (struct alvh_sample){.count = column->file->paths,
                                .read = read_column,
                                .context = column,
                                .design = alvh_file_design(column->file)};
}

enum alvh_status alvh_paths_tail(const struct alvh_result_file *file,
                                 const struct alvh_tail_query *query,
                                 struct alvh_estimate *es, double *quantile,
                                 struct alvh_error *error)
{
    const struct alvh_paths_column column = {file, (int)query->outcome, query->book,
                                             query->scale, 1.0};
    const struct alvh_sample sample = alvh_paths_sample(&column);
    struct alvh_sample_tail tail = {
        .levels = 1, .level = &query->level, .es = es, .beyond = quantile};
    return alvh_sample_take_tail(&sample, &tail, error);
}
