#include "sim/file/hdf.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <hdf5_hl.h>

#include "sim/file/turn.h"

static const struct {
    const char *name, *unit, *text;
} dimensions[ALVH_DIMENSION_COUNT] = {
#define ALVH_DIMENSION_ROW(key, name, unit, text) {name, unit, text},
    ALVH_DIMENSIONS(ALVH_DIMENSION_ROW)
#undef ALVH_DIMENSION_ROW
};

/* The entry of HDF5's error stack nearest to the cause. */
static herr_t nearest_cause(unsigned n, const H5E_error2_t *entry, void *cause)
{
    if (n == 0)
        *(const char **)cause = entry->desc;
    return 0;
}

enum alvh_status alvh_hdf_check(const struct alvh_hdf *hdf, int64_t result,
                                struct alvh_error *error)
{
    assert(alvh_turn_is_mine());
    if (hdf->disk.error)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: %s", hdf->name,
                         strerror(hdf->disk.error));
    if (result >= 0)
        return ALVH_OK;
    const char *cause = "no reason given";
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, nearest_cause, &cause);
    return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: HDF5 says: %s", hdf->name,
                     cause);
}

/* Creation order is what netCDF-4 numbers its dimensions and variables by. */
enum { ORDERED = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED };

/* Whether the lists could be given what the file needs of them. */
static bool choose_how(hid_t access, hid_t creation, struct alvh_disk *disk)
{
    return H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18) >= 0 &&
           H5Pset_link_creation_order(creation, ORDERED) >= 0 &&
           H5Pset_attr_creation_order(creation, ORDERED) >= 0 &&
           alvh_disk_set(access, disk) >= 0;
}

/* A file that could not be begun goes, unless it is another run's. */
static void abandon(struct alvh_hdf *hdf, const char *path)
{
    if (hdf->id >= 0)
        H5Fclose(hdf->id);
    hdf->id = -1;
    if (hdf->disk.error != EBUSY)
        unlink(path);
}

enum alvh_status alvh_hdf_create(struct alvh_hdf *hdf, const char *path, const char *name,
                                 struct alvh_error *error)
{
    *hdf = (struct alvh_hdf){.name = name, .id = -1};
    alvh_turn_begin();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    if (choose_how(access, creation, &hdf->disk))
        hdf->id = H5Fcreate(path, H5F_ACC_TRUNC, creation, access);
    enum alvh_status status = ALVH_OK;
    if (hdf->id < 0 && hdf->disk.error == EBUSY)
        status =
            alvh_fail(error, ALVH_EFAILED, "%s: is being written by another run", name);
    else
        status = alvh_hdf_check(hdf, hdf->id, error);
    H5Pclose(creation);
    H5Pclose(access);
    if (status)
        abandon(hdf, path);
    if (status)
        alvh_turn_end();
    return status;
}

enum alvh_status alvh_hdf_close(struct alvh_hdf *hdf, bool sync, struct alvh_error *error)
{
    hdf->disk.sync = sync;
    const herr_t closed = H5Fclose(hdf->id);
    hdf->id = -1;
    const enum alvh_status status = alvh_hdf_check(hdf, closed, error);
    alvh_turn_end();
    return status;
}

hid_t alvh_hdf_string_type(void)
{
    const hid_t type = H5Tcopy(H5T_C_S1);
    if (H5Tset_size(type, H5T_VARIABLE) >= 0 && H5Tset_cset(type, H5T_CSET_UTF8) >= 0)
        return type;
    H5Tclose(type);
    return -1;
}

static enum alvh_status attribute_write(const struct alvh_hdf *hdf, hid_t object,
                                        const char *name, hid_t file_type,
                                        hid_t memory_type, const void *value,
                                        struct alvh_error *error)
{
    const hid_t space = H5Screate(H5S_SCALAR);
    const hid_t attribute =
        H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    const herr_t written = attribute < 0 ? -1 : H5Awrite(attribute, memory_type, value);
    const enum alvh_status status = alvh_hdf_check(hdf, written, error);
    H5Aclose(attribute);
    H5Sclose(space);
    return status;
}

enum alvh_status alvh_hdf_text(const struct alvh_hdf *hdf, hid_t object, const char *name,
                               const char *text, struct alvh_error *error)
{
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status =
        attribute_write(hdf, object, name, type, type, &text, error);
    H5Tclose(type);
    return status;
}

enum alvh_status alvh_hdf_real(const struct alvh_hdf *hdf, hid_t object, const char *name,
                               double value, struct alvh_error *error)
{
    return attribute_write(hdf, object, name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value,
                           error);
}

enum alvh_status alvh_hdf_integer(const struct alvh_hdf *hdf, hid_t object,
                                  const char *name, int64_t value, struct alvh_error *error)
{
    return attribute_write(hdf, object, name, H5T_STD_I64LE, H5T_NATIVE_INT64, &value,
                           error);
}

enum alvh_status alvh_hdf_group_create(const struct alvh_hdf *hdf,
                                       const struct alvh_hdf_lengths *lengths,
                                       const char *name, const char *text,
                                       struct alvh_hdf_group *group,
                                       struct alvh_error *error)
{
    *group = (struct alvh_hdf_group){.hdf = hdf, .lengths = lengths};
    const hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    const bool ordered = H5Pset_link_creation_order(creation, ORDERED) >= 0 &&
                         H5Pset_attr_creation_order(creation, ORDERED) >= 0;
    if (ordered)
        group->id = strcmp(name, "/") == 0
                        ? H5Gopen2(hdf->id, name, H5P_DEFAULT)
                        : H5Gcreate2(hdf->id, name, H5P_DEFAULT, creation, H5P_DEFAULT);
    const enum alvh_status status = alvh_hdf_check(hdf, ordered ? group->id : -1, error);
    H5Pclose(creation);
    return status ? status : alvh_hdf_text(hdf, group->id, "long_name", text, error);
}

