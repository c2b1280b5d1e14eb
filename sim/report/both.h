/* What figures and texts about the two books of a page share: names in their colours, and
 * fans of what a book has per contract by day. */
#ifndef ALVH_SIM_REPORT_BOTH_H
#define ALVH_SIM_REPORT_BOTH_H

#include "sim/report/data.h"
#include "sim/report/figure.h"

extern const enum alvh_colour alvh_both_colours[ALVH_REPORT_BOOKS];

/* The name of a book, marked as its own. */
void alvh_both_name(struct alvh_html *page, const struct alvh_report_data *data, int which);

/* The names as labels of a figure, one below the other: from the left end of the graph, or
 * up to its right end. */
enum alvh_both_side { ALVH_BOTH_LEFT, ALVH_BOTH_RIGHT };
void alvh_both_labels(struct alvh_figure *figure, const struct alvh_report_data *data,
                      enum alvh_both_side side);

/* Begins a figure of the fan of one book per contract, on an axis that holds both books'
 * fans; caption and description are left to the caller. */
struct alvh_both_fan {
    const char *id[ALVH_REPORT_BOOKS];
    const char *title;                 /* before the book's name */
    const struct alvh_report_fan *fan; /* [ALVH_REPORT_BOOKS] */
};
void alvh_both_fan(struct alvh_figure *figure, const struct alvh_report_data *data,
                   const struct alvh_both_fan *fans, int which);

#endif
