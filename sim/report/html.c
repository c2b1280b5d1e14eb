#include "sim/report/html.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 1 << 16 };

void alvh_html_free(struct alvh_html *html)
{
    free(html->text);
    *html = (struct alvh_html){0};
}

/* Makes room for so many bytes and the final zero. */
static bool grow(struct alvh_html *html, size_t length)
{
    size_t room = html->room ? html->room : FIRST_ROOM;
    while (room - html->length <= length)
        room *= 2;
    if (room == html->room)
        return true;
    char *text = html->no_memory ? NULL : realloc(html->text, room);
    if (!text) {
        html->no_memory = true;
        return false;
    }
    html->text = text;
    html->room = room;
    return true;
}

void alvh_html_add_bytes(struct alvh_html *html, const char *bytes, size_t length)
{
    if (!grow(html, length))
        return;
    memcpy(html->text + html->length, bytes, length);
    html->length += length;
    html->text[html->length] = '\0';
}

void alvh_html_add(struct alvh_html *html, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0 && grow(html, (size_t)length)) {
        vsnprintf(html->text + html->length, (size_t)length + 1, format, again);
        html->length += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

/* ---- text from elsewhere ---- */

static bool continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* Bytes of the character that begins here: 1 to 4, or 0 where no character of UTF-8 does
 * (RFC 3629: no surrogates, nothing longer than it need be). */
static size_t character_length(const unsigned char *at)
{
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xc2 && at[0] < 0xe0)
        return continues(at[1]) ? 2 : 0;
    if (at[0] >= 0xe0 && at[0] < 0xf0) {
        const bool overlong = at[0] == 0xe0 && at[1] < 0xa0;
        const bool surrogate = at[0] == 0xed && at[1] >= 0xa0;
        const bool unpaired = at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe;
        return continues(at[1]) && continues(at[2]) && !overlong && !surrogate && !unpaired
                   ? 3
                   : 0;
    }
    if (at[0] >= 0xf0 && at[0] < 0xf5) {
        const bool outside =
            (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] >= 0x90);
        return continues(at[1]) && continues(at[2]) && continues(at[3]) && !outside ? 4 : 0;
    }
    return 0;
}

static const char *entity_of(char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
}

void alvh_html_escape(struct alvh_html *html, const char *text)
{
    static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */
    while (*text) {
        const size_t length = character_length((const unsigned char *)text);
        const char *entity = entity_of(*text);
        if (length == 0 || is_control((unsigned char)*text))
            alvh_html_add_bytes(html, replacement, sizeof replacement - 1);
        else if (entity)
            alvh_html_add_bytes(html, entity, strlen(entity));
        else
            alvh_html_add_bytes(html, text, length);
        text += length ? length : 1;
    }
}

/* ---- numbers ---- */

#define MINUS "\xe2\x88\x92" /* U+2212 */

/* The magnitude with a comma before every third digit. */
static void add_commas(double magnitude, char *text, size_t size)
{
    char digits[ALVH_HTML_NUMBER];
    const int length = snprintf(digits, sizeof digits, "%.0f", magnitude);
    size_t at = strlen(text);
    for (int i = 0; i < length && at + 2 < size; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
}

static const struct {
    const char *before, *after;
    int digits;
    bool sign;
} units[] = {
#define UNIT(name, before, after, digits, sign) {before, after, digits, sign},
    ALVH_HTML_UNITS(UNIT)
#undef UNIT
};

static void add_magnitude(double magnitude, enum alvh_html_unit unit, char *text)
{
    const size_t at = strlen(text);
    const int digits = units[unit].digits;
    if (digits == -1 && magnitude < 1e18)
        add_commas(magnitude, text, ALVH_HTML_NUMBER);
    else if (digits >= 0 && magnitude < 1e9)
        snprintf(text + at, ALVH_HTML_NUMBER - at, "%.*f", digits, magnitude);
    else
        snprintf(text + at, ALVH_HTML_NUMBER - at, "%.4g", magnitude);
}

/* What is written as zero has no sign. */
static const char *sign_of(double value, enum alvh_html_unit unit)
{
    const int digits = units[unit].digits;
    const double half = digits == -2 ? 0.0 : 0.5 * pow(10.0, digits > 0 ? -digits : 0);
    if (fabs(value) <= half)
        return "";
    return value < 0.0 ? MINUS : units[unit].sign ? "+" : "";
}

/* Without what follows, which an interval has once. */
static const char *bare_number(double value, enum alvh_html_unit unit,
                               char text[ALVH_HTML_NUMBER])
{
    if (isnan(value))
        return "\xe2\x80\x93"; /* an en dash */
    snprintf(text, ALVH_HTML_NUMBER, "%s", sign_of(value, unit));
    if (isinf(value))
        return strcat(text, "\xe2\x88\x9e");
    strcat(text, units[unit].before);
    add_magnitude(fabs(value), unit, text);
    return text;
}

const char *alvh_html_number(double value, enum alvh_html_unit unit,
                             char text[ALVH_HTML_NUMBER])
{
    char bare[ALVH_HTML_NUMBER];
    snprintf(text, ALVH_HTML_NUMBER, "%s%s", bare_number(value, unit, bare),
             isfinite(value) ? units[unit].after : "");
    return text;
}

void alvh_html_add_number(struct alvh_html *html, double value, enum alvh_html_unit unit)
{
    char text[ALVH_HTML_NUMBER];
    alvh_html_add(html, "%s", alvh_html_number(value, unit, text));
}

/* The three numbers of an estimate into one of the two ways of writing it. */
static void add_three(struct alvh_html *html, const char *before, const char *between,
                      const char *to, const char *after,
                      const struct alvh_estimate *estimate, enum alvh_html_unit unit)
{
    char value[ALVH_HTML_NUMBER], low[ALVH_HTML_NUMBER], high[ALVH_HTML_NUMBER];
    alvh_html_add(html, "%s%s%s%s%s%s%s", before,
                  alvh_html_number(estimate->value, unit, value), between,
                  bare_number(estimate->low, unit, low), to,
                  bare_number(estimate->high, unit, high), after);
}

static struct alvh_estimate times(const struct alvh_estimate *estimate, double factor)
{
    return (struct alvh_estimate){factor * estimate->value, factor * estimate->se,
                                  factor * estimate->low, factor * estimate->high};
}

void alvh_html_add_estimate(struct alvh_html *html, const struct alvh_estimate *estimate,
                            double factor, enum alvh_html_unit unit)
{
    const struct alvh_estimate shown = times(estimate, factor);
    add_three(html, "<b>", "</b> <span class=\"ci\">[", "\xc2\xa0to\xc2\xa0", "]</span>",
              &shown, unit);
}

void alvh_html_add_cell(struct alvh_html *html, const struct alvh_estimate *estimate,
                        double factor, enum alvh_html_unit unit)
{
    const struct alvh_estimate shown = times(estimate, factor);
    add_three(html, "<td>", "<small><span>", "</span> to <span>", "</span></small></td>",
              &shown, unit);
}
