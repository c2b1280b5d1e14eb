#include "sim/report/data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/estimate.h"
#include "sim/file/reader.h"

enum { MOST_SHARES = 64, MOST_BINS = 1 << 16 };

const char *alvh_report_book(const struct alvh_report_data *data, int which)
{
    return data->result.book[data->book[which]];
}

const struct alvh_result_cell *alvh_report_cell(const struct alvh_report_data *data,
                                                int which, int scale)
{
    return &data->result.cell[data->book[which] * data->result.scales + scale];
}

bool alvh_report_compares(const struct alvh_report_data *data)
{
    return data->book[ALVH_REPORT_HEDGE] != data->book[ALVH_REPORT_REFERENCE];
}

int alvh_report_books_shown(const struct alvh_report_data *data)
{
    return alvh_report_compares(data) ? ALVH_REPORT_BOOKS : 1;
}

double alvh_report_weight(const struct alvh_report_data *data, int64_t path)
{
    return data->weight ? data->weight[path] : 1.0;
}

static void choose(struct alvh_report_data *data)
{
    const struct alvh_result *result = &data->result;
    int hedge = result->reference;
    for (int book = 0; book < result->books; book++)
        if (book != result->reference && strcmp(result->book[hedge], "alvh") != 0)
            hedge = book;
    data->book[ALVH_REPORT_REFERENCE] = result->reference;
    data->book[ALVH_REPORT_HEDGE] = hedge;
    for (int scale = 0; scale < result->scales; scale++) {
        if (result->scale[scale] > result->scale[data->largest])
            data->largest = scale;
        if (result->scale[scale] < result->scale[data->base])
            data->base = scale;
    }
    for (int scale = 0; scale < result->scales; scale++)
        if (result->scale[scale] == ALVH_REPORT_BASE && scale != data->largest)
            data->base = scale;
    data->contracts = (double)result->scale[data->largest];
}

/* ---- by day ---- */

static enum alvh_status make(double **value, size_t count, const struct alvh_reader *reader)
{
    *value = malloc((count + 1) * sizeof **value);
    return *value ? ALVH_OK
                  : alvh_fail(reader->error, ALVH_EFAILED, "%s: no memory to read it",
                              reader->path);
}

static enum alvh_status read_whole(const struct alvh_reader *reader, const char *name,
                                   int64_t count, double **value)
{
    ALVH_TRY(make(value, (size_t)count, reader));
    return alvh_reader_dataset(reader, name, count, H5T_NATIVE_DOUBLE, *value);
}

/* One of the books at the largest scale, of so many on further axes; 0: there is none. */
static enum alvh_status read_book(const struct alvh_reader *reader,
                                  const struct alvh_report_data *data, const char *name,
                                  int which, const int further[2], double **value)
{
    const int rank = 2 + (further[0] > 0) + (further[1] > 0);
    const hsize_t start[] = {(hsize_t)data->book[which], (hsize_t)data->largest, 0, 0};
    const hsize_t count[] = {1, 1, (hsize_t)further[0], (hsize_t)further[1]};
    const size_t one = rank > 2 ? (size_t)further[0] : 1;
    ALVH_TRY(make(value, one * (size_t)(rank == 4 ? further[1] : 1), reader));
    return alvh_reader_part(reader, name, rank, start, count, *value);
}

static enum alvh_status read_fans(const struct alvh_reader *reader,
                                  struct alvh_report_data *data)
{
    int64_t days, shares;
    ALVH_TRY(alvh_reader_length(reader, "day", data->result.days + 1, data->result.days + 1,
                                &days));
    ALVH_TRY(alvh_reader_length(reader, "quantile", 1, MOST_SHARES, &shares));
    data->days = (int)days;
    data->shares = (int)shares;
    const int by_day[] = {data->days, data->shares};
    ALVH_TRY(read_whole(reader, "date", days, &data->date));
    ALVH_TRY(read_whole(reader, "quantile", shares, &data->share));
    ALVH_TRY(read_whole(reader, "spx", days * shares, &data->spx.value));
    ALVH_TRY(read_whole(reader, "vix", days * shares, &data->vix.value));
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        ALVH_TRY(
            read_book(reader, data, "equity", which, by_day, &data->equity[which].value));
    return ALVH_OK;
}

