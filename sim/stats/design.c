#include "sim/stats/design.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

bool alvh_design_is_plain(const struct alvh_design *design)
{
    return !design->weight && design->unit == 1 && design->period == 1;
}

double alvh_design_weight(const struct alvh_design *design, int64_t path)
{
    return design->weight ? design->weight[path] : 1.0;
}

static void close_unit(struct alvh_design_sum *sum)
{
    const struct alvh_design *design = sum->design;
    const double z = sum->unit;
    const int64_t number = sum->path / design->unit;
    const int stratum = (int)(number % (design->period / design->unit));
    sum->stratum[stratum].count++;
    alvh_path_sum_add(&sum->stratum[stratum].sum, z);
    alvh_path_sum_add(&sum->stratum[stratum].square, z * z);
    alvh_path_sum_add(&sum->stratum[stratum].cube, z * z * z);
    alvh_path_sum_add(&sum->size, fabs(z));
    alvh_path_sum_add(&sum->square, z * z);
    for (int k = 0; design->controls && k < design->controls->count; k++) {
        sum->with_unit[k] += z * sum->control[k];
        sum->control[k] = 0.0;
    }
    sum->unit = 0.0;
}

void alvh_design_add(struct alvh_design_sum *sum, double influence)
{
    const double weight = alvh_design_weight(sum->design, sum->path);
    alvh_path_sum_add(&sum->weight, weight);
    sum->unit += weight * influence;
    const struct alvh_controls *controls = sum->design->controls;
    for (int k = 0; controls && k < controls->count; k++) {
        const double wc = weight * controls->value[k][sum->path];
        sum->control[k] += wc;
        sum->with_path[k] += wc * weight * influence;
    }
    if ((sum->path + 1) % sum->design->unit == 0)
        close_unit(sum);
    sum->path++;
}

/* sum (z - beta . g)^2 over units, g being the sums of w c in each. */
static double squares_left(const struct alvh_design_sum *sum)
{
    const struct alvh_controls *controls = sum->design->controls;
    double left = alvh_path_sum_value(&sum->square), beta[ALVH_MAX_CONTROLS];
    for (int k = 0; k < controls->count; k++) {
        beta[k] = 0.0;
        for (int l = 0; l < controls->count; l++)
            beta[k] += controls->inverse[k][l] * sum->with_path[l];
    }
    for (int k = 0; k < controls->count; k++) {
        left -= 2.0 * beta[k] * sum->with_unit[k];
        for (int l = 0; l < controls->count; l++)
            left += beta[k] * controls->square[k][l] * beta[l];
    }
    return left;
}

double alvh_design_se(const struct alvh_design_sum *sum)
{
    double squares = 0.0;
    if (sum->design->controls)
        return sqrt(fmax(squares_left(sum), 0.0)) / alvh_path_sum_value(&sum->weight);
    for (int h = 0; h < sum->design->period / sum->design->unit; h++) {
        const double count = (double)sum->stratum[h].count;
        if (count < 2.0)
            return INFINITY;
        const double mean = alvh_path_sum_value(&sum->stratum[h].sum) / count;
        squares += count / (count - 1.0) *
                   (alvh_path_sum_value(&sum->stratum[h].square) - count * mean * mean);
    }
    return sqrt(fmax(squares, 0.0)) / alvh_path_sum_value(&sum->weight);
}

double alvh_design_skewness(const struct alvh_design_sum *sum)
{
    const double scale = alvh_design_se(sum) * alvh_path_sum_value(&sum->weight);
    double cubes = 0.0;
    for (int h = 0; h < sum->design->period / sum->design->unit; h++) {
        const double count = (double)sum->stratum[h].count;
        const double mean = alvh_path_sum_value(&sum->stratum[h].sum) / count;
        cubes += alvh_path_sum_value(&sum->stratum[h].cube) -
                 3.0 * mean * alvh_path_sum_value(&sum->stratum[h].square) +
                 2.0 * count * mean * mean * mean;
    }
    return scale > 0.0 && isfinite(scale) ? cubes / (scale * scale * scale) : 0.0;
}

double alvh_design_carried(const struct alvh_design_sum *sum)
{
    const double size = alvh_path_sum_value(&sum->size),
                 square = alvh_path_sum_value(&sum->square);
    return square > 0.0 ? size * size / square : 0.0;
}

struct alvh_estimate alvh_design_estimate(const struct alvh_design_sum *sum, double value)
{
    const double se = alvh_design_se(sum), carried = alvh_design_carried(sum);
    const double widths =
        carried > 1.0 ? gsl_cdf_tdist_Pinv(0.975, carried - 1.0) : INFINITY;
    const double half = se > 0.0 ? widths * se : 0.0;
    return (struct alvh_estimate){value, se, value - half, value + half};
}

double alvh_design_mean_weight(const struct alvh_design *design, int64_t count)
{
    struct alvh_path_sum sum = {0};
    for (int64_t i = 0; i < count; i++)
        alvh_path_sum_add(&sum, alvh_design_weight(design, i));
    return alvh_path_sum_value(&sum) / (double)count;
}

double alvh_design_effective(const struct alvh_design *design, int64_t count)
{
    struct alvh_path_sum sum = {0}, square = {0};
    for (int64_t i = 0; i < count; i++) {
        const double weight = alvh_design_weight(design, i);
        alvh_path_sum_add(&sum, weight);
        alvh_path_sum_add(&square, weight * weight);
    }
    return alvh_path_sum_value(&sum) * alvh_path_sum_value(&sum) /
           alvh_path_sum_value(&square);
}
