/* /fans and /vega: distributions by day, from the counts of the first fan_paths paths. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "sim/file/result_file.h"
#include "sim/stats/bands.h"

const double alvh_fan_shares[ALVH_FAN_SHARES] = {0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

/* The bin of net_vega_hist that a bin of the fans belongs to, counted from the centre. */
static int merged(int bin)
{
    const int side = bin - ALVH_FAN_HALF, middle = ALVH_VEGA_BINS / 2;
    if (side > 0)
        return middle + 1 + (side - 1) / ALVH_VEGA_MERGED;
    if (side < 0)
        return middle - 1 - (-side - 1) / ALVH_VEGA_MERGED;
    return middle;
}

void alvh_vega_bin_edges(int bin, double *low, double *high)
{
    const int side = bin - ALVH_VEGA_BINS / 2, distance = abs(side);
    double near = 0.0, far = 0.0, between;
    if (side != 0) {
        const int first = ALVH_FAN_HALF + 1 + (distance - 1) * ALVH_VEGA_MERGED;
        alvh_fans_edges(first, &near, &between);
        alvh_fans_edges(first + ALVH_VEGA_MERGED - 1, &between, &far);
    }
    *low = ALVH_FAN_VEGA_UNIT * (side > 0 ? near : -far);
    *high = ALVH_FAN_VEGA_UNIT * (side > 0 ? far : -near);
}

/* What is being written: the run, its counts and the arrays for whatever is next. */
struct daily {
    const struct alvh_result_file *file;
    const struct alvh_fans *fans;
    struct alvh_bands bands, greeks; /* of the fan paths, and of those with Greeks */
    struct alvh_hdf_group group;
    struct alvh_estimate *estimate;
    double *value;
};

static enum alvh_status write_dataset(const struct daily *daily, const char *name,
                                      const char *unit, const char *text, int rank,
                                      const enum alvh_dimension dimension[],
                                      struct alvh_error *error)
{
    struct alvh_hdf_dataset dataset = {
        .name = name, .unit = unit, .text = text, .type = H5T_IEEE_F64LE, .rank = rank};
    for (int i = 0; i < rank; i++)
        dataset.dimension[i] = dimension[i];
    return alvh_hdf_dataset_write(&daily->group, &dataset, H5T_NATIVE_DOUBLE, daily->value,
                                  error);
}

/* The same of estimates of so many numbers. */
static enum alvh_status write_estimates(const struct daily *daily,
                                        struct alvh_hdf_dataset dataset, size_t count,
                                        struct alvh_error *error)
{
    dataset.type = H5T_IEEE_F64LE;
    const struct alvh_estimate_field field =
        alvh_estimate_array(count, daily->estimate, true);
    return alvh_estimates_write(&daily->group, &dataset, &field, daily->value, error);
}

/* The quantiles of a series, day by day. */
static void find_quantiles(const struct alvh_bands *bands, int series,
                           struct alvh_estimate *estimate)
{
    alvh_bands_quantiles(bands, series, ALVH_FAN_SHARES, alvh_fan_shares, estimate);
}

static enum alvh_status write_market(const struct daily *daily, struct alvh_error *error)
{
    static const struct {
        const char *name, *unit, *text;
    } series[ALVH_FAN_MARKET] = {
        [ALVH_FAN_SPX] = {"spx", "index points", "SPX"},
        [ALVH_FAN_VIX] = {"vix", "VIX points", "VIX"},
        [ALVH_FAN_VX1] = {"vx1", "VIX points", "the first VIX future to expire"},
    };
    for (int s = 0; s < ALVH_FAN_MARKET; s++) {
        const struct alvh_hdf_dataset dataset = {
            .name = series[s].name,
            .unit = series[s].unit,
            .text = series[s].text,
            .rank = 2,
            .dimension = {ALVH_DIMENSION_DAY, ALVH_DIMENSION_SHARE}};
        find_quantiles(&daily->bands, s, daily->estimate);
        ALVH_TRY(write_estimates(daily, dataset,
                                 (size_t)daily->fans->days * ALVH_FAN_SHARES, error));
    }
    return ALVH_OK;
}