static enum alvh_status read_vega(const struct alvh_reader *reader,
                                  struct alvh_report_data *data)
{
    int64_t bins;
    ALVH_TRY(alvh_reader_length(reader, "bin", 1, MOST_BINS, &bins));
    data->bins = (int)bins;
    const int by_day[] = {data->days, data->shares}, by_bin[] = {data->bins, 0},
              one_a_day[] = {data->days, 0};
    ALVH_TRY(read_whole(reader, "bin_low", bins, &data->bin_low));
    ALVH_TRY(read_whole(reader, "bin_high", bins, &data->bin_high));
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        ALVH_TRY(
            read_book(reader, data, "net_vega", which, by_day, &data->vega[which].value));
        ALVH_TRY(read_book(reader, data, "net_vega_hist", which, by_bin,
                           &data->vega_share[which]));
        ALVH_TRY(read_book(reader, data, "breach_rate", which, one_a_day,
                           &data->breach_rate[which]));
    }
    return ALVH_OK;
}

/* ---- where the money came from ---- */

/* One kind of means of one book: "pnl_by_layer_mean" with its error and interval; count 0:
 * a single one. */
static enum alvh_status read_means(const struct alvh_reader *reader,
                                   const struct alvh_report_data *data, const char *name,
                                   int which, int count, struct alvh_estimate estimate[])
{
    const int further[] = {count, 0};
    for (int m = 0; m < ALVH_ESTIMATE_PARTS; m++) {
        char full[64];
        double *value = NULL;
        snprintf(full, sizeof full, "%s%s", name, alvh_estimate_parts[m].suffix);
        const enum alvh_status status =
            read_book(reader, data, full, which, further, &value);
        for (int part = 0; part < (count ? count : 1) && status == ALVH_OK; part++)
            memcpy((char *)&estimate[part] + alvh_estimate_parts[m].offset, &value[part],
                   sizeof *value);
        free(value);
        ALVH_TRY(status);
    }
    return ALVH_OK;
}

static enum alvh_status read_parts(const struct alvh_reader *reader,
                                   const struct alvh_report_data *data, const char *axis,
                                   struct alvh_report_parts *parts)
{
    int64_t count;
    char mean[64], tail[64];
    ALVH_TRY(alvh_reader_length(reader, axis, 1, ALVH_REPORT_PARTS, &count));
    parts->count = (int)count;
    snprintf(mean, sizeof mean, "pnl_by_%s_mean", axis);
    snprintf(tail, sizeof tail, "pnl_by_%s_tail", axis);
    ALVH_TRY(alvh_reader_texts(reader, axis, count, ALVH_REPORT_NAME, ALVH_REPORT_NAME,
                               parts->name[0]));
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        ALVH_TRY(read_means(reader, data, mean, which, parts->count, parts->mean[which]));
        ALVH_TRY(read_means(reader, data, tail, which, parts->count, parts->tail[which]));
    }
    return ALVH_OK;
}

/* The terms that make up for one another where moves are far. */
static bool is_far(const char *term)
{
    return strcmp(term, "volga") == 0 || strcmp(term, "jump") == 0 ||
           strcmp(term, "residual") == 0;
}

static void copy_part(const struct alvh_report_parts *from, int part,
                      struct alvh_report_parts *to)
{
    memcpy(to->name[to->count], from->name[part], ALVH_REPORT_NAME);
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        to->mean[which][to->count] = from->mean[which][part];
        to->tail[which][to->count] = from->tail[which][part];
    }
    to->count++;
}

/* The terms, with the far ones as one part before costs. */
static enum alvh_status read_greeks(const struct alvh_reader *reader,
                                    struct alvh_report_data *data)
{
    struct alvh_report_parts *greeks = &data->greeks;
    for (int term = 0; term < data->terms.count; term++)
        if (!is_far(data->terms.name[term]) && strcmp(data->terms.name[term], "cost") != 0)
            copy_part(&data->terms, term, greeks);
    snprintf(greeks->name[greeks->count], ALVH_REPORT_NAME, "far_moves");
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        ALVH_TRY(read_means(reader, data, "pnl_far_mean", which, 0,
                            &greeks->mean[which][greeks->count]));
        ALVH_TRY(read_means(reader, data, "pnl_far_tail", which, 0,
                            &greeks->tail[which][greeks->count]));
    }
    greeks->count++;
    for (int term = 0; term < data->terms.count; term++)
        if (strcmp(data->terms.name[term], "cost") == 0)
            copy_part(&data->terms, term, greeks);
    return ALVH_OK;
}

static enum alvh_status read_attribution(const struct alvh_reader *reader,
                                         struct alvh_report_data *data)
{
    ALVH_TRY(
        alvh_reader_number(reader, "worst_paths", H5T_NATIVE_INT64, &data->worst_paths));
    ALVH_TRY(
        alvh_reader_number(reader, "greek_paths", H5T_NATIVE_INT64, &data->greek_paths));
    ALVH_TRY(read_parts(reader, data, "layer", &data->layers));
    ALVH_TRY(read_parts(reader, data, "instrument", &data->instruments));
    ALVH_TRY(read_parts(reader, data, "term", &data->terms));
    return read_greeks(reader, data);
}

