#include "sim/file/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

int alvh_folder_sync(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return ENOMEM;
    const int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int reason = folder < 0 || fsync(folder) != 0 ? errno : 0;
    if (folder >= 0)
        close(folder);
    free(copy);
    /* A folder may be written and not read; and not every file system syncs folders. */
    return reason == EACCES || reason == EINVAL ? 0 : reason;
}

int alvh_file_publish(const char *partial, const char *path)
{
    return rename(partial, path) != 0 ? errno : alvh_folder_sync(path);
}

bool alvh_file_lock(int descriptor, int how)
{
    return flock(descriptor, how | LOCK_NB) == 0 || errno != EWOULDBLOCK;
}
