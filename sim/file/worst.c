/* /worst: what the hundredth of the paths with the largest drawdowns of a book at a scale
 * have in common, beside all of its paths.
 *
 * With W the worst and A the paths with a property,
 *
 *     share_worst = P(A | W),   share_all = P(A),   lift = P(A | W) / P(A) = P(W | A) /
 * P(W)
 *
 * so that all three are shares, P(W) being what was chosen, and have Wilson's interval; of
 * paths that were not drawn plainly it is that of sim/stats/weighted.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/result_file.h"
#include "sim/ledger/story.h"
#include "sim/stats/tail.h"
#include "sim/stats/weighted.h"

#define WORST_SHARE 0.01

/* What a path is asked about: columns, in the order in which they are read. */
static const enum alvh_outcome asked[] = {
    ALVH_OUTCOME_max_drawdown,  ALVH_OUTCOME_trough_day,   ALVH_OUTCOME_peak_regime,
    ALVH_OUTCOME_trough_regime, ALVH_OUTCOME_first_breach, ALVH_OUTCOME_trigger,
    ALVH_OUTCOME_margin_calls,  ALVH_OUTCOME_ruined,       ALVH_OUTCOME_vega_breach_days};
enum { DRAWDOWN, TROUGH_DAY, PEAK, TROUGH, BREACH, TRIGGER, CALLS, RUINED, VEGA, ASKED };
_Static_assert(sizeof asked / sizeof *asked == ASKED, "a name for each column");

enum { MONTH = ASKED, MOST = 2 * ALVH_MAX_REGIMES + 12 + 4 + 3 + 3, NAME = 64 };

/* A property: that a column, or the month of the trough, has this value; of calls, ruin and
 * vega, that they came to be. A bit of a path's set. */
struct property {
    const char *about;
    char name[NAME];
    int what, value;
};

struct cell {
    struct alvh_estimate worst[MOST], all[MOST], lift[MOST];
};

struct study {
    const struct alvh_result_file *file;
    int count;
    struct property property[MOST];
    unsigned char *month; /* [day]: 0 January .. 11 December */
    int book, scale;
    int64_t worst; /* paths */
    double edge;   /* drawdown: those above are worst, of those equal the first few */
    int64_t equals;
    double *piece;  /* [ASKED * ALVH_SAMPLE_PIECE] */
    uint64_t *set;  /* [paths] where paths are weighed, else [ALVH_SAMPLE_PIECE] */
    double *a, *b;  /* [paths] where they are weighed */
    int64_t *order; /* likewise */
    struct cell *cell;
};

/* ---- the list ---- */

static void add(struct study *study, const char *about, int what, int value,
                const char *format, const char *name)
{
    struct property *next = &study->property[study->count++];
    *next = (struct property){.about = about, .what = what, .value = value};
    snprintf(next->name, sizeof next->name, format, name);
}

static void list_properties(struct study *study)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    static const char *const limits[] = {"nothing", "a stop", "margin", "equity"};
    static const char *const days[] = {"a plain day", "a jump of SPX",
                                       "a change of regime"};
    const struct alvh_model *model = &study->file->model;
    for (int i = 0; i < model->regimes; i++)
        add(study, "regime", PEAK, i, "peak in %s", model->regime_name[i]);
    for (int i = 0; i < model->regimes; i++)
        add(study, "regime", TROUGH, i, "trough in %s", model->regime_name[i]);
    for (int i = 0; i < 12; i++)
        add(study, "month", MONTH, i, "trough in %s", months[i]);
    for (int i = 0; i <= ALVH_LIMIT_RUIN; i++)
        add(study, "first breach", BREACH, i, "%s gave way first", limits[i]);
    for (int i = ALVH_TRIGGER_PLAIN; i <= ALVH_TRIGGER_REGIME; i++)
        add(study, "trigger", TRIGGER, i, "gave way on %s", days[i - 1]);
    add(study, "ever", CALLS, 0, "%s", "called for margin");
    add(study, "ever", RUINED, 0, "%s", "ruined");
    add(study, "ever", VEGA, 0, "%s", "vega outside its band on most days");
}

