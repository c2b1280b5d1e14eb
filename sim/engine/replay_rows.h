/* The tables of a replay, filled day by day while the path is walked. */
#ifndef ALVH_SIM_REPLAY_ROWS_H
#define ALVH_SIM_REPLAY_ROWS_H

#include "alvh/replay.h"
#include "sim/engine/block.h"
#include "sim/file/rows.h"

struct alvh_replay_rows {
    const struct alvh_walk *walk;
    int64_t path;
    int lane;
    const bool *shown; /* [account] */
    struct alvh_rows table[ALVH_REPLAY_TABLE_COUNT];
    bool no_memory;
};

void alvh_replay_rows_start(struct alvh_replay_rows *rows);
void alvh_replay_rows_free(struct alvh_replay_rows *rows);

/* Adds the rows of a day, after its close, and empties the journal. */
void alvh_replay_rows_add(struct alvh_replay_rows *rows, const struct alvh_block *block,
                          struct alvh_journal *journal);

#endif
