#include "models/isa.h"

#include "sim/ledger/story.h"

#include <string.h>

/* A day of the market: the regime, and whether SPX jumped or the regime was another one
 * before. */
enum { REGIME = 15, JUMPED = 64, CHANGED = 128 };

void alvh_story_start(struct alvh_ledger *ledger)
{
    const size_t lanes = (size_t)ledger->lanes * ledger->accounts;
    if (ledger->breach)
        memset(ledger->breach, 0, 2 * lanes * sizeof *ledger->breach);
}

void alvh_story_day(const struct alvh_market_lanes *state, int day,
                    struct alvh_ledger *ledger)
{
    const double *restrict jump = state->jump;
    const int32_t *restrict regime = state->regime;
    unsigned char *restrict today = ledger->market_day + (size_t)day * ledger->lanes;
    const unsigned char *before = today - ledger->lanes;
    for (int lane = 0; lane < ledger->lanes; lane++)
        today[lane] = (unsigned char)regime[lane];
    for (int lane = 0; day > 0 && lane < ledger->lanes; lane++)
        today[lane] |=
            (unsigned char)((jump[lane] != 0.0 ? JUMPED : 0) |
                            (regime[lane] != (before[lane] & REGIME) ? CHANGED : 0));
}

static int trigger_of(int market)
{
    return market & CHANGED  ? ALVH_TRIGGER_REGIME
           : market & JUMPED ? ALVH_TRIGGER_JUMP
                             : ALVH_TRIGGER_PLAIN;
}

/* The first breach on the way from the peak to the trough. */
static struct alvh_first_breach first_of(const struct alvh_first_breach *last,
                                         const struct alvh_first_breach *kept, int peak,
                                         int trough)
{
    const struct alvh_first_breach *const both[] = {last, kept};
    for (int i = 0; i < 2; i++)
        if (both[i]->kind != ALVH_LIMIT_NONE && both[i]->peak == peak &&
            both[i]->day <= trough)
            return *both[i];
    return (struct alvh_first_breach){.kind = ALVH_LIMIT_NONE};
}

void alvh_story_finish(const struct alvh_ledger *ledger, int account,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const size_t lanes = (size_t)ledger->lanes;
    const unsigned char *market = ledger->market_day;
#define COLUMN(name) account_outcome(outcomes, ALVH_OUTCOME_##name, account, offset)
    double *days = COLUMN(max_drawdown_days), *trough_day = COLUMN(trough_day);
    double *peak_regime = COLUMN(peak_regime), *trough_regime = COLUMN(trough_regime);
    double *first_breach = COLUMN(first_breach), *trigger = COLUMN(trigger);
    double *first_breach_day = COLUMN(first_breach_day);
#undef COLUMN
    for (size_t lane = 0; lane < lanes; lane++) {
        const int64_t ends = (int64_t)days[lane];
        const int trough = (int)(ends / ALVH_STORY_DAYS);
        const int peak = trough - (int)(ends % ALVH_STORY_DAYS);
        days[lane] = trough - peak;
        trough_day[lane] = trough;
        if (!ledger->breach)
            continue;
        const struct alvh_first_breach *last = ledger->breach + 2 * (size_t)account * lanes;
        const struct alvh_first_breach first =
            first_of(&last[lane], &last[lanes + lane], peak, trough);
        peak_regime[lane] = market[(size_t)peak * lanes + lane] & REGIME;
        trough_regime[lane] = market[(size_t)trough * lanes + lane] & REGIME;
        first_breach[lane] = first.kind;
        first_breach_day[lane] = first.day;
        trigger[lane] = first.kind == ALVH_LIMIT_NONE
                            ? ALVH_TRIGGER_NONE
                            : trigger_of(market[(size_t)first.day * lanes + lane]);
    }
}
