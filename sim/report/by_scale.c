#include "sim/report/by_scale.h"

#include <math.h>

enum { MOST_NAMED = 7 }; /* books */

static enum alvh_colour colour_of(const struct alvh_report_data *data, int book)
{
    return book == data->book[ALVH_REPORT_REFERENCE] ? ALVH_COLOUR_REFERENCE
           : book == data->book[ALVH_REPORT_HEDGE]   ? ALVH_COLOUR_HEDGE
                                                     : ALVH_COLOUR_OTHER;
}

/* The two books stand a little apart, so that neither hides the other. */
static double aside(const struct alvh_report_data *data, int book)
{
    return book == data->book[ALVH_REPORT_HEDGE]       ? 1.03
           : book == data->book[ALVH_REPORT_REFERENCE] ? 0.97
                                                       : 1.0;
}

void alvh_by_scale_begin(struct alvh_by_scale *plot, const struct alvh_report_data *data,
                         const char *id)
{
    *plot = (struct alvh_by_scale){.data = data, .span = ALVH_FIGURE_NOTHING};
    alvh_figure_begin(&plot->figure, id, ALVH_FIGURE_HEIGHT + 20);
}

/* What gnuplot takes for missing where there is no end to an interval. */
static double drawn(double value)
{
    return isfinite(value) ? value : NAN;
}

void alvh_by_scale_add(struct alvh_by_scale *plot, int book,
                       const struct alvh_estimate estimate[])
{
    const struct alvh_result *result = &plot->data->result;
    char name[16];
    snprintf(name, sizeof name, "book%d", book);
    alvh_figure_open(&plot->figure, name);
    for (int s = 0; s < result->scales; s++) {
        alvh_figure_add(&plot->figure, "%.10g %.10g %.10g %.10g\n",
                        aside(plot->data, book) * (double)result->scale[s],
                        drawn(estimate[s].value), drawn(estimate[s].low),
                        drawn(estimate[s].high));
        plot->span = alvh_figure_with(alvh_figure_with(plot->span, estimate[s].low),
                                      estimate[s].high);
    }
    alvh_figure_close(&plot->figure);
    plot->shown[book] = true;
    plot->last[book] = estimate[result->scales - 1].value;
}

/* An axis of contracts, by their logarithm. */
static void add_scales(const struct alvh_result *result, struct alvh_figure *figure)
{
    alvh_figure_add(figure, "set logscale x\nset xrange [%.10g:%.10g]\nset xtics (",
                    0.85 * (double)result->scale[0],
                    1.18 * (double)result->scale[result->scales - 1]);
    for (int s = 0; s < result->scales; s++)
        alvh_figure_add(figure, "%s\"%lld\" %lld", s ? ", " : "",
                        (long long)result->scale[s], (long long)result->scale[s]);
    alvh_figure_add(figure,
                    ")\nset xlabel \"contracts\" textcolor rgb %s offset 0,0.6\n"
                    "set bmargin 3\n",
                    alvh_figure_colour(ALVH_COLOUR_MUTED));
}

/* Of many books only the two stand out, by their names and their intervals. */
static bool stands_out(const struct alvh_by_scale *plot, int book)
{
    return plot->data->result.books <= MOST_NAMED ||
           colour_of(plot->data, book) != ALVH_COLOUR_OTHER;
}

static void add_names(struct alvh_by_scale *plot, struct alvh_figure_span span)
{
    int named[ALVH_MAX_BOOKS], count = 0;
    double at[ALVH_MAX_BOOKS];
    for (int book = 0; book < plot->data->result.books; book++)
        if (plot->shown[book] && isfinite(plot->last[book]) && stands_out(plot, book)) {
            named[count] = book;
            at[count++] = plot->last[book];
        }
    alvh_figure_spread(count, at, 0.075, span);
    for (int i = 0; i < count; i++) {
        const enum alvh_colour colour = colour_of(plot->data, named[i]);
        alvh_figure_add(
            &plot->figure, "set label \"%s\" at graph 1.02, first %.10g textcolor rgb %s\n",
            alvh_figure_text(&plot->figure, plot->data->result.book[named[i]]), at[i],
            alvh_figure_colour(colour == ALVH_COLOUR_OTHER ? ALVH_COLOUR_MUTED : colour));
    }
    alvh_figure_add(&plot->figure, "set rmargin 12\n");
}

static void add_lines(struct alvh_by_scale *plot)
{
    const char *before = "plot ";
    for (int pass = 0; pass < 2; pass++) /* the two that matter above the others */
        for (int book = 0; book < plot->data->result.books; book++) {
            const enum alvh_colour colour = colour_of(plot->data, book);
            if (!plot->shown[book] || (colour == ALVH_COLOUR_OTHER) != (pass == 0))
                continue;
            alvh_figure_add(&plot->figure,
                            "%s$book%d using 1:2 with lines linewidth %s linecolor rgb %s",
                            before, book, pass ? "2" : "1", alvh_figure_colour(colour));
            if (stands_out(plot, book))
                alvh_figure_add(
                    &plot->figure,
                    ", $book%d using 1:2:3:4 with yerrorbars pointtype 7 linewidth "
                    "1.2 linecolor rgb %s",
                    book, alvh_figure_colour(colour));
            before = ", ";
        }
    alvh_figure_add(&plot->figure, "\n");
}

enum alvh_status alvh_by_scale_end(struct alvh_by_scale *plot, enum alvh_html_unit unit,
                                   struct alvh_html *page, struct alvh_error *error)
{
    const struct alvh_figure_span span =
        alvh_figure_axis(&plot->figure, "y", plot->span, unit);
    add_scales(&plot->data->result, &plot->figure);
    add_names(plot, span);
    add_lines(plot);
    return alvh_figure_end(&plot->figure, page, error);
}
