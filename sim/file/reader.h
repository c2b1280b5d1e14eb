/* A result file being read: attributes and datasets by name, each failure a message that
 * names the file, what is wrong in it and what is expected.
 *
 * A file may come from anywhere. What is read must lie in the file itself: a link could
 * lead to a pipe that never answers, or into a circle. What was never written is refused
 * before memory is taken for it, so that a few bytes cannot ask for terabytes. */
#ifndef ALVH_SIM_READER_H
#define ALVH_SIM_READER_H

#include <stdbool.h>
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

/* Opens a result whose run has finished, and takes the turn with HDF5 (sim/file/turn.h)
 * until it is closed; a failure leaves neither. */
enum alvh_status alvh_reader_open(const char *path, struct alvh_reader *reader,
                                  struct alvh_error *error);
void alvh_reader_close(struct alvh_reader *reader);

enum alvh_status alvh_reader_enter(struct alvh_reader *reader, const char *group);
enum alvh_status alvh_reader_enter_root(struct alvh_reader *reader);
void alvh_reader_leave(struct alvh_reader *reader);

/* Fails because of something that every result has: "dataset", "capital", "holds text;
 * expected numbers". */
enum alvh_status alvh_reader_refuse(const struct alvh_reader *reader, const char *what,
                                    const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Attributes: a text cut to what fits, its control characters replaced; a whole text, which
 * the caller frees; and a number of the type given. */
enum alvh_status alvh_reader_text(const struct alvh_reader *reader, const char *name,
                                  size_t size, char *text);
enum alvh_status alvh_reader_whole_text(const struct alvh_reader *reader, const char *name,
                                        char **text);
enum alvh_status alvh_reader_number(const struct alvh_reader *reader, const char *name,
                                    hid_t memory_type, void *value);
/* A whole number within bounds, and a real one that is finite and at least `low`. */
enum alvh_status alvh_reader_whole(const struct alvh_reader *reader, const char *name,
                                   int64_t low, int64_t high, int64_t *value);
enum alvh_status alvh_reader_real(const struct alvh_reader *reader, const char *name,
                                  double low, double *value);

/* Is there something of that name? */
enum alvh_status alvh_reader_has(const struct alvh_reader *reader, const char *name,
                                 bool *there);

/* The length of a list, which must be within bounds. */
enum alvh_status alvh_reader_length(const struct alvh_reader *reader, const char *name,
                                    int64_t low, int64_t high, int64_t *length);
/* All of a dataset, which must have so many values. */
enum alvh_status alvh_reader_dataset(const struct alvh_reader *reader, const char *name,
                                     int64_t length, hid_t memory_type, void *value);
/* All of a list of texts, each cut to `size` bytes, the next one `stride` bytes on. */
enum alvh_status alvh_reader_texts(const struct alvh_reader *reader, const char *name,
                                   int64_t length, size_t size, size_t stride, char *text);

/* Is the dataset one of numbers with exactly these dimensions? Of it, as of what is read in
 * part, zeros may have been left out; the length of its axis says how many there are. */
enum alvh_status alvh_reader_shape(const struct alvh_reader *reader, const char *name,
                                   int rank, const hsize_t shape[]);
/* Part of a dataset of `rank` dimensions as doubles. */
enum alvh_status alvh_reader_part(const struct alvh_reader *reader, const char *name,
                                  int rank, const hsize_t start[], const hsize_t count[],
                                  double *value);

#endif
