/* What a book can hold, one unit at a time: an iron condor as a package of four legs, an
 * option or a package of options, a future, a share of a note. Units are quoted once a day
 * for a block of paths; a book is a vector of quantities over them, so that every book and
 * every scale shares the quotes. */
#ifndef ALVH_SIM_UNITS_H
#define ALVH_SIM_UNITS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/book/unit_legs.h"
#include "sim/book/unit_margin.h"
#include "sim/book/unit_quote.h"
#include "sim/execution/margin_grid.h"
#include "sim/ledger/outcome.h"
#include "sim/walk/plan.h"

/* At most one condor a day, each held for the 90 calendar days that can be asked for. */
enum { ALVH_MAX_CONDORS = 80 };

/* The kinds of instrument. X(name, layer, slots, text); the plan says how many slots the
 * condors need. */
/* clang-format off: columns are the point. */
#define ALVH_INSTRUMENTS(X)                                                                \
    X(condor, condor, 0, "short SPX iron condor")                                          \
    X(base_call, base, ALVH_ROLL_SLOTS, "VIX call of the base layer")                      \
    X(base_call_middle, base, ALVH_ROLL_SLOTS, "VIX call of the ladder's middle rung")     \
    X(base_call_far, base, ALVH_ROLL_SLOTS, "VIX call of the ladder's far rung")           \
    X(future, adaptive, ALVH_FUTURE_SLOTS, "VIX future of one month")                      \
    X(butterfly, contingent, ALVH_ROLL_SLOTS, "SPX put butterfly")                         \
    X(vix_call_spread, contingent, ALVH_ROLL_SLOTS, "VIX call spread")                     \
    X(spx_put, static_put, ALVH_ROLL_SLOTS, "SPX put")                                     \
    X(vxth_call, vxth, ALVH_ROLL_SLOTS, "VIX call of the VXTH index")                      \
    X(etn_short, rotation, 1, "share of a short-term VIX note")                            \
    X(etn_mid, rotation, 1, "share of a mid-term VIX note")                                \
    X(spx_basis, basis, 1, "SPX future less synthetic future")                             \
    X(vix_basis, basis, 1, "VIX future less synthetic future")
/* clang-format on */

enum alvh_instrument {
#define ALVH_INSTRUMENT_NUMBER(name, layer, slots, text) ALVH_INSTRUMENT_##name,
    ALVH_INSTRUMENTS(ALVH_INSTRUMENT_NUMBER)
#undef ALVH_INSTRUMENT_NUMBER
        ALVH_INSTRUMENT_COUNT
};

#define ALVH_INSTRUMENT_SLOTS(name, layer, slots, text) +slots
enum {
    ALVH_MAX_UNITS =
        ALVH_MAX_CONDORS ALVH_INSTRUMENTS(ALVH_INSTRUMENT_SLOTS), /* a book's */
    ALVH_MAX_ALL_UNITS = ALVH_MAX_UNITS + (ALVH_MAX_BOOKS - 1) * ALVH_MAX_CONDORS
};
#undef ALVH_INSTRUMENT_SLOTS

/* The layer that a kind's profits are booked in. */
static inline enum alvh_layer alvh_instrument_layer(enum alvh_instrument kind)
{
    static const unsigned char layer[ALVH_INSTRUMENT_COUNT] = {
#define ALVH_INSTRUMENT_LAYER(name, layer, slots, text) ALVH_LAYER_##layer,
        ALVH_INSTRUMENTS(ALVH_INSTRUMENT_LAYER)
#undef ALVH_INSTRUMENT_LAYER
    };
    return (enum alvh_layer)layer[kind];
}

/* Are there several kinds whose profits are booked in that layer? */
static inline bool alvh_instrument_shares(enum alvh_instrument kind)
{
#define ALVH_INSTRUMENT_ALIKE(name, layer, slots, text) +(ALVH_LAYER_##layer == own)
    const enum alvh_layer own = alvh_instrument_layer(kind);
    return (0 ALVH_INSTRUMENTS(ALVH_INSTRUMENT_ALIKE)) > 1;
#undef ALVH_INSTRUMENT_ALIKE
}

