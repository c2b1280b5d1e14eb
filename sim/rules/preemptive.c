/* The pre-emptive shift: condors are traded for VIX calls while order flow or IPO heat says
 * that the calm is about to end.
 *
 *     calls = spend x share x maximum loss of the condors / value of a call
 *
 * A share of the condors is closed on the day of the shift, and tranches opened until it is
 * undone are smaller by the same share. The calls are those of the base layer, on top of
 * its own, and follow its rolls one for one; a book without that layer buys none. */
#include "models/isa.h"

#include "sim/rules/governance.h"
#include "sim/rules/rules.h"

#include <stdalign.h>

/* Rows of the rule's state: the day of the shift, the first being 1, 0 without one; and the
 * calls bought for it. */
enum { SHIFT_DAY, CALLS, GOVERNANCE };
_Static_assert(GOVERNANCE + ALVH_GOVERNANCE_ROWS == ALVH_ROWS_OF_preemptive,
               "rows of rules.h");

static void ask(const struct alvh_day *day,
                const struct alvh_preemptive_options *preemptive,
                const double *restrict shift_day, double *restrict asked)
{
    const double *restrict flow = day->signals->value[ALVH_SIGNAL_order_flow];
    const double *restrict ipo = day->signals->value[ALVH_SIGNAL_ipo_heat];
    const double most_flow = preemptive->order_flow_threshold;
    const double most_ipo = preemptive->ipo_threshold;
    const double hold = (double)preemptive->hold_days;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool warned = (flow[lane] > most_flow) | (ipo[lane] > most_ipo);
        const bool shifted = shift_day[lane] > 0.0;
        const bool go = warned & !shifted;
        const bool back = !warned & shifted & (shift_day[lane] >= hold);
        asked[lane] = go ? 1.0 : back ? -1.0 : 0.0;
    }
}

/* Closes condors and buys calls where the shift is made today, sells calls where it is
 * undone. */
static void trade(const struct alvh_day *day, const struct alvh_desk *desk,
                  const double *restrict asked, double *restrict calls)
{
    const struct alvh_preemptive_options *preemptive = &desk->book->preemptive;
    const double share = preemptive->share_percent / 100.0;
    const double spend = preemptive->spend_percent / 100.0 * share;
    const double *restrict value = desk->quote[ALVH_HEDGE_base].value;
    const double *restrict max_loss = desk->condor.max_loss;
    double *restrict cut = desk->cut;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool goes = asked[lane] > 0.0, listed = value[lane] > 0.0;
        const double bought = spend * max_loss[lane] / (listed ? value[lane] : 1.0);
        const double left = asked[lane] < 0.0 ? 0.0 : calls[lane];
        calls[lane] = goes ? (listed ? bought : 0.0) : left;
        cut[lane] = goes ? 1.0 - (1.0 - cut[lane]) * (1.0 - share) : cut[lane];
    }
}

static void keep_entries_small(const struct alvh_day *day, const struct alvh_desk *desk,
                               const double *restrict asked, double *restrict shift_day)
{
    const double left = 1.0 - desk->book->preemptive.share_percent / 100.0;
    double *restrict entry = desk->entry;
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool shifted =
            (asked[lane] > 0.0) | ((shift_day[lane] > 0.0) & (asked[lane] == 0.0));
        entry[lane] *= shifted ? left : 1.0;
        shift_day[lane] = shifted ? shift_day[lane] + 1.0 : 0.0;
    }
}

ALVH_RULE_ENTER(preemptive)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const size_t lanes = (size_t)day->lanes;
    double *shift_day = desk->state + SHIFT_DAY * lanes;
    alignas(64) double asked[ALVH_MAX_LANES];
    ask(day, &desk->book->preemptive, shift_day, asked);
    const int64_t runs =
        alvh_governance_decide(day, desk, asked, desk->state + GOVERNANCE * lanes);
    if (runs > 0) {
        alvh_desk_count_condors(day, desk);
        trade(day, desk, asked, desk->state + CALLS * lanes);
        desk->cuts = true;
    }
    keep_entries_small(day, desk, asked, shift_day);
    *desk->acted += runs;
}

/* The calls come on top of the base layer's own, whatever other rules make of those. */
ALVH_RULE_HEDGE(preemptive)(const struct alvh_day *day, struct alvh_desk *desk)
{
    const double *restrict calls = desk->state + (size_t)CALLS * day->lanes;
    const double *restrict base = desk->size[ALVH_HEDGE_base];
    double *restrict factor = desk->factor[ALVH_HEDGE_base];
#pragma omp simd
    for (int lane = 0; lane < day->lanes; lane++) {
        const bool some = base[lane] > 0.0;
        const double more = calls[lane] / (some ? base[lane] : 1.0);
        factor[lane] += some ? more : 0.0;
    }
}