/* ---- what the worst have in common ---- */

static enum alvh_status read_shares(const struct alvh_reader *reader,
                                    const struct alvh_report_data *data, const char *name,
                                    struct alvh_estimate estimate[])
{
    return read_means(reader, data, name, ALVH_REPORT_HEDGE, data->properties, estimate);
}

static enum alvh_status read_worst(const struct alvh_reader *reader,
                                   struct alvh_report_data *data)
{
    int64_t count;
    ALVH_TRY(alvh_reader_length(reader, "property", 1, ALVH_REPORT_PROPERTIES, &count));
    data->properties = (int)count;
    ALVH_TRY(alvh_reader_texts(reader, "property", count, ALVH_REPORT_NAME,
                               ALVH_REPORT_NAME, data->property[0]));
    ALVH_TRY(alvh_reader_texts(reader, "about", count, ALVH_REPORT_NAME, ALVH_REPORT_NAME,
                               data->about[0]));
    ALVH_TRY(read_shares(reader, data, "share_worst", data->share_worst));
    ALVH_TRY(read_shares(reader, data, "share_all", data->share_all));
    return read_shares(reader, data, "lift", data->lift);
}

/* One statistic of each book: fragility_slope and the others of /scaling. */
static enum alvh_status read_fragility_of(const struct alvh_reader *reader,
                                          const struct alvh_report_data *data,
                                          const char *name, struct alvh_estimate estimate[])
{
    for (int m = 0; m < ALVH_ESTIMATE_PARTS; m++) {
        char full[64];
        double value[ALVH_MAX_BOOKS];
        snprintf(full, sizeof full, "%s%s", name, alvh_estimate_parts[m].suffix);
        ALVH_TRY(alvh_reader_dataset(reader, full, data->result.books, H5T_NATIVE_DOUBLE,
                                     value));
        for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
            memcpy((char *)&estimate[which] + alvh_estimate_parts[m].offset,
                   &value[data->book[which]], sizeof *value);
    }
    return ALVH_OK;
}

static enum alvh_status read_fragility(const struct alvh_reader *reader,
                                       struct alvh_report_data *data)
{
    static const char *const names[] = {"fragility_slope", "fragility_curvature",
                                        "fragility_heuristic"};
    struct alvh_report_parts *parts = &data->fragility;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct alvh_estimate estimate[ALVH_REPORT_BOOKS];
        /* Not every run asks for the heuristic. */
        bool there;
        ALVH_TRY(alvh_reader_has(reader, names[i], &there));
        if (!there)
            continue;
        ALVH_TRY(read_fragility_of(reader, data, names[i], estimate));
        snprintf(parts->name[parts->count], ALVH_REPORT_NAME, "%s", names[i]);
        for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
            parts->mean[which][parts->count] = estimate[which];
        parts->count++;
    }
    return ALVH_OK;
}

static enum alvh_status read_rules(const struct alvh_reader *reader,
                                   struct alvh_report_data *data)
{
    int64_t rules;
    ALVH_TRY(alvh_reader_length(reader, "rule", 1, ALVH_REPORT_PARTS, &rules));
    data->rules = (int)rules;
    const int by_rule[] = {data->rules, 0};
    ALVH_TRY(alvh_reader_texts(reader, "rule", rules, ALVH_REPORT_NAME, ALVH_REPORT_NAME,
                               data->rule[0]));
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        ALVH_TRY(
            read_book(reader, data, "rule_actions", which, by_rule, &data->actions[which]));
    return ALVH_OK;
}

/* ---- all of it ---- */

static enum alvh_status read_group(struct alvh_reader *reader, const char *name,
                                   enum alvh_status (*read)(const struct alvh_reader *,
                                                            struct alvh_report_data *),
                                   struct alvh_report_data *data)
{
    ALVH_TRY(alvh_reader_enter(reader, name));
    const enum alvh_status status = read(reader, data);
    alvh_reader_leave(reader);
    return status;
}

/* Of a run that drew some paths more often than they happen, what each counts for. */
static enum alvh_status read_weights(struct alvh_report_data *data,
                                     struct alvh_error *error)
{
    const int64_t paths = data->result.paths;
    ALVH_TRY(alvh_recall_design(data->file, &data->recalled, &data->weight, &data->design,
                                error));
    data->effective_paths = alvh_design_effective(&data->design, paths);
    for (int64_t path = 0; path < paths; path++)
        data->whole_weight += alvh_report_weight(data, path);
    return ALVH_OK;
}

