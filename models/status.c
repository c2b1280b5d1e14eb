#include "alvh/status.h"

#include <gsl/gsl_errno.h>
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

/* GSL's own handler ends the process; its failures are read where the call is made instead.
 * The handler is the process's, so it is switched off once, when the library is loaded. */
__attribute__((constructor)) static void switch_gsl_handler_off(void)
{
    gsl_set_error_handler_off();
}
