/* Files that the build puts inside the library, so that it needs no data folder. */
#ifndef ALVH_MODELS_EMBED_H
#define ALVH_MODELS_EMBED_H

#include <stddef.h>

/* Declares the bytes of a file named by alvh_embed in the build, which a zero follows, and
 * how many they are (without the zero). */
#define ALVH_EMBEDDED(symbol)                                                              \
    extern const char symbol[];                                                            \
    extern const size_t symbol##_size

#endif
