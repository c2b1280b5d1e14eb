#include "sim/signals/signals.h"

#include "sim/signals/ema.h"

/* Hands out rows of lanes; without memory it only counts. */
struct rows {
    double *memory;
    size_t count, capacity;
};

static double *take(struct rows *rows, int64_t count)
{
    double *first = rows->memory ? rows->memory + rows->count * rows->capacity : NULL;
    rows->count += (size_t)count;
    return first;
}

static struct alvh_macd take_macd(struct rows *rows)
{
    struct alvh_macd macd;
    macd.fast = take(rows, 1);
    macd.slow = take(rows, 1);
    macd.signal = take(rows, 1);
    macd.histogram = take(rows, 1);
    return macd;
}

static struct alvh_rsi take_rsi(struct rows *rows, int64_t days)
{
    struct alvh_rsi rsi = {.days = (int)days};
    rsi.close = take(rows, 1);
    rsi.gain = take(rows, 1);
    rsi.loss = take(rows, 1);
    rsi.rsi = take(rows, 1);
    return rsi;
}

static struct alvh_mean take_mean(struct rows *rows, int64_t days)
{
    struct alvh_mean mean = {.days = (int)days, .stride = (int)rows->capacity};
    mean.ring = take(rows, days);
    mean.mean = take(rows, 1);
    return mean;
}

static struct alvh_zscore take_zscore(struct rows *rows, int64_t days)
{
    struct alvh_zscore zscore = {.days = (int)days, .stride = (int)rows->capacity};
    zscore.ring = take(rows, days);
    zscore.z = take(rows, 1);
    return zscore;
}

static struct alvh_liquidity take_liquidity(struct rows *rows,
                                            const struct alvh_signal_options *options)
{
    struct alvh_liquidity liquidity = {.volume_weight = options->etf_volume_weight,
                                       .depth_weight = options->depth_weight};
    liquidity.volume = take_mean(rows, options->liquidity_days);
    liquidity.depth = take_mean(rows, options->liquidity_days);
    liquidity.level = take(rows, 1);
    liquidity.liquidity = take(rows, 1);
    return liquidity;
}

static void lay_out(struct rows *rows, const struct alvh_signal_options *options,
                    struct alvh_signals *signals)
{
    *signals = (struct alvh_signals){
        .weights = {.fast = alvh_ema_weight(options->macd_fast_days),
                    .slow = alvh_ema_weight(options->macd_slow_days),
                    .signal = alvh_ema_weight(options->macd_signal_days)},
        .inversion_points = options->inversion_points};
    signals->vix = take_macd(rows);
    signals->curve = take_macd(rows);
    signals->basis = take_macd(rows);
    signals->rsi = take_rsi(rows, options->rsi_days);
    signals->ad = take_zscore(rows, options->ad_days);
    signals->liquidity = take_liquidity(rows, options);
    signals->curve_ratio = take(rows, 1);
    signals->curve_spread = take(rows, 1);
    signals->inverted_days = take(rows, 1);
    signals->surprise_gap = take(rows, 1);
    signals->fomc_proximity = take(rows, 1);
    signals->event_proximity = take(rows, 1);
}

/* The factors among the signals are read where they are: alvh_signals_update points to
 * them. */
static void point_to_values(struct alvh_signals *signals)
{
    const double **value = signals->value;
    value[ALVH_SIGNAL_vix_histogram] = signals->vix.histogram;
    value[ALVH_SIGNAL_curve_histogram] = signals->curve.histogram;
    value[ALVH_SIGNAL_basis_histogram] = signals->basis.histogram;
    value[ALVH_SIGNAL_rsi] = signals->rsi.rsi;
    value[ALVH_SIGNAL_ad_z] = signals->ad.z;
    value[ALVH_SIGNAL_liquidity] = signals->liquidity.liquidity;
    value[ALVH_SIGNAL_curve_ratio] = signals->curve_ratio;
    value[ALVH_SIGNAL_curve_spread] = signals->curve_spread;
    value[ALVH_SIGNAL_inverted_days] = signals->inverted_days;
    value[ALVH_SIGNAL_surprise_gap] = signals->surprise_gap;
    value[ALVH_SIGNAL_fomc_proximity] = signals->fomc_proximity;
    value[ALVH_SIGNAL_event_proximity] = signals->event_proximity;
}

size_t alvh_signals_rows(const struct alvh_signal_options *options)
{
    struct rows rows = {0};
    struct alvh_signals signals;
    lay_out(&rows, options, &signals);
    return rows.count;
}

void alvh_signals_lay_out(struct alvh_signals *signals,
                          const struct alvh_signal_options *options, double *memory,
                          int capacity)
{
    struct rows rows = {.memory = memory, .capacity = (size_t)capacity};
    lay_out(&rows, options, signals);
    point_to_values(signals);
}
