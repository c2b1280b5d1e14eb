#include "sim/file/recall.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/model_read.h"
#include "sim/file/reader.h"
#include "sim/file/result_file.h"
#include "sim/walk/sampling.h"

/* Reads one of the texts that a result was made from. */
static enum alvh_status recall_scenario(const struct alvh_reader *reader,
                                        struct alvh_problems *problems,
                                        struct alvh_recalled *recalled)
{
    char *text;
    ALVH_TRY(alvh_reader_whole_text(reader, "scenario_yaml", &text));
    alvh_scenario_parse(reader->path, text, &recalled->scenario, problems);
    free(text);
    ALVH_TRY(alvh_reader_whole_text(reader, "model_yaml", &text));
    alvh_model_parse(reader->path, text, &recalled->model, problems);
    free(text);
    return alvh_problems_status(problems, reader->error);
}

static enum alvh_status recall_start(const struct alvh_reader *reader,
                                     struct alvh_recalled *recalled)
{
    struct alvh_start_state *start = &recalled->start;
    char date[ALVH_DATE_TEXT], regime[ALVH_REGIME_NAME];
    ALVH_TRY(alvh_reader_text(reader, "start_date", sizeof date, date));
    ALVH_TRY(alvh_reader_text(reader, "start_regime", sizeof regime, regime));
    ALVH_TRY(alvh_reader_real(reader, "start_spot", 1e-6, &start->spot));
    ALVH_TRY(alvh_reader_real(reader, "start_vix", 0.0, &start->vix));
    ALVH_TRY(
        alvh_reader_real(reader, "start_variance_fast", 0.0, &start->variance[ALVH_FAST]));
    ALVH_TRY(
        alvh_reader_real(reader, "start_variance_slow", 0.0, &start->variance[ALVH_SLOW]));
    start->regime = alvh_model_regime(&recalled->model, regime);
    if (start->regime < 0)
        return alvh_reader_refuse(reader, "attribute", "start_regime",
                                  "is \"%s\"; expected a regime of its model", regime);
    if (!alvh_date_parse(date, &start->date))
        return alvh_reader_refuse(reader, "attribute", "start_date",
                                  "is \"%s\"; expected YYYY-MM-DD", date);
    return ALVH_OK;
}

/* Moving averages are of any sign; a count that is larger is damaged. */
static const double least_past = -1e9, most_past = 1e9;

