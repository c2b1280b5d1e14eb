#include "sim/stats/hypothesis.h"

#include <math.h>
#include <string.h>

const char *const alvh_verdict_names[ALVH_VERDICT_COUNT] = {
    [ALVH_SUPPORTED] = "supported",
    [ALVH_NOT_SUPPORTED] = "not supported",
    [ALVH_UNDECIDED] = "undecided",
};

enum alvh_verdict alvh_verdict_of(bool above, double bar,
                                  const struct alvh_estimate *estimate)
{
    const bool over = estimate->low > bar, under = estimate->high <= bar;
    if (above ? over : under)
        return ALVH_SUPPORTED;
    return (above ? under : over) ? ALVH_NOT_SUPPORTED : ALVH_UNDECIDED;
}

/* What a row of the table asks of the run. */
struct question {
    enum alvh_claim_measure measure;
    const char *book, *other;      /* compared with each other */
    int64_t contracts, from;       /* scale of the book, and of the other one */
};

static int book_named(const struct alvh_measured *measured, const char *name)
{
    for (int book = 0; book < measured->books; book++)
        if (strcmp(measured->book[book], name) == 0)
            return book;
    return -1;
}

static int scale_of(const struct alvh_measured *measured, int64_t contracts)
{
    for (int scale = 0; scale < measured->scales; scale++)
        if (measured->scale[scale] == contracts)
            return scale;
    return -1;
}

static int cell_at(const struct alvh_measured *measured, int book, int scale)
{
    return book * measured->scales + scale;
}

static void add_term(struct alvh_hypothesis *hypothesis, enum alvh_claim_measure measure, int cell,
                     double weight)
{
    hypothesis->term[hypothesis->terms].measure = measure;
    hypothesis->term[hypothesis->terms].cell = cell;
    hypothesis->term[hypothesis->terms++].weight = weight;
}

/* The cells of both sides of a question; false: the run does not have them. */
static bool find_cells(const struct alvh_measured *measured, const struct question *question,
                       struct alvh_hypothesis *hypothesis, int *own, int *other)
{
    const int book = book_named(measured, question->book);
    const int against = book_named(measured, question->other);
    const int scale = scale_of(measured, question->contracts);
    const int from = scale_of(measured, question->from);
    if (book < 0 || against < 0 || scale < 0 || from < 0)
        return false;
    hypothesis->book = book;
    hypothesis->scale = scale;
    *own = cell_at(measured, book, scale);
    *other = cell_at(measured, against, from);
    return true;
}

/* sign x 100 (own / other - 1), each per contract. */
static bool ratio(const struct alvh_measured *measured, const struct question *question,
                  double sign, struct alvh_hypothesis *hypothesis)
{
    int own, other;
    if (!find_cells(measured, question, hypothesis, &own, &other))
        return false;
    const double *value = measured->value[question->measure];
    const double contracts = (double)question->from / (double)question->contracts;
    const double quotient = contracts * value[own] / value[other];
    hypothesis->value = sign * 100.0 * (quotient - 1.0);
    add_term(hypothesis, question->measure, own, sign * 100.0 * contracts / value[other]);
    add_term(hypothesis, question->measure, other, -sign * 100.0 * quotient / value[other]);
    return true;
}

static bool smaller(const struct alvh_measured *measured, const struct question *question,
                    struct alvh_hypothesis *hypothesis)
{
    return ratio(measured, question, -1.0, hypothesis);
}

static bool larger(const struct alvh_measured *measured, const struct question *question,
                   struct alvh_hypothesis *hypothesis)
{
    return ratio(measured, question, 1.0, hypothesis);
}

/* sign x (own - other) in % of the own capital a year. */
static bool yearly(const struct alvh_measured *measured, const struct question *question,
                   double sign, struct alvh_hypothesis *hypothesis)
{
    int own, other;
    if (!find_cells(measured, question, hypothesis, &own, &other))
        return false;
    const double *value = measured->value[question->measure];
    const double unit = sign * 100.0 / (measured->capital[own] * measured->years);
    hypothesis->value = unit * (value[own] - value[other]);
    add_term(hypothesis, question->measure, own, unit);
    add_term(hypothesis, question->measure, other, -unit);
    return true;
}

