#include "models/json.h"

#include <assert.h>
#include <string.h>

#include "models/number.h"
#include "models/readable.h"

void alvh_json_quote(FILE *out, const char *text, int length)
{
    fputc('"', out);
    for (int at = 0; at < length;) {
        const unsigned char *here = (const unsigned char *)text + at;
        const int size = alvh_utf8_length(here, (const unsigned char *)text + length);
        if (size == 0)
            fputs("\xEF\xBF\xBD", out);
        else if (*here == '"' || *here == '\\')
            fprintf(out, "\\%c", *here);
        else if (*here < 0x20 || *here == 0x7F)
            fprintf(out, "\\u%04x", *here);
        else
            fwrite(here, 1, (size_t)size, out);
        at += size ? size : 1;
    }
    fputc('"', out);
}

static void indent(const struct alvh_json *json)
{
    fprintf(json->out, "\n%*s", 2 * json->depth, "");
}

/* What stands before an entry. */
static void enter(struct alvh_json *json, const char *key)
{
    bool *filled = &json->filled[json->depth];
    if (*filled)
        fputc(',', json->out);
    if (json->depth > 0 && json->depth <= json->lines)
        indent(json);
    else if (*filled)
        fputc(' ', json->out);
    *filled = true;
    if (key) {
        alvh_json_quote(json->out, key, (int)strlen(key));
        fputs(": ", json->out);
    }
}

static void begin(struct alvh_json *json, const char *key, bool list)
{
    enter(json, key);
    fputc(list ? '[' : '{', json->out);
    json->depth++;
    assert(json->depth < ALVH_JSON_DEPTH);
    json->filled[json->depth] = false;
    json->list[json->depth] = list;
}

void alvh_json_map(struct alvh_json *json, const char *key)
{
    begin(json, key, false);
}

void alvh_json_list(struct alvh_json *json, const char *key)
{
    begin(json, key, true);
}

void alvh_json_end(struct alvh_json *json)
{
    const int depth = json->depth--;
    if (depth <= json->lines && json->filled[depth])
        indent(json);
    fputc(json->list[depth] ? ']' : '}', json->out);
    if (json->depth == 0)
        fputc('\n', json->out);
}

void alvh_json_part(struct alvh_json *json, const char *key, const char *text, int length)
{
    enter(json, key);
    alvh_json_quote(json->out, text, length);
}

void alvh_json_text(struct alvh_json *json, const char *key, const char *text)
{
    alvh_json_part(json, key, text, (int)strlen(text));
}

void alvh_json_real(struct alvh_json *json, const char *key, double value)
{
    char text[ALVH_NUMBER_TEXT];
    enter(json, key);
    fputs(alvh_number_print(value, text), json->out);
}

void alvh_json_integer(struct alvh_json *json, const char *key, int64_t value)
{
    enter(json, key);
    fprintf(json->out, "%lld", (long long)value);
}

void alvh_json_flag(struct alvh_json *json, const char *key, bool value)
{
    enter(json, key);
    fputs(value ? "true" : "false", json->out);
}
