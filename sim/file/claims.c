/* /claims: the hypotheses of sim/stats/hypothesis.h, each held against the paths.
 *
 * Two roads over the columns of /paths, one column in memory at a time: the first finds the
 * means and expected shortfalls of every book and scale, the second the standard error of
 * each hypothesis, which is a function of a few of them, a piece at a time. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/result_file.h"
#include "sim/stats/combination.h"
#include "sim/stats/hypothesis.h"
#include "sim/stats/tail.h"

static const struct {
    enum alvh_outcome outcome;
    double level;
} measures[ALVH_MEASURE_COUNT] = {
#define ALVH_MEASURE_ROW(name, outcome, level) {ALVH_OUTCOME_##outcome, level},
    ALVH_MEASURES(ALVH_MEASURE_ROW)
#undef ALVH_MEASURE_ROW
};

enum { CELLS = ALVH_MAX_BOOKS * ALVH_MAX_SCALES };
struct claims {
    const struct alvh_result_file *file;
    double value[ALVH_MEASURE_COUNT][CELLS], quantile[ALVH_MEASURE_COUNT][CELLS];
    double capital[CELLS];
    int count;
    struct alvh_hypothesis hypothesis[ALVH_MAX_HYPOTHESES];
    struct alvh_claim claim[ALVH_MAX_HYPOTHESES];
};

static enum alvh_status measure(struct claims *claims, enum alvh_claim_measure which,
                                int cell, struct alvh_error *error)
{
    const struct alvh_result_file *file = claims->file;
    const int scales = file->scenario.scales;
    const struct alvh_tail_query query = {measures[which].outcome, cell / scales,
                                          cell % scales, measures[which].level};
    struct alvh_estimate made;
    if (query.level > 0.0) {
        ALVH_TRY(alvh_paths_tail(file, &query, &made, &claims->quantile[which][cell],
                                 error));
    } else {
        const struct alvh_paths_column column = {file, (int)query.outcome, query.book,
                                                 query.scale, 1.0};
        const struct alvh_sample sample = alvh_paths_sample(&column);
        ALVH_TRY(alvh_sample_mean(&sample, &made, error));
    }
    claims->value[which][cell] = made.value;
    return ALVH_OK;
}

static enum alvh_status measure_all(struct claims *claims, struct alvh_error *error)
{
    const struct alvh_scenario *scenario = &claims->file->scenario;
    enum alvh_status status = ALVH_OK;
    for (int cell = 0; cell < scenario->books * scenario->scales; cell++) {
        claims->capital[cell] = (double)scenario->scale[cell % scenario->scales] *
                                scenario->book[cell / scenario->scales]
                                    .sizing.capital_dollars_per_contract;
        for (int m = 0; m < ALVH_MEASURE_COUNT && status == ALVH_OK; m++)
            status = measure(claims, (enum alvh_claim_measure)m, cell, error);
    }
    return status;
}

static void list(struct claims *claims)
{
    const struct alvh_scenario *scenario = &claims->file->scenario;
    struct alvh_measured measured = {
        .books = scenario->books,
        .scales = scenario->scales,
        .scale = scenario->scale,
        .capital = claims->capital,
        .years = (double)scenario->simulation.days / ALVH_DAYS_PER_YEAR,
    };
    for (int book = 0; book < scenario->books; book++)
        measured.book[book] = scenario->book[book].name;
    for (int m = 0; m < ALVH_MEASURE_COUNT; m++)
        measured.value[m] = claims->value[m];
    claims->count = alvh_hypotheses_list(&measured, claims->hypothesis);
}

static struct alvh_combination combination_of(const struct claims *claims,
                                              const struct alvh_hypothesis *hypothesis)
{
    struct alvh_combination combination = {.value = hypothesis->value,
                                           .terms = hypothesis->terms,
                                           .sum.design = alvh_file_design(claims->file)};
    for (int k = 0; k < hypothesis->terms; k++) {
        const enum alvh_claim_measure which = hypothesis->term[k].measure;
        const int cell = hypothesis->term[k].cell;
        combination.term[k] = (struct alvh_combination_term){
            .weight = hypothesis->term[k].weight,
            .value = claims->value[which][cell],
            .level = measures[which].level,
            .quantile = claims->quantile[which][cell],
        };
    }
    return combination;
}

enum { PIECE = ALVH_PATH_CHUNK };

static enum alvh_status read_piece(const struct claims *claims,
                                   const struct alvh_hypothesis *hypothesis, int64_t first,
                                   int64_t count, double column[][PIECE],
                                   struct alvh_error *error)
{
    const int scales = claims->file->scenario.scales;
    for (int k = 0; k < hypothesis->terms; k++) {
        const int cell = hypothesis->term[k].cell;
        ALVH_TRY(alvh_paths_read(claims->file,
                                 (int)measures[hypothesis->term[k].measure].outcome,
                                 cell / scales, cell % scales, first, count, column[k],
                                 error));
    }
    return ALVH_OK;
}

static enum alvh_status estimate(const struct claims *claims,
                                 const struct alvh_hypothesis *hypothesis,
                                 struct alvh_estimate *made, struct alvh_error *error)
{
    double(*column)[PIECE] = malloc(ALVH_HYPOTHESIS_TERMS * sizeof *column);
    const double *at[ALVH_HYPOTHESIS_TERMS];
    struct alvh_combination combination = combination_of(claims, hypothesis);
    const int64_t paths = claims->file->paths;
    enum alvh_status status = ALVH_OK;
    if (!column)
        return alvh_fail(error, ALVH_EFAILED, "no memory for claims");
    for (int k = 0; k < ALVH_HYPOTHESIS_TERMS; k++)
        at[k] = column[k];
    for (int64_t first = 0; first < paths && status == ALVH_OK; first += PIECE) {
        const int64_t count = paths - first < PIECE ? paths - first : PIECE;
        status = read_piece(claims, hypothesis, first, count, column, error);
        if (status == ALVH_OK)
            alvh_combination_add(&combination, count, at);
    }
    if (status == ALVH_OK)
        *made = alvh_combination_estimate(&combination);
    free(column);
    return status;
}

static void describe(const struct claims *claims, const struct alvh_hypothesis *hypothesis,
                     const struct alvh_estimate *estimate, struct alvh_claim *claim)
{
    const struct alvh_scenario *scenario = &claims->file->scenario;
    *claim = (struct alvh_claim){
        .contracts = scenario->scale[hypothesis->scale],
        .estimate = estimate->value,
        .estimate_se = estimate->se,
        .estimate_lo = estimate->low,
        .estimate_hi = estimate->high,
        .bar = hypothesis->bar,
    };
    const enum alvh_verdict verdict =
        alvh_verdict_of(hypothesis->above, hypothesis->bar, estimate);
    strcpy(claim->hypothesis, hypothesis->name);
    strcpy(claim->estimated, hypothesis->text);
    strcpy(claim->about, scenario->book[hypothesis->book].name);
    strcpy(claim->holds, hypothesis->above ? "above" : "at most");
    strcpy(claim->verdict, alvh_verdict_names[verdict]);
}

static enum alvh_status judge(struct claims *claims, struct alvh_error *error)
{
    for (int i = 0; i < claims->count; i++) {
        struct alvh_estimate made;
        ALVH_TRY(estimate(claims, &claims->hypothesis[i], &made, error));
        describe(claims, &claims->hypothesis[i], &made, &claims->claim[i]);
    }
    return ALVH_OK;
}

enum type { TEXT, REAL, COUNT };
static const struct {
    enum type type;
    size_t offset;
    const char *name, *unit, *text;
} columns[] = {
#define ALVH_CLAIM_ROW(type, name, unit, text)                                             \
    {type, offsetof(struct alvh_claim, name), #name, unit, text},
    ALVH_CLAIM_COLUMNS(ALVH_CLAIM_ROW)
#undef ALVH_CLAIM_ROW
};

/* HDF5 takes pointers to texts, and numbers one after another. */
union value {
    const char *text;
    double real;
    int64_t count;
};

