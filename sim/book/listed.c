#include "models/isa.h"

#include "sim/book/listed.h"

void alvh_list_rolls(const struct alvh_plan *plan, const struct alvh_units *units, int day,
                     struct alvh_listed *listed)
{
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        const struct alvh_rolls *rolls = &plan->rolls[kind];
        const int first = units->first[alvh_rolled_instrument(kind)];
        int *held = listed->roll[kind];
        listed->unit[kind] = listed->ending[kind] = ALVH_NONE;
        for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++)
            if (held[slot] != ALVH_NONE && rolls->roll[held[slot]].last_day < day)
                held[slot] = ALVH_NONE;
        if (rolls->rolling[day] != ALVH_NONE)
            held[rolls->roll[rolls->rolling[day]].slot] = rolls->rolling[day];
        for (int slot = 0; slot < ALVH_ROLL_SLOTS; slot++) {
            if (held[slot] == ALVH_NONE)
                continue;
            if (rolls->roll[held[slot]].last_day > day)
                listed->unit[kind] = first + slot;
            else
                listed->ending[kind] = first + slot;
        }
    }
}

static void compare_kind(const struct alvh_rolls *rolls, int lanes, const int held[],
                         int from, int to, const double *strike, unsigned char *same)
{
    const bool same_expiry =
        rolls->roll[held[from]].expiry_day == rolls->roll[held[to]].expiry_day;
    const double *old = strike + (size_t)from * lanes, *new = strike + (size_t)to *lanes;
    for (int lane = 0; lane < lanes; lane++)
        same[lane] = same_expiry && old[lane] == new[lane];
}

void alvh_list_same(const struct alvh_plan *plan, const struct alvh_units *units,
                    struct alvh_listed *listed)
{
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        if (listed->unit[kind] == ALVH_NONE || listed->ending[kind] == ALVH_NONE)
            continue;
        compare_kind(&plan->rolls[kind], units->lanes, listed->roll[kind],
                     alvh_listed_slot(units, kind, listed->ending[kind]),
                     alvh_listed_slot(units, kind, listed->unit[kind]),
                     listed->strike[kind], listed->same[kind]);
    }
}
