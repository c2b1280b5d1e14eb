#include "models/isa.h"

#include "sim/rules/minutes.h"

void alvh_minutes_before(const struct alvh_desk *desk, struct alvh_wanted *wanted)
{
    struct alvh_journal *journal = desk->ledger->journal;
    if (!journal)
        return;
    const int lane = journal->lane;
    journal->voters = 0;
    wanted->entry = desk->entry[lane];
    wanted->cut = desk->cut[lane];
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        wanted->size[hedge] = desk->size[hedge][lane];
        wanted->factor[hedge] = desk->factor[hedge][lane];
    }
}

/* Writes down one number if the rule changed it. */
static void compare(const struct alvh_desk *desk, int rule, enum alvh_matter matter,
                    int hedge, double from, double to)
{
    struct alvh_journal *journal = desk->ledger->journal;
    if (from != to)
        alvh_journal_add_decision(
            journal, &(struct alvh_journal_decision){.account = desk->account->index,
                                                     .rule = rule,
                                                     .matter = matter,
                                                     .hedge = hedge,
                                                     .from = from,
                                                     .to = to,
                                                     .voters = journal->voters});
}

void alvh_minutes_after(const struct alvh_desk *desk, int rule,
                        const struct alvh_wanted *wanted)
{
    const struct alvh_journal *journal = desk->ledger->journal;
    if (!journal)
        return;
    const int lane = journal->lane;
    compare(desk, rule, ALVH_MATTER_ENTRY, 0, wanted->entry, desk->entry[lane]);
    compare(desk, rule, ALVH_MATTER_CUT, 0, wanted->cut, desk->cut[lane]);
    for (int hedge = 0; hedge < ALVH_HEDGE_COUNT; hedge++) {
        compare(desk, rule, ALVH_MATTER_SIZE, hedge, wanted->size[hedge],
                desk->size[hedge][lane]);
        compare(desk, rule, ALVH_MATTER_FACTOR, hedge, wanted->factor[hedge],
                desk->factor[hedge][lane]);
    }
}
