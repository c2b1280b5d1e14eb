/* alvh_make_tables FOLDER MODEL...: leaves the price tables of every model in the folder,
 * and no others. The build runs it, so that a run with a built-in model starts at once. */
#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/tables_folder.h"
#include "sim/cli/progress.h"

static void tell(void *context, int64_t done, int64_t total)
{
    cli_progress_tell(context, ALVH_STAGE_TABLES, done, total);
}

static enum alvh_status make(const char *model_file, const char *folder,
                             struct alvh_model *model, struct alvh_error *error)
{
    struct cli_progress progress;
    ALVH_TRY(alvh_model_read(model_file, model, error));
    cli_progress_start(&progress);
    const enum alvh_status status = alvh_tables_make(model, folder, tell, &progress, error);
    cli_progress_end(&progress);
    return status;
}

static enum alvh_status make_all(const char *folder, int models, char *const model_file[],
                                 struct alvh_model model[], struct alvh_error *error)
{
    for (int n = 0; n < models; n++)
        ALVH_TRY(make(model_file[n], folder, &model[n], error));
    return alvh_tables_prune(folder, models, model, error);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: alvh_make_tables FOLDER MODEL...\n");
        return ALVH_EUSAGE;
    }
    const int models = argc - 2;
    struct alvh_error error = {0};
    struct alvh_model *model = calloc((size_t)models, sizeof *model);
    const enum alvh_status status =
        model ? make_all(argv[1], models, argv + 2, model, &error)
              : alvh_fail(&error, ALVH_EFAILED, "out of memory for %d models", models);
    free(model);
    if (status != ALVH_OK)
        fprintf(stderr, "%s\n", error.text);
    return status;
}
