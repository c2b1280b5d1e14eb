/* What a block of paths adds to a run, as a record of a checkpoint.
 *
 *     rows       how many rows there are, uint64_t
 *     index      of each row a byte: 1 where it repeats one value, else 0; padded to words
 *     outcomes   of each enum alvh_outcome, of each account: [path], as the file keeps them
 *     layers     of each account and layer: [path], double
 *     weights    where paths have weights: [path], then of each control [path], double
 *     squares    of each account: [square][explained path], double
 *     terms      of each row of the attribution: [term][explained path], float
 *     counts     those of ALVH_COUNTS, then [account * ALVH_RULE_COUNT + rule], int64_t
 *
 * Outcomes to terms are the rows, each padded to words. Of a row that repeats one value there
 * is one, in a word: hedges that a book has not and rules that did not act are all zero.
 * The distributions by day (fans) are not in it: see tally_record.h. */
#ifndef ALVH_SIM_BLOCK_RECORD_H
#define ALVH_SIM_BLOCK_RECORD_H

#include "sim/engine/block.h"
#include "sim/file/checkpoint.h"

/* Bytes of payload, at most, of a block of so many paths, most of all where they are
 * explained. */
size_t alvh_block_record_bytes(const struct alvh_walk *walk, int64_t first, int64_t paths);

/* Fills the payload of what was just walked, whose outcomes begin at the first entry, and
 * takes its counts from the block. The buffer holds at least that many bytes of room, so
 * that nothing can fail. */
void alvh_block_record_fill(const struct alvh_walk *walk, struct alvh_block *block,
                            const struct alvh_outcomes *outcomes,
                            struct alvh_buffer *buffer);

/* Is it one that was filled so? Its readers, which follow, rely on it. */
enum alvh_status alvh_block_record_check(const char *path, const struct alvh_walk *walk,
                                         const struct alvh_record *record,
                                         const struct alvh_buffer *buffer,
                                         struct alvh_error *error);

/* The outcomes of paths [from, from + paths) of a record, to entries `to` on. */
void alvh_block_record_outcomes(const struct alvh_record *record,
                                const struct alvh_buffer *buffer, int64_t from,
                                int64_t paths, struct alvh_outcomes *outcomes, int64_t to);

/* One column of a record: value[record->paths]. which < ALVH_OUTCOME_COUNT. */
void alvh_block_record_column(const struct alvh_record *record,
                              const struct alvh_buffer *buffer, enum alvh_outcome which,
                              int accounts, int account, double *value);

/* Adds its counts, and puts what is explained of its paths in place. */
void alvh_block_record_add(const struct alvh_walk *walk, const struct alvh_record *record,
                           const struct alvh_buffer *buffer, struct alvh_counts *counts);

#endif
