/* What a page is made of, read from a result file: the headline, the days of the market and
 * of two books, where their money came from, and what was known before the start.
 *
 * A page compares two books, the reference (the one that /tail takes differences from) and
 * the hedge (`alvh`, or the last book that is not the reference); of a file with one book
 * both are that one. It shows them at the largest scale and asks what became of them
 * between that and ALVH_REPORT_BASE contracts, or the smallest scale where there is none
 * of that. */
#ifndef ALVH_SIM_REPORT_DATA_H
#define ALVH_SIM_REPORT_DATA_H

#include "alvh/history.h"
#include "alvh/headline.h"
#include "sim/file/recall.h"
#include "sim/stats/design.h"

enum { ALVH_REPORT_BASE = 20, ALVH_REPORT_NAME = 48 };

/* The two books of a page. */
enum { ALVH_REPORT_REFERENCE, ALVH_REPORT_HEDGE, ALVH_REPORT_BOOKS };

/* Quantiles by day: value[day * shares + share]. */
struct alvh_report_fan {
    double *value;
};

/* Parts of the P&L of a book: by layer or by term. */
enum { ALVH_REPORT_PARTS = 32, ALVH_REPORT_PROPERTIES = 64 };
struct alvh_report_parts {
    int count;
    char name[ALVH_REPORT_PARTS][ALVH_REPORT_NAME];
    /* Means over all paths, and over the worst, dollars. */
    struct alvh_estimate mean[ALVH_REPORT_BOOKS][ALVH_REPORT_PARTS],
        tail[ALVH_REPORT_BOOKS][ALVH_REPORT_PARTS];
};

struct alvh_report_data {
    const char *file;
    struct alvh_result result;
    struct alvh_recalled recalled;
    char *scenario_yaml;
    int book[ALVH_REPORT_BOOKS]; /* numbers of the two; equal where there is one */
    int base, largest;           /* scales: numbers of the two; equal where there is one */
    double contracts;            /* at the largest */

    /* By day, the start first. */
    int days, shares;
    double *date;  /* days since 1970-01-01 */
    double *share; /* [shares] of the paths at or below */
    struct alvh_report_fan spx, vix, equity[ALVH_REPORT_BOOKS], vega[ALVH_REPORT_BOOKS];
    double *breach_rate[ALVH_REPORT_BOOKS]; /* [days] */
    int bins;
    double *bin_low, *bin_high;            /* dollars per VIX point and contract */
    double *vega_share[ALVH_REPORT_BOOKS]; /* [bins] of the closes */

    int64_t greek_paths, worst_paths; /* 0: P&L was not explained */
    struct alvh_report_parts layers, instruments, terms;
    /* By Greek with volga, jump and residual as one part. */
    struct alvh_report_parts greeks;

    /* Of the hedge, /worst: what paths have been, and which share of the worst and of all.
     */
    int properties;
    char property[ALVH_REPORT_PROPERTIES][ALVH_REPORT_NAME],
        about[ALVH_REPORT_PROPERTIES][ALVH_REPORT_NAME];
    struct alvh_estimate share_worst[ALVH_REPORT_PROPERTIES],
        share_all[ALVH_REPORT_PROPERTIES], lift[ALVH_REPORT_PROPERTIES];

    struct alvh_report_parts fragility; /* one part each; only `mean` is filled */

    int rules;
    char rule[ALVH_REPORT_PARTS][ALVH_REPORT_NAME];
    double *actions[ALVH_REPORT_BOOKS]; /* [rules], over all paths */

    struct alvh_history *history; /* NULL: what was before the start is not known */
    int past_end;                 /* the day of the start in it */

    double *drawdown[ALVH_REPORT_BOOKS]; /* [paths], dollars, at the largest scale */
    double *weight;                      /* [paths]; NULL: all weigh 1 */
    double whole_weight;                 /* of all paths */
    struct alvh_design design;           /* how they were drawn */
    double effective_paths;              /* paths of equal weight that are worth as much */
};

enum alvh_status alvh_report_read(const char *file, struct alvh_report_data *data,
                                  struct alvh_error *error);
void alvh_report_data_free(struct alvh_report_data *data);

/* The name of one of the two books, and the cell of one at a scale. */
const char *alvh_report_book(const struct alvh_report_data *data, int which);
const struct alvh_result_cell *alvh_report_cell(const struct alvh_report_data *data,
                                                int which, int scale);

/* What a path counts for in the law that the run is about. */
double alvh_report_weight(const struct alvh_report_data *data, int64_t path);

/* Whether there are two books to compare, and how many there are: two or one. */
bool alvh_report_compares(const struct alvh_report_data *data);
int alvh_report_books_shown(const struct alvh_report_data *data);

/* The drawdowns of all paths, dollars; the caller frees *column. */
enum alvh_status alvh_report_drawdowns(const struct alvh_report_data *data, int book,
                                       int scale, double **column,
                                       struct alvh_error *error);

#endif
