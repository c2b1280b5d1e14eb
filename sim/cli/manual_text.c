/* Texts of the help as roff would have them. */
#include "sim/cli/manual.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "alvh/version.h"

/* A hyphen before a letter that is not within a word is a minus sign: an option. */
static bool is_minus(const char *text, const char *at)
{
    return at == text || !isalnum((unsigned char)at[-1]);
}

/* One character of a text in prose; bold: within `code`. */
static void put(FILE *out, const char *text, const char *at, bool *bold)
{
    switch (*at) {
    case '\\':
        fputs("\\e", out);
        break;
    case '`':
        *bold = !*bold;
        fputs(*bold ? "\\fB" : "\\fP", out);
        break;
    case '-':
        fputs(*bold || is_minus(text, at) ? "\\-" : "-", out);
        break;
    case '"':
        fputs("\\(dq", out);
        break;
    default:
        fputc(*at, out);
    }
}

void cli_manual_words(FILE *out, const char *text)
{
    bool bold = false;
    fputs(*text == '.' || *text == '\'' ? "\\&" : "", out);
    for (const char *at = text; *at; at++)
        put(out, text, at, &bold);
}

/* Does a sentence end here, with another one behind it? */
static bool ends_sentence(const char *at)
{
    return strchr(".!?", *at) && (at[1] == ' ' || at[1] == '\n') && at[2];
}

/* A line that is indented in the help: a command to be typed. */
static const char *put_literal(FILE *out, const char *line)
{
    const size_t length = strcspn(line, "\n");
    bool bold = true;
    fputs(".Dl ", out);
    for (const char *at = line + strspn(line, " "); at < line + length; at++)
        put(out, line, at, &bold);
    fputc('\n', out);
    return line + length + (line[length] == '\n');
}

/* A blank far enough into a line to break it there; a line may not begin with a dot. */
static bool is_break(const char *at, int column)
{
    enum { FULL = 60 };
    return *at == ' ' && column >= FULL && at[1] != '.' && at[1] != '\'';
}

void cli_manual_prose(FILE *out, const char *text)
{
    bool bold = false, new_line = true;
    int column = 0;
    for (const char *at = text; *at;) {
        if (new_line && *at == ' ') {
            at = put_literal(out, at);
            continue;
        }
        if (new_line && *at == '\n') {
            fputs(".Pp\n", out);
            at++;
            continue;
        }
        if (new_line && (*at == '.' || *at == '\''))
            fputs("\\&", out);
        new_line = *at == '\n' || is_break(at, column);
        if (new_line)
            fputc('\n', out);
        else
            put(out, text, at, &bold);
        column = new_line ? 0 : column + 1;
        if (!bold && ends_sentence(at)) {
            fputc('\n', out);
            new_line = true;
            column = 0;
            at++;
        }
        at++;
    }
    if (!new_line)
        fputc('\n', out);
}

void cli_manual_begin(FILE *out, const char *name, int section, const char *does)
{
    char title[64];
    size_t length = 0;
    for (; length < sizeof title - 1 && name[length]; length++)
        title[length] = (char)toupper((unsigned char)name[length]);
    title[length] = '\0';
    fprintf(out, ".Dd %s\n.Dt %s %d\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", alvh_git_date(), title,
            section, name);
    cli_manual_words(out, does);
    fputc('\n', out);
}