/* Quantiles of one series of every book and scale. */
static enum alvh_status write_books(const struct daily *daily, enum alvh_fan fan,
                                    struct alvh_error *error)
{
    static const struct {
        const char *name, *unit, *text;
    } series[ALVH_FAN_PER_ACCOUNT] = {
#define ALVH_FAN_ROW(name, unit, text) {#name, unit, text},
        ALVH_FAN_SERIES(ALVH_FAN_ROW)
#undef ALVH_FAN_ROW
    };
    const struct alvh_hdf_dataset dataset = {
        .name = series[fan].name,
        .unit = series[fan].unit,
        .text = series[fan].text,
        .rank = 4,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_DAY,
                      ALVH_DIMENSION_SHARE}};
    const int accounts = daily->file->scenario.books * daily->file->scenario.scales;
    const bool greek = fan != ALVH_FAN_equity && fan != ALVH_FAN_net_vega;
    const size_t each = (size_t)daily->fans->days * ALVH_FAN_SHARES;
    for (int account = 0; account < accounts; account++)
        find_quantiles(greek ? &daily->greeks : &daily->bands, alvh_fan_of(account, fan),
                       daily->estimate + (size_t)account * each);
    return write_estimates(daily, dataset, (size_t)accounts * each, error);
}

/* The date of each close, as netCDF readers know dates. */
static enum alvh_status write_dates(const struct daily *daily, alvh_date start,
                                    struct alvh_error *error)
{
    const int days = daily->fans->days;
    int32_t *date = malloc((size_t)days * sizeof *date);
    if (!date)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %d dates", days);
    for (int day = 0; day < days; day++)
        date[day] = alvh_trading_day_add(start, day);
    const struct alvh_hdf_dataset dataset = {
        .name = "date",
        .unit = "days since 1970-01-01",
        .text = "date of the close",
        .type = H5T_STD_I32LE,
        .rank = 1,
        .dimension = {ALVH_DIMENSION_DAY},
    };
    const enum alvh_status status =
        alvh_hdf_dataset_write(&daily->group, &dataset, H5T_NATIVE_INT32, date, error);
    free(date);
    return status;
}

/* Shares of all closes of all fan paths, by net vega per contract. */
static void find_histogram(const struct alvh_bands *bands, int series,
                           struct alvh_estimate *estimate)
{
    const struct alvh_fans *fans = bands->fans;
    const double paths = alvh_bands_paths(bands, 0, series);
    int64_t total = 0, count[ALVH_VEGA_BINS] = {0};
    for (int day = 0; day < fans->days; day++) {
        const uint32_t *bins =
            fans->count +
            ((size_t)day * (size_t)fans->series + (size_t)series) * ALVH_FAN_BINS;
        for (int bin = 0; bin < ALVH_FAN_BINS; bin++)
            count[merged(bin)] += bins[bin];
        total += alvh_fans_total(fans, day, series);
    }
    for (int bin = 0; bin < ALVH_VEGA_BINS; bin++)
        estimate[bin] = alvh_bands_share(count[bin], total, paths);
}

static enum alvh_status write_histogram(const struct daily *daily, struct alvh_error *error)
{
    static const enum alvh_dimension dimension[] = {ALVH_DIMENSION_BIN};
    const struct alvh_hdf_dataset histogram = {
        .name = "net_vega_hist",
        .unit = "1",
        .text = "share of the closes whose net vega per contract lies in the bin",
        .rank = 3,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_BIN}};
    const int accounts = daily->file->scenario.books * daily->file->scenario.scales;
    double *low = daily->value, *high = daily->value + ALVH_VEGA_BINS;
    for (int bin = 0; bin < ALVH_VEGA_BINS; bin++)
        alvh_vega_bin_edges(bin, &low[bin], &high[bin]);
    const char *unit = "dollars per VIX point and contract";
    ALVH_TRY(write_dataset(daily, "bin_low", unit, "lower edge of the bin", 1, dimension,
                           error));
    memmove(low, high, ALVH_VEGA_BINS * sizeof *low);
    ALVH_TRY(write_dataset(daily, "bin_high", unit, "upper edge of the bin", 1, dimension,
                           error));
    for (int account = 0; account < accounts; account++)
        find_histogram(&daily->bands, alvh_fan_of(account, ALVH_FAN_net_vega),
                       daily->estimate + account * ALVH_VEGA_BINS);
    return write_estimates(daily, histogram, (size_t)accounts * ALVH_VEGA_BINS, error);
}

