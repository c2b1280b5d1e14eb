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

struct alvh_hdf_dataset alvh_estimate_dataset(const struct alvh_hdf_dataset *value, int part,
                                              struct alvh_estimate_label *label)
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

enum alvh_status alvh_estimates_write(const struct alvh_hdf_group *group,
                                      const struct alvh_hdf_dataset *value, size_t count,
                                      const struct alvh_estimate estimate[], double *room,
                                      struct alvh_error *error)
{
    for (int part = 0; part < ALVH_ESTIMATE_PARTS; part++) {
        struct alvh_estimate_label label;
        struct alvh_hdf_dataset dataset = alvh_estimate_dataset(value, part, &label);
        dataset.packed = part > 0;
        for (size_t i = 0; i < count; i++)
            room[i] = alvh_estimate_member(&estimate[i], part);
        ALVH_TRY(alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, room, error));
    }
    return ALVH_OK;
}
