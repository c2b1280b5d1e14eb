/* What the parts of a reader share: the object that is open, kinds of values, names that
 * lead elsewhere, and texts made safe. */
#ifndef ALVH_SIM_READER_PARTS_H
#define ALVH_SIM_READER_PARTS_H

#include <stdio.h>

#include "sim/file/reader.h"

static inline hid_t object_of(const struct alvh_reader *reader)
{
    return reader->group_name ? reader->group : reader->file;
}

static inline const char *class_name(H5T_class_t class)
{
    switch (class) {
    case H5T_INTEGER:
    case H5T_FLOAT:
        return "numbers";
    case H5T_STRING:
        return "texts";
    default:
        return "values of another kind";
    }
}

static inline bool is_number(hid_t type)
{
    const H5T_class_t class = H5Tget_class(type);
    return class == H5T_INTEGER || class == H5T_FLOAT;
}

/* What lies in this very group, and not behind a link to elsewhere. */
enum alvh_status alvh_reader_check_link(const struct alvh_reader *reader, const char *what,
                                        const char *name);

/* What does not belong into one line of text could command a terminal. */
static inline void copy_text(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
    for (; *to; to++)
        if ((unsigned char)*to < 0x20 || *to == 0x7F)
            *to = '?';
}

#endif
