/* HDF5 as result files use it: groups whose datasets lie on named axes, laid out so that
 * netCDF-4 takes each group for one of its own. Every failure leaves a message that names
 * the file. */
#ifndef ALVH_SIM_HDF_H
#define ALVH_SIM_HDF_H

#include <stdbool.h>
#include <stdint.h>

#include <hdf5.h>

#include "alvh/status.h"
#include "sim/file/disk.h"
#include "sim/file/schema.h"

/* A file being written. */
struct alvh_hdf {
    const char *name; /* in messages */
    hid_t id;
    struct alvh_disk disk;
};

/* Creates the file, empty, and takes the turn with HDF5 (sim/file/turn.h) until it is
 * closed; a failure leaves neither. The struct must stay where it is until then. */
enum alvh_status alvh_hdf_create(struct alvh_hdf *hdf, const char *path, const char *name,
                                 struct alvh_error *error);

/* Closes the file and everything in it; sync: on the medium when this returns. */
enum alvh_status alvh_hdf_close(struct alvh_hdf *hdf, bool sync, struct alvh_error *error);

/* ALVH_OK unless the disk has refused a write; result: what an HDF5 call returned. */
enum alvh_status alvh_hdf_check(const struct alvh_hdf *hdf, int64_t result,
                                struct alvh_error *error);

/* Attributes of an object. */
enum alvh_status alvh_hdf_text(const struct alvh_hdf *hdf, hid_t object, const char *name,
                               const char *text, struct alvh_error *error);
enum alvh_status alvh_hdf_real(const struct alvh_hdf *hdf, hid_t object, const char *name,
                               double value, struct alvh_error *error);
enum alvh_status alvh_hdf_integer(const struct alvh_hdf *hdf, hid_t object,
                                  const char *name, int64_t value,
                                  struct alvh_error *error);

/* How long each dimension of the file is. */
struct alvh_hdf_lengths {
    hsize_t of[ALVH_DIMENSION_COUNT];
};

/* A group and its axes; axis[d] is 0 where the group has no dimension d. */
struct alvh_hdf_group {
    const struct alvh_hdf *hdf;
    const struct alvh_hdf_lengths *lengths;
    hid_t id;
    hid_t axis[ALVH_DIMENSION_COUNT];
};

/* "/" is there already, and is only described. */
enum alvh_status alvh_hdf_group_create(const struct alvh_hdf *hdf,
                                       const struct alvh_hdf_lengths *lengths,
                                       const char *name, const char *text,
                                       struct alvh_hdf_group *group,
                                       struct alvh_error *error);
void alvh_hdf_group_close(struct alvh_hdf_group *group);

/* Adds an axis with its coordinates: H5T_NATIVE_DOUBLE, H5T_NATIVE_INT64, or
 * alvh_hdf_string_type() for an array of UTF-8 strings; NULL: the caller writes them. */
enum alvh_status alvh_hdf_axis(struct alvh_hdf_group *group, enum alvh_dimension dimension,
                               hid_t memory_type, const void *coordinates,
                               struct alvh_error *error);

/* Strings of any length, UTF-8; the caller closes it. -1: HDF5 has failed. */
hid_t alvh_hdf_string_type(void);

enum { ALVH_HDF_RANK = 4 };
struct alvh_hdf_dataset {
    const char *name, *unit, *text;
    hid_t type; /* in the file */
    int rank;
    enum alvh_dimension dimension[ALVH_HDF_RANK];
    bool packed; /* shuffled and deflated, a chunk for each book and scale */
};

/* A dataset along the path is cut into chunks of ALVH_PATH_CHUNK paths, and compressed when
 * it holds integers: mantissas of simulated numbers are noise, which deflate shrinks by a
 * tenth at fifty times the cost of writing them. */
enum alvh_status alvh_hdf_dataset_create(const struct alvh_hdf_group *group,
                                         const struct alvh_hdf_dataset *dataset, hid_t *id,
                                         struct alvh_error *error);

/* Creates a dataset and writes all of it. */
enum alvh_status alvh_hdf_dataset_write(const struct alvh_hdf_group *group,
                                        const struct alvh_hdf_dataset *dataset,
                                        hid_t memory_type, const void *value,
                                        struct alvh_error *error);

#endif
