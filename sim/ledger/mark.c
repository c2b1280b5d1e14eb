/* The close of a day: what every account is worth, and what that does to its outcomes.
 *
 * Lanes are taken in tiles whose sums stay in registers, and each tile is valued, called or
 * stopped where its equity is short or gone, and noted at once: every array is read once
 * and written once. */
#include "models/isa.h"

#include "sim/ledger/tile.h"

#include <assert.h>
#include <string.h>

#include "models/unroll.h"
#include "models/vecmath.h"

enum { WEEK = 5, MONTH = 21 }; /* trading days */

/* Sums are kept in vectors by name: of arrays the compilers make moves of single numbers
 * here. Lanes may lie at any double. */
typedef double vector __attribute__((vector_size(32), aligned(8), may_alias));
enum { VECTOR = 4, PARTS = TILE / VECTOR };

ALVH_INLINE void value_units(const struct alvh_ledger *ledger,
                             const struct alvh_units *units, const struct quoted *quoted,
                             const struct alvh_account *account, int first,
                             struct close *close)
{
    const size_t lanes = (size_t)ledger->lanes;
    const double *held = alvh_ledger_quantity(ledger, account->index, 0) + first;
    const double *cash = account_lanes(ledger->cash, ledger, account->index) + first;
    const double *value = units->value + first, *slope = units->vega + first;
    const double *need = units->margin + first;
    vector equity[PARTS], vega[PARTS], margin[PARTS], condors[PARTS];
    ALVH_UNROLL
    for (int p = 0; p < PARTS; p++) {
        equity[p] = *(const vector *)(cash + p * VECTOR);
        vega[p] = margin[p] = condors[p] = (vector){0.0};
    }
    for (int i = 0; i < quoted->count; i++) {
        const size_t at = (size_t)quoted->unit[i] * lanes;
        ALVH_UNROLL
        for (int p = 0; p < PARTS; p++) {
            const size_t here = at + p * VECTOR;
            const vector q = *(const vector *)(held + here);
            equity[p] += q * *(const vector *)(value + here);
            vega[p] += q * *(const vector *)(slope + here);
            if (i < quoted->condors) {
                margin[p] += q * *(const vector *)(need + here);
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
                       const struct alvh_account *account, int first, struct close *close,
                       struct alvh_outcomes *outcomes, int64_t offset)
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
__attribute__((noinline, cold)) static void
settle_troubles(struct alvh_ledger *ledger, const struct alvh_units *units,
                const struct quoted *quoted, const struct alvh_account *account, int first,
                struct close *close, struct alvh_outcomes *outcomes, int64_t offset)
{
    call_lanes(ledger, units, quoted, account, first, close, outcomes, offset);
    value_units(ledger, units, quoted, account, first, close);
    if (!only_wings(quoted, account))
        alvh_ledger_require(ledger, units, quoted, account, first, close->margin);
    stop_lanes(ledger, units, account, first, close, outcomes, offset);
}

/* Equity over a week and a month, and what the next days will look back on. */
ALVH_INLINE void note_history(struct alvh_ledger *ledger, int account, int day, int first,
                              const struct close *close, struct alvh_outcomes *outcomes,
                              int64_t at)
{
    const double *restrict before = account_history(ledger, account, day - WEEK) + first;
    const double *restrict long_before =
        account_history(ledger, account, day - MONTH) + first;
    double *restrict now = account_history(ledger, account, day) + first;
    double *restrict week = account_outcome(outcomes, ALVH_OUTCOME_worst_week, account, at);
    double *restrict month =
        account_outcome(outcomes, ALVH_OUTCOME_worst_month, account, at);
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double since_week = close->equity[l] - before[l], worst_week = week[l];
        const double since_month = close->equity[l] - long_before[l],
                     worst_month = month[l];
        week[l] = since_week < worst_week ? since_week : worst_week;
        month[l] = since_month < worst_month ? since_month : worst_month;
        now[l] = close->equity[l];
    }
}

ALVH_INLINE void note_equity(struct alvh_ledger *ledger, int account, int day, int first,
                             const struct close *close, struct alvh_outcomes *outcomes,
                             int64_t at)
{
    double *restrict equity = account_lanes(ledger->equity, ledger, account) + first;
    double *restrict peak = account_lanes(ledger->peak, ledger, account) + first;
    double *restrict peak_day = account_lanes(ledger->peak_day, ledger, account) + first;
    double *restrict drawdown =
        account_outcome(outcomes, ALVH_OUTCOME_max_drawdown, account, at);
    double *restrict days =
        account_outcome(outcomes, ALVH_OUTCOME_max_drawdown_days, account, at);
    double *restrict recovery =
        account_outcome(outcomes, ALVH_OUTCOME_recovery_days, account, at);
    double *restrict worst = account_outcome(outcomes, ALVH_OUTCOME_worst_day, account, at);
    double *restrict cross = account_outcome(outcomes, ALVH_OUTCOME_beta, account, at);
    const double *restrict index = ledger->index.today + first;
    const double today = day;
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double now = close->equity[l], highest = peak[l], highest_day = peak_day[l];
        const double change = now - equity[l], least = worst[l];
        const double top = now > highest ? now : highest;
        const double top_day = now > highest ? today : highest_day;
        const double down = top - now, deepest = drawdown[l], longest = days[l];
        /* Until equity is above the peak again, less the day of the trough and 1 more. */
        const double back = recovery[l];
        const double recovered = now > highest && back < 0.0 ? today + back + 1.0 : back;
        equity[l] = now;
        peak[l] = top;
        peak_day[l] = top_day;
        drawdown[l] = down > deepest ? down : deepest;
        days[l] = down > deepest ? today - top_day : longest;
        recovery[l] = down > deepest ? -today - 1.0 : recovered;
        worst[l] = change < least ? change : least;
        cross[l] += change * index[l];
    }
}

ALVH_INLINE int note_vega(const struct alvh_ledger *ledger,
                          const struct alvh_account *account, int first, int counted,
                          const struct close *close, struct alvh_outcomes *outcomes,
                          int64_t at)
{
    const int index = account->index;
    double *restrict vega = account_lanes(ledger->net_vega, ledger, index) + first;
    double *restrict least =
        account_outcome(outcomes, ALVH_OUTCOME_min_net_vega, index, at);
    double *restrict most = account_outcome(outcomes, ALVH_OUTCOME_max_net_vega, index, at);
    double *restrict sum = account_outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, at);
    double *restrict breach =
        account_outcome(outcomes, ALVH_OUTCOME_vega_breach_days, index, at);
    double *restrict peak = account_outcome(outcomes, ALVH_OUTCOME_peak_margin, index, at);
    const double low = account->band->low_dollars, high = account->band->high_dollars;
    double outside[TILE];
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double v = close->vega[l], n = close->condors[l], need = close->margin[l];
        const double lowest = least[l], greatest = most[l], needed = peak[l];
        /* Without condors there is no band to leave. */
        const double beyond = v < low * n ? 1.0 : v > high * n ? 1.0 : 0.0;
        const double breached = n > 0.0 ? beyond : 0.0;
        vega[l] = v;
        least[l] = v < lowest ? v : lowest;
        most[l] = v > greatest ? v : greatest;
        sum[l] += v;
        peak[l] = need > needed ? need : needed;
        breach[l] += breached;
        outside[l] = breached;
    }
    int among = 0;
    for (int l = 0; first + l < counted && l < TILE; l++)
        among += outside[l] > 0.0;
    return among;
}

