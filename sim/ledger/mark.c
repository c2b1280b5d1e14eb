/* The close of a day: what every account is worth, and what that does to its outcomes.
 *
 * Lanes are taken in tiles whose sums stay in registers; each tile is valued, and called or
 * stopped where its equity is short or gone. What came of it stays in the first-level cache
 * and is noted a few columns at a time, lanes in a row: of many columns at once, the caches
 * would lose track. */
#include "models/isa.h"

#include "sim/ledger/story.h"
#include "sim/ledger/tile.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "models/unroll.h"
#include "models/vecmath.h"
#include "models/vector.h"

enum { WEEK = 5, MONTH = 21 }; /* trading days */

enum { PARTS = TILE / ALVH_VECTOR_LANES };

ALVH_INLINE void value_units(const struct alvh_ledger *ledger,
                             const struct alvh_units *units, const struct quoted *quoted,
                             const struct alvh_account *account, int first,
                             const struct close *close)
{
    const size_t lanes = (size_t)ledger->lanes;
    const double *held = alvh_ledger_quantity(ledger, account->index, 0) + first;
    const double *cash = account_lanes(ledger->cash, ledger, account->index) + first;
    const double *value = units->value + first, *slope = units->vega + first;
    const double *need = units->margin + first;
    alvh_vector equity[PARTS], vega[PARTS], margin[PARTS], condors[PARTS];
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++) {
        equity[p] = *(const alvh_vector *)(cash + p * ALVH_VECTOR_LANES);
        vega[p] = margin[p] = condors[p] = (alvh_vector){0.0};
    }
    for (int i = 0; i < quoted->count; i++) {
        const size_t at = (size_t)quoted->unit[i] * lanes;
        ALVH_UNROLL
        for (int p = 0; p < PARTS; p++) {
            const size_t here = at + p * ALVH_VECTOR_LANES;
            const alvh_vector q = *(const alvh_vector *)(held + here);
            equity[p] += q * *(const alvh_vector *)(value + here);
            vega[p] += q * *(const alvh_vector *)(slope + here);
            if (i < quoted->condors) {
                margin[p] += q * *(const alvh_vector *)(need + here);
                condors[p] += q;
            }
        }
    }
    memcpy(close->equity, equity, sizeof equity);
    memcpy(close->vega, vega, sizeof vega);
    memcpy(close->margin, margin, sizeof margin);
    memcpy(close->condors, condors, sizeof condors);
}

/* Closes everything on a lane whose equity is gone; what is left is its cash. */
static double stop_trading(struct alvh_ledger *ledger, const struct alvh_units *units,
                           const struct alvh_account *account, int lane,
                           struct alvh_outcomes *outcomes, int64_t offset)
{
    alvh_journal_cause(ledger->journal, ALVH_CAUSE_ruin);
    for (int unit = 0; unit < units->count; unit++) {
        double *quantity = alvh_ledger_quantity(ledger, account->index, unit);
        if (units->live[unit])
            alvh_ledger_close(ledger, units, account->index, unit, 1, &lane, outcomes,
                              offset);
        quantity[lane] = 0.0;
    }
    account_lanes(ledger->alive, ledger, account->index)[lane] = 0.0;
    return account_lanes(ledger->cash, ledger, account->index)[lane];
}

static void stop_lanes(struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct alvh_account *account, int first,
                       const struct close *close, struct alvh_outcomes *outcomes,
                       int64_t offset)
{
    const int index = account->index;
    const double *alive = account_lanes(ledger->alive, ledger, index);
    double *ruined = account_outcome(outcomes, ALVH_OUTCOME_ruined, index, offset);
    for (int l = 0; l < TILE; l++) {
        const int lane = first + l;
        if (close->equity[l] > 0.0 || alive[lane] == 0.0)
            continue;
        close->equity[l] = stop_trading(ledger, units, account, lane, outcomes, offset);
        close->vega[l] = close->margin[l] = close->condors[l] = 0.0;
        ruined[lane] = 1.0;
        alvh_story_breach(ledger, index, lane, units->day, ALVH_LIMIT_RUIN, outcomes,
                          offset);
    }
}

/* The share of the requirement that equity must carry; none where nobody calls. */
static inline double carried_share(const struct alvh_account *account)
{
    return account->calls->calls ? account->calls->maintenance_percent / 100.0 : 0.0;
}

/* Closes condors on the lanes whose equity is left but does not carry the requirement. */
static void call_lanes(struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct quoted *quoted, const struct alvh_account *account,
                       int first, const struct close *close, struct alvh_outcomes *outcomes,
                       int64_t offset)
{
    const double *alive = account_lanes(ledger->alive, ledger, account->index) + first;
    for (int l = 0; l < TILE; l++) {
        const struct alvh_margin_call call = {.equity = close->equity[l],
                                              .requirement = close->margin[l],
                                              .share = carried_share(account)};
        if (alive[l] > 0.0 && call.equity > 0.0 &&
            call.equity < call.share * call.requirement)
            alvh_ledger_call(ledger, units, quoted, account, first + l, &call, outcomes,
                             offset);
    }
}

