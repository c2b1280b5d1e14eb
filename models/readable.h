/* Texts that came from outside, in messages: UTF-8, control characters, quotes. */
#ifndef ALVH_MODELS_READABLE_H
#define ALVH_MODELS_READABLE_H

#include <stdbool.h>
#include <stddef.h>

enum { ALVH_SHOWN_LENGTH = 52 }; /* of a user's text quoted in messages */

/* The length of the UTF-8 sequence at text, 0 when it is not one. end is one past the last
 * byte. Overlong forms, surrogates and values beyond U+10FFFF are not sequences. */
int alvh_utf8_length(const unsigned char *text, const unsigned char *end);

/* Whether a sequence is a control character: C0 except tab and line ends, DEL, and C1 (0xC2
 * 0x80..0x9F). */
bool alvh_is_control(const unsigned char *text, int length);

/* Copies text into out, which holds `size` bytes, with dots when it does not fit and with
 * question marks for control characters and line ends. */
void alvh_copy_readable(const char *text, char *out, size_t size);

/* A text in quotes for a message: cut to a readable length, control characters replaced. */
const char *alvh_shown(const char *text, char shown[ALVH_SHOWN_LENGTH]);

#endif