static bool costs(const struct alvh_measured *measured, const struct question *question,
                  struct alvh_hypothesis *hypothesis)
{
    return yearly(measured, question, -1.0, hypothesis);
}

static bool earns(const struct alvh_measured *measured, const struct question *question,
                  struct alvh_hypothesis *hypothesis)
{
    return yearly(measured, question, 1.0, hypothesis);
}

static bool is_static(const char *name)
{
    static const char prefix[] = "static_vix";
    return strncmp(name, prefix, sizeof prefix - 1) == 0;
}

/* The static books whose P lie next to that of the book: the least that is not below it,
 * and the greatest below it; -1 where there is none. */
static void find_neighbours(const struct alvh_measured *measured, int own, int other,
                            int scale, int *rich, int *poor)
{
    const double *pnl = measured->value[ALVH_MEASURE_P];
    *rich = *poor = -1;
    for (int book = 0; book < measured->books; book++) {
        const int cell = cell_at(measured, book, scale);
        if (cell != other && !is_static(measured->book[book]))
            continue;
        if (pnl[cell] >= pnl[own] && (*rich < 0 || pnl[cell] < pnl[*rich]))
            *rich = cell;
        if (pnl[cell] < pnl[own] && (*poor < 0 || pnl[cell] > pnl[*poor]))
            *poor = cell;
    }
}

/* 100 (1 - D / D*), D* = (1 - t) D_rich + t D_poor, t = (P_rich - P) / (P_rich - P_poor). */
static void interpolate(const struct alvh_measured *measured, int own, int rich, int poor,
                        struct alvh_hypothesis *hypothesis)
{
    const double *tail = measured->value[ALVH_MEASURE_D];
    const double *pnl = measured->value[ALVH_MEASURE_P];
    const double range = pnl[rich] - pnl[poor], t = (pnl[rich] - pnl[own]) / range;
    const double between = (1.0 - t) * tail[rich] + t * tail[poor];
    const double by_between = 100.0 * tail[own] / (between * between);
    const double by_t = by_between * (tail[poor] - tail[rich]);
    hypothesis->value = 100.0 * (1.0 - tail[own] / between);
    add_term(hypothesis, ALVH_MEASURE_D, own, -100.0 / between);
    add_term(hypothesis, ALVH_MEASURE_D, rich, by_between * (1.0 - t));
    add_term(hypothesis, ALVH_MEASURE_D, poor, by_between * t);
    add_term(hypothesis, ALVH_MEASURE_P, own, -by_t / range);
    add_term(hypothesis, ALVH_MEASURE_P, rich, by_t * (1.0 - t) / range);
    add_term(hypothesis, ALVH_MEASURE_P, poor, by_t * t / range);
}

/* A book that leaves more than every static one is compared with that which leaves the
 * most; one that leaves less than every one cannot be compared. */
static bool at_equal_spend(const struct alvh_measured *measured,
                           const struct question *question,
                           struct alvh_hypothesis *hypothesis)
{
    int own, other, rich, poor;
    if (book_named(measured, "static_vix") < 0 ||
        !find_cells(measured, question, hypothesis, &own, &other))
        return false;
    find_neighbours(measured, own, other, hypothesis->scale, &rich, &poor);
    const double *tail = measured->value[ALVH_MEASURE_D];
    if (poor < 0) {
        hypothesis->value = NAN;
    } else if (rich < 0) {
        hypothesis->value = 100.0 * (1.0 - tail[own] / tail[poor]);
        add_term(hypothesis, ALVH_MEASURE_D, own, -100.0 / tail[poor]);
        add_term(hypothesis, ALVH_MEASURE_D, poor,
                 100.0 * tail[own] / (tail[poor] * tail[poor]));
    } else {
        interpolate(measured, own, rich, poor, hypothesis);
    }
    return true;
}

struct row {
    const char *name, *text;
    bool (*estimate)(const struct alvh_measured *, const struct question *,
                     struct alvh_hypothesis *);
    bool above;
    double bar;
    struct question question;
};