/* One account of one tile. */
static int mark_tile(struct alvh_ledger *ledger, const struct alvh_units *units,
                     const struct quoted *quoted, const struct alvh_account *account,
                     int day, int first, int counted, struct alvh_outcomes *outcomes,
                     int64_t offset)
{
    const double *alive = account_lanes(ledger->alive, ledger, account->index);
    const double share = carried_share(account);
    struct close close;
    value_units(ledger, units, quoted, account, first, &close);
    if (!only_wings(quoted, account))
        alvh_ledger_require(ledger, units, quoted, account, first, close.margin);
    int troubled = 0;
#pragma omp simd reduction(+ : troubled)
    for (int l = 0; l < TILE; l++) {
        const double least = share * close.margin[l];
        troubled += ((close.equity[l] <= 0.0) | (close.equity[l] < least)) &
                    (alive[first + l] > 0.0);
    }
    if (troubled > 0)
        settle_troubles(ledger, units, quoted, account, first, &close, outcomes, offset);
    note_equity(ledger, account->index, day, first, &close, outcomes, offset + first);
    note_history(ledger, account->index, day, first, &close, outcomes, offset + first);
    return note_vega(ledger, account, first, counted, &close, outcomes, offset + first);
}

void alvh_ledger_mark(struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account accounts[], int day, int counted,
                      struct alvh_outcomes *outcomes, int64_t offset, int outside[])
{
    struct quoted quoted;
    assert(ledger->lanes % TILE == 0);
    for (int account = 0; account < ledger->accounts; account++) {
        if (account == 0 || accounts[account].book != accounts[account - 1].book)
            alvh_ledger_list(units, &accounts[account], &quoted);
        outside[account] = 0;
        for (int first = 0; first < ledger->lanes; first += TILE)
            outside[account] += mark_tile(ledger, units, &quoted, &accounts[account], day,
                                          first, counted, outcomes, offset);
    }
}
