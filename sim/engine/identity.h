/* Which run it is: the first record of a checkpoint, enough to go on with it elsewhere, and
 * all that its results depend on. */
#ifndef ALVH_SIM_IDENTITY_H
#define ALVH_SIM_IDENTITY_H

#include "sim/engine/block.h"
#include "sim/file/checkpoint.h"

/* One of `shards` parts of a run, counted from 1; of a whole run both are 1. */
struct alvh_shard {
    int64_t number, shards;
};

/* Makes the record of a run that is prepared, sealed. How many threads walk it, and in what
 * blocks, is no part of it. */
enum alvh_status alvh_identity_make(const struct alvh_walk *walk,
                                    const struct alvh_shard *shard,
                                    struct alvh_buffer *buffer, struct alvh_error *error);

/* Fails with ALVH_EINPUT, naming what differs, where the record that was found in `path` is
 * not the one that was made. Its shard may be another where any_shard. */
enum alvh_status alvh_identity_compare(const char *path, const struct alvh_buffer *found,
                                       const struct alvh_buffer *made, bool any_shard,
                                       struct alvh_error *error);

/* What a record says. */
struct alvh_identified {
    struct alvh_shard shard;
    struct alvh_scenario scenario;
    struct alvh_model model;
    struct alvh_start_state start;
    struct alvh_signal_past past;
    char user_rules[ALVH_GUESTS_TEXT]; /* as alvh_guests_describe has them */
};
enum alvh_status alvh_identity_read(const char *path, const struct alvh_buffer *found,
                                    struct alvh_identified *identified,
                                    struct alvh_error *error);

#endif
