#include "models/isa.h"

#include "sim/rules/governance.h"

#include "sim/rules/quick_ratio.h"

/* Lanes that are looked at together: on most days nobody asks on any of them. */
enum { GROUP = 8 };

/* Nobody is asked on lanes that are dead; what is not asked for today waits anew. */
static bool anyone_asks(const double *restrict alive, double *restrict asked,
                        double *restrict days)
{
    int asking = 0;
#pragma omp simd reduction(+ : asking)
    for (int l = 0; l < GROUP; l++) {
        const double ask = alive[l] * asked[l], waited = days[l];
        asked[l] = ask;
        days[l] = ask != 0.0 ? waited : 0.0;
        asking += ask != 0.0;
    }
    return asking > 0;
}

/* 1 for protection, -1 for a return, 0 for neither. */
static int side(bool beyond, bool back)
{
    return beyond - back;
}

static int side_of(bool beyond)
{
    return side(beyond, !beyond);
}

/* Where every signal of a lane stands. The basis falls where futures are sold first. */
static void hear(const struct alvh_book_options *book, const struct alvh_signals *signals,
                 double needs, int lane, int stand[ALVH_VOTER_COUNT])
{
    const double *const *value = signals->value;
    const double curve = value[ALVH_SIGNAL_curve_spread][lane];
    const double rsi = value[ALVH_SIGNAL_rsi][lane], ad = value[ALVH_SIGNAL_ad_z][lane];
    const double thin = book->contingent.on_below, ample = book->contingent.off_above;
    const double quick = alvh_quick_ratio(value[ALVH_SIGNAL_liquidity][lane], needs,
                                          book->contingent.daily_liquidity_contracts);
    stand[ALVH_VOTER_macd_vix_weight] =
        side_of(value[ALVH_SIGNAL_vix_histogram][lane] > 0.0);
    stand[ALVH_VOTER_macd_curve_weight] =
        side_of(value[ALVH_SIGNAL_curve_histogram][lane] > 0.0);
    stand[ALVH_VOTER_macd_basis_weight] =
        side_of(value[ALVH_SIGNAL_basis_histogram][lane] < 0.0);
    stand[ALVH_VOTER_curve_weight] = side(curve > book->rotation.on_above_points,
                                          curve < book->rotation.off_below_points);
    stand[ALVH_VOTER_liquidity_weight] = side(thin > quick, quick > ample);
    stand[ALVH_VOTER_rsi_weight] =
        side_of(rsi < book->adjustment.rsi_low || rsi > book->adjustment.rsi_high);
    stand[ALVH_VOTER_breadth_weight] =
        side_of(ad < -book->adjustment.ad_z || ad > book->adjustment.ad_z);
    stand[ALVH_VOTER_order_flow_weight] = side_of(value[ALVH_SIGNAL_order_flow][lane] >
                                                  book->preemptive.order_flow_threshold);
    stand[ALVH_VOTER_ipo_weight] =
        side_of(value[ALVH_SIGNAL_ipo_heat][lane] > book->preemptive.ipo_threshold);
}

/* The weights in favour; *voters is who they are, the sum of 2^voter. */
static double count(const struct alvh_governance_options *governance,
                    const int stand[ALVH_VOTER_COUNT], int asked, int *voters)
{
    const double weight[ALVH_VOTER_COUNT] = {
#define WEIGHT(type, name, unit, standard, low, high, text) governance->name,
        ALVH_GOVERNANCE_WEIGHTS(WEIGHT)
#undef WEIGHT
    };
    double votes = 0.0;
    *voters = 0;
    for (int voter = 0; voter < ALVH_VOTER_COUNT; voter++) {
        const bool favours = stand[voter] == asked;
        votes += favours ? weight[voter] : 0.0;
        *voters |= favours << voter;
    }
    return votes;
}

/* Puts one lane's action to the vote: does it run today? */
static bool runs(const struct alvh_governance_options *governance,
                 const int stand[ALVH_VOTER_COUNT], int asked, double *days, double *voters)
{
    int favour;
    const double votes = count(governance, stand, asked, &favour);
    if (governance->enabled) {
        *days = votes >= governance->quorum ? *days + 1.0 : 0.0;
        if (!(*days > (double)governance->lock_days))
            return false;
    }
    *days = 0.0;
    *voters = asked * favour;
    return true;
}

int64_t alvh_governance_vote(const struct alvh_book_options *book,
                             const struct alvh_signals *signals, int lanes, double needs,
                             double *asked, double *rows)
{
    double *days = rows + (size_t)ALVH_GOVERNANCE_DAYS * lanes;
    double *voters = rows + (size_t)ALVH_GOVERNANCE_VOTERS * lanes;
    int64_t running = 0;
    for (int lane = 0; lane < lanes; lane++) {
        const int wish = asked[lane] > 0.0 ? 1 : -1;
        int stand[ALVH_VOTER_COUNT] = {[ALVH_VOTER_rule_weight] = wish};
        if (asked[lane] == 0.0) {
            days[lane] = 0.0;
            continue;
        }
        hear(book, signals, needs, lane, stand);
        if (runs(&book->governance, stand, wish, &days[lane], &voters[lane]))
            running++;
        else
            asked[lane] = 0.0;
    }
    return running;
}

/* Puts what the lanes of a group ask for to the vote; returns how many actions run. */
static int decide_group(const struct alvh_day *day, const struct alvh_desk *desk,
                        const struct alvh_liquidation_list *list, int first, double *asked,
                        double *rows)
{
    double *days = rows + (size_t)ALVH_GOVERNANCE_DAYS * day->lanes;
    double *voters = rows + (size_t)ALVH_GOVERNANCE_VOTERS * day->lanes;
    struct alvh_journal *journal = desk->ledger->journal;
    int running = 0;
    for (int lane = first; lane < first + GROUP; lane++) {
        const int wish = asked[lane] > 0.0 ? 1 : -1;
        int stand[ALVH_VOTER_COUNT] = {[ALVH_VOTER_rule_weight] = wish};
        if (asked[lane] == 0.0)
            continue;
        hear(desk->book, day->signals, alvh_liquidation_contracts_on(list, lane), lane,
             stand);
        if (!runs(&desk->book->governance, stand, wish, &days[lane], &voters[lane]))
            asked[lane] = 0.0;
        else if (journal && journal->lane == lane)
            journal->voters = (int)voters[lane];
        running += asked[lane] != 0.0;
    }
    return running;
}

int64_t alvh_governance_decide(const struct alvh_day *day, const struct alvh_desk *desk,
                               double *asked, double *rows)
{
    double *days = rows + (size_t)ALVH_GOVERNANCE_DAYS * day->lanes;
    struct alvh_liquidation_list list;
    int64_t running = 0;
    bool listed = false;
    for (int first = 0; first < day->lanes; first += GROUP) {
        if (!anyone_asks(desk->alive + first, asked + first, days + first))
            continue;
        if (!listed)
            alvh_liquidation_list(day, desk, &list);
        listed = true;
        running += decide_group(day, desk, &list, first, asked, rows);
    }
    return running;
}
