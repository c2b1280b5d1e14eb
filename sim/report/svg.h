/* What gnuplot draws, made part of a page: colours become variables of its style sheet, so
 * that a figure follows light and dark; texts become those of the page's own font; names of
 * books, which gnuplot has never seen, take the places kept for them. */
#ifndef ALVH_SIM_REPORT_SVG_H
#define ALVH_SIM_REPORT_SVG_H

#include "sim/report/html.h"

/* Colours by number: gnuplot draws in the colour 0x000001 what the page shows in the
 * variable of that place. X(NAME, variable) */
#define ALVH_COLOURS(X)                                                                    \
    X(HEDGE, "hedge")                                                                      \
    X(REFERENCE, "reference")                                                              \
    X(OTHER, "other")                                                                      \
    X(GAIN, "gain")                                                                        \
    X(LOSS, "loss")                                                                        \
    X(MUTED, "muted")                                                                      \
    X(GRID, "grid")                                                                        \
    X(INK, "ink")                                                                          \
    X(PAPER, "paper")                                                                      \
    X(PAST, "past")                                                                        \
    X(MARK, "mark")

enum alvh_colour {
    ALVH_COLOUR_NONE,
#define ALVH_COLOUR_NUMBER(name, variable) ALVH_COLOUR_##name,
    ALVH_COLOURS(ALVH_COLOUR_NUMBER)
#undef ALVH_COLOUR_NUMBER
        ALVH_COLOUR_END
};

/* The place of a text in a script: "{0}", "{1}", .. */
enum { ALVH_SVG_PLACE = 16 };

struct alvh_svg {
    const char *id;          /* of the figure, unique on the page */
    const char *description; /* what it shows, in words */
    int width, height, texts;
    const char *const *text; /* for the places */
};

/* Adds the drawing to a page. Marks (gnuplot's points) refer to alvh_svg_add_marks. */
void alvh_svg_add(struct alvh_html *page, const struct alvh_svg *svg, const char *drawn);

/* The shapes of marks, once a page, out of any drawing. */
void alvh_svg_add_marks(struct alvh_html *page, const char *drawn);

#endif
