/* What rules see of a day's close: every indicator, for the lanes of a block.
 *
 * A signal of day t is a function of the closes up to t and of the calendar. Signals are of
 * the market, the same for all books and scales. Where an indicator lacks a past, it counts
 * as having stood still at the first value. */
#ifndef ALVH_SIM_SIGNALS_H
#define ALVH_SIM_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

#include "alvh/options/signals.h"
#include "sim/signals/liquidity.h"
#include "sim/signals/macd.h"
#include "sim/signals/rsi.h"
#include "sim/signals/zscore.h"

/* clang-format off: columns are the point. */
/*    name             unit                   what it is */
#define ALVH_SIGNALS(X)                                                                    \
    X(vix_histogram, "VIX points", "MACD histogram of VIX")                                \
    X(curve_histogram, "", "MACD histogram of ln(VX1/VX2)")                                \
    X(basis_histogram, "standard deviations", "MACD histogram of the SPX futures basis")   \
    X(rsi, "", "relative strength index of SPX, 0 to 100")                                 \
    X(ad_z, "standard deviations", "z-score of the advance-decline line")                  \
    X(liquidity, "",                                                                       \
      "ETF volume and order-book depth over their means: the quick ratio's numerator")     \
    X(curve_ratio, "", "ln(VX1/VX2)")                                                      \
    X(curve_spread, "VIX points", "VX1 - VX2")                                             \
    X(inverted_days, "trading days",                                                       \
      "how long VX1 - VX2 has been above its threshold; negative: below")                  \
    X(surprise_gap, "standard deviations", "|latest CPI surprise - latest PPI surprise|")  \
    X(fomc_proximity, "",                                                                  \
      "nearness of a decision of the Federal Open Market Committee, 0 to 1")               \
    X(event_proximity, "", "nearness of any dated event, 0 to 1")                          \
    X(spx_basis, "standard deviations", "SPX futures basis")                               \
    X(vix_basis, "standard deviations", "VIX futures basis")                               \
    X(order_flow, "", "order-flow signal")                                                 \
    X(ipo_heat, "", "heat of the calendar of initial public offerings")
/* clang-format on */
enum alvh_signal {
#define ALVH_SIGNAL_INDEX(name, unit, text) ALVH_SIGNAL_##name,
    ALVH_SIGNALS(ALVH_SIGNAL_INDEX)
#undef ALVH_SIGNAL_INDEX
        ALVH_SIGNAL_COUNT
};

/* What the day's close brings, [lane] but for the proximities. */
struct alvh_signal_inputs {
    const double *spot;          /* SPX, index points */
    const double *vix;           /* points */
    const double *vx1, *vx2;     /* VIX futures of the first two months, points */
    const double *ad_line;       /* sum of net advances */
    const double *ln_etf_volume; /* logarithms relative to the normal level */
    const double *ln_depth;
    const double *cpi, *ppi;             /* latest surprises, standard deviations */
    const double *spx_basis, *vix_basis; /* z-scores */
    const double *order_flow, *ipo_heat;
    double fomc_proximity, event_proximity; /* from sim/signals/proximity.h */
};

/* Where the indicators of closes stood before day 0: one number each for all lanes. Zeros
 * stand for no past. */
#define ALVH_SIGNAL_PAST(X)                                                                \
    X(bool, spot_known)                                                                    \
    X(bool, vix_known)                                                                     \
    X(bool, curve_known)                                                                   \
    X(int, rsi_changes)                                                                    \
    X(double, rsi_close)                                                                   \
    X(double, rsi_gain)                                                                    \
    X(double, rsi_loss)                                                                    \
    X(double, vix_fast)                                                                    \
    X(double, vix_slow)                                                                    \
    X(double, vix_signal)                                                                  \
    X(double, curve_fast)                                                                  \
    X(double, curve_slow)                                                                  \
    X(double, curve_signal)                                                                \
    X(double, inverted_days)
struct alvh_signal_past {
#define ALVH_SIGNAL_PAST_FIELD(type, name) type name;
    ALVH_SIGNAL_PAST(ALVH_SIGNAL_PAST_FIELD)
#undef ALVH_SIGNAL_PAST_FIELD
};

struct alvh_signals {
    const double *value[ALVH_SIGNAL_COUNT]; /* [lane]: read these */
    struct alvh_macd_weights weights;
    struct alvh_macd vix, curve, basis;
    struct alvh_rsi rsi;
    struct alvh_zscore ad;
    struct alvh_liquidity liquidity;
    double inversion_points;
    double *curve_ratio, *curve_spread, *inverted_days;
    double *surprise_gap, *fomc_proximity, *event_proximity;
    bool started, spot_known, vix_known, curve_known;
};

/* How many doubles a lane needs. */
size_t alvh_signals_rows(const struct alvh_signal_options *options);
/* Sets *signals up on memory for rows x capacity doubles. capacity is a multiple of 16. */
void alvh_signals_lay_out(struct alvh_signals *signals,
                          const struct alvh_signal_options *options, double *memory,
                          int capacity);

/* Before day 0 of a block. */
void alvh_signals_start(struct alvh_signals *signals, int lanes,
                        const struct alvh_signal_past *past);
/* At each close from day 0 on. lanes is a multiple of 16. */
void alvh_signals_update(struct alvh_signals *signals, int lanes,
                         const struct alvh_signal_inputs *inputs);

#endif