static enum alvh_status read_groups(struct alvh_reader *reader,
                                    struct alvh_report_data *data)
{
    ALVH_TRY(alvh_reader_whole_text(reader, "scenario_yaml", &data->scenario_yaml));
    ALVH_TRY(read_group(reader, "fans", read_fans, data));
    ALVH_TRY(read_group(reader, "vega", read_vega, data));
    ALVH_TRY(read_group(reader, "worst", read_worst, data));
    ALVH_TRY(read_group(reader, "diagnostics", read_rules, data));
    ALVH_TRY(read_group(reader, "scaling", read_fragility, data));
    bool explained;
    ALVH_TRY(alvh_reader_has(reader, "attribution", &explained));
    return explained ? read_group(reader, "attribution", read_attribution, data) : ALVH_OK;
}

enum alvh_status alvh_report_drawdowns(const struct alvh_report_data *data, int book,
                                       int scale, double **column, struct alvh_error *error)
{
    *column = malloc((size_t)data->result.paths * sizeof **column);
    if (!*column)
        return alvh_fail(error, ALVH_EFAILED, "%s: no memory to read it", data->file);
    return alvh_recall_column(data->file, &data->recalled, ALVH_OUTCOME_max_drawdown, book,
                              scale, *column, error);
}

/* The closes before the start, where the run began from one of them. */
static void find_past(struct alvh_report_data *data)
{
    const char *folder = data->recalled.scenario.market.data;
    struct alvh_error unused = {0};
    if (data->recalled.scenario.start_given ||
        alvh_history_read(*folder ? folder : NULL, &data->history, &unused) != ALVH_OK)
        return;
    const bool found = alvh_history_find(data->history, data->recalled.start.date,
                                         &data->past_end, &unused) == ALVH_OK;
    if (found &&
        alvh_history_day(data->history, data->past_end)->spx == data->result.start_spot)
        return;
    alvh_history_free(data->history);
    data->history = NULL;
}

static enum alvh_status read_open(struct alvh_reader *reader, struct alvh_report_data *data,
                                  struct alvh_error *error)
{
    ALVH_TRY(alvh_result_read(data->file, &data->result, error));
    ALVH_TRY(alvh_recall(data->file, &data->recalled, error));
    if (data->recalled.scenario.books != data->result.books ||
        data->recalled.scenario.scales != data->result.scales ||
        data->recalled.paths != data->result.paths || data->result.paths < 1 ||
        memcmp(data->recalled.scenario.scale, data->result.scale,
               (size_t)data->result.scales * sizeof *data->result.scale) != 0)
        return alvh_fail(error, ALVH_EINPUT,
                         "%s: is no result of alvh: its scenario has other books, scales "
                         "or paths than its datasets",
                         data->file);
    choose(data);
    ALVH_TRY(read_weights(data, error));
    ALVH_TRY(read_groups(reader, data));
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++)
        ALVH_TRY(alvh_report_drawdowns(data, data->book[which], data->largest,
                                       &data->drawdown[which], error));
    find_past(data);
    return ALVH_OK;
}

/* The file stays open meanwhile, so that HDF5 keeps what it knows of it. */
static enum alvh_status read_all(struct alvh_report_data *data, struct alvh_error *error)
{
    struct alvh_reader reader;
    ALVH_TRY(alvh_reader_open(data->file, &reader, error));
    const enum alvh_status status = read_open(&reader, data, error);
    alvh_reader_close(&reader);
    return status;
}

enum alvh_status alvh_report_read(const char *file, struct alvh_report_data *data,
                                  struct alvh_error *error)
{
    *data = (struct alvh_report_data){.file = file};
    const enum alvh_status status = read_all(data, error);
    if (status)
        alvh_report_data_free(data);
    return status;
}

void alvh_report_data_free(struct alvh_report_data *data)
{
    alvh_result_free(&data->result);
    alvh_history_free(data->history);
    free(data->scenario_yaml);
    free(data->date);
    free(data->share);
    free(data->spx.value);
    free(data->vix.value);
    free(data->bin_low);
    free(data->bin_high);
    free(data->weight);
    for (int which = 0; which < ALVH_REPORT_BOOKS; which++) {
        free(data->equity[which].value);
        free(data->vega[which].value);
        free(data->breach_rate[which]);
        free(data->actions[which]);
        free(data->vega_share[which]);
        free(data->drawdown[which]);
    }
    *data = (struct alvh_report_data){0};
}