/* Dollars for one unit; each array is [unit * lanes + lane]. */
struct alvh_units {
    int lanes;
    int count;
    int condors;      /* the first so many are condors: */
    int condor_slots; /* so many of the first programme, as many of the next, and so on */
    /* Units of a kind are first[kind] .. first[kind + 1] - 1. */
    int first[ALVH_INSTRUMENT_COUNT + 1];
    unsigned char kind[ALVH_MAX_ALL_UNITS]; /* enum alvh_instrument */
    int day;                                /* of the quotes, days from the start */
    bool *live;                             /* [unit]: quoted today */
    int *expiry_day; /* [unit]: when it settles, days from the start */
    double *value;   /* what holding it is worth at the mid; negative for a short condor */
    double *open_cost;  /* half-spreads and fees of putting it on */
    double *close_cost; /* half-spreads and fees of taking it off */
    double *impact;     /* dollars per contract^1.5 of a trade, beyond the half-spread */
    double *vega;       /* per VIX point */
    double *delta;      /* per index point */
    double *margin;     /* worst loss at its own expiry, 0 or more */
    double *time_value; /* of the base layer's calls: the part of value that time takes */
    /* What the margin method asks of one contract, NULL under another method:
     * [unit * lanes + lane], and [(unit * ALVH_GRID_POINTS + point) * lanes + lane]. */
    double *need;  /* reg_t */
    double *gain;  /* portfolio: on the grid */
    double *least; /* portfolio: at least */
    /* The options of the first unit of each kind; those of the next follow. */
    struct alvh_unit_legs legs[ALVH_INSTRUMENT_COUNT];
    /* Mid credit that a condor brought when it was listed, less what was paid to adjust it,
     * dollars, [unit * lanes + lane]. */
    const double *condor_credit;
};

/* Numbers the units of a scenario: condors, so many slots for each programme, then those of
 * the kinds used. */
static inline void alvh_units_number(struct alvh_units *units, int programmes,
                                     int condor_slots,
                                     const bool used[ALVH_INSTRUMENT_COUNT])
{
    static const unsigned char slots[ALVH_INSTRUMENT_COUNT] = {
#define ALVH_INSTRUMENT_SLOTS(name, layer, slots, text) slots,
        ALVH_INSTRUMENTS(ALVH_INSTRUMENT_SLOTS)
#undef ALVH_INSTRUMENT_SLOTS
    };
    units->count = 0;
    units->condors = programmes * condor_slots;
    units->condor_slots = condor_slots;
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++) {
        const int n = kind == ALVH_INSTRUMENT_condor ? units->condors
                      : used[kind]                   ? slots[kind]
                                                     : 0;
        units->first[kind] = units->count;
        for (int slot = 0; slot < n; slot++)
            units->kind[units->count++] = (unsigned char)kind;
    }
    units->first[ALVH_INSTRUMENT_COUNT] = units->count;
}

/* The condor of a programme's first slot; those of its other slots follow. */
static inline int alvh_first_condor(const struct alvh_units *units, int programme)
{
    return programme * units->condor_slots;
}

/* Options and futures in one unit of a kind; a hundred shares of a note count as one. */
static inline double alvh_unit_contracts(enum alvh_instrument kind)
{
    switch (kind) {
    case ALVH_INSTRUMENT_condor:
    case ALVH_INSTRUMENT_butterfly: /* one, two, one */
    case ALVH_INSTRUMENT_spx_basis: /* two E-mini futures, a call, a put */
        return 4.0;
    case ALVH_INSTRUMENT_vix_call_spread:
        return 2.0;
    case ALVH_INSTRUMENT_vix_basis: /* a future, ten calls, ten puts */
        return 21.0;
    case ALVH_INSTRUMENT_etn_short:
    case ALVH_INSTRUMENT_etn_mid:
        return 0.01;
    default:
        return 1.0;
    }
}

static inline enum alvh_layer alvh_unit_layer(const struct alvh_units *units, int unit)
{
    return alvh_instrument_layer((enum alvh_instrument)units->kind[unit]);
}

/* The options of one unit. */
static inline struct alvh_unit_legs alvh_unit_legs(const struct alvh_units *units, int unit)
{
    const int kind = units->kind[unit], slot = unit - units->first[kind];
    struct alvh_unit_legs legs = units->legs[kind];
    const size_t at = (size_t)(slot * legs.count) * (size_t)units->lanes;
    if (legs.count > 0) {
        legs.strike += at;
        legs.ln_strike += at;
    }
    return legs;
}

/* What margin asks of one unit. */
static inline struct alvh_unit_margin alvh_unit_margin(const struct alvh_units *units,
                                                       int unit)
{
    const size_t at = (size_t)unit * (size_t)units->lanes;
    return (struct alvh_unit_margin){
        .need = units->need ? units->need + at : NULL,
        .gain = units->gain ? units->gain + at * ALVH_GRID_POINTS : NULL,
        .least = units->least ? units->least + at : NULL};
}

/* The columns of one unit. */
static inline struct alvh_unit_quote alvh_unit_quote(const struct alvh_units *units,
                                                     int unit)
{
    const size_t at = (size_t)unit * (size_t)units->lanes;
    return (struct alvh_unit_quote){.value = units->value + at,
                                    .open_cost = units->open_cost + at,
                                    .close_cost = units->close_cost + at,
                                    .impact = units->impact + at,
                                    .vega = units->vega + at,
                                    .delta = units->delta + at,
                                    .margin = units->margin + at};
}

#endif
