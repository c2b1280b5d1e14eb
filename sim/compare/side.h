/* One of two runs that are compared: which paths it has, how they were drawn, and their
 * outcomes. */
#ifndef ALVH_SIM_COMPARE_SIDE_H
#define ALVH_SIM_COMPARE_SIDE_H

#include "alvh/result.h"
#include "sim/file/reader.h"
#include "sim/stats/design.h"

struct alvh_compare_side {
    struct alvh_reader reader; /* in /paths */
    const struct alvh_result *result;
    int64_t first_path; /* of the file */
    bool plain;         /* independent paths that count alike; then no design is read */
    struct alvh_design design; /* of the paths that are compared */
    double *weight;            /* [path] of the file; NULL: all count alike */
    int64_t from, paths;       /* rows that are compared */
    double *value, *sorted;    /* [paths]; only a plain side's are sorted */
};

/* Finds the numbers of its paths, which must follow each other, and how they were drawn;
 * `sampling` says whether the scenario asks for anything but plain paths. Control variates
 * are refused: their corrections of the weights have errors of their own. */
enum alvh_status alvh_side_find_paths(struct alvh_compare_side *side, bool sampling);

/* Compares so many rows from one on, whole units of paths that were drawn together. */
enum alvh_status alvh_side_choose(struct alvh_compare_side *side, int64_t from,
                                  int64_t paths);

/* Fills value, times sign, and sorted from a column of /paths. */
enum alvh_status alvh_side_read(struct alvh_compare_side *side, const char *name, int book,
                                int scale, double sign);

/* After any failure too; the reader must be closed or have no file. */
void alvh_side_free(struct alvh_compare_side *side);

#endif
