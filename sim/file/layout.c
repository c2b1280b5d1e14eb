#include <stdlib.h>

#include "sim/file/result_file.h"
#include "sim/ledger/attribution.h"
#include "sim/rules/rules.h"

static const struct {
    const char *name, *text;
} groups[ALVH_GROUP_COUNT] = {
#define ALVH_GROUP_ROW(key, name, text) {name, text},
    ALVH_GROUPS(ALVH_GROUP_ROW)
#undef ALVH_GROUP_ROW
};

static const char *const layer_names[ALVH_LAYER_COUNT] = {
#define ALVH_LAYER_NAME(name, text) #name,
    ALVH_LAYERS(ALVH_LAYER_NAME)
#undef ALVH_LAYER_NAME
};

static const char *const instrument_names[ALVH_INSTRUMENT_COUNT] = {
#define ALVH_INSTRUMENT_NAME(name, layer, slots, text) #name,
    ALVH_INSTRUMENTS(ALVH_INSTRUMENT_NAME)
#undef ALVH_INSTRUMENT_NAME
};

static const char *const rule_names[ALVH_RULE_COUNT] = {
#define ALVH_RULE_NAME(name, enter, hedge, rows, text) #name,
    ALVH_RULES(ALVH_RULE_NAME)
#undef ALVH_RULE_NAME
};

static const char *const term_names[ALVH_PNL_COUNT] = {
#define ALVH_PNL_NAME(name, text) #name,
    ALVH_PNL_TERMS(ALVH_PNL_NAME)
#undef ALVH_PNL_NAME
};

static enum alvh_status names_axis(struct alvh_hdf_group *group,
                                   enum alvh_dimension dimension, const char *const name[],
                                   struct alvh_error *error)
{
    const hid_t type = alvh_hdf_string_type();
    const enum alvh_status status = alvh_hdf_axis(group, dimension, type, name, error);
    H5Tclose(type);
    return status;
}

static enum alvh_status book_axis(const struct alvh_result_file *file,
                                  struct alvh_hdf_group *group, struct alvh_error *error)
{
    const char *name[ALVH_MAX_BOOKS];
    for (int book = 0; book < file->scenario.books; book++)
        name[book] = file->scenario.book[book].name;
    return names_axis(group, ALVH_DIMENSION_BOOK, name, error);
}

static enum alvh_status day_axis(const struct alvh_result_file *file,
                                 struct alvh_hdf_group *group, struct alvh_error *error)
{
    const int64_t days = file->scenario.simulation.days + 1;
    int64_t *day = malloc((size_t)days * sizeof *day);
    if (!day)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %lld days", (long long)days);
    for (int64_t i = 0; i < days; i++)
        day[i] = i;
    const enum alvh_status status =
        alvh_hdf_axis(group, ALVH_DIMENSION_DAY, H5T_NATIVE_INT64, day, error);
    free(day);
    return status;
}

static enum alvh_status bin_axis(struct alvh_hdf_group *group, struct alvh_error *error)
{
    double middle[ALVH_VEGA_BINS];
    for (int bin = 0; bin < ALVH_VEGA_BINS; bin++) {
        double low, high;
        alvh_vega_bin_edges(bin, &low, &high);
        middle[bin] = 0.5 * (low + high);
    }
    return alvh_hdf_axis(group, ALVH_DIMENSION_BIN, H5T_NATIVE_DOUBLE, middle, error);
}

static enum alvh_status axis_create(const struct alvh_result_file *file,
                                    struct alvh_hdf_group *group,
                                    enum alvh_dimension dimension, struct alvh_error *error)
{
    switch (dimension) {
    case ALVH_DIMENSION_BOOK:
        return book_axis(file, group, error);
    case ALVH_DIMENSION_SCALE:
        return alvh_hdf_axis(group, dimension, H5T_NATIVE_INT64, file->scenario.scale,
                             error);
    case ALVH_DIMENSION_PATH:
        return alvh_hdf_axis(group, dimension, H5T_NATIVE_INT64, NULL, error);
    case ALVH_DIMENSION_DAY:
        return day_axis(file, group, error);
    case ALVH_DIMENSION_SHARE:
        return alvh_hdf_axis(group, dimension, H5T_NATIVE_DOUBLE, alvh_fan_shares, error);
    case ALVH_DIMENSION_RANK:
        return alvh_hdf_axis(group, dimension, H5T_NATIVE_DOUBLE, alvh_tail_quantiles,
                             error);
    case ALVH_DIMENSION_LEVEL:
        return alvh_hdf_axis(group, dimension, H5T_NATIVE_DOUBLE, alvh_tail_levels, error);
    case ALVH_DIMENSION_LAYER:
        return names_axis(group, dimension, layer_names, error);
    case ALVH_DIMENSION_INSTRUMENT:
        return names_axis(group, dimension, instrument_names, error);
    case ALVH_DIMENSION_RULE:
        return names_axis(group, dimension, rule_names, error);
    case ALVH_DIMENSION_TERM:
        return names_axis(group, dimension, term_names, error);
    default:
        return bin_axis(group, error);
    }
}

enum alvh_status alvh_result_group_create(const struct alvh_result_file *file,
                                          enum alvh_group which, int axes,
                                          const enum alvh_dimension axis[],
                                          struct alvh_hdf_group *group,
                                          struct alvh_error *error)
{
    ALVH_TRY(alvh_hdf_group_create(&file->hdf, &file->lengths, groups[which].name,
                                   groups[which].text, group, error));
    for (int i = 0; i < axes; i++) {
        const enum alvh_status status = axis_create(file, group, axis[i], error);
        if (status) {
            alvh_hdf_group_close(group);
            return status;
        }
    }
    return ALVH_OK;
}
