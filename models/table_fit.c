#include "models/table_fit_parts.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char table_magic[8] = "alvhtbl";
/* A digest of the sources that fit tables, from the build. */
static const uint64_t table_version = ALVH_TABLE_CODE;

/* Variances below this share a cell: where v is much smaller than what it will be pulled to
 * within a day, prices no longer tell. */
#define AXIS_FLOOR 6e-4

/* Rounded up to a step of 5 %, so that small changes of the real-world side, which prices
 * do not depend on, leave the tables as they are. */
static double rounded_up(double v)
{
    return exp(ceil(log(v) / 0.05) * 0.05);
}

/* The largest variance that runs of millions of paths visit: eight standard deviations of
 * the square-root law in its highest regime, and the jump that comes once in 20000. */
static double variance_limit(const struct alvh_model *model, int factor)
{
    const struct alvh_measure *const measures[] = {&model->q, &model->p};
    double limit = 0.0;
    for (int n = 0; n < 2; n++) {
        const struct alvh_measure *measure = measures[n];
        double theta = 0.0, jump = 0.0;
        for (int i = 0; i < model->regimes; i++) {
            theta = fmax(theta, measure->theta[i][factor]);
            if (measure->jump_intensity[i] > 0.0)
                jump = fmax(jump, measure->jump.variance_mean);
            for (int j = 0; j < model->regimes; j++)
                if (measure->rate[i][j] > 0.0)
                    jump = fmax(jump, measure->regime_jump[i][j].variance_mean);
        }
        const double spread =
            model->sigma[factor] * sqrt(theta / (2.0 * measure->kappa[factor]));
        const double jumps = factor == ALVH_FAST ? 10.0 * jump : 0.0;
        limit = fmax(limit, theta + 8.0 * spread + jumps);
    }
    return rounded_up(fmax(limit, 0.01));
}

static uint64_t hash_words(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *byte = bytes;
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        uint64_t word;
        memcpy(&word, byte + i, 8);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    for (; i < count; i++)
        hash = (hash ^ byte[i]) * 0x100000001b3u;
    return hash;
}

uint64_t alvh_tables_key(const struct alvh_model *model)
{
    const double limits[] = {variance_limit(model, ALVH_FAST),
                             variance_limit(model, ALVH_SLOW)};
    return hash_words(alvh_model_hash_pricing(model) + table_version, limits,
                      sizeof limits);
}

static size_t checked_from(void)
{
    return offsetof(struct alvh_tables, regimes);
}

static uint64_t checksum(const struct alvh_tables *tables, size_t bytes)
{
    return hash_words(0x416c76682d746162u, (const char *)tables + checked_from(),
                      bytes - checked_from());
}

size_t alvh_tables_bytes(const struct alvh_tables *tables)
{
    return tables->bytes;
}

bool alvh_tables_are_whole(const void *bytes, size_t count, uint64_t key)
{
    const struct alvh_tables *tables = bytes;
    return count >= table_header_bytes() &&
           memcmp(tables->magic, table_magic, sizeof table_magic) == 0 &&
           tables->version == table_version && tables->key == key &&
           tables->bytes == count && tables->regimes >= 1 &&
           tables->regimes <= ALVH_MAX_REGIMES && table_bytes(tables) == count &&
           tables->checksum == checksum(tables, count);
}

double alvh_tables_limit(const struct alvh_tables *tables, int factor)
{
    return tables->axis[factor].top;
}

void alvh_tables_free(struct alvh_tables *tables)
{
    free(tables);
}

/* ---- The grid ---------------------------------------------------------------------- */

static void set_axis(struct alvh_table_fit *fit, int factor, int knots)
{
    struct table_axis *axis = &fit->tables->axis[factor];
    axis->floor = AXIS_FLOOR;
    axis->top = variance_limit(fit->model, factor);
    axis->ln_floor = log(axis->floor);
    axis->cells = knots - 1;
    const double length = log((axis->top + axis->floor) / axis->floor);
    axis->per_ln = (double)axis->cells / length;
    fit->knot[factor][0] = 0.0;
    for (int n = 1; n < knots; n++)
        fit->knot[factor][n] = axis->floor * expm1(length * n / (double)axis->cells);
}

/* The uniform cubic spline through values at its knots, without a break of the third
 * derivative at the last but one knot of either end: control = matrix value. */
static void set_spline(int knots, double *matrix)
{
    static const double through[3] = {1.0 / 6.0, 4.0 / 6.0, 1.0 / 6.0};
    static const double smooth[5] = {1.0, -4.0, 6.0, -4.0, 1.0};
    const size_t n = (size_t)knots + 2;
    gsl_matrix *system = gsl_matrix_calloc(n, n);
    gsl_matrix *inverse = gsl_matrix_alloc(n, n);
    gsl_permutation *order = gsl_permutation_alloc(n);
    for (size_t k = 0; k < (size_t)knots; k++)
        for (size_t b = 0; b < 3; b++)
            gsl_matrix_set(system, k, k + b, through[b]);
    for (size_t b = 0; b < 5; b++) {
        gsl_matrix_set(system, n - 2, b, smooth[b]);
        gsl_matrix_set(system, n - 1, n - 1 - b, smooth[b]);
    }
    int sign;
    gsl_linalg_LU_decomp(system, order, &sign);
    gsl_linalg_LU_invert(system, order, inverse);
    for (size_t c = 0; c < n; c++)
        for (size_t k = 0; k < (size_t)knots; k++)
            matrix[c * (size_t)knots + k] = gsl_matrix_get(inverse, c, k);
    gsl_permutation_free(order);
    gsl_matrix_free(inverse);
    gsl_matrix_free(system);
}