static enum alvh_status recall_past(const struct alvh_reader *reader,
                                    struct alvh_signal_past *past)
{
    double value;
#define RECALL(type, name)                                                                 \
    ALVH_TRY(alvh_reader_real(reader, "past_" #name, least_past, &value));                 \
    if (value > most_past)                                                                 \
        return alvh_reader_refuse(reader, "attribute", "past_" #name,                      \
                                  "is %g; expected at most %g", value, most_past);         \
    past->name = (type)value;
    ALVH_SIGNAL_PAST(RECALL)
#undef RECALL
    return ALVH_OK;
}

/* Where the outcomes are. */
static const struct {
    const char *group;
    int from, to;
} columns[] = {{"paths", 0, ALVH_OUTCOME_NUMBERS},
               {"drawdowns", ALVH_OUTCOME_NUMBERS, ALVH_OUTCOME_COUNT}};

/* The columns that replays are held against: readers take memory for as many paths. */
static enum alvh_status check_paths(struct alvh_reader *reader,
                                    const struct alvh_recalled *recalled)
{
    const hsize_t shape[] = {(hsize_t)recalled->scenario.books,
                             (hsize_t)recalled->scenario.scales, (hsize_t)recalled->paths};
    int64_t paths = recalled->paths;
    enum alvh_status status = ALVH_OK;
    for (size_t i = 0; i < sizeof columns / sizeof *columns && status == ALVH_OK; i++) {
        ALVH_TRY(alvh_reader_enter(reader, columns[i].group));
        status = alvh_reader_length(reader, "path", paths, paths, &paths);
        for (int which = columns[i].from; which < columns[i].to && status == ALVH_OK;
             which++) {
            const char *name, *unit, *text;
            alvh_paths_describe((enum alvh_outcome)which, &name, &unit, &text);
            status = alvh_reader_shape(reader, name, 3, shape);
        }
        alvh_reader_leave(reader);
    }
    return status;
}

static enum alvh_status recall_all(struct alvh_reader *reader,
                                   struct alvh_problems *problems,
                                   struct alvh_recalled *recalled)
{
    ALVH_TRY(alvh_reader_text(reader, "alvh_version", sizeof recalled->version,
                              recalled->version));
    ALVH_TRY(
        alvh_reader_text(reader, "git_commit", sizeof recalled->commit, recalled->commit));
    ALVH_TRY(alvh_reader_whole(reader, "paths", 1, INT64_MAX, &recalled->paths));
    if (H5Aexists(reader->file, "user_rules") > 0)
        return alvh_fail(reader->error, ALVH_EINPUT,
                         "%s: was walked with rules that alvh does not have (attribute "
                         "user_rules); its paths cannot be walked again",
                         reader->path);
    ALVH_TRY(recall_scenario(reader, problems, recalled));
    ALVH_TRY(recall_start(reader, recalled));
    ALVH_TRY(recall_past(reader, &recalled->past));
    return check_paths(reader, recalled);
}

enum alvh_status alvh_recall(const char *path, struct alvh_recalled *recalled,
                             struct alvh_error *error)
{
    struct alvh_reader reader;
    struct alvh_problems *problems = alvh_problems_create();
    *recalled = (struct alvh_recalled){0};
    if (!problems)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", path);
    enum alvh_status status = alvh_reader_open(path, &reader, error);
    if (status == ALVH_OK) {
        status = recall_all(&reader, problems, recalled);
        alvh_reader_close(&reader);
    }
    alvh_problems_free(problems);
    return status;
}

/* So many paths of one book and scale, from `first` on. */
static enum alvh_status read_column(const struct alvh_reader *reader,
                                    enum alvh_outcome which, const hsize_t first[3],
                                    const hsize_t count[3], double value[])
{
    const char *name, *unit, *text;
    alvh_paths_describe(which, &name, &unit, &text);
    return alvh_reader_part(reader, name, 3, first, count, value);
}

enum alvh_status alvh_recall_column(const char *path, const struct alvh_recalled *recalled,
                                    enum alvh_outcome which, int book, int scale,
                                    double value[], struct alvh_error *error)
{
    struct alvh_reader reader;
    const hsize_t first[] = {(hsize_t)book, (hsize_t)scale, 0};
    const hsize_t count[] = {1, 1, (hsize_t)recalled->paths};
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    enum alvh_status status =
        alvh_reader_enter(&reader, columns[which >= ALVH_OUTCOME_NUMBERS].group);
    if (status == ALVH_OK) {
        status = read_column(&reader, which, first, count, value);
        alvh_reader_leave(&reader);
    }
    alvh_reader_close(&reader);
    return status;
}

enum alvh_status alvh_recall_path(const char *path, const struct alvh_recalled *recalled,
                                  int64_t id, double value[], struct alvh_error *error)
{
    struct alvh_reader reader;
    const struct alvh_scenario *scenario = &recalled->scenario;
    const size_t accounts = (size_t)(scenario->books * scenario->scales);
    const hsize_t first[] = {0, 0, (hsize_t)id};
    const hsize_t count[] = {(hsize_t)scenario->books, (hsize_t)scenario->scales, 1};
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    enum alvh_status status = ALVH_OK;
    for (size_t i = 0; i < sizeof columns / sizeof *columns && status == ALVH_OK; i++) {
        status = alvh_reader_enter(&reader, columns[i].group);
        if (status != ALVH_OK)
            break;
        for (int which = columns[i].from; which < columns[i].to && status == ALVH_OK;
             which++)
            status = read_column(&reader, (enum alvh_outcome)which, first, count,
                                 value + (size_t)which * accounts);
        alvh_reader_leave(&reader);
    }
    alvh_reader_close(&reader);
    return status;
}

enum alvh_status alvh_recall_weight(const char *path, const struct alvh_recalled *recalled,
                                    int64_t id, double *weight, struct alvh_error *error)
{
    struct alvh_reader reader;
    const hsize_t first[] = {(hsize_t)id}, count[] = {1};
    *weight = 1.0;
    if (!alvh_scenario_is_weighted(&recalled->scenario))
        return ALVH_OK;
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    enum alvh_status status = alvh_reader_enter(&reader, "paths");
    if (status == ALVH_OK) {
        status = alvh_reader_part(&reader, "weight", 1, first, count, weight);
        alvh_reader_leave(&reader);
    }
    alvh_reader_close(&reader);
    return status;
}

/* Control variates may leave a path less than nothing to count for. */
static enum alvh_status check_weights(const struct alvh_reader *reader,
                                      const struct alvh_recalled *recalled,
                                      const double *weight)
{
    const double least = recalled->scenario.sampling.control_variates ? -INFINITY : 0.0;
    double sum = 0.0;
    for (int64_t path = 0; path < recalled->paths; path++) {
        if (!(isfinite(weight[path]) && weight[path] >= least))
            return alvh_reader_refuse(reader, "dataset", "weight",
                                      "holds %g; expected finite numbers that are not "
                                      "below 0",
                                      weight[path]);
        sum += weight[path];
    }
    return sum > 0.0 ? ALVH_OK
                     : alvh_reader_refuse(reader, "dataset", "weight",
                                          "has the sum %g; expected more than 0", sum);
}

static enum alvh_status read_weights(const struct alvh_reader *reader,
                                     const struct alvh_recalled *recalled, double **weight)
{
    const hsize_t start[] = {0}, count[] = {(hsize_t)recalled->paths};
    bool given;
    ALVH_TRY(alvh_reader_has(reader, "weight", &given));
    if (!given && !alvh_scenario_is_weighted(&recalled->scenario))
        return ALVH_OK;
    *weight = malloc((size_t)recalled->paths * sizeof **weight);
    if (!*weight)
        return alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                         reader->path);
    ALVH_TRY(alvh_reader_part(reader, "weight", 1, start, count, *weight));
    return check_weights(reader, recalled, *weight);
}

enum alvh_status alvh_recall_design(const char *path, const struct alvh_recalled *recalled,
                                    double **weight, struct alvh_design *design,
                                    struct alvh_error *error)
{
    struct alvh_reader reader;
    *weight = NULL;
    *design = alvh_sampling_design(&recalled->scenario);
    ALVH_TRY(alvh_reader_open(path, &reader, error));
    enum alvh_status status = alvh_reader_enter(&reader, "paths");
    if (status == ALVH_OK) {
        status = read_weights(&reader, recalled, weight);
        alvh_reader_leave(&reader);
    }
    alvh_reader_close(&reader);
    design->weight = *weight;
    return status;
}
