#include "models/isa.h"

#include "sim/rules/rules.h"

#include "sim/rules/minutes.h"

typedef void decide(const struct alvh_day *day, struct alvh_desk *desk);

/* Each phase's functions; NULL where a rule has nothing to say. */
#define NO_FUNCTION(name)    NULL
#define ENTER_FUNCTION(name) ALVH_PASTE(alvh_rule_enter_##name, ALVH_ISA)
#define HEDGE_FUNCTION(name) ALVH_PASTE(alvh_rule_hedge_##name, ALVH_ISA)
#define OPEN_FUNCTION(name)  ENTER_FUNCTION(name)
#define ROLL_FUNCTION(name)  HEDGE_FUNCTION(name)
#define DECLARE_NO(name)
#define DECLARE_ENTER(name)                     decide ENTER_FUNCTION(name);
#define DECLARE_HEDGE(name)                     decide HEDGE_FUNCTION(name);
#define DECLARE_OPEN(name)                      DECLARE_ENTER(name)
#define DECLARE_ROLL(name)                      DECLARE_HEDGE(name)
#define DECLARE(name, enter, hedge, rows, text) DECLARE_##enter(name) DECLARE_##hedge(name)
ALVH_RULES(DECLARE)

/* Does a phase come every day? */
enum { NO_DAILY, OPEN_DAILY = 0, ROLL_DAILY = 0, ENTER_DAILY = 1, HEDGE_DAILY = 1 };

static const struct rule {
    decide *enter, *hedge;
    int rows;
    bool daily;
    size_t enabled; /* offset in struct alvh_book_options */
} rules[ALVH_RULE_COUNT] = {
#define ROW(name, enter, hedge, rows, text)                                                \
    {enter##_FUNCTION(name), hedge##_FUNCTION(name), rows, enter##_DAILY || hedge##_DAILY, \
     offsetof(struct alvh_book_options, name.enabled)},
    ALVH_RULES(ROW)
#undef ROW
};

static bool is_enabled(const struct rule *rule, const struct alvh_book_options *book)
{
    return *(const bool *)((const char *)book + rule->enabled);
}

static void ask(decide *rule, int number, const struct alvh_day *day,
                struct alvh_desk *desk)
{
    struct alvh_wanted wanted;
    alvh_minutes_before(desk, &wanted);
    rule(day, desk);
    alvh_minutes_after(desk, number, &wanted);
}

void alvh_rules_enter(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT])
{
    const size_t before = (size_t)desk->account->scale * ALVH_RULE_STATE_ROWS *
                          (size_t)day->lanes; /* numbers of the book's other accounts */
    for (int i = 0; i < ALVH_RULE_COUNT; i++) {
        if (rules[i].enter && is_enabled(&rules[i], desk->book)) {
            desk->state = state;
            desk->market_state = state - before;
            desk->acted = &acted[i];
            ask(rules[i].enter, i, day, desk);
        }
        state += (size_t)rules[i].rows * (size_t)day->lanes;
    }
}

void alvh_rules_hedge(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT])
{
    const size_t before = (size_t)desk->account->scale * ALVH_RULE_STATE_ROWS *
                          (size_t)day->lanes; /* numbers of the book's other accounts */
    for (int i = 0; i < ALVH_RULE_COUNT; i++) {
        if (rules[i].hedge && is_enabled(&rules[i], desk->book)) {
            desk->state = state;
            desk->market_state = state - before;
            desk->acted = &acted[i];
            ask(rules[i].hedge, i, day, desk);
        }
        state += (size_t)rules[i].rows * (size_t)day->lanes;
    }
}

bool alvh_rules_decide_daily(const struct alvh_book_options *book)
{
    bool daily = false;
    for (int i = 0; i < ALVH_RULE_COUNT; i++)
        daily |= rules[i].daily && is_enabled(&rules[i], book);
    return daily;
}