void fit_controls(const struct alvh_table_fit *fit, int columns, const double *node,
                  float *control)
{
    double half[TABLE_FAST_CONTROLS][TABLE_SLOW_KNOTS];
    for (int column = 0; column < columns; column++) {
        for (int a = 0; a < TABLE_FAST_CONTROLS; a++)
            for (int j = 0; j < TABLE_SLOW_KNOTS; j++) {
                double sum = 0.0;
                for (int i = 0; i < TABLE_FAST_KNOTS; i++)
                    sum += fit->fast_controls[a][i] *
                           node[(i * TABLE_SLOW_KNOTS + j) * columns + column];
                half[a][j] = sum;
            }
        for (int a = 0; a < TABLE_FAST_CONTROLS; a++)
            for (int b = 0; b < TABLE_SLOW_CONTROLS; b++) {
                double sum = 0.0;
                for (int j = 0; j < TABLE_SLOW_KNOTS; j++)
                    sum += fit->slow_controls[b][j] * half[a][j];
                control[(a * TABLE_SLOW_CONTROLS + b) * columns + column] = (float)sum;
            }
    }
}

/* ---- The whole --------------------------------------------------------------------- */

static enum alvh_status tables_allocate(const struct alvh_model *model,
                                        struct alvh_tables **out, struct alvh_error *error)
{
    struct alvh_tables size = {.regimes = model->regimes};
    const size_t bytes = table_bytes(&size);
    struct alvh_tables *tables = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!tables)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for %zu bytes of price tables",
                         bytes);
    memset(tables, 0, bytes);
    memcpy(tables->magic, table_magic, sizeof table_magic);
    tables->version = table_version;
    tables->key = alvh_tables_key(model);
    tables->bytes = bytes;
    tables->regimes = model->regimes;
    memcpy(tables->vix_level, model->vix_level, sizeof tables->vix_level);
    memcpy(tables->vix_slope, model->vix_slope, sizeof tables->vix_slope);
    for (int day = 0; day <= ALVH_TABLES_SPX_DAYS; day++)
        tables->carry[day] =
            exp((model->rate - model->dividend_yield) * day / ALVH_DAYS_PER_YEAR);
    *out = tables;
    return ALVH_OK;
}

enum alvh_status alvh_table_fit_create(const struct alvh_model *model,
                                       struct alvh_table_fit **out,
                                       struct alvh_error *error)
{
    struct alvh_table_fit *fit = calloc(1, sizeof *fit);
    if (!fit)
        return alvh_fail(error, ALVH_EFAILED, "out of memory for the fit of price tables");
    fit->model = model;
    enum alvh_status status = tables_allocate(model, &fit->tables, error);
    if (status == ALVH_OK) {
        set_axis(fit, ALVH_FAST, TABLE_FAST_KNOTS);
        set_axis(fit, ALVH_SLOW, TABLE_SLOW_KNOTS);
        set_spline(TABLE_FAST_KNOTS, &fit->fast_controls[0][0]);
        set_spline(TABLE_SLOW_KNOTS, &fit->slow_controls[0][0]);
        fit_set_basis(fit);
        status = fit_spx_prepare(fit, error);
    }
    if (status == ALVH_OK)
        status = fit_vix_prepare(fit, error);
    if (status != ALVH_OK) {
        alvh_table_fit_free(fit);
        return status;
    }
    *out = fit;
    return ALVH_OK;
}

void alvh_table_fit_free(struct alvh_table_fit *fit)
{
    if (!fit)
        return;
    for (int g = 0; g < FIT_SPX_GROUPS; g++)
        fit_group_free(&fit->spx[g]);
    for (int g = 0; g < FIT_VIX_GROUPS; g++)
        fit_group_free(&fit->vix[g]);
    fit_group_free(&fit->future);
    fit_payoffs_free(&fit->payoffs);
    alvh_tables_free(fit->tables);
    free(fit);
}

/* Every group of the fit in the order of the first stage's units. */
enum { FIT_GROUPS = FIT_SPX_GROUPS + FIT_VIX_GROUPS + 1 };

static struct fit_group *group_of(const struct alvh_table_fit *fit, int g)
{
    struct alvh_table_fit *writable = (struct alvh_table_fit *)(uintptr_t)fit;
    if (g < FIT_SPX_GROUPS)
        return &writable->spx[g];
    g -= FIT_SPX_GROUPS;
    return g < FIT_VIX_GROUPS ? &writable->vix[g] : &writable->future;
}

int alvh_table_fit_units(const struct alvh_table_fit *fit, int stage)
{
    if (stage == 1)
        return ALVH_TABLES_SPX_DAYS + ALVH_TABLES_VIX_DAYS + 1;
    int units = 0;
    for (int g = 0; g < FIT_GROUPS; g++)
        units += group_of(fit, g)->chunks;
    return units;
}

enum alvh_status alvh_table_fit_unit(struct alvh_table_fit *fit, int stage, int unit,
                                     struct alvh_error *error)
{
    if (stage == 1)
        return unit < ALVH_TABLES_SPX_DAYS
                   ? fit_spx_tenor(fit, unit + 1, error)
                   : fit_vix_tenor(fit, unit - ALVH_TABLES_SPX_DAYS, error);
    int g = 0;
    while (unit >= group_of(fit, g)->chunks)
        unit -= group_of(fit, g++)->chunks;
    return fit_group_transform(fit, group_of(fit, g), g >= FIT_SPX_GROUPS, unit, error);
}

struct alvh_tables *alvh_table_fit_take(struct alvh_table_fit *fit)
{
    struct alvh_tables *tables = fit->tables;
    tables->checksum = checksum(tables, tables->bytes);
    fit->tables = NULL;
    return tables;
}
