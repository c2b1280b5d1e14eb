/* A page being written: text that grows, whatever comes from a file escaped, and numbers as
 * a reader wants them.
 *
 * Running out of memory is remembered and told once, at the end (alvh_html.no_memory);
 * what is added after it is lost. */
#ifndef ALVH_SIM_REPORT_HTML_H
#define ALVH_SIM_REPORT_HTML_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "alvh/headline.h"

struct alvh_html {
    char *text; /* NULL or ended by a zero */
    size_t length, room;
    bool no_memory;
    bool marks; /* the shapes of marks are on it (sim/report/svg.h) */
};

void alvh_html_free(struct alvh_html *html);

/* As printf would have it; the format and its texts are our own. */
void alvh_html_add(struct alvh_html *html, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void alvh_html_add_bytes(struct alvh_html *html, const char *bytes, size_t length);

/* Text from elsewhere: markup becomes text, and bytes that no page may hold (control
 * characters, broken UTF-8) a replacement character. */
void alvh_html_escape(struct alvh_html *html, const char *text);

/* How a number is written. X(NAME, before, after, digits after the point, signed) with -1
 * digits for commas and -2 for four significant ones; changes have a sign in any case. */
/* clang-format off */
#define ALVH_HTML_UNITS(X)                                                                 \
    X(DOLLARS,          "$", "",          -1, false)                                       \
    X(DOLLARS_CHANGE,   "$", "",          -1, true)                                        \
    X(PERCENT,          "",  "\xc2\xa0%",  1, false)                                       \
    X(PERCENT_2,        "",  "\xc2\xa0%",  2, false)                                       \
    X(PERCENT_CHANGE,   "",  "\xc2\xa0%",  1, true)                                        \
    X(PERCENT_2_CHANGE, "",  "\xc2\xa0%",  2, true)                                        \
    X(TIMES,            "",  "\xc2\xa0\xc3\x97",  1, false)                                   \
    X(COUNT,            "",  "",          -1, false)                                       \
    X(PLAIN,            "",  "",          -2, false)
/* clang-format on */
enum alvh_html_unit {
#define ALVH_HTML_UNIT(name, before, after, digits, sign) ALVH_HTML_##name,
    ALVH_HTML_UNITS(ALVH_HTML_UNIT)
#undef ALVH_HTML_UNIT
};

enum { ALVH_HTML_NUMBER = 48 };
/* A number with its sign and unit, a true minus, a dash for NaN. */
const char *alvh_html_number(double value, enum alvh_html_unit unit,
                             char text[ALVH_HTML_NUMBER]);
void alvh_html_add_number(struct alvh_html *html, double value, enum alvh_html_unit unit);

/* factor times an estimate, in running text: "-0.1 % (95 % interval -0.4 to 0.2 %)"; as
 * the cell of a table: the value above its interval. */
void alvh_html_add_estimate(struct alvh_html *html, const struct alvh_estimate *estimate,
                            double factor, enum alvh_html_unit unit);
void alvh_html_add_cell(struct alvh_html *html, const struct alvh_estimate *estimate,
                        double factor, enum alvh_html_unit unit);

#endif
