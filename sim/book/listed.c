#include "models/isa.h"

#include "sim/book/listed.h"

#include <string.h>

#include "sim/book/rolled.h"

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

/* Where all strikes of two slots agree. */
static void compare_strikes(int legs, int lanes, const double *old, const double *new,
                            unsigned char *same)
{
    for (int leg = 0; leg < legs; leg++)
        for (int lane = 0; lane < lanes; lane++)
            same[lane] &= old[leg * lanes + lane] == new[leg * lanes + lane];
}

static void compare_kind(const struct alvh_rolls *rolls, const struct alvh_units *units,
                         struct alvh_listed *listed, enum alvh_rolled kind)
{
    const int from = alvh_listed_slot(units, kind, listed->ending[kind]);
    const int to = alvh_listed_slot(units, kind, listed->unit[kind]);
    const int *held = listed->roll[kind], legs = alvh_rolled_legs(kind);
    const size_t slot = (size_t)legs * units->lanes;
    const double *strike = listed->strike[kind];
    memset(listed->same[kind],
           rolls->roll[held[from]].expiry_day == rolls->roll[held[to]].expiry_day,
           (size_t)units->lanes);
    compare_strikes(legs, units->lanes, strike + from * slot, strike + to * slot,
                    listed->same[kind]);
}

void alvh_list_same(const struct alvh_plan *plan, const struct alvh_units *units,
                    struct alvh_listed *listed)
{
    for (int kind = 0; kind < ALVH_ROLLED_COUNT; kind++) {
        if (listed->unit[kind] == ALVH_NONE || listed->ending[kind] == ALVH_NONE)
            continue;
        compare_kind(&plan->rolls[kind], units, listed, (enum alvh_rolled)kind);
    }
}
