/* The disk under a result file: an HDF5 driver whose writes never fail.
 *
 * HDF5 cannot close a file whose writes fail: on a full disk it keeps the file open, tries
 * again when the program ends, and crashes. This driver notes the first failure and drops
 * what comes after, so that the library always finishes; the writer asks for the failure
 * and discards the file. */
#ifndef ALVH_SIM_DISK_H
#define ALVH_SIM_DISK_H

#include <stdbool.h>

#include <hdf5.h>

struct alvh_disk {
    int error; /* errno of the first failure, 0 when there was none */
    bool sync; /* put everything on the medium when the file is closed */
};

/* Makes files created with this property list go through the driver, which keeps writing to
 * *disk until the file is closed. Creating such a file fails, with the reason in
 * disk->error, when it cannot be opened or another process is writing it. */
herr_t alvh_disk_set(hid_t access_list, struct alvh_disk *disk);

#endif