/* ---- the paths ---- */

/* The properties of path i of the piece. */
static uint64_t set_of(const struct study *study, int64_t i)
{
    const double *column = study->piece + i;
#define OF(which) column[(which)*ALVH_SAMPLE_PIECE]
    const int days = study->file->scenario.simulation.days;
    uint64_t set = 0;
    for (int p = 0; p < study->count; p++) {
        const struct property *property = &study->property[p];
        bool has;
        switch (property->what) {
        case CALLS:
        case RUINED:
            has = OF(property->what) > 0.0;
            break;
        case VEGA:
            has = 2.0 * OF(VEGA) > days + 1;
            break;
        case MONTH:
            has = OF(TROUGH_DAY) > 0.0 &&
                  study->month[(int)OF(TROUGH_DAY)] == property->value;
            break;
        case PEAK:
        case TROUGH:
            has = OF(TROUGH_DAY) > 0.0 && OF(property->what) == property->value;
            break;
        default:
            has = OF(property->what) == property->value;
        }
        set |= (uint64_t)has << p;
    }
#undef OF
    return set;
}

static enum alvh_status read_piece(const struct study *study, int from, int to,
                                   int64_t first, int64_t count, struct alvh_error *error)
{
    for (int which = from; which < to; which++)
        ALVH_TRY(alvh_paths_read(study->file, (int)asked[which], study->book, study->scale,
                                 first, count, study->piece + which * ALVH_SAMPLE_PIECE,
                                 error));
    return ALVH_OK;
}

/* Where the worst begin, and how many of the paths at the edge are among them. */
static enum alvh_status find_edge(struct study *study, struct alvh_error *error)
{
    const int64_t paths = study->file->paths;
    const struct alvh_paths_column column = {study->file, (int)asked[DRAWDOWN], study->book,
                                             study->scale, 1.0};
    const struct alvh_sample sample = alvh_paths_sample(&column);
    const double share = (double)(paths - study->worst) / (double)paths;
    struct alvh_estimate edge;
    struct alvh_sample_tail tail = {
        .quantiles = 1, .quantile = &share, .at_quantile = &edge};
    ALVH_TRY(alvh_sample_take_tail(&sample, &tail, error));
    study->edge = edge.value;
    study->equals = study->worst;
    for (int64_t first = 0; first < paths; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(paths, first);
        ALVH_TRY(read_piece(study, DRAWDOWN, DRAWDOWN + 1, first, count, error));
        for (int64_t i = 0; i < count; i++)
            study->equals -= study->piece[i] > study->edge;
    }
    return ALVH_OK;
}

static bool is_worst(struct study *study, double drawdown)
{
    if (drawdown != study->edge)
        return drawdown > study->edge;
    return study->equals-- > 0;
}

/* Plainly drawn paths are counted, a piece at a time. */
static enum alvh_status count_cell(struct study *study, struct cell *cell,
                                   struct alvh_error *error)
{
    const int64_t paths = study->file->paths;
    int64_t among_all[MOST] = {0}, among_worst[MOST] = {0};
    ALVH_TRY(find_edge(study, error));
    for (int64_t first = 0; first < paths; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(paths, first);
        ALVH_TRY(read_piece(study, 0, ASKED, first, count, error));
        for (int64_t i = 0; i < count; i++) {
            const uint64_t set = set_of(study, i);
            const bool worst = is_worst(study, study->piece[i]);
            for (int p = 0; p < study->count; p++) {
                among_all[p] += (int64_t)(set >> p & 1);
                among_worst[p] += worst ? (int64_t)(set >> p & 1) : 0;
            }
        }
    }
    for (int p = 0; p < study->count; p++) {
        cell->all[p] = alvh_tail_share(among_all[p], paths);
        cell->worst[p] = alvh_tail_share(among_worst[p], study->worst);
        cell->lift[p] = alvh_tail_scaled(alvh_tail_share(among_worst[p], among_all[p]),
                                         (double)paths / (double)study->worst);
    }
    return ALVH_OK;
}

/* The last bit of a path's set: it is among the worst. */
#define AMONG_WORST (UINT64_C(1) << 63)

