/* All of a result but its paths: every dataset outside /paths as the file has it, with its
 * axes, for a program that takes everything. docs/results.md says what each of them is. */
#ifndef ALVH_SIM_CONTENTS_H
#define ALVH_SIM_CONTENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/status.h"

enum { ALVH_CONTENTS_NAME = 96, ALVH_CONTENTS_RANK = 4 };

/* Row by row: the last axis runs fastest. Either numbers or texts; the other is NULL. */
struct alvh_contents_dataset {
    char name[ALVH_CONTENTS_NAME], unit[ALVH_CONTENTS_NAME];
    int rank; /* 0: one value */
    char axis[ALVH_CONTENTS_RANK][ALVH_CONTENTS_NAME];
    int64_t length[ALVH_CONTENTS_RANK];
    int64_t values;
    double *number;
    char (*text)[ALVH_CONTENTS_NAME];
};

struct alvh_contents_group {
    char name[ALVH_CONTENTS_NAME]; /* "/": the root */
    int datasets;
    struct alvh_contents_dataset *dataset; /* by name */
};

struct alvh_contents {
    int groups;
    struct alvh_contents_group *group;
};

/* What is given for each day only if `by_day`. Fails with ALVH_EINPUT when the file is no
 * whole result of alvh. */
enum alvh_status alvh_contents_read(const char *path, bool by_day,
                                    struct alvh_contents *contents,
                                    struct alvh_error *error);
void alvh_contents_free(struct alvh_contents *contents);

#endif
