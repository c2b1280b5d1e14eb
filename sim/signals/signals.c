#include "models/isa.h"

#include "sim/signals/signals.h"

#include <math.h>

#include "models/vecmath.h"
#include "sim/signals/persistence.h"

static void fill(int lanes, double value, double *row)
{
    for (int lane = 0; lane < lanes; lane++)
        row[lane] = value;
}

static void recall_rsi(const struct alvh_signal_past *past, int lanes, struct alvh_rsi *rsi)
{
    rsi->changes = past->rsi_changes;
    fill(lanes, past->rsi_close, rsi->close);
    fill(lanes, past->rsi_gain, rsi->gain);
    fill(lanes, past->rsi_loss, rsi->loss);
}

static void recall_macd(double fast, double slow, double signal, int lanes,
                        const struct alvh_macd *macd)
{
    fill(lanes, fast, macd->fast);
    fill(lanes, slow, macd->slow);
    fill(lanes, signal, macd->signal);
}

void alvh_signals_start(struct alvh_signals *signals, int lanes,
                        const struct alvh_signal_past *past)
{
    signals->started = false;
    signals->spot_known = past->spot_known;
    signals->vix_known = past->vix_known;
    signals->curve_known = past->curve_known;
    recall_rsi(past, lanes, &signals->rsi);
    recall_macd(past->vix_fast, past->vix_slow, past->vix_signal, lanes, &signals->vix);
    recall_macd(past->curve_fast, past->curve_slow, past->curve_signal, lanes,
                &signals->curve);
    fill(lanes, past->inverted_days, signals->inverted_days);
}

/* What follows from the day alone. */
static void look(struct alvh_signals *signals, int lanes,
                 const struct alvh_signal_inputs *in)
{
    const double *vx1 = in->vx1, *vx2 = in->vx2, *cpi = in->cpi, *ppi = in->ppi;
    const double fomc = in->fomc_proximity, event = in->event_proximity;
    double *restrict ratio = signals->curve_ratio, *restrict spread = signals->curve_spread;
    double *restrict gap = signals->surprise_gap;
    double *restrict near_fomc = signals->fomc_proximity;
    double *restrict near_event = signals->event_proximity;
#pragma omp simd
    for (int lane = 0; lane < lanes; lane++) {
        ratio[lane] = alvh_log(vx1[lane] / vx2[lane]);
        spread[lane] = vx1[lane] - vx2[lane];
        gap[lane] = fabs(cpi[lane] - ppi[lane]);
        near_fomc[lane] = fomc;
        near_event[lane] = event;
    }
    signals->value[ALVH_SIGNAL_spx_basis] = in->spx_basis;
    signals->value[ALVH_SIGNAL_vix_basis] = in->vix_basis;
    signals->value[ALVH_SIGNAL_order_flow] = in->order_flow;
    signals->value[ALVH_SIGNAL_ipo_heat] = in->ipo_heat;
}

static void update_closes(struct alvh_signals *signals, int lanes,
                          const struct alvh_signal_inputs *in)
{
    const struct alvh_macd_weights *weights = &signals->weights;
    if (signals->spot_known)
        alvh_rsi_update(lanes, in->spot, &signals->rsi);
    else
        alvh_rsi_start(lanes, in->spot, &signals->rsi);
    if (signals->vix_known)
        alvh_macd_update(weights, lanes, in->vix, &signals->vix);
    else
        alvh_macd_start(lanes, in->vix, &signals->vix);
    if (signals->curve_known) {
        alvh_macd_update(weights, lanes, signals->curve_ratio, &signals->curve);
        alvh_persistence_update(signals->inversion_points, lanes, signals->curve_spread,
                                signals->inverted_days);
    } else {
        alvh_macd_start(lanes, signals->curve_ratio, &signals->curve);
        alvh_persistence_start(signals->inversion_points, lanes, signals->curve_spread,
                               signals->inverted_days);
    }
    signals->spot_known = signals->vix_known = signals->curve_known = true;
}

static void update_factors(struct alvh_signals *signals, int lanes,
                           const struct alvh_signal_inputs *in)
{
    if (signals->started) {
        alvh_macd_update(&signals->weights, lanes, in->spx_basis, &signals->basis);
        alvh_zscore_update(lanes, in->ad_line, &signals->ad);
        alvh_liquidity_update(lanes, in->ln_etf_volume, in->ln_depth, &signals->liquidity);
    } else {
        alvh_macd_start(lanes, in->spx_basis, &signals->basis);
        alvh_zscore_start(lanes, in->ad_line, &signals->ad);
        alvh_liquidity_start(lanes, in->ln_etf_volume, in->ln_depth, &signals->liquidity);
    }
    signals->started = true;
}

void alvh_signals_update(struct alvh_signals *signals, int lanes,
                         const struct alvh_signal_inputs *inputs)
{
    look(signals, lanes, inputs);
    update_closes(signals, lanes, inputs);
    update_factors(signals, lanes, inputs);
}
