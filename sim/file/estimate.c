/* Estimates as four datasets: the value, its standard error, the ends of its interval. */
#include <stddef.h>
#include <stdio.h>

#include "sim/file/result_file.h"

enum alvh_status alvh_estimates_write(const struct alvh_hdf_group *group,
                                      const struct alvh_hdf_dataset *value, size_t count,
                                      const struct alvh_estimate estimate[], double *room,
                                      struct alvh_error *error)
{
    static const struct {
        const char *suffix, *text;
        size_t offset;
    } part[] = {
        {"", "", offsetof(struct alvh_estimate, value)},
        {"_se", ": standard error", offsetof(struct alvh_estimate, se)},
        {"_lo", ": lower end of the 95 % interval", offsetof(struct alvh_estimate, low)},
        {"_hi", ": upper end of the 95 % interval", offsetof(struct alvh_estimate, high)}};
    for (size_t p = 0; p < sizeof part / sizeof *part; p++) {
        char name[64], text[256];
        snprintf(name, sizeof name, "%s%s", value->name, part[p].suffix);
        snprintf(text, sizeof text, "%s%s", value->text, part[p].text);
        struct alvh_hdf_dataset dataset = *value;
        dataset.name = name;
        dataset.text = text;
        dataset.packed = p > 0;
        for (size_t i = 0; i < count; i++)
            room[i] = *(const double *)((const char *)&estimate[i] + part[p].offset);
        ALVH_TRY(alvh_hdf_dataset_write(group, &dataset, H5T_NATIVE_DOUBLE, room, error));
    }
    return ALVH_OK;
}
