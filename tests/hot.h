/* For tests that are built once per instruction set: ctest calls a test that returns
 * HOT_TEST_SKIPPED skipped, which is the truth on a processor without that set. */
#ifndef ALVH_TESTS_HOT_H
#define ALVH_TESTS_HOT_H

#include <stdint.h>
#include <string.h>

#include "alvh/isa.h"

enum { HOT_TEST_SKIPPED = 77 };

#define HOT_TEXT_(name) #name
#define HOT_TEXT(name)  HOT_TEXT_(name)

static inline bool hot_test_can_run(void)
{
    for (int i = 0; i < ALVH_ISA_COUNT; i++)
        if (strcmp(alvh_isa_name((enum alvh_isa)i), HOT_TEXT(ALVH_ISA)) == 0)
            return alvh_isa_is_supported((enum alvh_isa)i);
    return false;
}

/* FNV-1a over bytes: a pinned value says that every build returns the same bits. */
static inline uint64_t hot_hash(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}
#define HOT_HASH_START 0xcbf29ce484222325u

#endif