/* Calls margin, values what is left and stops who cannot go on: paying for the closing may
 * take the rest of the equity. Rare, and kept out of the way of the other tiles. */
__attribute__((noinline)) static void
settle_troubles(struct alvh_ledger *ledger, const struct alvh_units *units,
                const struct quoted *quoted, const struct alvh_account *account, int first,
                const struct close *close, struct alvh_outcomes *outcomes, int64_t offset)
{
    call_lanes(ledger, units, quoted, account, first, close, outcomes, offset);
    if (account->feedback)
        alvh_ledger_press(ledger, units, quoted, account, first);
    value_units(ledger, units, quoted, account, first, close);
    if (!only_wings(quoted, account))
        alvh_ledger_require(ledger, units, quoted, account, first, close->margin);
    stop_lanes(ledger, units, account, first, close, outcomes, offset);
}

/* Equity over a week and a month, and what the next days will look back on. */
static void note_history(struct alvh_ledger *ledger, int account, int day,
                         const double *restrict equity, struct alvh_outcomes *outcomes,
                         int64_t at)
{
    const double *restrict before = account_history(ledger, account, day - WEEK);
    const double *restrict long_before = account_history(ledger, account, day - MONTH);
    double *restrict today = account_history(ledger, account, day);
    double *restrict week = account_outcome(outcomes, ALVH_OUTCOME_worst_week, account, at);
    double *restrict month =
        account_outcome(outcomes, ALVH_OUTCOME_worst_month, account, at);
#pragma omp simd
    for (int lane = 0; lane < ledger->lanes; lane++) {
        const double now = equity[lane];
        const double since_week = now - before[lane], worst_week = week[lane];
        const double since_month = now - long_before[lane], worst_month = month[lane];
        week[lane] = since_week < worst_week ? since_week : worst_week;
        month[lane] = since_month < worst_month ? since_month : worst_month;
        today[lane] = now;
    }
}

/* How far equity has fallen from its peak, and for how long. */
static void note_drawdown(struct alvh_ledger *ledger, int account, int day,
                          const double *restrict equity, struct alvh_outcomes *outcomes,
                          int64_t at)
{
    double *restrict peak = account_lanes(ledger->peak, ledger, account);
    double *restrict peak_day = account_lanes(ledger->peak_day, ledger, account);
    double *restrict drawdown =
        account_outcome(outcomes, ALVH_OUTCOME_max_drawdown, account, at);
    double *restrict days =
        account_outcome(outcomes, ALVH_OUTCOME_max_drawdown_days, account, at);
    double *restrict recovery =
        account_outcome(outcomes, ALVH_OUTCOME_recovery_days, account, at);
    const double today = day, both = (ALVH_STORY_DAYS + 1.0) * day;
#pragma omp simd
    for (int lane = 0; lane < ledger->lanes; lane++) {
        const double now = equity[lane], highest = peak[lane], highest_day = peak_day[lane];
        const double top = now > highest ? now : highest;
        const double top_day = now > highest ? today : highest_day;
        const double down = top - now, deepest = drawdown[lane], longest = days[lane];
        /* Until equity is above the peak again, less the day of the trough and 1 more. */
        const double back = recovery[lane];
        const double recovered = now > highest && back < 0.0 ? today + back + 1.0 : back;
        peak[lane] = top;
        peak_day[lane] = top_day;
        drawdown[lane] = down > deepest ? down : deepest;
        days[lane] = down > deepest ? both - top_day : longest;
        recovery[lane] = down > deepest ? -today - 1.0 : recovered;
    }
}

/* What the day has changed. */
static void note_change(struct alvh_ledger *ledger, int account,
                        const double *restrict close, struct alvh_outcomes *outcomes,
                        int64_t at)
{
    double *restrict equity = account_lanes(ledger->equity, ledger, account);
    double *restrict worst = account_outcome(outcomes, ALVH_OUTCOME_worst_day, account, at);
    double *restrict cross = account_outcome(outcomes, ALVH_OUTCOME_beta, account, at);
    const double *restrict index = ledger->index.today;
#pragma omp simd
    for (int lane = 0; lane < ledger->lanes; lane++) {
        const double now = close[lane], least = worst[lane];
        const double change = now - equity[lane];
        equity[lane] = now;
        worst[lane] = change < least ? change : least;
        cross[lane] += change * index[lane];
    }
}

