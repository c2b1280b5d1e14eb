/* alvh_make_tables FOLDER MODEL...: leaves the price tables of every model in the folder.
 * The build runs it, so that a run with a built-in model starts at once. */
#include <gsl/gsl_errno.h>
#include <stdio.h>

#include "alvh/tables.h"
#include "sim/cli/progress.h"

static void tell(void *context, int64_t done, int64_t total)
{
    cli_progress_tell(context, ALVH_STAGE_TABLES, done, total);
}

static enum alvh_status make(const char *model_file, const char *folder,
                             struct alvh_error *error)
{
    struct alvh_model model;
    struct cli_progress progress;
    ALVH_TRY(alvh_model_read(model_file, &model, error));
    cli_progress_start(&progress);
    const enum alvh_status status =
        alvh_tables_make(&model, folder, tell, &progress, error);
    cli_progress_end(&progress);
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: alvh_make_tables FOLDER MODEL...\n");
        return ALVH_EUSAGE;
    }
    gsl_set_error_handler_off();
    for (int n = 2; n < argc; n++) {
        struct alvh_error error = {0};
        const enum alvh_status status = make(argv[n], argv[1], &error);
        if (status != ALVH_OK) {
            fprintf(stderr, "%s\n", error.text);
            return status;
        }
    }
    return ALVH_OK;
}
