/* A figure: a script for gnuplot that grows line by line, and the words that go with it.
 *
 * A figure is drawn ALVH_FIGURE_WIDTH units wide, about the width of a phone, with letters
 * of 12 units: wide screens lay figures side by side instead of stretching them. */
#ifndef ALVH_SIM_REPORT_FIGURE_H
#define ALVH_SIM_REPORT_FIGURE_H

#include <math.h>
#include <stdio.h>

#include "sim/report/html.h"
#include "sim/report/svg.h"

enum { ALVH_FIGURE_WIDTH = 400, ALVH_FIGURE_HEIGHT = 250, ALVH_FIGURE_TEXTS = 64 };

struct alvh_figure {
    const char *id;
    int height;
    struct alvh_html title, caption; /* above it, with markup */
    struct alvh_html description;    /* plain, for those who cannot see it */
    FILE *script;                    /* NULL: there was no temporary file */
    int texts;
    char *text[ALVH_FIGURE_TEXTS];
    char place[ALVH_FIGURE_TEXTS][ALVH_SVG_PLACE];
};

/* Begins a figure with axes, fonts and colours as all figures have them. The id is of
 * letters, digits and underscores; of two figures on a page no two are the same. */
void alvh_figure_begin(struct alvh_figure *figure, const char *id, int height);

/* Lines of the script; the format and its texts are our own. */
void alvh_figure_add(struct alvh_figure *figure, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What the script says in the place of a text that comes from a file, for use inside
 * quotes: gnuplot never sees the text itself. Long ones are cut. */
enum { ALVH_FIGURE_LETTERS = 18 };
const char *alvh_figure_text(struct alvh_figure *figure, const char *text);

/* The colour of that number, for use after rgb. */
const char *alvh_figure_colour(enum alvh_colour colour);

/* A block of data: alvh_figure_open, then rows by alvh_figure_add, then close; the script
 * calls it $name. */
void alvh_figure_open(struct alvh_figure *figure, const char *name);
void alvh_figure_close(struct alvh_figure *figure);

/* Marks of an axis of dates (days since 1970): months, as many as there is room for; and
 * such an axis with its range. */
void alvh_figure_months(struct alvh_figure *figure, double first, double last);
void alvh_figure_dates(struct alvh_figure *figure, double first, double last);

/* The range of an axis ("x" or "y") around these values, a margin added to either side and
 * never empty, with marks at round numbers of that unit. */
struct alvh_figure_span {
    double low, high;
};
struct alvh_figure_span alvh_figure_axis(struct alvh_figure *figure, const char *axis,
                                         struct alvh_figure_span around,
                                         enum alvh_html_unit unit);
/* The span with a value in it; an empty one to begin with. */
#define ALVH_FIGURE_NOTHING ((struct alvh_figure_span){INFINITY, -INFINITY})
struct alvh_figure_span alvh_figure_with(struct alvh_figure_span span, double value);

/* Moves labels apart so that neighbours in height are at least so large a share of the span
 * from one another, as little as it takes, and none leaves the span. */
void alvh_figure_spread(int count, double height[], double share,
                        struct alvh_figure_span span);

/* The command that plots one or two histograms, $first and $second, filled below a line. */
void alvh_figure_histograms(struct alvh_figure *figure, int count,
                            const enum alvh_colour colour[]);

/* Draws the figure and adds it to the page. Frees the figure, after a failure too. */
enum alvh_status alvh_figure_end(struct alvh_figure *figure, struct alvh_html *page,
                                 struct alvh_error *error);

#endif
