#include "sim/book/programme.h"

#define SAME(type, name, unit, standard, low, high, text) &&a->name == b->name

static bool same_adjustment(const struct alvh_adjustment_options *a,
                            const struct alvh_adjustment_options *b)
{
    return true ALVH_ADJUSTMENT_OPTIONS(SAME);
}

static bool same_governance(const struct alvh_governance_options *a,
                            const struct alvh_governance_options *b)
{
    return true ALVH_GOVERNANCE_OPTIONS(SAME);
}

/* The levels by which other rules' signals vote. */
static bool same_levels(const struct alvh_book_options *a,
                        const struct alvh_book_options *b)
{
    return a->rotation.on_above_points == b->rotation.on_above_points &&
           a->rotation.off_below_points == b->rotation.off_below_points &&
           a->contingent.on_below == b->contingent.on_below &&
           a->contingent.off_above == b->contingent.off_above &&
           a->contingent.daily_liquidity_contracts ==
               b->contingent.daily_liquidity_contracts &&
           a->preemptive.order_flow_threshold == b->preemptive.order_flow_threshold &&
           a->preemptive.ipo_threshold == b->preemptive.ipo_threshold;
}

static bool adjust_alike(const struct alvh_book_options *a,
                         const struct alvh_book_options *b)
{
    if (!a->adjustment.enabled || !b->adjustment.enabled)
        return a->adjustment.enabled == b->adjustment.enabled;
    if (!same_adjustment(&a->adjustment, &b->adjustment))
        return false;
    if (!a->governance.enabled || !b->governance.enabled)
        return a->governance.enabled == b->governance.enabled;
    return same_governance(&a->governance, &b->governance) && same_levels(a, b);
}

void alvh_programmes_find(const struct alvh_scenario *scenario,
                          struct alvh_programmes *programmes)
{
    *programmes = (struct alvh_programmes){0};
    for (int i = 0; i < scenario->books; i++) {
        const struct alvh_book_options *book = &scenario->book[i];
        int programme = 0;
        while (programme < programmes->count &&
               !adjust_alike(programmes->book[programme], book))
            programme++;
        if (programme == programmes->count)
            programmes->book[programmes->count++] = book;
        programmes->of[i] = programme;
        programmes->adjust |= book->adjustment.enabled;
    }
}