static void note_margin(const struct alvh_ledger *ledger, int account,
                        const double *restrict margin, struct alvh_outcomes *outcomes,
                        int64_t at)
{
    double *restrict peak =
        account_outcome(outcomes, ALVH_OUTCOME_peak_margin, account, at);
#pragma omp simd
    for (int lane = 0; lane < ledger->lanes; lane++) {
        const double need = margin[lane], needed = peak[lane];
        peak[lane] = need > needed ? need : needed;
    }
}

/* What those of the first `counted` lanes that lie outside the band count for. */
static int tally_beyond(const struct alvh_ledger *ledger,
                        const struct alvh_account *account, int counted,
                        const struct close *close)
{
    const double low = account->band->low_dollars, high = account->band->high_dollars;
    int among = 0;
    for (int lane = 0; lane < counted; lane++) {
        const double v = close->vega[lane], n = close->condors[lane];
        if (n > 0.0 && (v < low * n || v > high * n))
            among += (int)ledger->tally[lane];
    }
    return among;
}

/* How many of the first `counted` lanes lie outside the band, or what they count for. */
static int note_vega(const struct alvh_ledger *ledger, const struct alvh_account *account,
                     int counted, const struct close *close, struct alvh_outcomes *outcomes,
                     int64_t at)
{
    const int index = account->index;
    const double *restrict closing = close->vega, *restrict condors = close->condors;
    double *restrict vega = account_lanes(ledger->net_vega, ledger, index);
    double *restrict least =
        account_outcome(outcomes, ALVH_OUTCOME_min_net_vega, index, at);
    double *restrict most = account_outcome(outcomes, ALVH_OUTCOME_max_net_vega, index, at);
    double *restrict sum = account_outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, at);
    double *restrict breach =
        account_outcome(outcomes, ALVH_OUTCOME_vega_breach_days, index, at);
    const double low = account->band->low_dollars, high = account->band->high_dollars;
    int among = 0;
#pragma omp simd reduction(+ : among)
    for (int lane = 0; lane < ledger->lanes; lane++) {
        const double v = closing[lane], n = condors[lane];
        const double lowest = least[lane], greatest = most[lane];
        /* Without condors there is no band to leave. */
        const double beyond = v < low * n ? 1.0 : v > high * n ? 1.0 : 0.0;
        const double breached = n > 0.0 ? beyond : 0.0;
        vega[lane] = v;
        least[lane] = v < lowest ? v : lowest;
        most[lane] = v > greatest ? v : greatest;
        sum[lane] += v;
        breach[lane] += breached;
        among += (breached > 0.0) & (lane < counted);
    }
    return ledger->tally ? tally_beyond(ledger, account, counted, close) : among;
}

/* Values one account on one tile of lanes, whose close is at `close`. */
static void settle_tile(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct quoted *quoted, const struct alvh_account *account,
                        int first, const struct close *close,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const double *alive = account_lanes(ledger->alive, ledger, account->index) + first;
    const double *equity = close->equity, *margin = close->margin;
    const double share = carried_share(account);
    if (account->feedback)
        alvh_ledger_press(ledger, units, quoted, account, first);
    value_units(ledger, units, quoted, account, first, close);
    if (!only_wings(quoted, account))
        alvh_ledger_require(ledger, units, quoted, account, first, close->margin);
    int troubled = 0;
#pragma omp simd reduction(+ : troubled)
    for (int l = 0; l < TILE; l++)
        troubled +=
            ((equity[l] <= 0.0) | (equity[l] < share * margin[l])) & (alive[l] > 0.0);
    if (troubled > 0)
        settle_troubles(ledger, units, quoted, account, first, close, outcomes, offset);
}

/* The lanes outside the band, as note_vega counts them. */
static int mark_account(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, int day, int counted,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    alignas(64) double equity[ALVH_MAX_LANES], vega[ALVH_MAX_LANES];
    alignas(64) double margin[ALVH_MAX_LANES], condors[ALVH_MAX_LANES];
    const struct close close = {equity, vega, margin, condors};
    struct quoted quoted;
    alvh_ledger_list(ledger, units, account, &quoted);
    for (int first = 0; first < ledger->lanes; first += TILE) {
        const struct close tile = {equity + first, vega + first, margin + first,
                                   condors + first};
        settle_tile(ledger, units, &quoted, account, first, &tile, outcomes, offset);
    }
    note_change(ledger, account->index, equity, outcomes, offset);
    note_drawdown(ledger, account->index, day, equity, outcomes, offset);
    note_history(ledger, account->index, day, equity, outcomes, offset);
    note_margin(ledger, account->index, margin, outcomes, offset);
    return note_vega(ledger, account, counted, &close, outcomes, offset);
}

void alvh_ledger_mark(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account accounts[], int day, int counted,
                      struct alvh_outcomes *outcomes, int64_t offset, int outside[])
{
    assert(ledger->lanes % TILE == 0);
    for (int account = 0; account < ledger->accounts; account++)
        outside[account] =
            mark_account(ledger, units, &accounts[account], day, counted, outcomes, offset);
}
