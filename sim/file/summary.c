/* The root group: the headline of a run as one flat table by book and scale.
 *
 * Every row is a copy of what /tail or /scaling says, at one quantile or level, so that a
 * reader who opens the file and asks for nothing in particular sees the answer. No axis but
 * book and scale is used here: those of the groups with the same name differ. */
#include <stdio.h>

#include "sim/file/result_file.h"

enum { NO_AXIS = -1, NAME_SIZE = 64 };

struct row {
    const char *name, *source;
    int at; /* along the source's last axis */
    const char *unit, *text;
};

/* clang-format off: columns are the point. */
static const struct row rows[] = {
    {"drawdown_per_contract", "scaling/drawdown_per_contract", NO_AXIS,
     "dollars per contract",
     "mean maximum drawdown of the worst hundredth of the paths, for each contract"},
    {"drawdown_median", "tail/drawdown_quantile", ALVH_TAIL_MEDIAN, "dollars",
     "maximum drawdown that half of the paths do not exceed"},
    {"drawdown_99", "tail/drawdown_quantile", ALVH_TAIL_QUANTILE_99, "dollars",
     "maximum drawdown that 99 of 100 paths do not exceed"},
    {"drawdown_es_99", "tail/drawdown_es", ALVH_TAIL_LEVEL_99, "dollars",
     "mean maximum drawdown of the worst hundredth of the paths"},
    {"drawdown_es_99_difference", "tail/drawdown_es_difference", ALVH_TAIL_LEVEL_99,
     "dollars", "drawdown_es_99 less that of the reference book on the same paths"},
    {"final_pnl_mean", "tail/final_pnl_mean", NO_AXIS, "dollars", "mean of final P&L"},
    {"final_pnl_difference", "tail/final_pnl_difference", NO_AXIS, "dollars",
     "final_pnl_mean less that of the reference book on the same paths"},
    {"pnl_99", "tail/pnl_quantile", ALVH_TAIL_QUANTILE_99, "dollars",
     "final P&L that 99 of 100 paths reach or exceed"},
    {"pnl_es_99", "tail/pnl_es", ALVH_TAIL_LEVEL_99, "dollars",
     "mean final P&L of the worst hundredth of the paths"},
    {"cost_mean", "tail/cost_mean", NO_AXIS, "dollars",
     "mean of half-spreads, fees and impact paid"},
    {"ruin_probability", "tail/ruin_probability", NO_AXIS, "1",
     "share of the paths whose equity reached zero"},
    {"margin_call_probability", "tail/margin_call_probability", NO_AXIS, "1",
     "share of the paths with a margin call"},
};
static const struct row capital = {"capital", "tail/capital", NO_AXIS, "dollars",
                                   "equity at the start"};
/* clang-format on */

/* One number of every book and scale. */
static enum alvh_status read_source(const struct alvh_result_file *file,
                                    const struct row *row, const char *source,
                                    double *value, struct alvh_error *error)
{
    const hsize_t *of = file->lengths.of;
    const int rank = row->at == NO_AXIS ? 2 : 3;
    const hsize_t start[] = {0, 0, row->at == NO_AXIS ? 0 : (hsize_t)row->at};
    const hsize_t count[] = {of[ALVH_DIMENSION_BOOK], of[ALVH_DIMENSION_SCALE], 1};
    const hid_t dataset = H5Dopen2(file->hdf.id, source, H5P_DEFAULT);
    const hid_t from = H5Dget_space(dataset), to = H5Screate_simple(rank, count, NULL);
    herr_t done = H5Sselect_hyperslab(from, H5S_SELECT_SET, start, NULL, count, NULL);
    if (done >= 0)
        done = H5Dread(dataset, H5T_NATIVE_DOUBLE, to, from, H5P_DEFAULT, value);
    const enum alvh_status status = alvh_hdf_check(&file->hdf, done, error);
    H5Sclose(to);
    H5Sclose(from);
    H5Dclose(dataset);
    return status;
}

static enum alvh_status copy(const struct alvh_result_file *file,
                             const struct alvh_hdf_group *root, const struct row *row,
                             int part, double *value, struct alvh_error *error)
{
    char source[NAME_SIZE];
    struct alvh_estimate_label label;
    const struct alvh_hdf_dataset plain = {
        .name = row->name,
        .unit = row->unit,
        .text = row->text,
        .type = H5T_IEEE_F64LE,
        .rank = 2,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE},
    };
    const struct alvh_hdf_dataset dataset = alvh_estimate_dataset(&plain, part, &label);
    snprintf(source, sizeof source, "%s%s", row->source, alvh_estimate_parts[part].suffix);
    ALVH_TRY(read_source(file, row, source, value, error));
    return alvh_hdf_dataset_write(root, &dataset, H5T_NATIVE_DOUBLE, value, error);
}

static enum alvh_status copy_all(const struct alvh_result_file *file,
                                 const struct alvh_hdf_group *root, double *value,
                                 struct alvh_error *error)
{
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (int part = 0; part < ALVH_ESTIMATE_PARTS; part++)
            ALVH_TRY(copy(file, root, &rows[r], part, value, error));
    return copy(file, root, &capital, 0, value, error);
}

enum alvh_status alvh_summary_write(const struct alvh_result_file *file,
                                    struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE};
    double value[ALVH_MAX_BOOKS * ALVH_MAX_SCALES];
    struct alvh_hdf_group root;
    const int reference = alvh_reference_book(&file->scenario);
    ALVH_TRY(alvh_result_group_create(file, ALVH_GROUP_ROOT, 2, axes, &root, error));
    enum alvh_status status = alvh_hdf_text(&file->hdf, root.id, "reference_book",
                                            file->scenario.book[reference].name, error);
    if (status == ALVH_OK)
        status = copy_all(file, &root, value, error);
    alvh_hdf_group_close(&root);
    return status;
}
