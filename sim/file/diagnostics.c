/* /diagnostics: one number per check, and what each rule did in each book. */
#include "sim/file/result_file.h"

static enum alvh_status write_number(const struct alvh_hdf_group *group, const char *name,
                                     const char *unit, const char *text, hid_t memory_type,
                                     hid_t file_type, const void *value,
                                     struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = name, .unit = unit, .text = text, .type = file_type};
    return alvh_hdf_dataset_write(group, &dataset, memory_type, value, error);
}

static enum alvh_status write_numbers(const struct alvh_hdf_group *group,
                                      const struct alvh_diagnostics *diagnostics,
                                      struct alvh_error *error)
{
#define TYPES_REAL  H5T_NATIVE_DOUBLE, H5T_IEEE_F64LE
#define TYPES_COUNT H5T_NATIVE_INT64, H5T_STD_I64LE
#define ALVH_DIAGNOSTIC_WRITE(type, name, unit, text)                                      \
    ALVH_TRY(                                                                              \
        write_number(group, #name, unit, text, TYPES_##type, &diagnostics->name, error));
    ALVH_DIAGNOSTICS(ALVH_DIAGNOSTIC_WRITE)
#undef ALVH_DIAGNOSTIC_WRITE
#undef TYPES_COUNT
#undef TYPES_REAL
    return ALVH_OK;
}

static enum alvh_status write_actions(const struct alvh_hdf_group *group,
                                      const int64_t *rule_actions, struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = "rule_actions",
        .unit = "actions",
        .text = "how often a layer or rule changed what it decides about",
        .type = H5T_STD_I64LE,
        .rank = 3,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_RULE},
    };
    return alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_INT64, rule_actions, error);
}

enum alvh_status alvh_diagnostics_write(const struct alvh_result_file *file,
                                        const struct alvh_findings *findings,
                                        struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_RULE};
    struct alvh_hdf_group group;
    ALVH_TRY(
        alvh_result_group_create(file, ALVH_GROUP_DIAGNOSTICS, 3, axes, &group, error));
    struct alvh_diagnostics diagnostics = *findings->diagnostics;
    diagnostics.weight_mean = alvh_design_mean_weight(&file->design, file->paths);
    diagnostics.effective_paths = alvh_design_effective(&file->design, file->paths);
    enum alvh_status status = write_numbers(&group, &diagnostics, error);
    if (status == ALVH_OK)
        status = write_actions(&group, findings->rule_actions, error);
    alvh_hdf_group_close(&group);
    return status;
}
