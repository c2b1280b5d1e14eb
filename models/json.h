/* JSON text (RFC 8259) being written: commas, indentation and quotes are seen to here.
 *
 * A key is NULL for the outermost value and for what stands in a list. The entries of a map
 * or list stand on lines of their own down to a depth, and in one line below it. */
#ifndef ALVH_MODELS_JSON_H
#define ALVH_MODELS_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum { ALVH_JSON_DEPTH = 24 };

/* Begin with {.out = file, .lines = depth}. */
struct alvh_json {
    FILE *out;
    int lines; /* how deep entries have lines of their own */
    int depth;
    bool filled[ALVH_JSON_DEPTH]; /* has it an entry yet? */
    bool list[ALVH_JSON_DEPTH];
};

void alvh_json_map(struct alvh_json *json, const char *key);
void alvh_json_list(struct alvh_json *json, const char *key);
/* Ends the map or list that was begun last; a line break follows the outermost one. */
void alvh_json_end(struct alvh_json *json);

void alvh_json_text(struct alvh_json *json, const char *key, const char *text);
/* The first `length` bytes of a text. */
void alvh_json_part(struct alvh_json *json, const char *key, const char *text, int length);
/* The shortest decimal that reads back as value; null when it is not finite. */
void alvh_json_real(struct alvh_json *json, const char *key, double value);
void alvh_json_integer(struct alvh_json *json, const char *key, int64_t value);
void alvh_json_flag(struct alvh_json *json, const char *key, bool value);

/* A text in quotes, by itself. JSON is UTF-8: bytes that are not become U+FFFD. */
void alvh_json_quote(FILE *out, const char *text, int length);

#endif
