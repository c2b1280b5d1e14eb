/* Folders, as far as files depend on them. */
#ifndef ALVH_SIM_FOLDER_H
#define ALVH_SIM_FOLDER_H

/* Puts the folder of a file on the medium: a rename is there when its folder is. A folder
 * that cannot be opened or does not support this still holds the file. */
void alvh_folder_sync(const char *path);

#endif
