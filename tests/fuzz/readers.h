/* All who read result files, one function each; true: the file was found good. */
#ifndef ALVH_TESTS_FUZZ_READERS_H
#define ALVH_TESTS_FUZZ_READERS_H

#include <stdbool.h>

/* The headline; the run called back with a path of it; the page's data; the comparison of
 * the file with itself. */
enum { READERS = 4 };
extern bool (*const readers[READERS])(const char *path);

#endif
