#include "sim/file/contents.h"

#include <stdlib.h>
#include <string.h>

#include <hdf5_hl.h>

#include "sim/file/reader.h"
#include "sim/file/schema.h"

/* Beyond these a file is damaged. */
enum { MOST_DATASETS = 1024, MOST_VALUES = 1 << 26 };

static const char *const groups[ALVH_GROUP_COUNT] = {
#define ALVH_GROUP_NAME(key, name, text) name,
    ALVH_GROUPS(ALVH_GROUP_NAME)
#undef ALVH_GROUP_NAME
};

/* ---- one dataset ---- */

/* The last part of the name of the first scale on an axis. */
static herr_t take_name(hid_t dataset, unsigned axis, hid_t scale, void *name)
{
    char path[2 * ALVH_CONTENTS_NAME] = "";
    (void)dataset;
    (void)axis;
    if (H5Iget_name(scale, path, sizeof path) <= 0)
        return -1;
    const char *slash = strrchr(path, '/');
    const char *last = slash ? slash + 1 : path;
    if (strlen(last) >= ALVH_CONTENTS_NAME)
        return -1;
    strcpy(name, last);
    return 1;
}

static bool name_axis(hid_t id, unsigned axis, char name[ALVH_CONTENTS_NAME])
{
    return H5DSget_num_scales(id, axis) > 0 &&
           H5DSiterate_scales(id, axis, NULL, take_name, name) > 0;
}

/* Shape and axes; a scale lies along itself. */
static bool describe_axes(hid_t id, hid_t space, struct alvh_contents_dataset *dataset)
{
    hsize_t length[ALVH_CONTENTS_RANK];
    const bool is_scale = H5DSis_scale(id) > 0;
    dataset->rank = H5Sget_simple_extent_ndims(space);
    if (dataset->rank < 0 || dataset->rank > ALVH_CONTENTS_RANK || (is_scale && dataset->rank != 1))
        return false;
    if (H5Sget_simple_extent_dims(space, length, NULL) != dataset->rank)
        return false;
    for (int i = 0; i < dataset->rank; i++) {
        dataset->length[i] = (int64_t)length[i];
        if (is_scale)
            strcpy(dataset->axis[i], dataset->name);
        else if (!name_axis(id, (unsigned)i, dataset->axis[i]))
            return false;
    }
    return true;
}

static bool is_by_day(const struct alvh_contents_dataset *dataset)
{
    for (int i = 0; i < dataset->rank; i++)
        if (strcmp(dataset->axis[i], "day") == 0)
            return true;
    return false;
}

static enum alvh_status describe(const struct alvh_reader *reader,
                                 struct alvh_contents_dataset *dataset, bool *is_text)
{
    const hid_t id = H5Dopen2(reader->group, dataset->name, H5P_DEFAULT);
    const hid_t space = H5Dget_space(id), type = H5Dget_type(id);
    *is_text = H5Tget_class(type) == H5T_STRING;
    const bool good = describe_axes(id, space, dataset);
    H5Tclose(type);
    H5Sclose(space);
    H5Dclose(id);
    return good ? ALVH_OK
                : alvh_reader_refuse(reader, "dataset", dataset->name,
                                     "has axes without a name; expected a scale on each");
}

static enum alvh_status read_values(const struct alvh_reader *reader, bool is_text,
                                    struct alvh_contents_dataset *dataset)
{
    const size_t values = (size_t)dataset->values;
    if (is_text)
        dataset->text = calloc(values, sizeof *dataset->text);
    else
        dataset->number = calloc(values, sizeof *dataset->number);
    if (!dataset->text && !dataset->number)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    return is_text
               ? alvh_reader_texts(reader, dataset->name, dataset->values,
                                   sizeof *dataset->text, sizeof *dataset->text,
                                   dataset->text[0])
               : alvh_reader_dataset(reader, dataset->name, dataset->values,
                                     H5T_NATIVE_DOUBLE, dataset->number);
}

static enum alvh_status read_unit(const struct alvh_reader *reader,
                                  struct alvh_contents_dataset *dataset)
{
    const hid_t id = H5Dopen2(reader->group, dataset->name, H5P_DEFAULT);
    struct alvh_reader at = *reader;
    at.group = id;
    at.group_name = dataset->name;
    const enum alvh_status status =
        alvh_reader_text(&at, "units", sizeof dataset->unit, dataset->unit);
    H5Dclose(id);
    return status;
}

static void free_dataset(struct alvh_contents_dataset *dataset)
{
    free(dataset->number);
    free(dataset->text);
}

