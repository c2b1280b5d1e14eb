#include "sim/stats/difference_spread.h"

#include <math.h>

#include "sim/stats/tail.h"

const struct alvh_influence alvh_influence_identity = {-INFINITY, 1.0, false};
const struct alvh_spread alvh_spread_unknown = {INFINITY, 0.0, INFINITY};

static double influence_at(const struct alvh_influence *influence, double x)
{
    if (isinf(influence->from))
        return x;
    if (influence->step)
        return x > influence->from ? influence->slope : 0.0;
    return influence->slope * fmax(x - influence->from, 0.0);
}

/* ---- independent paths that count alike ---- */

/* Second and third cumulant of the mean of influences. */
struct cumulants {
    double second, third;
};

/* psi of a path of one side, or of pairs the second's less the first's. */
static double psi_of(const struct alvh_two_columns *columns,
                     const struct alvh_influence influence[2], int side, int64_t path)
{
    const double psi = influence_at(&influence[side], columns->value[side][path]);
    return columns->paired
               ? psi - influence_at(&influence[!side], columns->value[!side][path])
               : psi;
}

static struct cumulants cumulants_of(const struct alvh_two_columns *columns,
                                     const struct alvh_influence influence[2], int side)
{
    const int64_t count = columns->count[side];
    const double n = (double)count;
    struct alvh_sum sum = {0};
    struct alvh_influences influences = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_sum_add(&sum, psi_of(columns, influence, side, i));
    const double mean = alvh_sum_value(&sum) / n;
    for (int64_t i = 0; i < count; i++)
        alvh_influences_add(&influences, psi_of(columns, influence, side, i) - mean);
    return (struct cumulants){alvh_sum_value(&influences.square) / (n - 1.0) / n,
                              alvh_sum_value(&influences.cube) / n / (n * n)};
}

static struct alvh_spread spread_of_plain(const struct alvh_two_columns *columns,
                                          const struct alvh_influence influence[2])
{
    if (columns->count[0] < 2 || columns->count[1] < 2)
        return alvh_spread_unknown;
    struct cumulants total = cumulants_of(columns, influence, 1);
    if (!columns->paired) {
        const struct cumulants first = cumulants_of(columns, influence, 0);
        total.second += first.second;
        total.third -= first.third;
    }
    const double se = sqrt(total.second);
    return (struct alvh_spread){se, se > 0.0 ? total.third / (se * se * se) : 0.0,
                                INFINITY};
}

/* ---- designs ---- */

static const struct alvh_design plain = {.unit = 1, .period = 1};

static const struct alvh_design *design_of(const struct alvh_two_columns *columns, int side)
{
    return columns->design[side] ? columns->design[side] : &plain;
}

/* What turns psi of a path into its share of the error: w (psi - m) / sum w. */
struct centre {
    const struct alvh_design *design;
    const struct alvh_influence *influence;
    const double *value;
    double mean, weight;
};

static struct centre centre_of(const struct alvh_two_columns *columns,
                               const struct alvh_influence *influence, int side)
{
    struct centre centre = {design_of(columns, side), influence, columns->value[side], 0,
                            0};
    struct alvh_path_sum weight = {0}, sum = {0};
    for (int64_t i = 0; i < columns->count[side]; i++) {
        const double w = alvh_design_weight(centre.design, i);
        alvh_path_sum_add(&weight, w);
        alvh_path_sum_add(&sum, w * influence_at(influence, centre.value[i]));
    }
    centre.weight = alvh_path_sum_value(&weight);
    centre.mean = alvh_path_sum_value(&sum) / centre.weight;
    return centre;
}

static double share_of(const struct centre *centre, int64_t path)
{
    const double psi = influence_at(centre->influence, centre->value[path]);
    return alvh_design_weight(centre->design, path) * (psi - centre->mean) / centre->weight;
}

static int longer(int a, int b)
{
    return a > b ? a : b;
}

/* Units and periods in which the paths of both sides may be counted; their weights are in
 * z.
 */
