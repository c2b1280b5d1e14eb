/* A figure of books by size: a line for each, its points with 95 % intervals, the two books
 * of the page in their colours above the others in grey, names at the right ends; of many
 * books only the two have names and intervals. */
#ifndef ALVH_SIM_REPORT_BY_SCALE_H
#define ALVH_SIM_REPORT_BY_SCALE_H

#include "sim/report/data.h"
#include "sim/report/figure.h"

struct alvh_by_scale {
    const struct alvh_report_data *data;
    struct alvh_figure figure;
    struct alvh_figure_span span; /* of all that is added */
    bool shown[ALVH_MAX_BOOKS];
    double last[ALVH_MAX_BOOKS]; /* at the largest scale */
};

void alvh_by_scale_begin(struct alvh_by_scale *plot, const struct alvh_report_data *data,
                         const char *id);

/* Adds a book with its estimate at each scale. */
void alvh_by_scale_add(struct alvh_by_scale *plot, int book,
                       const struct alvh_estimate estimate[]);

/* Draws what was added, with the y axis in that unit. */
enum alvh_status alvh_by_scale_end(struct alvh_by_scale *plot, enum alvh_html_unit unit,
                                   struct alvh_html *page, struct alvh_error *error);

#endif