/* Marks the paths that hold the worst hundredth of the weight. */
static enum alvh_status mark_worst(struct study *study, double *share,
                                   struct alvh_error *error)
{
    const struct alvh_design *design = &study->file->design;
    const int64_t paths = study->file->paths;
    const double whole = alvh_design_mean_weight(design, paths) * (double)paths;
    double taken = 0.0;
    ALVH_TRY(alvh_paths_read(study->file, (int)asked[DRAWDOWN], study->book, study->scale,
                             0, paths, study->a, error));
    ALVH_TRY(alvh_tail_order(paths, study->a, study->order, error));
    for (int64_t i = 0; i < paths && taken < WORST_SHARE * whole; i++) {
        study->set[study->order[i]] |= AMONG_WORST;
        taken += alvh_design_weight(design, study->order[i]);
    }
    *share = taken / whole;
    return ALVH_OK;
}

/* The share of those with bits `of` that have bits `has` too. */
static struct alvh_estimate weighted(const struct study *study, uint64_t has, uint64_t of)
{
    for (int64_t i = 0; i < study->file->paths; i++) {
        study->b[i] = (study->set[i] & of) == of;
        study->a[i] = (study->set[i] & (has | of)) == (has | of);
    }
    return alvh_weighted_share(&study->file->design, study->file->paths, study->a,
                               study->b);
}

/* Paths that were not drawn plainly are held. */
static enum alvh_status weigh_cell(struct study *study, struct cell *cell,
                                   struct alvh_error *error)
{
    const int64_t paths = study->file->paths;
    double share;
    for (int64_t first = 0; first < paths; first += ALVH_SAMPLE_PIECE) {
        const int64_t count = alvh_sample_piece(paths, first);
        ALVH_TRY(read_piece(study, 0, ASKED, first, count, error));
        for (int64_t i = 0; i < count; i++)
            study->set[first + i] = set_of(study, i);
    }
    ALVH_TRY(mark_worst(study, &share, error));
    for (int p = 0; p < study->count; p++) {
        const uint64_t bit = UINT64_C(1) << p;
        cell->all[p] = weighted(study, bit, 0);
        cell->worst[p] = weighted(study, bit, AMONG_WORST);
        cell->lift[p] = alvh_tail_scaled(weighted(study, AMONG_WORST, bit), 1.0 / share);
    }
    return ALVH_OK;
}

/* ---- into the file ---- */

static enum alvh_status write_texts(const struct study *study,
                                    const struct alvh_hdf_group *group,
                                    struct alvh_error *error)
{
    const char *about[MOST];
    const hid_t string = alvh_hdf_string_type();
    const struct alvh_hdf_dataset dataset = {.name = "about",
                                             .unit = "1",
                                             .text = "what the property is one of",
                                             .type = string,
                                             .rank = 1,
                                             .dimension = {ALVH_DIMENSION_PROPERTY}};
    for (int p = 0; p < study->count; p++)
        about[p] = study->property[p].about;
    const enum alvh_status status =
        alvh_hdf_dataset_write(group, &dataset, string, about, error);
    H5Tclose(string);
    return status;
}

static const struct {
    const char *name, *text;
    size_t offset;
} tables[] = {
    {"share_worst", "share of the worst paths that have the property",
     offsetof(struct cell, worst)},
    {"share_all", "share of all paths that have it", offsetof(struct cell, all)},
    {"lift", "share_worst over share_all: how much more often the worst paths have it",
     offsetof(struct cell, lift)},
};