/* ---- a group ---- */

struct wish {
    bool by_day;
    struct alvh_contents_group *group;
};

static enum alvh_status add(const struct alvh_reader *reader, const struct wish *wish,
                            const char *name)
{
    struct alvh_contents_group *group = wish->group;
    struct alvh_contents_dataset dataset = {.values = 0};
    bool is_text;
    strcpy(dataset.name, name);
    ALVH_TRY(alvh_reader_length(reader, name, 0, MOST_VALUES, &dataset.values));
    ALVH_TRY(describe(reader, &dataset, &is_text));
    if (dataset.values == 0 || (is_by_day(&dataset) && !wish->by_day))
        return ALVH_OK;
    ALVH_TRY(read_unit(reader, &dataset));
    const enum alvh_status status = read_values(reader, is_text, &dataset);
    if (status == ALVH_OK)
        group->dataset[group->datasets++] = dataset;
    else
        free_dataset(&dataset);
    return status;
}

static enum alvh_status add_if_dataset(const struct alvh_reader *reader,
                                       const struct wish *wish, const char *name)
{
    H5O_info_t info;
    if (H5Oget_info_by_name2(reader->group, name, &info, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
        return alvh_reader_refuse(reader, "link", name, "leads nowhere");
    return info.type == H5O_TYPE_DATASET ? add(reader, wish, name) : ALVH_OK;
}

static enum alvh_status read_group(const struct alvh_reader *reader,
                                   const struct wish *wish)
{
    H5G_info_t info;
    struct alvh_contents_group *group = wish->group;
    if (H5Gget_info(reader->group, &info) < 0 || info.nlinks > MOST_DATASETS)
        return alvh_reader_refuse(reader, "group", "",
                                  "cannot be listed; expected at most %d datasets",
                                  MOST_DATASETS);
    group->dataset = calloc(info.nlinks + 1, sizeof *group->dataset);
    if (!group->dataset)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    for (hsize_t i = 0; i < info.nlinks; i++) {
        char name[ALVH_CONTENTS_NAME];
        const ssize_t length =
            H5Lget_name_by_idx(reader->group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name,
                               sizeof name, H5P_DEFAULT);
        if (length <= 0 || length >= (ssize_t)sizeof name)
            return alvh_reader_refuse(reader, "group", "",
                                      "has a dataset whose name is none of alvh's");
        ALVH_TRY(add_if_dataset(reader, wish, name));
    }
    return ALVH_OK;
}

/* ---- the file ---- */

static enum alvh_status read_named(struct alvh_reader *reader, const char *name,
                                   const struct wish *wish)
{
    strcpy(wish->group->name, name);
    if (strcmp(name, "/") == 0)
        ALVH_TRY(alvh_reader_enter_root(reader));
    else
        ALVH_TRY(alvh_reader_enter(reader, name));
    const enum alvh_status status = read_group(reader, wish);
    alvh_reader_leave(reader);
    return status;
}

static enum alvh_status read_all(struct alvh_reader *reader, bool by_day,
                                 struct alvh_contents *contents)
{
    contents->group = calloc(ALVH_GROUP_COUNT, sizeof *contents->group);
    if (!contents->group)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    for (int g = 0; g < ALVH_GROUP_COUNT; g++) {
        bool is_there = true;
        if (g != ALVH_GROUP_ROOT)
            ALVH_TRY(alvh_reader_has(reader, groups[g], &is_there));
        if (g == ALVH_GROUP_PATHS || g == ALVH_GROUP_DRAWDOWNS || !is_there)
            continue;
        const struct wish wish = {by_day, &contents->group[contents->groups++]};
        ALVH_TRY(read_named(reader, groups[g], &wish));
    }
    return ALVH_OK;
}

enum alvh_status alvh_contents_read(const char *path, bool by_day,
                                    struct alvh_contents *contents,
                                    struct alvh_error *error)
{
    *contents = (struct alvh_contents){0};
    struct alvh_reader reader;
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    const enum alvh_status status = read_all(&reader, by_day, contents);
    alvh_reader_close(&reader);
    if (status)
        alvh_contents_free(contents);
    return status;
}

void alvh_contents_free(struct alvh_contents *contents)
{
    for (int g = 0; g < contents->groups; g++) {
        for (int i = 0; i < contents->group[g].datasets; i++)
            free_dataset(&contents->group[g].dataset[i]);
        free(contents->group[g].dataset);
    }
    free(contents->group);
    *contents = (struct alvh_contents){0};
}
