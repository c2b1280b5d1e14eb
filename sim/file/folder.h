/* Folders and locks, as far as files depend on them. */
#ifndef ALVH_SIM_FOLDER_H
#define ALVH_SIM_FOLDER_H

#include <stdbool.h>

/* Puts the folder of a file on the medium: a rename is there when its folder is. The errno
 * of a failure, or 0; a folder that may not be read, or whose file system does not support
 * this, still holds the file. */
int alvh_folder_sync(const char *path);

/* Gives a file that is on the medium the name that it is known by, there too. The errno of
 * a failure, or 0. */
int alvh_file_publish(const char *partial, const char *path);

/* Takes the file for this program alone (LOCK_EX), or for readers (LOCK_SH); false where
 * another has it. A file system without locks takes none. */
bool alvh_file_lock(int descriptor, int how);

#endif
