/* /structure: where each book breaks even at the front expiry, by day. */
#include <stdlib.h>

#include "sim/file/result_file.h"

static enum alvh_status write_side(const struct alvh_hdf_group *group,
                                   const struct alvh_result_file *file,
                                   const struct alvh_fans *edges, int side, double *value,
                                   struct alvh_error *error)
{
    static const char *const name[] = {"break_even_low", "break_even_high"};
    static const char *const text[] = {
        "SPX at the front expiry below which the book is worth less than today",
        "SPX at the front expiry above which the book is worth less than today"};
    const struct alvh_hdf_dataset dataset = {
        .name = name[side],
        .unit = "% of SPX",
        .text = text[side],
        .type = H5T_IEEE_F64LE,
        .rank = 4,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_DAY,
                      ALVH_DIMENSION_SHARE}};
    const int accounts = file->scenario.books * file->scenario.scales;
    double *to = value;
    for (int account = 0; account < accounts; account++)
        for (int day = 0; day < edges->days; day++, to += ALVH_FAN_SHARES)
            alvh_fans_quantiles(edges, day, 2 * account + side, ALVH_FAN_SHARES,
                                alvh_fan_shares, to);
    return alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, value, error);
}

enum alvh_status alvh_structure_write(const struct alvh_result_file *file,
                                      const struct alvh_fans *edges,
                                      struct alvh_error *error)
{
    static const enum alvh_dimension axis[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_DAY, ALVH_DIMENSION_SHARE};
    const int64_t asked = file->scenario.output.break_even_paths;
    const size_t cells = (size_t)file->scenario.books * (size_t)file->scenario.scales;
    struct alvh_hdf_group group;
    ALVH_TRY(alvh_result_group_create(file, ALVH_GROUP_STRUCTURE, 4, axis, &group, error));
    double *value = malloc(cells * (size_t)edges->days * ALVH_FAN_SHARES * sizeof *value);
    enum alvh_status status =
        value ? alvh_hdf_integer(&file->hdf, group.id, "break_even_paths",
                                 asked < file->paths ? asked : file->paths, error)
              : alvh_fail(error, ALVH_EFAILED, "no memory for the break-evens by day");
    for (int side = 0; side < 2 && status == ALVH_OK; side++)
        status = write_side(&group, file, edges, side, value, error);
    free(value);
    alvh_hdf_group_close(&group);
    return status;
}
