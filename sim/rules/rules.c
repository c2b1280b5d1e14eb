#include "models/isa.h"

#include "sim/rules/rules.h"

typedef void decide(const struct alvh_day *day, struct alvh_desk *desk);

/* Each phase's functions; NULL where a rule has nothing to say. */
#define NO_FUNCTION(name)    NULL
#define ENTER_FUNCTION(name) ALVH_PASTE(alvh_rule_enter_##name, ALVH_ISA)
#define HEDGE_FUNCTION(name) ALVH_PASTE(alvh_rule_hedge_##name, ALVH_ISA)
#define DECLARE_NO(name)
#define DECLARE_ENTER(name)                     decide ENTER_FUNCTION(name);
#define DECLARE_HEDGE(name)                     decide HEDGE_FUNCTION(name);
#define DECLARE(name, enter, hedge, rows, text) DECLARE_##enter(name) DECLARE_##hedge(name)
ALVH_RULES(DECLARE)

static const struct rule {
    decide *enter, *hedge;
    int rows;
    size_t enabled; /* offset in struct alvh_book_options */
} rules[ALVH_RULE_COUNT] = {
#define ROW(name, enter, hedge, rows, text)                                                \
    {enter##_FUNCTION(name), hedge##_FUNCTION(name), rows,                                 \
     offsetof(struct alvh_book_options, name.enabled)},
    ALVH_RULES(ROW)
#undef ROW
};

static bool is_enabled(const struct rule *rule, const struct alvh_book_options *book)
{
    return *(const bool *)((const char *)book + rule->enabled);
}

void alvh_rules_enter(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT])
{
    for (int i = 0; i < ALVH_RULE_COUNT; i++) {
        if (rules[i].enter && is_enabled(&rules[i], desk->book)) {
            desk->state = state;
            desk->acted = &acted[i];
            rules[i].enter(day, desk);
        }
        state += (size_t)rules[i].rows * (size_t)day->lanes;
    }
}

void alvh_rules_hedge(const struct alvh_day *day, struct alvh_desk *desk, double *state,
                      int64_t acted[ALVH_RULE_COUNT])
{
    for (int i = 0; i < ALVH_RULE_COUNT; i++) {
        if (rules[i].hedge && is_enabled(&rules[i], desk->book)) {
            desk->state = state;
            desk->acted = &acted[i];
            rules[i].hedge(day, desk);
        }
        state += (size_t)rules[i].rows * (size_t)day->lanes;
    }
}
