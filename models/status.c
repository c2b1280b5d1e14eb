#include "alvh/status.h"

#include <stdarg.h>
#include <stdio.h>

enum alvh_status alvh_fail(struct alvh_error *error, enum alvh_status status,
                           const char *format, ...)
{
    if (error && error->status == ALVH_OK) {
        error->status = status;
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(error->text, sizeof error->text, format, arguments);
        va_end(arguments);
    }
    return status;
}
