#include "sim/file/checksum.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words are read as they lie");

static const uint64_t prime[] = {0x9E3779B185EBCA87u, 0xC2B2AE3D27D4EB4Fu,
                                 0x165667B19E3779F9u, 0x85EBCA77C2B2AE63u,
                                 0x27D4EB2F165667C5u};
enum { LANES = 4, WORD = sizeof(uint64_t), STRIPE = LANES * WORD };

static inline uint64_t rotated(uint64_t value, int bits)
{
    return value << bits | value >> (64 - bits);
}

static inline uint64_t word_at(const unsigned char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static inline uint64_t mixed(uint64_t lane, uint64_t word)
{
    return rotated(lane + word * prime[1], 31) * prime[0];
}

/* Whole stripes, four words abreast; returns what they come to. */
static uint64_t stripes(const unsigned char **at, size_t count, uint64_t seed)
{
    uint64_t lane[LANES] = {seed + prime[0] + prime[1], seed + prime[1], seed,
                            seed - prime[0]};
    for (size_t stripe = 0; stripe < count; stripe++, *at += STRIPE)
        for (int i = 0; i < LANES; i++)
            lane[i] = mixed(lane[i], word_at(*at + i * WORD));
    uint64_t hash = rotated(lane[0], 1) + rotated(lane[1], 7) + rotated(lane[2], 12) +
                    rotated(lane[3], 18);
    for (int i = 0; i < LANES; i++)
        hash = (hash ^ mixed(0, lane[i])) * prime[0] + prime[3];
    return hash;
}

/* What is left of a stripe: words, half a word, bytes. */
static uint64_t rest(const unsigned char *at, size_t bytes, uint64_t hash)
{
    for (; bytes >= WORD; bytes -= WORD, at += WORD)
        hash = rotated(hash ^ mixed(0, word_at(at)), 27) * prime[0] + prime[3];
    if (bytes >= WORD / 2) {
        uint32_t half;
        memcpy(&half, at, sizeof half);
        hash = rotated(hash ^ half * prime[0], 23) * prime[1] + prime[2];
        bytes -= sizeof half;
        at += sizeof half;
    }
    for (; bytes > 0; bytes--, at++)
        hash = rotated(hash ^ *at * prime[4], 11) * prime[0];
    return hash;
}

uint64_t alvh_checksum(size_t bytes, const void *data, uint64_t seed)
{
    const unsigned char *at = data;
    uint64_t hash = seed + prime[4];
    if (bytes >= STRIPE)
        hash = stripes(&at, bytes / STRIPE, seed);
    hash = rest(at, bytes % STRIPE, hash + bytes);
    hash = (hash ^ hash >> 33) * prime[1];
    hash = (hash ^ hash >> 29) * prime[2];
    return hash ^ hash >> 32;
}
