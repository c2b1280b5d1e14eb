/* alvh_make_tables FOLDER MODEL...: leaves the price tables of every model in the folder.
 */
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "alvh/tables.h"

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: alvh_make_tables FOLDER MODEL...\n");
        return ALVH_EUSAGE;
    }
    gsl_set_error_handler_off();
    for (int n = 2; n < argc; n++) {
        struct alvh_error error = {0};
        struct alvh_model model;
        enum alvh_status status = alvh_model_read(argv[n], &model, &error);
        if (status == ALVH_OK)
            status = alvh_tables_make(&model, argv[1], 0, &error);
        if (status != ALVH_OK) {
            fprintf(stderr, "%s\n", error.text);
            return status;
        }
    }
    return ALVH_OK;
}