/* Columns are the point of tables. */
/* clang-format off */
#define BOTH(name, text, estimate, above, bar, measure, book, other)                                                       \
    {name, text, estimate, above, bar, {ALVH_MEASURE_##measure, book, other, 20, 20}},                                     \
    {name, text, estimate, above, bar, {ALVH_MEASURE_##measure, book, other, 200, 200}},
static const struct row rows[] = {
    BOTH("drawdown",         "worst-1 % drawdown is smaller than unhedged by",       smaller, true,  35, D, "alvh", "unhedged")
    BOTH("mean_drawdown",    "mean drawdown is smaller than unhedged by",            smaller, true,  35, A, "alvh", "unhedged")
    BOTH("same_condors",     "worst-1 % drawdown is smaller with as many condors by", smaller, true, 35, D, "alvh_same_condors", "unhedged")
    BOTH("hedge_cost",       "P&L given up a year, of capital",                      costs,   false, 2,  P, "alvh", "unhedged")
    BOTH("hedge_cost_same",  "P&L given up a year with as many condors, of capital", costs,   false, 2,  P, "alvh_same_condors", "unhedged")
    {"no_fragility_below", "drawdown per contract is larger than at 1 by",  larger, false, 5, {ALVH_MEASURE_D, "unhedged", "unhedged", 20, 1}},
    {"fragility_beyond",   "drawdown per contract is larger than at 20 by", larger, true,  5, {ALVH_MEASURE_D, "unhedged", "unhedged", 200, 20}},
    {"hedged_size",        "drawdown per contract is larger than at 20 by", larger, false, 5, {ALVH_MEASURE_D, "alvh", "alvh", 200, 20}},
    BOTH("equal_spend",       "worst-1 % drawdown is smaller than static calls' by", at_equal_spend, true, 0, D, "alvh_same_condors", "unhedged")
    BOTH("equal_spend_whole", "worst-1 % drawdown is smaller than static calls' by", at_equal_spend, true, 0, D, "alvh", "unhedged")
    BOTH("capital_at_risk",  "peak margin is larger than unhedged by",               larger,  false, 0,  M, "alvh", "unhedged")
};
/* Of each book that lacks one layer or rule, put in the place of NULL. */
static const struct row part_rows[] = {
    {"protects", "worst-1 % drawdown is smaller than without the part by", smaller, true, 0, {ALVH_MEASURE_D, "alvh", NULL, 200, 200}},
    {"pays",     "P&L gained by the part a year, of capital",              earns,   true, 0, {ALVH_MEASURE_P, "alvh", NULL, 200, 200}},
};
/* clang-format on */
#undef BOTH

enum {
    ROWS = sizeof rows / sizeof *rows,
    PART_ROWS = sizeof part_rows / sizeof *part_rows
};
_Static_assert(ROWS + PART_ROWS * ALVH_MAX_BOOKS <= ALVH_MAX_HYPOTHESES,
               "every hypothesis has room");

static int ask(const struct alvh_measured *measured, const struct row *row,
               const char *without, struct alvh_hypothesis *hypothesis)
{
    struct question question = row->question;
    *hypothesis = (struct alvh_hypothesis){
        .name = row->name, .text = row->text, .above = row->above, .bar = row->bar};
    if (without)
        question.other = without;
    if (!row->estimate(measured, &question, hypothesis))
        return 0;
    if (without) /* the part is what such a row is about */
        hypothesis->book = book_named(measured, without);
    return 1;
}

int alvh_hypotheses_list(const struct alvh_measured *measured,
                         struct alvh_hypothesis hypothesis[ALVH_MAX_HYPOTHESES])
{
    static const char lesser[] = "alvh_less_";
    int count = 0;
    for (int i = 0; i < ROWS; i++)
        count += ask(measured, &rows[i], NULL, &hypothesis[count]);
    for (int i = 0; i < PART_ROWS; i++)
        for (int book = 0; book < measured->books; book++)
            if (strncmp(measured->book[book], lesser, sizeof lesser - 1) == 0)
                count += ask(measured, &part_rows[i], measured->book[book],
                             &hypothesis[count]);
    return count;
}
