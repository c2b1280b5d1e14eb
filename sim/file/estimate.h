/* What an estimate is in a file: datasets that share a name, its ends told apart by a suffix. */
#ifndef ALVH_SIM_ESTIMATE_H
#define ALVH_SIM_ESTIMATE_H

#include <stddef.h>

#include "alvh/headline.h"
#include "sim/file/hdf.h"

enum { ALVH_ESTIMATE_PARTS = 4 };

struct alvh_estimate_part {
    const char *suffix, *text; /* behind the name and the text of the value */
    size_t offset;             /* of a double in struct alvh_estimate */
};

/* The value, its standard error (_se) and its 95 % interval (_lo, _hi). */
extern const struct alvh_estimate_part alvh_estimate_parts[ALVH_ESTIMATE_PARTS];

/* The double that a part is. */
double alvh_estimate_member(const struct alvh_estimate *estimate, int part);

/* Room for what a dataset is called. */
struct alvh_estimate_label {
    char name[64], text[256];
};

/* The dataset of a part of what `value` describes; its name and text are in `label`. */
struct alvh_hdf_dataset alvh_estimate_dataset(const struct alvh_hdf_dataset *value, int part,
                                              struct alvh_estimate_label *label);

/* Estimates that lie in equal steps of memory, so many in each of so many records. */
struct alvh_estimate_field {
    const void *first;
    size_t records, record_bytes; /* from the first of a record to that of the next */
    size_t each, each_bytes;      /* from one to the next in a record */
    bool packed;                  /* _se, _lo and _hi are stored packed */
};

/* An array of them. */
struct alvh_estimate_field
alvh_estimate_array(size_t count, const struct alvh_estimate estimate[], bool packed);

/* Writes a field as the dataset `value` and its _se, _lo and _hi; room is for as many
 * doubles as there are estimates. */
enum alvh_status alvh_estimates_write(const struct alvh_hdf_group *group,
                                      const struct alvh_hdf_dataset *value,
                                      const struct alvh_estimate_field *field,
                                      double *room, struct alvh_error *error);

#endif
