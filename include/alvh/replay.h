/* Replay: one path of a finished run walked again from its result file alone, bit for bit,
 * with everything that happened on the way.
 *
 * The random numbers of a path depend on the seed and on its own number, so that it is the
 * same path in whatever company it is walked. What comes out at the end is held against
 * /paths of the file. */
#ifndef ALVH_REPLAY_H
#define ALVH_REPLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "alvh/status.h"

ALVH_API_BEGIN

/* The tables of a replay. X(name, text) */
#define ALVH_REPLAY_TABLES(X)                                                              \
    X(days, "the state, the signals and each account at every close")                      \
    X(decisions, "what each rule changed, from what to what, and who voted for it")        \
    X(trades, "every trade: contracts, price, cost and cause")                             \
    X(positions, "what is held at every close, with its mark and Greeks")

/* ALVH_REPLAY_days and so on. */
enum alvh_replay_table {
#define ALVH_REPLAY_TABLE(name, text) ALVH_REPLAY_##name,
    ALVH_REPLAY_TABLES(ALVH_REPLAY_TABLE)
#undef ALVH_REPLAY_TABLE
        ALVH_REPLAY_TABLE_COUNT
};

/* Which path is walked, and what of it is kept. */
struct alvh_replay_options {
    int64_t path;     /* counted from 0 */
    const char *book; /* NULL: all */
    int64_t scale;    /* contracts of a tranche; 0: all */
};

struct alvh_replay;

/* Walks the path of the result file. Fails with ALVH_EINPUT where the file, the path, the
 * book or the scale is not there, with ALVH_EFAILED where the path does not end as the file
 * says: then another program wrote it, or prices differ. */
enum alvh_status alvh_replay_create(const char *file,
                                    const struct alvh_replay_options *options,
                                    struct alvh_replay **replay, struct alvh_error *error);
void alvh_replay_free(struct alvh_replay *replay);

/* Walks another path of the same file in the place of the one before, with the same books
 * and scales; fails as alvh_replay_create does. */
enum alvh_status alvh_replay_walk(struct alvh_replay *replay, int64_t path,
                                  struct alvh_error *error);

/* The rows of a table, one by one: how many there are, and what stands in a column of one.
 * A number is NaN and a text "" where the table has no such column of that kind. */
int64_t alvh_replay_count(const struct alvh_replay *replay, enum alvh_replay_table table);
double alvh_replay_number(const struct alvh_replay *replay, enum alvh_replay_table table,
                          int64_t row, const char *column);
const char *alvh_replay_text(const struct alvh_replay *replay, enum alvh_replay_table table,
                             int64_t row, const char *column);

/* One table as CSV; as one JSON object with the number of the path; all of them into an
 * HDF5 file. */
void alvh_replay_print(const struct alvh_replay *replay, enum alvh_replay_table table,
                       FILE *out);
void alvh_replay_print_json(const struct alvh_replay *replay, enum alvh_replay_table table,
                            FILE *out);
enum alvh_status alvh_replay_write(const struct alvh_replay *replay, const char *path,
                                   struct alvh_error *error);

/* The `count` worst paths of a book at a scale by maximum drawdown, or by final P&L where
 * by_pnl, the worst first; of two equals the one with the lower number. count is cut to the
 * paths there are. */
enum alvh_status alvh_replay_worst(const char *file,
                                   const struct alvh_replay_options *options, bool by_pnl,
                                   int *count, int64_t path[], struct alvh_error *error);

ALVH_API_END

#endif
