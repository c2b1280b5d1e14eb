/* /structure: where each book breaks even at the front expiry, by day. */
#include <stdlib.h>

#include "sim/file/result_file.h"
#include "sim/stats/bands.h"

/* Room for the quantiles of one side of all books and scales. */
struct room {
    size_t each; /* of one book and scale */
    int accounts;
    struct alvh_estimate *estimate;
    double *value;
};

static enum alvh_status write_side(const struct alvh_hdf_group *group,
                                   const struct alvh_bands *bands, int side,
                                   const struct room *room, struct alvh_error *error)
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
    for (int account = 0; account < room->accounts; account++)
        alvh_bands_quantiles(bands, 2 * account + side, ALVH_FAN_SHARES, alvh_fan_shares,
                             room->estimate + (size_t)account * room->each);
    const struct alvh_estimate_field field =
        alvh_estimate_array((size_t)room->accounts * room->each, room->estimate, true);
    return alvh_estimates_write(group, &dataset, &field, room->value, error);
}

enum alvh_status alvh_structure_write(const struct alvh_result_file *file,
                                      const struct alvh_fans *edges,
                                      struct alvh_error *error)
{
    static const enum alvh_dimension axis[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_DAY, ALVH_DIMENSION_SHARE};
    const int64_t asked = file->scenario.output.break_even_paths;
    const int64_t paths = asked < file->paths ? asked : file->paths;
    const struct alvh_bands bands = alvh_bands_of(edges, &file->design, paths);
    struct room room = {.each = (size_t)edges->days * ALVH_FAN_SHARES,
                        .accounts = file->scenario.books * file->scenario.scales};
    struct alvh_hdf_group group;
    ALVH_TRY(alvh_result_group_create(file, ALVH_GROUP_STRUCTURE, 4, axis, &group, error));
    room.estimate = malloc((size_t)room.accounts * room.each * sizeof *room.estimate);
    room.value = malloc((size_t)room.accounts * room.each * sizeof *room.value);
    enum alvh_status status =
        room.estimate && room.value
            ? alvh_hdf_integer(&file->hdf, group.id, "break_even_paths", paths, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for the break-evens by day");
    for (int side = 0; side < 2 && status == ALVH_OK; side++)
        status = write_side(&group, &bands, side, &room, error);
    free(room.estimate);
    free(room.value);
    alvh_hdf_group_close(&group);
    return status;
}
