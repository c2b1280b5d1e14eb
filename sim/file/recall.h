/* A finished run called back from its file alone: its scenario, model and start, and what
 * became of single paths. */
#ifndef ALVH_SIM_RECALL_H
#define ALVH_SIM_RECALL_H

#include "alvh/options.h"
#include "sim/ledger/outcome.h"
#include "sim/signals/signals.h"
#include "sim/stats/design.h"

struct alvh_recalled {
    struct alvh_scenario scenario;
    struct alvh_model model;
    struct alvh_start_state start;
    struct alvh_signal_past past;
    int64_t paths;
    char version[32], commit[64]; /* of the program that wrote it */
};

/* Fails with ALVH_EINPUT where the file is no result, or one of a program that knew other
 * keys. */
enum alvh_status alvh_recall(const char *path, struct alvh_recalled *recalled,
                             struct alvh_error *error);

/* A column of /paths: [path] of one book and scale. */
enum alvh_status alvh_recall_column(const char *path, const struct alvh_recalled *recalled,
                                    enum alvh_outcome which, int book, int scale,
                                    double value[], struct alvh_error *error);

/* All outcomes of one path as they are kept in the file: value[outcome * accounts +
 * account]. */
enum alvh_status alvh_recall_path(const char *path, const struct alvh_recalled *recalled,
                                  int64_t id, double value[], struct alvh_error *error);

/* What the path weighs; 1 in a run without weights. */
enum alvh_status alvh_recall_weight(const char *path, const struct alvh_recalled *recalled,
                                    int64_t id, double *weight, struct alvh_error *error);

/* How its paths were drawn. design->weight is *weight, [path], which the caller frees,
 * after a failure too; NULL where all paths count alike. The errors of control variates are
 * not in it. Fails with ALVH_EINPUT where weights are no numbers from 0 on, or, but for
 * control variates, below it, or have no sum. */
enum alvh_status alvh_recall_design(const char *path, const struct alvh_recalled *recalled,
                                    double **weight, struct alvh_design *design,
                                    struct alvh_error *error);

/* The name, unit and text of an outcome's column. */
void alvh_paths_describe(enum alvh_outcome outcome, const char **name, const char **unit,
                         const char **text);

/* A value as the column of an outcome keeps it: rounded to 32 bits where that has 32. */
double alvh_paths_stored(enum alvh_outcome outcome, double value);

#endif
