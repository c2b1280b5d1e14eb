/* /diagnostics: one number per check. */
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

enum alvh_status alvh_diagnostics_write(const struct alvh_result_file *file,
                                        const struct alvh_diagnostics *diagnostics,
                                        struct alvh_error *error)
{
    struct alvh_hdf_group group;
    ALVH_TRY(
        alvh_result_group_create(file, ALVH_GROUP_DIAGNOSTICS, 0, NULL, &group, error));
    const enum alvh_status status = write_numbers(&group, diagnostics, error);
    alvh_hdf_group_close(&group);
    return status;
}