static void gather(const struct claims *claims, enum type type, size_t offset,
                   union value value[])
{
    for (int i = 0; i < claims->count; i++) {
        const char *at = (const char *)&claims->claim[i] + offset;
        if (type == TEXT)
            value[i].text = at;
        else
            memcpy(&value[i], at, sizeof value[i]);
    }
}

static enum alvh_status write_columns(const struct claims *claims,
                                      const struct alvh_hdf_group *group,
                                      struct alvh_error *error)
{
    const hid_t string = alvh_hdf_string_type();
    const hid_t stored[] = {string, H5T_IEEE_F64LE, H5T_STD_I64LE};
    const hid_t held[] = {string, H5T_NATIVE_DOUBLE, H5T_NATIVE_INT64};
    union value value[ALVH_MAX_HYPOTHESES];
    enum alvh_status status = ALVH_OK;
    for (size_t c = 0; c < sizeof columns / sizeof *columns && status == ALVH_OK; c++) {
        const struct alvh_hdf_dataset dataset = {
            .name = columns[c].name,
            .unit = columns[c].unit,
            .text = columns[c].text,
            .type = stored[columns[c].type],
            .rank = 1,
            .dimension = {ALVH_DIMENSION_CLAIM},
        };
        gather(claims, columns[c].type, columns[c].offset, value);
        status =
            alvh_hdf_dataset_write(group, &dataset, held[columns[c].type], value, error);
    }
    H5Tclose(string);
    return status;
}

