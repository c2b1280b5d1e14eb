#include "sim/file/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sim/file/folder.h"

struct disk_file {
    H5FD_t hdf5; /* what the library keeps of a file; must come first */
    int descriptor;
    haddr_t allocated; /* end of what the library has given out */
    haddr_t written;   /* end of what the library believes to be on disk */
    struct alvh_disk *disk;
};

static void note(struct alvh_disk *disk, int error)
{
    if (disk->error == 0)
        disk->error = error;
}

/* Emptied only once it is ours: another run may be writing the same name. */
static int open_alone(const char *name, struct alvh_disk *disk)
{
    const int descriptor = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        note(disk, errno);
        return -1;
    }
    const bool taken = !alvh_file_lock(descriptor, LOCK_EX);
    if (taken || ftruncate(descriptor, 0) != 0) {
        note(disk, taken ? EBUSY : errno);
        close(descriptor);
        return -1;
    }
    return descriptor;
}

static H5FD_t *disk_open(const char *name, unsigned flags, hid_t access_list, haddr_t limit)
{
    (void)flags;
    (void)limit;
    struct alvh_disk *const *info = H5Pget_driver_info(access_list);
    if (!info)
        return NULL;
    struct disk_file *file = calloc(1, sizeof *file);
    if (!file) {
        note(*info, ENOMEM);
        return NULL;
    }
    file->disk = *info;
    file->descriptor = open_alone(name, file->disk);
    if (file->descriptor < 0) {
        free(file);
        return NULL;
    }
    return &file->hdf5;
}

static herr_t disk_close(H5FD_t *hdf5)
{
    struct disk_file *file = (struct disk_file *)hdf5;
    if (file->disk->sync && file->disk->error == 0 && fsync(file->descriptor) != 0)
        note(file->disk, errno);
    if (close(file->descriptor) != 0)
        note(file->disk, errno);
    free(file);
    return 0;
}

static herr_t disk_query(const H5FD_t *hdf5, unsigned long *features)
{
    (void)hdf5;
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA |
                H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t disk_allocated(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ((const struct disk_file *)hdf5)->allocated;
}

static herr_t disk_allocate(H5FD_t *hdf5, H5FD_mem_t type, haddr_t end)
{
    (void)type;
    ((struct disk_file *)hdf5)->allocated = end;
    return 0;
}

static haddr_t disk_written(const H5FD_t *hdf5, H5FD_mem_t type)
{
    (void)type;
    return ((const struct disk_file *)hdf5)->written;
}

/* What was never written, or was dropped, reads as zeros. */
static herr_t disk_read(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t address,
                        size_t size, void *buffer)
{
    (void)type;
    (void)transfer;
    struct disk_file *file = (struct disk_file *)hdf5;
    char *to = buffer;
    while (size > 0) {
        const ssize_t got = pread(file->descriptor, to, size, (off_t)address);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            if (got < 0)
                note(file->disk, errno);
            memset(to, 0, size);
            return 0;
        }
        to += got;
        address += (haddr_t)got;
        size -= (size_t)got;
    }
    return 0;
}

static herr_t disk_write(H5FD_t *hdf5, H5FD_mem_t type, hid_t transfer, haddr_t address,
                         size_t size, const void *buffer)
{
    (void)type;
    (void)transfer;
    struct disk_file *file = (struct disk_file *)hdf5;
    const char *from = buffer;
    if (address + size > file->written)
        file->written = address + size;
    while (size > 0 && file->disk->error == 0) {
        const ssize_t put = pwrite(file->descriptor, from, size, (off_t)address);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0) {
            note(file->disk, put < 0 ? errno : EIO);
            return 0;
        }
        from += put;
        address += (haddr_t)put;
        size -= (size_t)put;
    }
    return 0;
}

static herr_t disk_truncate(H5FD_t *hdf5, hid_t transfer, hbool_t closing)
{
    (void)transfer;
    (void)closing;
    struct disk_file *file = (struct disk_file *)hdf5;
    if (file->written != file->allocated) {
        if (file->disk->error == 0 &&
            ftruncate(file->descriptor, (off_t)file->allocated) != 0)
            note(file->disk, errno);
        file->written = file->allocated;
    }
    return 0;
}

static const H5FD_class_t driver = {
    .name = "alvh_disk",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct alvh_disk *),
    .open = disk_open,
    .close = disk_close,
    .query = disk_query,
    .get_eoa = disk_allocated,
    .set_eoa = disk_allocate,
    .get_eof = disk_written,
    .read = disk_read,
    .write = disk_write,
    .truncate = disk_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

herr_t alvh_disk_set(hid_t access_list, struct alvh_disk *disk)
{
    const hid_t id = H5FDregister(&driver);
    if (id < 0)
        return -1;
    const herr_t set = H5Pset_driver(access_list, id, &disk);
    /* The list and its files hold the driver from here on. */
    H5FDunregister(id);
    return set;
}
