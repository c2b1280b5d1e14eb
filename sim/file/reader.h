/* A result file being read: attributes and datasets by name, each failure a message that
 * says what the file lacks. */
#ifndef ALVH_SIM_READER_H
#define ALVH_SIM_READER_H

#include <stddef.h>
#include <stdint.h>

#include <hdf5.h>

#include "alvh/status.h"

/* Groups are opened one after another; names are looked up in the one that is open. */
struct alvh_reader {
    const char *path;
    hid_t file, group;
    const char *group_name; /* NULL: the root */
    struct alvh_error *error;
};

/* Opens a result whose run has finished. */
enum alvh_status alvh_reader_open(const char *path, struct alvh_reader *reader,
                                  struct alvh_error *error);
void alvh_reader_close(struct alvh_reader *reader);

enum alvh_status alvh_reader_enter(struct alvh_reader *reader, const char *group);
void alvh_reader_leave(struct alvh_reader *reader);

/* Fails for want of one of the things that every result has. */
enum alvh_status alvh_reader_lacks(const struct alvh_reader *reader, const char *what,
                                   const char *name);

/* Attributes: a text cut to what fits, a whole text, which the caller frees, and a number
 * of the type given. */
enum alvh_status alvh_reader_text(const struct alvh_reader *reader, const char *name,
                                  size_t size, char *text);
enum alvh_status alvh_reader_whole_text(const struct alvh_reader *reader, const char *name,
                                        char **text);
enum alvh_status alvh_reader_number(const struct alvh_reader *reader, const char *name,
                                    hid_t memory_type, void *value);

/* How many values a dataset of the group has; -1 when it is not there. */
int64_t alvh_reader_length(const struct alvh_reader *reader, const char *name);
/* All of a dataset, which must have so many values. */
enum alvh_status alvh_reader_dataset(const struct alvh_reader *reader, const char *name,
                                     int64_t length, hid_t memory_type, void *value);
/* Part of a dataset of `rank` dimensions as doubles. */
enum alvh_status alvh_reader_part(const struct alvh_reader *reader, const char *name,
                                  int rank, const hsize_t start[], const hsize_t count[],
                                  double *value);

#endif
