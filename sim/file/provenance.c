/* Root attributes: where the numbers come from, enough to run them again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "alvh/version.h"
#include "sim/file/result_file.h"

enum { HOST_TEXT = 128, TIME_TEXT = 32 };

/* Now, or the time that SOURCE_DATE_EPOCH holds builds and runs at. */
static void creation_time(char text[TIME_TEXT])
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    const time_t when = fixed ? (time_t)strtoll(fixed, NULL, 10) : time(NULL);
    struct tm utc;
    gmtime_r(&when, &utc);
    strftime(text, TIME_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

static void processor(char text[HOST_TEXT])
{
    strcpy(text, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "re");
    char line[HOST_TEXT + 32];
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon) {
            snprintf(text, HOST_TEXT, "%s", colon + 1 + (colon[1] == ' '));
            text[strcspn(text, "\n")] = '\0';
            break;
        }
    }
    if (file)
        fclose(file);
}

static enum alvh_status inputs(const struct alvh_result_file *file,
                               const struct alvh_run_report *report,
                               struct alvh_error *error)
{
    const hid_t root = file->hdf.id;
    char *text;
    ALVH_TRY(alvh_scenario_print(&file->scenario, &text, error));
    enum alvh_status status = alvh_hdf_text(&file->hdf, root, "scenario_yaml", text, error);
    free(text);
    ALVH_TRY(status);
    ALVH_TRY(alvh_model_print(&report->model, &text, error));
    status = alvh_hdf_text(&file->hdf, root, "model_yaml", text, error);
    free(text);
    return status;
}

static enum alvh_status build_and_host(const struct alvh_result_file *file,
                                       struct alvh_error *error)
{
    const struct alvh_hdf *hdf = &file->hdf;
    char created[TIME_TEXT], host[HOST_TEXT];
    creation_time(created);
    processor(host);
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "alvh_version", alvh_version(), error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "git_commit", alvh_git_commit(), error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "created", created, error));
    return alvh_hdf_text(hdf, hdf->id, "host_cpu", host, error);
}

static enum alvh_status start(const struct alvh_result_file *file,
                              const struct alvh_run_report *report,
                              struct alvh_error *error)
{
    const struct alvh_hdf *hdf = &file->hdf;
    const struct alvh_start_state *state = &report->start;
    const struct {
        const char *name;
        double value;
    } numbers[] = {
        {"start_spot", state->spot},
        {"start_vix", state->vix},
        {"start_variance_fast", state->variance[ALVH_FAST]},
        {"start_variance_slow", state->variance[ALVH_SLOW]},
        {"start_vix_error", state->vix_error},
        {"start_curve_rmse", state->curve_rmse},
    };
    char date[ALVH_DATE_TEXT];
    alvh_date_format(state->date, date);
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "start_date", date, error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "start_regime",
                           report->model.regime_name[state->regime], error));
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        ALVH_TRY(alvh_hdf_real(hdf, hdf->id, numbers[i].name, numbers[i].value, error));
    return alvh_hdf_integer(hdf, hdf->id, "start_curve_months", state->curve_months, error);
}

enum alvh_status alvh_provenance_begin(const struct alvh_result_file *file,
                                       const struct alvh_run_report *report,
                                       struct alvh_error *error)
{
    const struct alvh_hdf *hdf = &file->hdf;
    const struct alvh_scenario *scenario = &file->scenario;
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "scenario", scenario->name, error));
    ALVH_TRY(build_and_host(file, error));
    ALVH_TRY(inputs(file, report, error));
    ALVH_TRY(alvh_hdf_integer(hdf, hdf->id, "seed", scenario->simulation.seed, error));
    ALVH_TRY(alvh_hdf_integer(hdf, hdf->id, "days", scenario->simulation.days, error));
    ALVH_TRY(start(file, report, error));
    return alvh_hdf_text(hdf, hdf->id, "status", "running", error);
}

/* Where the indicators of closes stood before the first day. */
static enum alvh_status past(const struct alvh_hdf *hdf,
                             const struct alvh_signal_past *past, struct alvh_error *error)
{
#define WRITE_PAST(type, name)                                                             \
    ALVH_TRY(alvh_hdf_real(hdf, hdf->id, "past_" #name, (double)past->name, error));
    ALVH_SIGNAL_PAST(WRITE_PAST)
#undef WRITE_PAST
    return ALVH_OK;
}

enum alvh_status alvh_provenance_end(const struct alvh_result_file *file,
                                     const struct alvh_run_report *report,
                                     const struct alvh_findings *findings,
                                     struct alvh_error *error)
{
    const struct alvh_hdf *hdf = &file->hdf;
    ALVH_TRY(alvh_hdf_integer(hdf, hdf->id, "paths", file->paths, error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "stopped_by", report->stopped_by, error));
    ALVH_TRY(alvh_hdf_integer(hdf, hdf->id, "threads",
                              report->threads + report->helping_threads, error));
    ALVH_TRY(alvh_hdf_integer(hdf, hdf->id, "ranks", 1 + report->helpers, error));
    ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "isa", report->isa, error));
    ALVH_TRY(
        alvh_hdf_real(hdf, hdf->id, "elapsed_seconds", report->elapsed_seconds, error));
    ALVH_TRY(alvh_hdf_real(hdf, hdf->id, "table_max_error",
                           findings->diagnostics->table_error_price_max, error));
    ALVH_TRY(past(hdf, findings->past, error));
    if (findings->user_rules && findings->user_rules[0])
        ALVH_TRY(alvh_hdf_text(hdf, hdf->id, "user_rules", findings->user_rules, error));
    ALVH_TRY(alvh_hdf_check(hdf, H5Adelete(hdf->id, "status"), error));
    return alvh_hdf_text(hdf, hdf->id, "status", "complete", error);
}