/* "drawdown alvh 20": what no other claim of the run is called. */
static enum alvh_status label(const struct claims *claims, struct alvh_hdf_group *group,
                              struct alvh_error *error)
{
    char text[ALVH_MAX_HYPOTHESES][3 * ALVH_CLAIM_TEXT];
    const char *name[ALVH_MAX_HYPOTHESES];
    for (int i = 0; i < claims->count; i++) {
        const struct alvh_claim *claim = &claims->claim[i];
        snprintf(text[i], sizeof text[i], "%s %s %lld", claim->hypothesis, claim->about,
                 (long long)claim->contracts);
        name[i] = text[i];
    }
    const hid_t string = alvh_hdf_string_type();
    const enum alvh_status status =
        alvh_hdf_axis(group, ALVH_DIMENSION_CLAIM, string, name, error);
    H5Tclose(string);
    return status;
}

static enum alvh_status write_group(const struct claims *claims, struct alvh_error *error)
{
    struct alvh_hdf_lengths lengths = claims->file->lengths;
    lengths.of[ALVH_DIMENSION_CLAIM] = (hsize_t)claims->count;
    struct alvh_hdf_group group;
    ALVH_TRY(alvh_result_group_create(claims->file, ALVH_GROUP_CLAIMS, 0, NULL, &group,
                                      error));
    group.lengths = &lengths;
    enum alvh_status status = label(claims, &group, error);
    if (status == ALVH_OK)
        status = write_columns(claims, &group, error);
    alvh_hdf_group_close(&group);
    return status;
}

enum alvh_status alvh_claims_write(const struct alvh_result_file *file,
                                   struct alvh_error *error)
{
    struct claims *claims = calloc(1, sizeof *claims);
    if (!claims)
        return alvh_fail(error, ALVH_EFAILED, "no memory for the claims");
    claims->file = file;
    enum alvh_status status = measure_all(claims, error);
    if (status == ALVH_OK) {
        list(claims);
        status = judge(claims, error);
    }
    if (status == ALVH_OK && claims->count > 0)
        status = write_group(claims, error);
    free(claims);
    return status;
}
