#include "sim/file/estimate.h"

#include <stdio.h>

const struct alvh_estimate_part alvh_estimate_parts[ALVH_ESTIMATE_PARTS] = {
    {"", "", offsetof(struct alvh_estimate, value)},
    {"_se", ": standard error", offsetof(struct alvh_estimate, se)},
    {"_lo", ": lower end of the 95 % interval", offsetof(struct alvh_estimate, low)},
    {"_hi", ": upper end of the 95 % interval", offsetof(struct alvh_estimate, high)},
};

double alvh_estimate_member(const struct alvh_estimate *estimate, int part)
{
    return *(const double *)((const char *)estimate + alvh_estimate_parts[part].offset);
}

struct alvh_hdf_dataset alvh_estimate_dataset(const struct alvh_hdf_dataset *value,
                                              int part, struct alvh_estimate_label *label)
{
    struct alvh_hdf_dataset dataset = *value;
    snprintf(label->name, sizeof label->name, "%s%s", value->name,
             alvh_estimate_parts[part].suffix);
    snprintf(label->text, sizeof label->text, "%s%s", value->text,
             alvh_estimate_parts[part].text);
    dataset.name = label->name;
    dataset.text = label->text;
    return dataset;
}

struct alvh_estimate_field
alvh_estimate_array(size_t count, const struct alvh_estimate estimate[], bool packed)
{
    return (struct alvh_estimate_field){.first = estimate,
                                        .records = count,
                                        .record_bytes = sizeof *estimate,
                                        .each = 1,
                                        .packed = packed};
}

static void take_part(const struct alvh_estimate_field *field, int part, double *to)
{
    for (size_t r = 0; r < field->records; r++) {
        const char *first = (const char *)field->first + r * field->record_bytes;
        for (size_t i = 0; i < field->each; i++)
            *to++ =
                alvh_estimate_member((const void *)(first + i * field->each_bytes), part);
    }
}

enum alvh_status alvh_estimates_write(const struct alvh_hdf_group *group,
                                      const struct alvh_hdf_dataset *value,
                                      const struct alvh_estimate_field *field, double *room,
                                      struct alvh_error *error)
{
    for (int part = 0; part < ALVH_ESTIMATE_PARTS; part++) {
        struct alvh_estimate_label label;
        struct alvh_hdf_dataset dataset = alvh_estimate_dataset(value, part, &label);
        dataset.packed = field->packed && part > 0;
        take_part(field, part, room);
        ALVH_TRY(alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, room, error));
    }
    return ALVH_OK;
}