static enum alvh_status write_tables(const struct study *study,
                                     const struct alvh_hdf_group *group,
                                     struct alvh_error *error)
{
    const size_t cells = (size_t)study->file->scenario.books * study->file->scenario.scales;
    const size_t each = (size_t)study->count;
    double *room = malloc(cells * each * sizeof *room);
    enum alvh_status status =
        room ? ALVH_OK : alvh_fail(error, ALVH_EFAILED, "no memory for shares");
    for (size_t t = 0; t < sizeof tables / sizeof *tables && status == ALVH_OK; t++) {
        const struct alvh_hdf_dataset dataset = {.name = tables[t].name,
                                                 .unit = "1",
                                                 .text = tables[t].text,
                                                 .type = H5T_IEEE_F64LE,
                                                 .rank = 3,
                                                 .dimension = {ALVH_DIMENSION_BOOK,
                                                               ALVH_DIMENSION_SCALE,
                                                               ALVH_DIMENSION_PROPERTY}};
        const struct alvh_estimate_field field = {
            .first = (const char *)study->cell + tables[t].offset,
            .records = cells,
            .record_bytes = sizeof *study->cell,
            .each = each,
            .each_bytes = sizeof(struct alvh_estimate),
            .packed = true};
        status = alvh_estimates_write(group, &dataset, &field, room, error);
    }
    free(room);
    return status;
}

static enum alvh_status write_group(const struct study *study, struct alvh_error *error)
{
    static const enum alvh_dimension axes[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE};
    const char *name[MOST];
    struct alvh_hdf_lengths lengths = study->file->lengths;
    struct alvh_hdf_group group;
    lengths.of[ALVH_DIMENSION_PROPERTY] = (hsize_t)study->count;
    for (int p = 0; p < study->count; p++)
        name[p] = study->property[p].name;
    ALVH_TRY(
        alvh_result_group_create(study->file, ALVH_GROUP_WORST, 2, axes, &group, error));
    group.lengths = &lengths;
    const hid_t string = alvh_hdf_string_type();
    enum alvh_status status =
        alvh_hdf_axis(&group, ALVH_DIMENSION_PROPERTY, string, name, error);
    H5Tclose(string);
    if (status == ALVH_OK)
        status = write_texts(study, &group, error);
    if (status == ALVH_OK)
        status = write_tables(study, &group, error);
    alvh_hdf_group_close(&group);
    return status;
}

static enum alvh_status take_cells(struct study *study, bool plain,
                                   struct alvh_error *error)
{
    const int scales = study->file->scenario.scales;
    for (int cell = 0; cell < study->file->scenario.books * scales; cell++) {
        study->book = cell / scales;
        study->scale = cell % scales;
        ALVH_TRY(plain ? count_cell(study, &study->cell[cell], error)
                       : weigh_cell(study, &study->cell[cell], error));
    }
    return write_group(study, error);
}

static void find_months(struct study *study, alvh_date start)
{
    for (int day = 0; day <= study->file->scenario.simulation.days; day++) {
        int year, month, of_month;
        alvh_date_to_civil(alvh_trading_day_add(start, day), &year, &month, &of_month);
        study->month[day] = (unsigned char)(month - 1);
    }
}

enum alvh_status alvh_worst_write(const struct alvh_result_file *file, alvh_date start,
                                  struct alvh_error *error)
{
    const bool plain = alvh_file_design(file) == NULL;
    const size_t held = plain ? 0 : (size_t)file->paths;
    const size_t cells = (size_t)file->scenario.books * (size_t)file->scenario.scales;
    struct study study = {.file = file,
                          .worst = (int64_t)ceil(WORST_SHARE * (double)file->paths),
                          .month = malloc((size_t)file->scenario.simulation.days + 1),
                          .piece = malloc(ASKED * ALVH_SAMPLE_PIECE * sizeof *study.piece),
                          .set = malloc((held + 1) * sizeof *study.set),
                          .a = malloc((held + 1) * sizeof *study.a),
                          .b = malloc((held + 1) * sizeof *study.b),
                          .order = malloc((held + 1) * sizeof *study.order),
                          .cell = calloc(cells, sizeof *study.cell)};
    enum alvh_status status = ALVH_OK;
    if (study.month && study.piece && study.set && study.a && study.b && study.order &&
        study.cell) {
        list_properties(&study);
        find_months(&study, start);
        status = take_cells(&study, plain, error);
    } else
        status =
            alvh_fail(error, ALVH_EFAILED, "no memory for what %lld paths have in common",
                      (long long)file->paths);
    free(study.month);
    free(study.piece);
    free(study.set);
    free(study.a);
    free(study.b);
    free(study.order);
    free(study.cell);
    return status;
}
