#include <math.h>
#include <stdlib.h>

#include "sim/report/both.h"
#include "sim/report/sections.h"
#include "sim/stats/tail.h"

enum { BINS = 50, MOST_POINTS = 300 };

/* Drawdowns per contract, the largest first, each with its share of the paths in %. */
struct sorted {
    int64_t paths;
    double *value[ALVH_REPORT_BOOKS], *share[ALVH_REPORT_BOOKS];
};

/* Shares of the paths in equal steps of drawdown, as the outline of a histogram; the
 * largest. */
static double add_histogram(const struct sorted *sorted, int which, double width,
                            struct alvh_figure *figure)
{
    double highest = 0.0;
    int64_t at = sorted->paths - 1;
    alvh_figure_open(figure, which ? "second" : "first");
    for (int bin = 0; bin < BINS; bin++) {
        double share = 0.0;
        for (; at >= 0 && (sorted->value[which][at] < (bin + 1) * width || bin == BINS - 1);
             at--)
            share += sorted->share[which][at];
        alvh_figure_add(figure, "%.10g %.6g\n%.10g %.6g\n", bin * width, share,
                        (bin + 1) * width, share);
        highest = fmax(highest, share);
    }
    alvh_figure_close(figure);
    return highest;
}

static double largest_of(const struct alvh_report_data *data, const struct sorted *sorted)
{
    double largest = 0.0;
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        largest = fmax(largest, sorted->value[which][0]);
    return isfinite(largest) && largest > 0.0 ? largest : 1.0;
}

static enum alvh_status draw_histogram(const struct alvh_report_data *data,
                                       const struct sorted *sorted, struct alvh_html *page,
                                       struct alvh_error *error)
{
    const double largest = largest_of(data, sorted);
    struct alvh_figure figure;
    double highest = 0.0;
    alvh_figure_begin(&figure, "drawdown_histogram", ALVH_FIGURE_HEIGHT);
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        highest = fmax(highest, add_histogram(sorted, which, largest / BINS, &figure));
    alvh_figure_axis(&figure, "x", (struct alvh_figure_span){0.0, largest},
                     ALVH_HTML_DOLLARS);
    alvh_figure_axis(&figure, "y", (struct alvh_figure_span){0.0, highest},
                     ALVH_HTML_PERCENT);
    alvh_both_labels(&figure, data, ALVH_BOTH_RIGHT);
    alvh_figure_histograms(&figure, alvh_report_books_shown(data), alvh_both_colours);
    alvh_html_add(&figure.title, "Largest drawdown of a path");
    alvh_html_add(&figure.caption,
                  "Share of the paths by drawdown, dollars per contract, in "
                  "%d equal steps.",
                  BINS);
    alvh_html_add(&figure.description, "Histogram of the largest drawdown per contract.");
    return alvh_figure_end(&figure, page, error);
}

/* Points of the share of paths beyond a drawdown: all of the worst, ever fewer of others.
 */
static void add_exceedance(const struct sorted *sorted, int which,
                           struct alvh_figure *figure)
{
    const double ratio = pow((double)sorted->paths, 1.0 / MOST_POINTS);
    double next = 1.0, beyond = 0.0;
    alvh_figure_open(figure, which ? "second" : "first");
    for (int64_t rank = 0; rank < sorted->paths; rank++) {
        beyond += sorted->share[which][rank];
        if ((double)rank + 1.0 < next)
            continue;
        alvh_figure_add(figure, "%.10g %.10g\n", sorted->value[which][rank], beyond);
        next = fmax((double)rank + 2.0, next * ratio);
    }
    alvh_figure_close(figure);
}

/* The quantiles of the file with their intervals. */
static void add_quantiles(const struct alvh_report_data *data, int which,
                          struct alvh_figure *figure)
{
    const struct alvh_result_cell *cell = alvh_report_cell(data, which, data->largest);
    alvh_figure_open(figure, which ? "points1" : "points0");
    for (int q = 0; q < ALVH_TAIL_QUANTILES; q++) {
        const struct alvh_estimate *estimate = &cell->drawdown_quantile[q];
        const double beyond = 100.0 * (1.0 - alvh_tail_quantiles[q]);
        if (isfinite(estimate->low) && isfinite(estimate->high) &&
            beyond * (double)data->result.paths >= 100.0)
            alvh_figure_add(
                figure, "%.10g %.10g %.10g %.10g\n", estimate->value / data->contracts,
                beyond, estimate->low / data->contracts, estimate->high / data->contracts);
    }
    /* A point off the figure: a block without a row would be an error. */
    alvh_figure_add(figure, "-1 1e-9 -1 -1\n");
    alvh_figure_close(figure);
}

