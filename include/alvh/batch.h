/* The summary of a batch: the headline statistics of many finished runs in one file. */
#ifndef ALVH_BATCH_H
#define ALVH_BATCH_H

#include "alvh/headline.h"

/* One scenario of a batch. */
struct alvh_batch_entry {
    const char *scenario;             /* its name */
    const struct alvh_result *result; /* NULL: it failed */
    const char *failure;              /* why, where it did; else "" */
};

/* Writes the file: a group /batch whose axes are the scenarios in their order, the books of
 * all of them in the order in which they first appear, and their scales ascending. What a
 * scenario does not have is NaN. docs/stress.md lists the datasets. */
enum alvh_status alvh_batch_write(const char *output, int count,
                                  const struct alvh_batch_entry entry[],
                                  struct alvh_error *error);

#endif
