/* A result file while it is written: what the parts of the writer share. */
#ifndef ALVH_SIM_RESULT_FILE_H
#define ALVH_SIM_RESULT_FILE_H

#include "alvh/headline.h"
#include "alvh/run.h"
#include "sim/file/estimate.h"
#include "sim/file/hdf.h"
#include "sim/file/schema.h"
#include "sim/file/write.h"
#include "sim/ledger/outcome.h"
#include "sim/stats/design.h"
#include "sim/stats/fans.h"
#include "sim/stats/sample.h"
#include "sim/walk/sampling.h"

struct alvh_result_file {
    char *output;  /* where it goes when it is complete */
    char *partial; /* where it is until then */
    bool created;  /* the partial file is there and ours */
    struct alvh_hdf hdf;
    struct alvh_scenario scenario;
    int64_t paths, appended;
    struct alvh_hdf_lengths lengths;
    struct alvh_model model;
    struct alvh_hdf_group group;     /* /paths, open while paths are appended */
    struct alvh_hdf_group drawdowns; /* and /drawdowns, with the rest of the columns */
    hid_t column[ALVH_OUTCOME_COUNT];
    hid_t layers;
    hid_t weight;                      /* 0 where every path weighs 1 */
    double *weights;                   /* [paths], read back */
    hid_t control[ALVH_CONTROL_COUNT]; /* 0 where there are none */
    double *control_values;            /* [control * paths + path], read back */
    struct alvh_controls controls;
    struct alvh_design design; /* once all paths are appended: how they were drawn */
};

/* Creates a group with the axes it needs, in that order, and their coordinates, those of
 * the path apart. */
enum alvh_status alvh_result_group_create(const struct alvh_result_file *file,
                                          enum alvh_group which, int axes,
                                          const enum alvh_dimension axis[],
                                          struct alvh_hdf_group *group,
                                          struct alvh_error *error);

/* /paths: its datasets, what is appended to them, and a column of one book and scale read
 * back in part. which < ALVH_OUTCOME_COUNT is an outcome, the layers follow. */
enum alvh_status alvh_paths_create(struct alvh_result_file *file, struct alvh_error *error);
enum alvh_status alvh_paths_append(struct alvh_result_file *file,
                                   const struct alvh_outcomes *outcomes,
                                   struct alvh_error *error);
enum alvh_status alvh_paths_read(const struct alvh_result_file *file, int which, int book,
                                 int scale, int64_t first_path, int64_t paths,
                                 double *value, struct alvh_error *error);
/* The design for sums over the paths; NULL where the plain formulas hold. */
static inline const struct alvh_design *
alvh_file_design(const struct alvh_result_file *file)
{
    return alvh_design_is_plain(&file->design) ? NULL : &file->design;
}

/* The design of the sample, its weights read from the file; alvh_paths_close frees it. */
enum alvh_status alvh_paths_design(struct alvh_result_file *file, struct alvh_error *error);
void alvh_paths_close(struct alvh_result_file *file);

/* A column as a sample: all paths of one book and scale, times `sign`: -1 makes a loss of
 * P&L. The column must outlive the sample. */
struct alvh_paths_column {
    const struct alvh_result_file *file;
    int which, book, scale;
    double sign;
};
struct alvh_sample alvh_paths_sample(const struct alvh_paths_column *column);

/* The book that differences are taken from: the promoter's, `unhedged`, where there is one,
 * else the first. */
int alvh_reference_book(const struct alvh_scenario *scenario);

/* /worst: what the paths with the largest drawdowns have in common. */
enum alvh_status alvh_worst_write(const struct alvh_result_file *file, alvh_date start,
                                  struct alvh_error *error);

/* /tail, from the columns of /paths. */
enum alvh_status alvh_tail_write(const struct alvh_result_file *file,
                                 struct alvh_error *error);

/* Expected shortfall of an outcome, a loss, of one book and scale, and where its worst
 * paths begin. */
struct alvh_tail_query {
    enum alvh_outcome outcome;
    int book, scale;
    double level; /* share of the paths that are not counted */
};
enum alvh_status alvh_paths_tail(const struct alvh_result_file *file,
                                 const struct alvh_tail_query *query,
                                 struct alvh_estimate *es, double *quantile,
                                 struct alvh_error *error);

/* /scaling, from the same columns. */
enum alvh_status alvh_scaling_write(const struct alvh_result_file *file,
                                    struct alvh_error *error);

/* /claims, from the same columns; nothing when the books are not there. */
enum alvh_status alvh_claims_write(const struct alvh_result_file *file,
                                   struct alvh_error *error);

/* One book at one scale, and its starting capital in dollars. */
struct alvh_cell_columns {
    const struct alvh_result_file *file;
    int book, scale;
    double capital;
};

/* Of /tail, what is not taken from one whole column; after drawdown_quantile and _es. */
enum alvh_status alvh_measures_take(const struct alvh_cell_columns *at,
                                    struct alvh_result_cell *tail,
                                    struct alvh_error *error);

/* What a book starts with at a scale, dollars. */
double alvh_books_capital(const struct alvh_result_file *file, int book, int scale);

/* Of /tail, what each book was given to begin with. */
enum alvh_status alvh_books_write(const struct alvh_result_file *file,
                                  const struct alvh_hdf_group *group,
                                  struct alvh_error *error);

/* Quantiles of /fans and /vega. */
enum { ALVH_FAN_SHARES = 7 };
extern const double alvh_fan_shares[ALVH_FAN_SHARES];

/* Bins of net_vega_hist: those of the fans, four to one, eight to an octave. */
enum { ALVH_VEGA_MERGED = 4 };
enum { ALVH_VEGA_BINS = 2 * (ALVH_FAN_HALF / ALVH_VEGA_MERGED) + 1 };
/* Dollars per VIX point and contract; both 0 for the bin of those without any vega. */
void alvh_vega_bin_edges(int bin, double *low, double *high);

/* /vega and /fans. */
enum alvh_status alvh_daily_write(const struct alvh_result_file *file,
                                  const struct alvh_fans *fans, alvh_date start,
                                  struct alvh_error *error);

/* /attribution; nothing where no path was explained. */
enum alvh_status alvh_attribution_write(const struct alvh_result_file *file,
                                        const struct alvh_attribution *attribution,
                                        struct alvh_error *error);

/* /structure. */
enum alvh_status alvh_structure_write(const struct alvh_result_file *file,
                                      const struct alvh_fans *edges,
                                      struct alvh_error *error);

/* fragility_heuristic of /scaling, which is there by then. */
enum alvh_status alvh_heuristic_write(const struct alvh_result_file *file,
                                      const struct alvh_stressed *stressed,
                                      struct alvh_error *error);

/* The headline at the root: copies out of /tail and /scaling, which are there by then. */
enum alvh_status alvh_summary_write(const struct alvh_result_file *file,
                                    struct alvh_error *error);

/* /diagnostics. */
enum alvh_status alvh_diagnostics_write(const struct alvh_result_file *file,
                                        const struct alvh_findings *findings,
                                        struct alvh_error *error);

/* Root attributes: what is known before the first path, and the rest after the last. */
enum alvh_status alvh_provenance_begin(const struct alvh_result_file *file,
                                       const struct alvh_run_report *report,
                                       struct alvh_error *error);
enum alvh_status alvh_provenance_end(const struct alvh_result_file *file,
                                     const struct alvh_run_report *report,
                                     const struct alvh_findings *findings,
                                     struct alvh_error *error);

#endif
