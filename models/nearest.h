/* Which word was meant: how many letters apart two words are. */
#ifndef ALVH_MODELS_NEAREST_H
#define ALVH_MODELS_NEAREST_H

/* Letters beyond this are not compared; as many as a word of the processor has bits. */
enum { ALVH_NEAREST_LENGTH = 64 };

/* Insertions, deletions, replacements and swaps of neighbours that lead from one to the
 * other (optimal string alignment), upper and lower case alike. */
int alvh_edit_distance(const char *one, const char *other);

/* The index of the word nearest to text, the first of equals; count >= 1. */
int alvh_nearest(const char *text, int count, const char *const words[]);

#endif
