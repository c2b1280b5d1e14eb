#include "sim/file/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/file/folder.h"
#include "sim/file/result_file.h"
#include "sim/rules/rules.h"

/* The file goes in place of what is there by a rename, which only a file should suffer. */
enum alvh_status alvh_result_check(const char *output, struct alvh_error *error)
{
    struct stat there;
    if (stat(output, &there) != 0 || S_ISREG(there.st_mode))
        return ALVH_OK;
    return alvh_fail(error, ALVH_EFAILED, "%s: cannot be written: it is %s", output,
                     S_ISDIR(there.st_mode) ? "a folder" : "no ordinary file");
}

static void set_lengths(struct alvh_result_file *file)
{
    hsize_t *of = file->lengths.of;
    of[ALVH_DIMENSION_BOOK] = (hsize_t)file->scenario.books;
    of[ALVH_DIMENSION_SCALE] = (hsize_t)file->scenario.scales;
    of[ALVH_DIMENSION_PATH] = (hsize_t)file->paths;
    of[ALVH_DIMENSION_DAY] = (hsize_t)file->scenario.simulation.days + 1;
    of[ALVH_DIMENSION_SHARE] = ALVH_FAN_SHARES;
    of[ALVH_DIMENSION_RANK] = ALVH_TAIL_QUANTILES;
    of[ALVH_DIMENSION_LEVEL] = ALVH_TAIL_LEVELS;
    of[ALVH_DIMENSION_LAYER] = ALVH_LAYER_COUNT;
    of[ALVH_DIMENSION_INSTRUMENT] = ALVH_INSTRUMENT_COUNT;
    of[ALVH_DIMENSION_RULE] = ALVH_RULE_COUNT;
    of[ALVH_DIMENSION_TERM] = ALVH_PNL_COUNT;
    of[ALVH_DIMENSION_BIN] = ALVH_VEGA_BINS;
}

static enum alvh_status begin(struct alvh_result_file *file,
                              const struct alvh_run_report *report,
                              struct alvh_error *error)
{
    ALVH_TRY(alvh_result_check(file->output, error));
    ALVH_TRY(alvh_hdf_create(&file->hdf, file->partial, file->output, error));
    file->created = true;
    ALVH_TRY(alvh_provenance_begin(file, report, error));
    return alvh_paths_create(file, error);
}

enum alvh_status alvh_result_create(const char *output,
                                    const struct alvh_scenario *scenario,
                                    const struct alvh_run_report *report,
                                    struct alvh_result_file **made,
                                    struct alvh_error *error)
{
    *made = NULL;
    struct alvh_result_file *file = calloc(1, sizeof *file);
    char *partial = NULL;
    if (!file || !(file->output = strdup(output)) ||
        asprintf(&partial, "%s.partial", output) < 0) {
        alvh_result_discard(file);
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to write it", output);
    }
    file->partial = partial;
    file->hdf.id = -1;
    file->scenario = *scenario;
    file->model = report->model;
    /* "The last day" is another one tomorrow. */
    alvh_date_format(report->start.date, file->scenario.market.as_of);
    file->paths = report->paths;
    set_lengths(file);
    const enum alvh_status status = begin(file, report, error);
    if (status)
        alvh_result_discard(file);
    else
        *made = file;
    return status;
}

enum alvh_status alvh_result_append(struct alvh_result_file *file,
                                    const struct alvh_outcomes *outcomes,
                                    struct alvh_error *error)
{
    if (outcomes->first_path != file->appended ||
        outcomes->paths > file->paths - file->appended)
        return alvh_fail(error, ALVH_EFAILED,
                         "%s: paths %lld to %lld do not follow the %lld of %lld written",
                         file->output, (long long)outcomes->first_path,
                         (long long)(outcomes->first_path + outcomes->paths - 1),
                         (long long)file->appended, (long long)file->paths);
    ALVH_TRY(alvh_paths_append(file, outcomes, error));
    file->appended += outcomes->paths;
    return ALVH_OK;
}

static enum alvh_status write_all(struct alvh_result_file *file,
                                  const struct alvh_findings *findings,
                                  const struct alvh_run_report *report,
                                  struct alvh_error *error)
{
    if (file->appended != file->paths)
        return alvh_fail(error, ALVH_EFAILED, "%s: %lld of %lld paths were written",
                         file->output, (long long)file->appended, (long long)file->paths);
    ALVH_TRY(alvh_paths_design(file, error));
    ALVH_TRY(alvh_tail_write(file, error));
    ALVH_TRY(alvh_scaling_write(file, error));
    if (findings->stressed && findings->stressed->paths > 0)
        ALVH_TRY(alvh_heuristic_write(file, findings->stressed, error));
    ALVH_TRY(alvh_summary_write(file, error));
    if (file->scenario.output.claims)
        ALVH_TRY(alvh_claims_write(file, error));
    ALVH_TRY(alvh_daily_write(file, findings->fans, report->start.date, error));
    ALVH_TRY(alvh_attribution_write(file, findings->attribution, error));
    ALVH_TRY(alvh_worst_write(file, report->start.date, error));
    ALVH_TRY(alvh_structure_write(file, findings->edges, error));
    ALVH_TRY(alvh_diagnostics_write(file, findings, error));
    return alvh_provenance_end(file, report, findings, error);
}

enum alvh_status alvh_result_finish(struct alvh_result_file *file,
                                    const struct alvh_findings *findings,
                                    const struct alvh_run_report *report,
                                    struct alvh_error *error)
{
    ALVH_TRY(write_all(file, findings, report, error));
    alvh_paths_close(file);
    ALVH_TRY(alvh_hdf_close(&file->hdf, true, error));
    if (rename(file->partial, file->output) != 0)
        return alvh_fail(error, ALVH_EFAILED, "%s: cannot be put in place: %s",
                         file->output, strerror(errno));
    file->created = false; /* there is no partial file any more */
    const int reason = alvh_folder_sync(file->output);
    return reason ? alvh_fail(error, ALVH_EFAILED, "%s: may not outlive a loss of power: %s",
                              file->output, strerror(reason))
                  : ALVH_OK;
}

void alvh_result_discard(struct alvh_result_file *file)
{
    if (!file)
        return;
    alvh_paths_close(file);
    if (file->hdf.id >= 0)
        alvh_hdf_close(&file->hdf, false, NULL);
    if (file->created)
        unlink(file->partial);
    free(file->partial);
    free(file->output);
    free(file);
}