static enum alvh_status write_breaches(const struct daily *daily, struct alvh_error *error)
{
    const struct alvh_hdf_dataset dataset = {
        .name = "breach_rate",
        .unit = "1",
        .text = "share of the paths with net vega per open condor outside the band",
        .rank = 3,
        .dimension = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE, ALVH_DIMENSION_DAY}};
    const int cells = daily->file->scenario.books * daily->file->scenario.scales;
    const int days = daily->fans->days;
    for (int cell = 0; cell < cells; cell++) {
        const int series = alvh_fan_of(cell, ALVH_FAN_net_vega);
        for (int day = 0; day < days; day++)
            daily->estimate[cell * days + day] =
                alvh_bands_share(daily->fans->breach[day * cells + cell],
                                 alvh_fans_total(daily->fans, day, series),
                                 alvh_bands_paths(&daily->bands, day, series));
    }
    return write_estimates(daily, dataset, (size_t)cells * (size_t)days, error);
}

static enum alvh_status write_vega(struct daily *daily, alvh_date start,
                                   struct alvh_error *error)
{
    ALVH_TRY(write_dates(daily, start, error));
    ALVH_TRY(write_books(daily, ALVH_FAN_net_vega, error));
    ALVH_TRY(write_histogram(daily, error));
    return write_breaches(daily, error);
}

static enum alvh_status write_fans(struct daily *daily, alvh_date start,
                                   struct alvh_error *error)
{
    ALVH_TRY(write_dates(daily, start, error));
    ALVH_TRY(write_market(daily, error));
    ALVH_TRY(write_books(daily, ALVH_FAN_equity, error));
    ALVH_TRY(write_books(daily, ALVH_FAN_delta, error));
    ALVH_TRY(write_books(daily, ALVH_FAN_gamma, error));
    return write_books(daily, ALVH_FAN_theta, error);
}

static int64_t at_most(int64_t paths, const struct alvh_result_file *file)
{
    return paths < file->paths ? paths : file->paths;
}

/* How many paths were counted; weighted ones count for fractions of a path. */
static int64_t fan_paths(const struct daily *daily)
{
    if (daily->file->design.weight)
        return at_most(daily->file->scenario.output.fan_paths, daily->file);
    return alvh_fans_total(daily->fans, 0, ALVH_FAN_SPX);
}

static enum alvh_status write_group(struct daily *daily, enum alvh_group which, int axes,
                                    const enum alvh_dimension axis[], alvh_date start,
                                    enum alvh_status (*write)(struct daily *, alvh_date,
                                                              struct alvh_error *),
                                    struct alvh_error *error)
{
    ALVH_TRY(
        alvh_result_group_create(daily->file, which, axes, axis, &daily->group, error));
    enum alvh_status status = alvh_hdf_integer(&daily->file->hdf, daily->group.id,
                                               "fan_paths", fan_paths(daily), error);
    if (status == ALVH_OK)
        status = write(daily, start, error);
    alvh_hdf_group_close(&daily->group);
    return status;
}

enum alvh_status alvh_daily_write(const struct alvh_result_file *file,
                                  const struct alvh_fans *fans, alvh_date start,
                                  struct alvh_error *error)
{
    static const enum alvh_dimension axis[] = {ALVH_DIMENSION_BOOK, ALVH_DIMENSION_SCALE,
                                               ALVH_DIMENSION_DAY, ALVH_DIMENSION_SHARE,
                                               ALVH_DIMENSION_BIN};
    assert(fans->days == file->scenario.simulation.days + 1);
    const size_t cells = (size_t)file->scenario.books * (size_t)file->scenario.scales;
    const size_t per_cell = (size_t)fans->days * ALVH_FAN_SHARES;
    const size_t widest = per_cell > 2 * ALVH_VEGA_BINS ? per_cell : 2 * ALVH_VEGA_BINS;
    const struct alvh_output_options *output = &file->scenario.output;
    struct daily daily = {
        .file = file,
        .fans = fans,
        .bands = alvh_bands_of(fans, &file->design, at_most(output->fan_paths, file)),
        .greeks = alvh_bands_of(fans, &file->design, at_most(output->greek_paths, file)),
        .estimate = malloc(cells * widest * sizeof *daily.estimate),
        .value = malloc(cells * widest * sizeof *daily.value)};
    enum alvh_status status =
        daily.value && daily.estimate
            ? write_group(&daily, ALVH_GROUP_VEGA, 5, axis, start, write_vega, error)
            : alvh_fail(error, ALVH_EFAILED, "no memory for the distributions by day");
    if (status == ALVH_OK)
        status = write_group(&daily, ALVH_GROUP_FANS, 4, axis, start, write_fans, error);
    free(daily.estimate);
    free(daily.value);
    return status;
}
