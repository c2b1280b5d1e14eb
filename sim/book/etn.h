/* Exchange-traded notes on VIX futures: a share is worth its index, which rolls every day.
 *
 * Indices: S&P VIX Futures Indices Methodology, short-term (months 1 and 2, 30 days
 * constant) and mid-term (months 4 to 7, five months constant), total return. At the close
 * of day t
 *
 *     w_1 = dr/dt, w_2 = 1 - dr/dt;   w_4 = dr/dt, w_5 = w_6 = 1, w_7 = 1 - dr/dt
 *     I_t = I_{t-1} (sum w_{t-1} F_t / sum w_{t-1} F_{t-1} + bill return - fee)
 *
 * with dt the trading days from the last settlement, included, to the next one, and dr
 * those of them after t. On the eve of a settlement the expiring contract has left the
 * index, so it is never held into it. Bills earn the model's rate in business time, as fees
 * are charged. */
#ifndef ALVH_SIM_ETN_H
#define ALVH_SIM_ETN_H

#include "sim/book/quoting.h"
#include "sim/walk/curve.h"

enum alvh_note { ALVH_NOTE_SHORT, ALVH_NOTE_MID, ALVH_NOTES };

struct alvh_notes {
    int lanes;
    double *level;  /* [note * lanes + lane]: dollars a share */
    double *basket; /* the same: sum w F at the last close, points */
};

static inline struct alvh_terms alvh_terms_note(const struct alvh_scenario *scenario,
                                                enum alvh_note note)
{
    const double volume = note == ALVH_NOTE_SHORT ? scenario->impact.note_short_shares
                                                  : scenario->impact.note_mid_shares;
    return (struct alvh_terms){.spread = alvh_spread_note(&scenario->outright),
                               .impact = alvh_impact_of(&scenario->impact, volume, 0.0)};
}

/* The weights of months 1 to 7 at the close of a day. */
void alvh_note_weights(const struct alvh_futures_day *futures, enum alvh_note note,
                       double weight[ALVH_VIX_MONTHS]);

/* Levels at the start, and a day later; all seven months of the curve must be marked.
 * before is the futures of the day before today, growth its bill return less fee. */
void alvh_notes_start(const struct alvh_curve *curve, const struct alvh_futures_day *today,
                      double start_dollars, struct alvh_notes *notes);
void alvh_notes_step(const struct alvh_curve *curve, const struct alvh_futures_day *before,
                     const struct alvh_futures_day *today, double growth,
                     struct alvh_notes *notes);

/* What a day adds whatever the futures do. */
static inline double alvh_note_growth(double rate, double fee_percent)
{
    return (rate - fee_percent / 100.0) / ALVH_DAYS_PER_YEAR;
}

/* Quotes a share of a note. */
void alvh_note_quote(const struct alvh_quoting *quoting, const struct alvh_terms *terms,
                     const struct alvh_curve *curve, const struct alvh_futures_day *today,
                     const struct alvh_notes *notes, enum alvh_note note,
                     struct alvh_unit_quote *quote);

#endif
