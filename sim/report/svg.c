#include "sim/report/svg.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is written otherwise on a page; "" is left out. */
static const struct {
    const char *from, *to;
} replaced[] = {
    {"stroke='black'", "stroke='currentColor'"},
    {"fill=\"black\"", "fill=\"currentColor\""},
    {"color=\"black\"", "color=\"currentColor\""},
    {"stroke=\"black\"", "stroke=\"currentColor\""},
    {" font-family=\"sans\"", ""},
    {" font-size=\"12.00\"", ""},
    {"xlink:href", "href"},
    {"\t", ""},
    {" stroke-width=\"1.00\" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", ""},
};

static const char *const variable[] = {
#define VARIABLE(name, variable) [ALVH_COLOUR_##name] = variable,
    ALVH_COLOURS(VARIABLE)
#undef VARIABLE
};

/* Each of these adds what stands for the drawing at `at` and returns how much of it that
 * was; 0 where it knows nothing of it. */

static size_t add_replaced(struct alvh_html *page, const char *at)
{
    for (size_t i = sizeof replaced / sizeof *replaced; i-- > 0;) {
        const size_t length = strlen(replaced[i].from);
        if (strncmp(at, replaced[i].from, length) == 0) {
            alvh_html_add_bytes(page, replaced[i].to, strlen(replaced[i].to));
            return length;
        }
    }
    return 0;
}

static size_t add_colour(struct alvh_html *page, const char *at)
{
    int red, green, number, length = 0;
    if (strncmp(at, "rgb(", 4) != 0 ||
        sscanf(at, "rgb(%d,%d,%d)%n", &red, &green, &number, &length) != 3 || length == 0 ||
        red != 0 || green != 0 || number <= ALVH_COLOUR_NONE || number >= ALVH_COLOUR_END)
        return 0;
    alvh_html_add(page, "var(--%s)", variable[number]);
    return (size_t)length;
}

static size_t add_text(struct alvh_html *page, const struct alvh_svg *svg, const char *at)
{
    char *end;
    if (at[0] != '{' || !isdigit((unsigned char)at[1]))
        return 0;
    const long place = strtol(at + 1, &end, 10);
    if (*end != '}' || place >= svg->texts)
        return 0;
    alvh_html_escape(page, svg->text[place]);
    return (size_t)(end + 1 - at);
}

/* gnuplot opens a group for whatever it may draw, and often draws nothing. */
static size_t skip_empty(const char *at)
{
    static const char end[] = ">\n</g>\n";
    const char *close = strncmp(at, "<g ", 3) == 0 ? strchr(at, '>') : NULL;
    return close && strncmp(close, end, sizeof end - 1) == 0
               ? (size_t)(close - at) + sizeof end - 1
               : 0;
}

/* gnuplot's own titles would pop up under the pointer. */
static size_t skip_title(const char *at)
{
    const char *end = strncmp(at, "<title>", 7) == 0 ? strstr(at, "</title>") : NULL;
    return end ? (size_t)(end - at) + 8 : 0;
}

void alvh_svg_add(struct alvh_html *page, const struct alvh_svg *svg, const char *drawn)
{
    const char *body = strstr(drawn, "</defs>");
    const char *end = strstr(drawn, "</svg>");
    alvh_html_add(page, "<svg id=\"%s\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"",
                  svg->id, svg->width, svg->height);
    alvh_html_escape(page, svg->description);
    alvh_html_add(page, "\">\n<title>");
    alvh_html_escape(page, svg->description);
    alvh_html_add(page, "</title>\n<g>");
    const char *at = body ? body + 7 : drawn;
    while (*at && at != end) {
        size_t length = skip_title(at);
        if (length == 0)
            length = skip_empty(at);
        if (length == 0)
            length = add_replaced(page, at);
        if (length == 0)
            length = add_colour(page, at);
        if (length == 0)
            length = add_text(page, svg, at);
        if (length == 0)
            alvh_html_add_bytes(page, at, length = 1);
        at += length;
    }
    alvh_html_add(page, "</svg>\n");
}

void alvh_svg_add_marks(struct alvh_html *page, const char *drawn)
{
    const char *from = strstr(drawn, "<defs>"), *to = strstr(drawn, "<filter");
    if (!from || !to || to < from)
        return;
    alvh_html_add(page,
                  "<svg width=\"0\" height=\"0\" class=\"marks\" aria-hidden=\"true\">");
    while (from < to) {
        size_t length = add_replaced(page, from);
        if (length == 0)
            alvh_html_add_bytes(page, from, length = 1);
        from += length;
    }
    alvh_html_add(page, "</defs></svg>\n");
}
