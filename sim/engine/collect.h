/* From records to a result file: what a run does at its end, and what merges parts. */
#ifndef ALVH_SIM_COLLECT_H
#define ALVH_SIM_COLLECT_H

#include "alvh/run.h"
#include "sim/engine/prepare.h"
#include "sim/file/checkpoint.h"
#include "sim/stats/ranges.h"

/* A block that is finished, and the file that has it. */
struct alvh_finished {
    const struct alvh_records *file;
    struct alvh_record record;
};

/* The finished blocks of some files, in path order. */
struct alvh_finished_list {
    int64_t count;
    struct alvh_finished *block;
};

/* Finds them: a block that distributions by day count is finished when a tally has it. Two
 * files that have the same paths fail with ALVH_EINPUT. */
enum alvh_status alvh_finished_find(const struct alvh_walk *walk, int files,
                                    const struct alvh_records *const file[],
                                    struct alvh_finished_list *list,
                                    struct alvh_error *error);
void alvh_finished_free(struct alvh_finished_list *list);

/* Their paths as a set; false: no memory. */
bool alvh_finished_ranges(const struct alvh_finished_list *list,
                          struct alvh_ranges *ranges);

/* What a result is made of: files that together have every path. */
struct alvh_collection {
    struct alvh_prepared *prepared; /* its distributions are zero */
    int files;
    const struct alvh_records *const *file;
    const char *output;
    struct alvh_tables_cache *tables; /* NULL: the one that `prepared` owns */
    const atomic_int *stop;           /* may be NULL */
};

/* Writes the result file. */
enum alvh_status alvh_collect(const struct alvh_collection *collection,
                              const struct alvh_run_report *report,
                              struct alvh_error *error);

#endif