static enum alvh_status draw_exceedance(const struct alvh_report_data *data,
                                        const struct sorted *sorted, struct alvh_html *page,
                                        struct alvh_error *error)
{
    const double least = fmin(sorted->share[0][0], sorted->share[1][0]);
    struct alvh_figure figure;
    alvh_figure_begin(&figure, "drawdown_tail", ALVH_FIGURE_HEIGHT);
    for (int which = 0; which < alvh_report_books_shown(data); which++) {
        add_exceedance(sorted, which, &figure);
        add_quantiles(data, which, &figure);
    }
    alvh_figure_axis(&figure, "x", (struct alvh_figure_span){0.0, largest_of(data, sorted)},
                     ALVH_HTML_DOLLARS);
    alvh_figure_add(
        &figure,
        "set logscale y\nset yrange [%.10g:100]\nset ytics (\"100 %%%%\" 100, \"10 "
        "%%%%\" 10, \"1 %%%%\" 1, \"0.1 %%%%\" 0.1, \"0.01 %%%%\" 0.01, \"0.001 %%%%\" "
        "0.001)\n",
        fmax(fmin(least, 50.0), 1e-6));
    alvh_both_labels(&figure, data, ALVH_BOTH_RIGHT);
    alvh_figure_add(&figure, "plot ");
    for (int which = 0; which < alvh_report_books_shown(data); which++)
        alvh_figure_add(&figure,
                        "%s$%s using 1:2 with lines linewidth 1.6 linecolor rgb %s, "
                        "$points%d using 1:2:3:4 with xerrorbars pointtype 7 linewidth 1.2 "
                        "linecolor rgb %s",
                        which ? ", " : "", which ? "second" : "first",
                        alvh_figure_colour(alvh_both_colours[which]), which,
                        alvh_figure_colour(alvh_both_colours[which]));
    alvh_figure_add(&figure, "\n");
    alvh_html_add(&figure.title, "Paths that lose more");
    alvh_html_add(&figure.caption,
                  "Share of the paths with a larger drawdown, on a logarithmic scale; "
                  "points are quantiles with 95&#160;%% intervals.");
    alvh_html_add(&figure.description,
                  "Share of the paths whose drawdown per contract exceeds a value.");
    return alvh_figure_end(&figure, page, error);
}

static enum alvh_status sort_book(const struct alvh_report_data *data, int which,
                                  int64_t *order, struct sorted *sorted,
                                  struct alvh_error *error)
{
    const size_t size = (size_t)sorted->paths * sizeof(double);
    double *value = sorted->value[which] = malloc(size),
           *share = sorted->share[which] = malloc(size);
    if (!order || !value || !share)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %lld paths",
                         (long long)sorted->paths);
    ALVH_TRY(alvh_tail_order(sorted->paths, data->drawdown[which], order, error));
    for (int64_t rank = 0; rank < sorted->paths; rank++) {
        value[rank] = data->drawdown[which][order[rank]] / data->contracts;
        share[rank] = 100.0 * alvh_report_weight(data, order[rank]) / data->whole_weight;
    }
    return ALVH_OK;
}

static enum alvh_status sort(const struct alvh_report_data *data, struct sorted *sorted,
                             struct alvh_error *error)
{
    sorted->paths = data->result.paths;
    int64_t *order = malloc((size_t)sorted->paths * sizeof *order);
    enum alvh_status status = ALVH_OK;
    for (int which = 0; which < ALVH_REPORT_BOOKS && status == ALVH_OK; which++)
        status = sort_book(data, which, order, sorted, error);
    free(order);
    return status;
}

enum alvh_status alvh_report_drawdown(const struct alvh_report_data *data,
                                      struct alvh_html *page, struct alvh_error *error)
{
    struct sorted sorted = {0};
    enum alvh_status status = sort(data, &sorted, error);
    alvh_html_add(page, "<div class=\"figures\">\n");
    if (status == ALVH_OK)
        status = draw_histogram(data, &sorted, page, error);
    if (status == ALVH_OK)
        status = draw_exceedance(data, &sorted, page, error);
    alvh_html_add(page, "</div>\n");
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        free(sorted.value[which]);
        free(sorted.share[which]);
    }
    return status;
}
