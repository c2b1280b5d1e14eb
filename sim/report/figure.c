#include "sim/report/figure.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/report/gnuplot.h"

static void add_list(struct alvh_figure *figure, const char *format, va_list arguments)
{
    if (figure->script)
        vfprintf(figure->script, format, arguments);
}

void alvh_figure_add(struct alvh_figure *figure, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_list(figure, format, arguments);
    va_end(arguments);
}

const char *alvh_figure_colour(enum alvh_colour colour)
{
    static const char *const names[] = {"\"#000000\"", "\"#000001\"", "\"#000002\"",
                                        "\"#000003\"", "\"#000004\"", "\"#000005\"",
                                        "\"#000006\"", "\"#000007\"", "\"#000008\"",
                                        "\"#000009\"", "\"#00000a\"", "\"#00000b\""};
    _Static_assert(sizeof names / sizeof *names == ALVH_COLOUR_END, "a name for each");
    return names[colour];
}

void alvh_figure_begin(struct alvh_figure *figure, const char *id, int height)
{
    *figure = (struct alvh_figure){.id = id, .height = height, .script = tmpfile()};
    alvh_figure_add(figure,
                    "set terminal svg size %d,%d dynamic font \"sans,12\" name \"%s\"\n"
                    "set encoding utf8\n"
                    "set termoption noenhanced\n"
                    "set datafile missing \"nan\"\n"
                    "unset key\n",
                    ALVH_FIGURE_WIDTH, height, id);
    alvh_figure_add(figure,
                    "set border 1 linecolor rgb %s\n"
                    "set tics nomirror scale 0.4 textcolor rgb %s\n",
                    alvh_figure_colour(ALVH_COLOUR_GRID),
                    alvh_figure_colour(ALVH_COLOUR_MUTED));
    alvh_figure_add(figure,
                    "set ytics scale 0\n"
                    "set grid ytics linetype 1 linewidth 0.6 linecolor rgb %s\n"
                    "set style fill transparent solid 0.2 noborder\n"
                    "set pointsize 0.5\n"
                    "set bmargin 2.2\nset tmargin 0.6\n",
                    alvh_figure_colour(ALVH_COLOUR_GRID));
}

/* Bytes of the first so many characters. */
static size_t bytes_of(const char *text, int characters)
{
    size_t at = 0;
    for (; text[at]; at++)
        if ((text[at] & 0xc0) != 0x80 && characters-- == 0)
            break;
    return at;
}

const char *alvh_figure_text(struct alvh_figure *figure, const char *text)
{
    static const char more[] = "\xe2\x80\xa6"; /* an ellipsis */
    const int at = figure->texts;
    const size_t kept = bytes_of(text, ALVH_FIGURE_LETTERS);
    if (at == ALVH_FIGURE_TEXTS)
        return "";
    figure->text[at] = malloc(kept + sizeof more);
    if (!figure->text[at])
        return "";
    memcpy(figure->text[at], text, kept);
    strcpy(figure->text[at] + kept, text[kept] ? more : "");
    snprintf(figure->place[at], ALVH_SVG_PLACE, "{%d}", at);
    figure->texts++;
    return figure->place[at];
}

void alvh_figure_open(struct alvh_figure *figure, const char *name)
{
    alvh_figure_add(figure, "$%s << END_OF_DATA\n", name);
}

void alvh_figure_close(struct alvh_figure *figure)
{
    alvh_figure_add(figure, "END_OF_DATA\n");
}

/* Pushes neighbours apart, and what has left the span back into it. */
static void push(int count, const int order[], double height[], double gap,
                 struct alvh_figure_span span)
{
    for (int i = 1; i < count; i++) {
        double *below = &height[order[i - 1]], *above = &height[order[i]];
        const double lacking = gap - (*above - *below);
        if (lacking > 0.0) {
            *below -= lacking / 2.0;
            *above += lacking / 2.0;
        }
    }
    for (int i = 0; i < count; i++) {
        const double lowest = span.low + i * gap,
                     highest = span.high - (count - 1 - i) * gap;
        height[order[i]] = fmin(fmax(height[order[i]], lowest), fmax(highest, lowest));
    }
}

void alvh_figure_spread(int count, double height[], double share,
                        struct alvh_figure_span span)
{
    enum { ROUNDS = 100 };
    int order[ALVH_FIGURE_TEXTS];
    for (int i = 0; i < count; i++) {
        int at = i;
        for (; at > 0 && height[order[at - 1]] > height[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    for (int round = 0; round < ROUNDS; round++)
        push(count, order, height, share * (span.high - span.low), span);
}

static void free_figure(struct alvh_figure *figure)
{
    if (figure->script)
        fclose(figure->script);
    for (int i = 0; i < figure->texts; i++)
        free(figure->text[i]);
    alvh_html_free(&figure->title);
    alvh_html_free(&figure->caption);
    alvh_html_free(&figure->description);
}

static const char *words_of(const struct alvh_html *html)
{
    return html->text ? html->text : "";
}

static void add_drawing(const struct alvh_figure *figure, const char *drawn,
                        struct alvh_html *page)
{
    const struct alvh_svg svg = {.id = figure->id,
                                 .description = words_of(&figure->description),
                                 .width = ALVH_FIGURE_WIDTH,
                                 .height = figure->height,
                                 .texts = figure->texts,
                                 .text = (const char *const *)figure->text};
    if (!page->marks)
        alvh_svg_add_marks(page, drawn);
    page->marks = true;
    alvh_html_add(page, "<figure>\n<figcaption><h3>%s</h3><p>%s</p></figcaption>\n",
                  words_of(&figure->title), words_of(&figure->caption));
    alvh_svg_add(page, &svg, drawn);
    alvh_html_add(page, "</figure>\n");
}

void alvh_figure_histograms(struct alvh_figure *figure, int count,
                            const enum alvh_colour colour[])
{
    static const char *const name[] = {"first", "second"};
    for (int i = 0; i < count; i++)
        alvh_figure_add(figure,
                        "%s$%s using 1:2 with filledcurves y1=0 linecolor rgb %s, "
                        "$%s using 1:2 with lines linewidth 1.4 linecolor rgb %s",
                        i ? ", " : "plot ", name[i], alvh_figure_colour(colour[i]), name[i],
                        alvh_figure_colour(colour[i]));
    alvh_figure_add(figure, "\n");
}

enum alvh_status alvh_figure_end(struct alvh_figure *figure, struct alvh_html *page,
                                 struct alvh_error *error)
{
    char *drawn = NULL;
    const enum alvh_status status =
        figure->script && fflush(figure->script) == 0
            ? alvh_gnuplot(figure->id, figure->script, &drawn, error)
            : alvh_fail(error, ALVH_EFAILED, "no temporary file for a figure");
    if (status == ALVH_OK)
        add_drawing(figure, drawn, page);
    free(drawn);
    free_figure(figure);
    return status;
}
