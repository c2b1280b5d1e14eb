/* Random numbers as a pure function of (seed, stream, path, day, draw).
 *
 * Threefry4x64-20 (Salmon, Moraes, Dror and Shaw 2011; Random123): key = (seed, stream, 0,
 * 0), counter = (path, day, draw, 0) -> four 64-bit words -> four uniforms. Nothing is
 * remembered between calls, so any path can be replayed alone. */
#ifndef ALVH_RANDOM_H
#define ALVH_RANDOM_H

#include <stdint.h>

/* One number per purpose, so that no two can share. */
#define ALVH_STREAMS(X)                                                                    \
    X(ALVH_STREAM_DIFFUSION, "variance and price shocks, first event of a step")           \
    X(ALVH_STREAM_EVENTS, "jumps and regime moves inside a step")                          \
    X(ALVH_STREAM_START, "draws of the starting state")                                    \
    X(ALVH_STREAM_SAMPLE, "which visited states are repriced exactly")                     \
    X(ALVH_STREAM_BOOTSTRAP, "resampling of paths for intervals")                          \
    X(ALVH_STREAM_FACTORS, "breadth, liquidity and dated events")                          \
    X(ALVH_STREAM_SCORES, "exchange rate, interest, bases, order flow and IPO heat")       \
    X(ALVH_STREAM_RELEASES, "surprises of CPI and PPI")                                    \
    X(ALVH_STREAM_STRESS, "jumps into a regime that a stress scenario forces")             \
    X(ALVH_STREAM_FIRST_MOVE, "when the regime first changes, where that is stratified")
enum alvh_stream {
#define ALVH_STREAM_NUMBER(name, text) name,
    ALVH_STREAMS(ALVH_STREAM_NUMBER)
#undef ALVH_STREAM_NUMBER
};

/* Four uniforms in (0, 1), never 0 or 1, with 52 random bits, for each of `lanes` paths
 * from first_path on: uniform[w][lane], w = 0..3. */
void alvh_random_uniforms(uint64_t seed, enum alvh_stream stream, uint64_t first_path,
                          uint32_t day, uint32_t draw, int lanes, double *const uniform[4]);

/* The same four numbers for one path. */
void alvh_random_uniforms_one(uint64_t seed, enum alvh_stream stream, uint64_t path,
                              uint32_t day, uint32_t draw, double uniform[4]);

#endif
