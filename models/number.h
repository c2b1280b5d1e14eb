/* Numbers as text, strictly and in any locale.
 *
 * YAML readers disagree about 010 (octal), 1:30 (base 60), 1_000 and .inf; none of them is
 * taken for a number here. */
#ifndef ALVH_MODELS_NUMBER_H
#define ALVH_MODELS_NUMBER_H

#include <stdint.h>

enum { ALVH_NUMBER_TEXT = 32 };

/* NULL when text is a finite decimal number, which lands in value; otherwise what is wrong
 * with it, to follow the text in a message: "is not a number". */
const char *alvh_number_parse(const char *text, double *value);

/* The same for whole numbers; 1e6 is one, 1.5 is not. */
const char *alvh_number_parse_integer(const char *text, int64_t *value);

/* The shortest decimal text that reads back as value and is a number to JSON and YAML 1.1;
 * "null" when it is not finite. */
const char *alvh_number_print(double value, char text[ALVH_NUMBER_TEXT]);

#endif