void alvh_hdf_group_close(struct alvh_hdf_group *group)
{
    for (int d = 0; d < ALVH_DIMENSION_COUNT; d++)
        if (group->axis[d] > 0)
            H5Dclose(group->axis[d]);
    if (group->id > 0)
        H5Gclose(group->id);
    *group = (struct alvh_hdf_group){0};
}

/* Storage of a dataset: chunks along the path or, packed, for each book and scale;
 * everything else in one piece. -1: HDF5 has failed. */
static hid_t storage(const struct alvh_hdf_group *group,
                     const struct alvh_hdf_dataset *dataset)
{
    const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
    bool good = H5Pset_attr_creation_order(creation, ORDERED) >= 0 &&
                H5Pset_obj_track_times(creation, false) >= 0; /* equal runs, equal bytes */
    hsize_t chunk[ALVH_HDF_RANK];
    bool along_path = false;
    for (int i = 0; i < dataset->rank; i++) {
        const hsize_t length = group->lengths->of[dataset->dimension[i]];
        const enum alvh_dimension dimension = dataset->dimension[i];
        const bool path = dimension == ALVH_DIMENSION_PATH;
        const bool cell =
            dimension == ALVH_DIMENSION_BOOK || dimension == ALVH_DIMENSION_SCALE;
        const hsize_t beside = dataset->packed && !cell ? length : 1;
        chunk[i] = !path ? beside : length < ALVH_PATH_CHUNK ? length : ALVH_PATH_CHUNK;
        along_path = along_path || path;
    }
    const H5T_class_t class = H5Tget_class(dataset->type);
    good = good && class != H5T_NO_CLASS;
    if (along_path || dataset->packed)
        good = good && H5Pset_chunk(creation, dataset->rank, chunk) >= 0;
    if (dataset->packed || (along_path && class == H5T_INTEGER))
        good = good && H5Pset_shuffle(creation) >= 0 && H5Pset_deflate(creation, 1) >= 0;
    if (good)
        return creation;
    H5Pclose(creation);
    return -1;
}

static enum alvh_status describe(const struct alvh_hdf_group *group,
                                 const struct alvh_hdf_dataset *dataset, hid_t id,
                                 struct alvh_error *error)
{
    for (int i = 0; i < dataset->rank; i++) {
        const hid_t axis = group->axis[dataset->dimension[i]];
        ALVH_TRY(
            alvh_hdf_check(group->hdf, H5DSattach_scale(id, axis, (unsigned)i), error));
    }
    ALVH_TRY(alvh_hdf_text(group->hdf, id, "units", dataset->unit, error));
    return alvh_hdf_text(group->hdf, id, "long_name", dataset->text, error);
}

static enum alvh_status create(const struct alvh_hdf_group *group,
                               const struct alvh_hdf_dataset *dataset, hid_t *id,
                               struct alvh_error *error)
{
    hsize_t length[ALVH_HDF_RANK];
    for (int i = 0; i < dataset->rank; i++)
        length[i] = group->lengths->of[dataset->dimension[i]];
    const hid_t space = dataset->rank > 0 ? H5Screate_simple(dataset->rank, length, NULL)
                                          : H5Screate(H5S_SCALAR);
    const hid_t creation = storage(group, dataset);
    *id = creation < 0 ? -1
                       : H5Dcreate2(group->id, dataset->name, dataset->type, space,
                                    H5P_DEFAULT, creation, H5P_DEFAULT);
    const enum alvh_status status = alvh_hdf_check(group->hdf, *id, error);
    if (status && *id >= 0)
        H5Dclose(*id); /* the disk has failed before */
    H5Pclose(creation);
    H5Sclose(space);
    return status;
}

enum alvh_status alvh_hdf_dataset_create(const struct alvh_hdf_group *group,
                                         const struct alvh_hdf_dataset *dataset, hid_t *id,
                                         struct alvh_error *error)
{
    ALVH_TRY(create(group, dataset, id, error));
    const enum alvh_status status = describe(group, dataset, *id, error);
    if (status)
        H5Dclose(*id);
    return status;
}

enum alvh_status alvh_hdf_dataset_write(const struct alvh_hdf_group *group,
                                        const struct alvh_hdf_dataset *dataset,
                                        hid_t memory_type, const void *value,
                                        struct alvh_error *error)
{
    hid_t id;
    ALVH_TRY(alvh_hdf_dataset_create(group, dataset, &id, error));
    const herr_t written = H5Dwrite(id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value);
    const enum alvh_status status = alvh_hdf_check(group->hdf, written, error);
    H5Dclose(id);
    return status;
}

enum alvh_status alvh_hdf_axis(struct alvh_hdf_group *group, enum alvh_dimension dimension,
                               hid_t memory_type, const void *coordinates,
                               struct alvh_error *error)
{
    const struct alvh_hdf_dataset axis = {
        .name = dimensions[dimension].name,
        .unit = dimensions[dimension].unit,
        .text = dimensions[dimension].text,
        .type = memory_type,
        .rank = 1,
        .dimension = {dimension},
    };
    hid_t id;
    ALVH_TRY(create(group, &axis, &id, error));
    group->axis[dimension] = id;
    ALVH_TRY(alvh_hdf_check(group->hdf, H5DSset_scale(id, axis.name), error));
    if (coordinates) {
        const herr_t written =
            H5Dwrite(id, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, coordinates);
        ALVH_TRY(alvh_hdf_check(group->hdf, written, error));
    }
    ALVH_TRY(alvh_hdf_text(group->hdf, id, "units", axis.unit, error));
    return alvh_hdf_text(group->hdf, id, "long_name", axis.text, error);
}
