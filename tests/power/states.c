/* Which of all that a medium may hold is looked at: whatever is worst. */
#include "tests/power/play.h"

static int add_torn(int which, struct state state[], int count)
{
    for (enum fate fate = FATE_LENGTH; fate < FATES; fate++)
        state[count++] = (struct state){.which = which, .rule = RULE_TORN, .fate = fate};
    return count;
}

/* One change without the others, and the others without it. */
static int add_single(const struct journal_entry *entry, int which, struct state state[],
                      int count)
{
    state[count++] = (struct state){.which = which, .rule = RULE_WITHOUT};
    state[count++] = (struct state){.which = which, .rule = RULE_ONLY};
    return entry->kind == JOURNAL_WRITE ? add_torn(which, state, count) : count;
}

static bool is_write_to(const struct journal_entry *entry, int file)
{
    return entry->kind == JOURNAL_WRITE && entry->file == file;
}

bool is_within_row(const struct journal *journal, int moment)
{
    enum { REACH = 2 };
    if (moment < REACH || moment + REACH > journal->entries)
        return false;
    const int file = journal->entry[moment].file;
    for (int e = moment - REACH; e < moment + REACH; e++)
        if (!is_write_to(&journal->entry[e], file))
            return false;
    return true;
}

int list_states(const struct journal *journal, const int kept[], int moment, int singles,
                struct state state[MOMENT_STATES])
{
    enum { ENDS = 2 };
    static int pending[JOURNAL_ENTRIES];
    int open = 0, count = 0;
    for (int e = 0; e < moment; e++)
        if (medium_is_change(&journal->entry[e]) && kept[e] > moment)
            pending[open++] = e;
    for (enum rule rule = RULE_NONE; rule <= (open ? RULE_LENGTHS : RULE_NONE); rule++)
        state[count++] = (struct state){.rule = rule};
    const bool within = is_within_row(journal, moment);
    if (within && pending[open - 1] == moment - 1)
        count = add_torn(moment - 1, state, count);
    const int step = open / singles + 1;
    for (int i = 0; i < open && !within; i++) {
        const struct journal_entry *entry = &journal->entry[pending[i]];
        const bool names = medium_is_of_names(entry);
        require(count + 2 + 2 + FATES <= MOMENT_STATES, "too many names are not synced");
        if (names) {
            state[count++] = (struct state){.which = pending[i], .rule = RULE_IN_ORDER};
            state[count++] =
                (struct state){.which = pending[i], .rule = RULE_IN_ORDER_DATA};
        }
        if (names || i < ENDS || i >= open - ENDS || i % step == 0)
            count = add_single(entry, pending[i], state, count);
    }
    for (int i = 0; i < count; i++)
        state[i].moment = moment;
    return count;
}
