#include "sim/file/reader_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/turn.h"

enum alvh_status alvh_reader_refuse(const struct alvh_reader *reader, const char *what,
                                    const char *name, const char *format, ...)
{
    char wrong[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(wrong, sizeof wrong, format, arguments);
    va_end(arguments);
    return alvh_fail(reader->error, ALVH_EINPUT,
                     "%s: is no whole result of alvh: the %s %s%s%s %s", reader->path, what,
                     reader->group_name ? reader->group_name : "",
                     reader->group_name ? "/" : "", name, wrong);
}

/* HDF5 says why it fails in its own words, the system's are plainer; and to open a pipe
 * would wait for a writer. */
static enum alvh_status check_readable(const char *path, struct alvh_error *error)
{
    struct stat file;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: cannot be read: %s; expected a result file of alvh", path,
                         strerror(errno));
    const int unknown = fstat(descriptor, &file) != 0 ? errno : 0;
    close(descriptor);
    if (unknown)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be read: %s", path,
                         strerror(unknown));
    if (!S_ISREG(file.st_mode))
        return alvh_fail(error, ALVH_EINPUT, "%s: is %s; expected a result file of alvh",
                         path, S_ISDIR(file.st_mode) ? "a directory" : "no plain file");
    return ALVH_OK;
}

static enum alvh_status check_status(const struct alvh_reader *reader)
{
    char status[16];
    ALVH_TRY(alvh_reader_text(reader, "status", sizeof status, status));
    if (strcmp(status, "complete") != 0)
        return alvh_fail(reader->error, ALVH_EINPUT,
                         "%s: the run that wrote it never finished: its status is \"%s\"; "
                         "expected \"complete\"",
                         reader->path, status);
    return ALVH_OK;
}

enum alvh_status alvh_reader_open(const char *path, struct alvh_reader *reader,
                                  struct alvh_error *error)
{
    *reader = (struct alvh_reader){.path = path, .file = -1, .error = error};
    ALVH_TRY(check_readable(path, error));
    alvh_turn_begin();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    /* A finished file does not change, and not every file system has locks. */
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true);
    reader->file = H5Fopen(path, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    if (reader->file < 0) {
        alvh_turn_end();
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is no result of alvh: it is not a whole HDF5 file", path);
    }
    const enum alvh_status status = check_status(reader);
    if (status)
        alvh_reader_close(reader);
    return status;
}

void alvh_reader_close(struct alvh_reader *reader)
{
    if (reader->file < 0)
        return;
    H5Fclose(reader->file);
    reader->file = -1;
    alvh_turn_end();
}

enum alvh_status alvh_reader_has(const struct alvh_reader *reader, const char *name,
                                 bool *there)
{
    const htri_t exists = H5Lexists(object_of(reader), name, H5P_DEFAULT);
    *there = exists > 0;
    return exists >= 0 ? ALVH_OK
                       : alvh_reader_refuse(reader, "link", name, "cannot be looked for");
}

enum alvh_status alvh_reader_check_link(const struct alvh_reader *reader, const char *what,
                                        const char *name)
{
    H5L_info_t link;
    if (H5Lget_info(object_of(reader), name, &link, H5P_DEFAULT) < 0) {
        bool there;
        ALVH_TRY(alvh_reader_has(reader, name, &there));
        return alvh_reader_refuse(reader, what, name,
                                  there ? "cannot be found" : "is not there");
    }
    return link.type == H5L_TYPE_HARD
               ? ALVH_OK
               : alvh_reader_refuse(reader, what, name,
                                    "is a link to elsewhere; expected a %s of this file",
                                    what);
}

enum alvh_status alvh_reader_enter(struct alvh_reader *reader, const char *group)
{
    ALVH_TRY(alvh_reader_check_link(reader, "group", group));
    reader->group = H5Gopen2(reader->file, group, H5P_DEFAULT);
    if (reader->group < 0)
        return alvh_reader_refuse(reader, "group", group,
                                  "cannot be opened; expected a group");
    reader->group_name = group;
    return ALVH_OK;
}

enum alvh_status alvh_reader_enter_root(struct alvh_reader *reader)
{
    reader->group = H5Gopen2(reader->file, "/", H5P_DEFAULT);
    if (reader->group < 0)
        return alvh_reader_refuse(reader, "group", "/", "cannot be opened");
    reader->group_name = ""; /* what is in it is called /NAME */
    return ALVH_OK;
}

void alvh_reader_leave(struct alvh_reader *reader)
{
    H5Gclose(reader->group);
    reader->group_name = NULL;
}