static struct alvh_design joint_design(const struct alvh_two_columns *columns)
{
    const struct alvh_design *a = design_of(columns, 0), *b = design_of(columns, 1);
    return (struct alvh_design){.unit = longer(a->unit, b->unit),
                                .period = longer(a->period, b->period)};
}

/* The sum of a design divides by how many paths there are, which z must make up for. */
static void add_side(const struct centre *centre, int64_t count,
                     struct alvh_design_sum *sum)
{
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(sum, (double)count * share_of(centre, i));
}

static struct alvh_spread spread_of_sum(const struct alvh_design_sum *sum)
{
    return (struct alvh_spread){alvh_design_se(sum), alvh_design_skewness(sum),
                                alvh_design_carried(sum) - 1.0};
}

static struct alvh_spread spread_of_pairs(const struct alvh_two_columns *columns,
                                          const struct centre centre[2])
{
    const struct alvh_design design = joint_design(columns);
    struct alvh_design_sum sum = {.design = &design};
    const int64_t count = columns->count[0];
    for (int64_t i = 0; i < count; i++)
        alvh_design_add(&sum, (double)count *
                                  (share_of(&centre[1], i) - share_of(&centre[0], i)));
    return spread_of_sum(&sum);
}

/* By the units and strata of a design that holds at least those of its own. */
static struct alvh_spread spread_within(const struct alvh_design *design,
                                        const struct centre *centre, int64_t count)
{
    const struct alvh_design strata = {.unit = design->unit, .period = design->period};
    struct alvh_design_sum sum = {.design = &strata};
    add_side(centre, count, &sum);
    return spread_of_sum(&sum);
}

static struct alvh_spread put_together(struct alvh_spread first, struct alvh_spread second)
{
    const double a = first.se * first.se, b = second.se * second.se, se = sqrt(a + b);
    if (!isfinite(se) || se == 0.0)
        return (struct alvh_spread){se, 0.0, 0.0};
    const double squares =
        (a > 0.0 ? a * a / first.freedom : 0.0) + (b > 0.0 ? b * b / second.freedom : 0.0);
    const double third = second.g * b * second.se - first.g * a * first.se;
    return (struct alvh_spread){se, third / (se * se * se), se * se * se * se / squares};
}

static struct alvh_spread spread_by_design(const struct alvh_two_columns *columns,
                                           const struct alvh_influence influence[2])
{
    const struct centre centre[2] = {centre_of(columns, &influence[0], 0),
                                     centre_of(columns, &influence[1], 1)};
    struct alvh_spread spread;
    if (columns->paired)
        spread = spread_of_pairs(columns, centre);
    else
        spread =
            put_together(spread_within(centre[0].design, &centre[0], columns->count[0]),
                         spread_within(centre[1].design, &centre[1], columns->count[1]));
    return isfinite(spread.se) && (spread.freedom > 0.0 || spread.se == 0.0)
               ? spread
               : alvh_spread_unknown;
}

/* ---- both ---- */

struct alvh_spread alvh_spread_of(const struct alvh_two_columns *columns,
                                  const struct alvh_influence influence[2])
{
    return columns->design[0] || columns->design[1] ? spread_by_design(columns, influence)
                                                    : spread_of_plain(columns, influence);
}

double alvh_spread_of_side(const struct alvh_two_columns *columns,
                           const struct alvh_influence *influence, int side)
{
    const struct centre centre = centre_of(columns, influence, side);
    return spread_within(centre.design, &centre, columns->count[side]).se;
}

double alvh_spread_correlation(const struct alvh_two_columns *columns,
                               const struct alvh_influence influence[2])
{
    const struct centre centre[2] = {centre_of(columns, &influence[0], 0),
                                     centre_of(columns, &influence[1], 1)};
    const struct alvh_design design = joint_design(columns);
    const double a = spread_within(&design, &centre[0], columns->count[0]).se;
    const double b = spread_within(&design, &centre[1], columns->count[1]).se;
    const double both = spread_of_pairs(columns, centre).se;
    const double rho = (a * a + b * b - both * both) / (2.0 * a * b);
    return columns->paired && isfinite(rho) ? fmax(fmin(rho, 1.0), -1.0) : 0.0;
}
