#include "models/isa.h"

#include "sim/signals/past.h"

#include <math.h>

#include "models/vecmath.h"
#include "sim/signals/ema.h"
#include "sim/signals/persistence.h"

/* The indicators on one lane, kept in *past. */
struct one_lane {
    struct alvh_macd_weights weights;
    double inversion_points;
    struct alvh_macd vix, curve;
    struct alvh_rsi rsi;
    double unread; /* what they say on the way */
};

static void add_spot(struct one_lane *lane, struct alvh_signal_past *past, double spot)
{
    if (past->spot_known)
        alvh_rsi_update(1, &spot, &lane->rsi);
    else
        alvh_rsi_start(1, &spot, &lane->rsi);
    past->spot_known = true;
}

static void add_vix(struct one_lane *lane, struct alvh_signal_past *past, double vix)
{
    if (past->vix_known)
        alvh_macd_update(&lane->weights, 1, &vix, &lane->vix);
    else
        alvh_macd_start(1, &vix, &lane->vix);
    past->vix_known = true;
}

static void add_curve(struct one_lane *lane, struct alvh_signal_past *past, double vx1,
                      double vx2)
{
    const double ratio = alvh_log(vx1 / vx2), spread = vx1 - vx2;
    const double threshold = lane->inversion_points;
    if (past->curve_known) {
        alvh_macd_update(&lane->weights, 1, &ratio, &lane->curve);
        alvh_persistence_update(threshold, 1, &spread, &past->inverted_days);
    } else {
        alvh_macd_start(1, &ratio, &lane->curve);
        alvh_persistence_start(threshold, 1, &spread, &past->inverted_days);
    }
    past->curve_known = true;
}

static void add_days(struct one_lane *lane, const struct alvh_history *history, int index,
                     struct alvh_signal_past *past)
{
    double vix = NAN, vx1 = NAN, vx2 = NAN;
    for (int day = 0; day < index; day++) {
        const struct alvh_close *close = alvh_history_day(history, day);
        if (!isnan(close->vix))
            vix = close->vix;
        if (close->months >= 2) {
            vx1 = close->future[0];
            vx2 = close->future[1];
        }
        add_spot(lane, past, close->spx);
        if (!isnan(vix))
            add_vix(lane, past, vix);
        if (!isnan(vx1))
            add_curve(lane, past, vx1, vx2);
    }
}

void alvh_signal_past(const struct alvh_signal_options *options,
                      const struct alvh_history *history, int index,
                      struct alvh_signal_past *past)
{
    *past = (struct alvh_signal_past){0};
    struct one_lane lane = {
        .weights = {.fast = alvh_ema_weight(options->macd_fast_days),
                    .slow = alvh_ema_weight(options->macd_slow_days),
                    .signal = alvh_ema_weight(options->macd_signal_days)},
        .inversion_points = options->inversion_points};
    lane.vix = (struct alvh_macd){&past->vix_fast, &past->vix_slow, &past->vix_signal,
                                  &lane.unread};
    lane.curve = (struct alvh_macd){&past->curve_fast, &past->curve_slow,
                                    &past->curve_signal, &lane.unread};
    lane.rsi = (struct alvh_rsi){.days = (int)options->rsi_days,
                                 .close = &past->rsi_close,
                                 .gain = &past->rsi_gain,
                                 .loss = &past->rsi_loss,
                                 .rsi = &lane.unread};
    add_days(&lane, history, index, past);
    past->rsi_changes = lane.rsi.changes;
}
