#include "models/isa.h"

#include "sim/ledger/explain.h"

#include <string.h>

#include "models/unroll.h"
#include "models/vecmath.h"

static size_t row_bytes(const struct alvh_explained *explained)
{
    return (size_t)explained->lanes * sizeof(double);
}

void alvh_explain_start(const struct alvh_attribution *attribution,
                        struct alvh_explained *explained)
{
    const size_t bytes = row_bytes(explained);
    memset(explained->pnl, 0, (size_t)attribution->rows * ALVH_PNL_CARRIED * bytes);
    memset(explained->square, 0, (size_t)attribution->accounts * ALVH_SQUARE_COUNT * bytes);
    memset(explained->held, 0, (size_t)explained->units * sizeof(bool));
}

static bool can_hold(const struct alvh_account *account, const struct alvh_units *units,
                     int unit)
{
    const int condors = alvh_first_condor(units, account->programme);
    const bool others =
        unit < units->condors && (unit < condors || unit >= condors + units->condor_slots);
    return account->holds[units->kind[unit]] && !others;
}

static bool any_holds(const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account account[], int unit)
{
    for (int a = 0; a < ledger->accounts; a++) {
        const double *held = alvh_ledger_quantity(ledger, a, unit);
        for (int lane = 0; can_hold(&account[a], units, unit) && lane < ledger->lanes;
             lane++)
            if (held[lane] != 0.0)
                return true;
    }
    return false;
}

void alvh_explain_note(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       const struct alvh_market *market,
                       const struct alvh_account account[], int day,
                       struct alvh_explained *explained)
{
    const size_t bytes = row_bytes(explained);
    memcpy(explained->spot, market->spot, bytes);
    memcpy(explained->vix, market->vix, bytes);
    memcpy(explained->regime, market->state.regime,
           (size_t)explained->lanes * sizeof *explained->regime);
    for (int unit = 0; unit < units->count; unit++) {
        const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
        explained->held[unit] = units->live[unit] && units->expiry_day[unit] > day &&
                                any_holds(ledger, units, account, unit);
        if (!explained->held[unit])
            continue;
        memcpy(alvh_explained_unit(explained, unit, ALVH_PNL_delta), quote.delta, bytes);
        memcpy(alvh_explained_unit(explained, unit, ALVH_PNL_vega), quote.vega, bytes);
        memcpy(alvh_explained_unit(explained, unit, ALVH_PNL_jump), quote.value, bytes);
    }
}

static void find_jumps(const struct alvh_market_lanes *state,
                       struct alvh_explained *explained)
{
    const double *restrict jump = state->jump;
    const int32_t *restrict now = state->regime, *restrict before = explained->regime;
    double *restrict jumped = explained->jumped;
    for (int lane = 0; lane < explained->lanes; lane++)
        jumped[lane] = jump[lane] != 0.0 || now[lane] != before[lane] ? 1.0 : 0.0;
}

/* From Greeks to the day's terms of one contract, in their place. */
static void explain_unit(const struct alvh_market *market, const double *restrict value,
                         int unit, struct alvh_explained *explained)
{
    const double *restrict spot = market->spot, *restrict vix = market->vix;
    const double *restrict jumped = explained->jumped;
    const double *restrict spot_before = explained->spot;
    const double *restrict vix_before = explained->vix;
    double *restrict delta = alvh_explained_unit(explained, unit, ALVH_PNL_delta);
    double *restrict gamma = alvh_explained_unit(explained, unit, ALVH_PNL_gamma);
    double *restrict vega = alvh_explained_unit(explained, unit, ALVH_PNL_vega);
    double *restrict theta = alvh_explained_unit(explained, unit, ALVH_PNL_theta);
    double *restrict vanna = alvh_explained_unit(explained, unit, ALVH_PNL_vanna);
    double *restrict volga = alvh_explained_unit(explained, unit, ALVH_PNL_volga);
    double *restrict jump = alvh_explained_unit(explained, unit, ALVH_PNL_jump);
    double *restrict residual = alvh_explained_unit(explained, unit, ALVH_PNL_residual);
#pragma omp simd
    for (int lane = 0; lane < explained->lanes; lane++) {
        const double s = spot[lane] - spot_before[lane], v = vix[lane] - vix_before[lane];
        const double change = value[lane] - jump[lane];
        const double by_delta = delta[lane] * s, by_gamma = 0.5 * gamma[lane] * s * s;
        const double by_vega = vega[lane] * v, by_volga = 0.5 * volga[lane] * v * v;
        const double by_vanna = vanna[lane] * s * v;
        const double first = by_delta + by_vega + theta[lane];
        const double left = change - (first + (by_gamma + by_vanna + by_volga));
        const double on_jump = jumped[lane] * left;
        delta[lane] = by_delta;
        gamma[lane] = by_gamma;
        vega[lane] = by_vega;
        vanna[lane] = by_vanna;
        volga[lane] = by_volga;
        jump[lane] = on_jump;
        residual[lane] = left - on_jump;
    }
}

/* The units of a book that were held over the last close, layer by layer, and those whose
 * kind has a row of its own. */
struct holdings {
    int count, apart_count;
    int unit[ALVH_MAX_UNITS], apart[ALVH_MAX_UNITS];
    unsigned char layer[ALVH_MAX_UNITS];
};

static void list_held(const struct alvh_account *account, const struct alvh_units *units,
                      const struct alvh_explained *explained, const int *apart,
                      struct holdings *list)
{
    list->count = list->apart_count = 0;
    for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
        for (int unit = 0; unit < units->count; unit++)
            if (explained->held[unit] && can_hold(account, units, unit) &&
                alvh_unit_layer(units, unit) == (enum alvh_layer)layer) {
                list->layer[list->count] = (unsigned char)layer;
                list->unit[list->count++] = unit;
                if (apart[units->kind[unit]] != ALVH_NONE)
                    list->apart[list->apart_count++] = unit;
            }
}

/* Sums are kept in vectors by name, as marks keep theirs. Lanes are taken in tiles, so that
 * the terms of a tile stay in the first cache from account to account. */
typedef double vector __attribute__((vector_size(32), aligned(8), may_alias));
enum { VECTOR = 4, TILE = 16 };

/* What an account's day was on the lanes of a vector. */
struct day {
    vector pnl, left;
};

/* An account, from the first lane of a vector or a tile on. */
struct place {
    const struct holdings *list;
    const int *row;            /* [layer] */
    const int *apart;          /* [kind] */
    const unsigned char *kind; /* [unit] */
    const double *held;        /* [unit * lanes] */
    const double *each;        /* [(unit * ALVH_PNL_CARRIED + term) * lanes] */
    double *pnl;               /* [(row * ALVH_PNL_CARRIED + term) * lanes] */
    size_t lanes;
};

/* One layer, whose units begin at number `from` of the list, into its row. Returns where
 * those of the next begin. */
ALVH_INLINE int explain_layer(const struct place *at, int from, struct day *day)
{
    const struct holdings *list = at->list;
    const size_t lanes = at->lanes;
    const int layer = list->layer[from];
    double *pnl = at->pnl + (size_t)at->row[layer] * ALVH_PNL_CARRIED * lanes;
    vector sum[ALVH_PNL_CARRIED] = {{0.0}};
    int i = from;
    for (; i < list->count && list->layer[i] == layer; i++) {
        const vector q = *(const vector *)(at->held + (size_t)list->unit[i] * lanes);
        const double *each = at->each + (size_t)list->unit[i] * ALVH_PNL_CARRIED * lanes;
        ALVH_UNROLL
        for (int term = 0; term < ALVH_PNL_CARRIED; term++)
            sum[term] += q * *(const vector *)(each + (size_t)term * lanes);
    }
    ALVH_UNROLL
    for (int term = 0; term < ALVH_PNL_CARRIED; term++) {
        *(vector *)(pnl + (size_t)term * lanes) += sum[term];
        day->pnl += sum[term];
        if (term >= ALVH_PNL_GREEKS)
            day->left += sum[term];
    }
    return i;
}

/* Units whose kind has a row of its own, into that. */
ALVH_INLINE void explain_apart(const struct place *at)
{
    const size_t lanes = at->lanes;
    for (int i = 0; i < at->list->apart_count; i++) {
        const int unit = at->list->apart[i];
        const vector q = *(const vector *)(at->held + (size_t)unit * lanes);
        const double *each = at->each + (size_t)unit * ALVH_PNL_CARRIED * lanes;
        double *pnl =
            at->pnl + (size_t)at->apart[at->kind[unit]] * ALVH_PNL_CARRIED * lanes;
        ALVH_UNROLL
        for (int term = 0; term < ALVH_PNL_CARRIED; term++)
            *(vector *)(pnl + (size_t)term * lanes) +=
                q * *(const vector *)(each + (size_t)term * lanes);
    }
}

/* The squares of the day, on the side of days with or without a jump. */
static void add_squares(const double *restrict jumped, const double *restrict pnl,
                        const double *restrict left, size_t lanes, double *restrict square)
{
#pragma omp simd
    for (int l = 0; l < TILE; l++) {
        const double whole = pnl[l] * pnl[l], rest = left[l] * left[l];
        const double jump = jumped[l], calm = 1.0 - jump;
        square[ALVH_SQUARE_CALM * lanes + l] += calm * whole;
        square[ALVH_SQUARE_CALM_LEFT * lanes + l] += calm * rest;
        square[ALVH_SQUARE_JUMP * lanes + l] += jump * whole;
        square[ALVH_SQUARE_JUMP_LEFT * lanes + l] += jump * rest;
    }
}

/* One account on a tile of lanes; square is its first, from there on. */
static void explain_tile(const struct place *tile, const double *jumped, double *square)
{
    double pnl[TILE], left[TILE];
    for (int l = 0; l < TILE; l += VECTOR) {
        struct day day = {{0.0}, {0.0}};
        struct place at = *tile;
        at.held += l;
        at.each += l;
        at.pnl += l;
        for (int from = 0; from < at.list->count;)
            from = explain_layer(&at, from, &day);
        explain_apart(&at);
        memcpy(pnl + l, &day.pnl, sizeof day.pnl);
        memcpy(left + l, &day.left, sizeof day.left);
    }
    add_squares(jumped, pnl, left, tile->lanes, square);
}

void alvh_explain_day(const struct alvh_attribution *attribution,
                      const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_market *market, const struct alvh_account account[],
                      struct alvh_explained *explained)
{
    const size_t lanes = (size_t)explained->lanes;
    struct holdings list[ALVH_MAX_BOOKS];
    find_jumps(&market->state, explained);
    for (int unit = 0; unit < units->count; unit++)
        if (explained->held[unit])
            explain_unit(market, alvh_unit_quote(units, unit).value, unit, explained);
    for (int a = 0; a < ledger->accounts; a++)
        if (a == 0 || account[a].book != account[a - 1].book)
            list_held(&account[a], units, explained, attribution->apart[a],
                      &list[account[a].book]);
    for (int first = 0; first < explained->lanes; first += TILE)
        for (int a = 0; a < ledger->accounts; a++) {
            const struct place tile = {.list = &list[account[a].book],
                                       .row = attribution->row[a],
                                       .apart = attribution->apart[a],
                                       .kind = units->kind,
                                       .held = alvh_ledger_quantity(ledger, a, 0) + first,
                                       .each = explained->unit + first,
                                       .pnl = explained->pnl + first,
                                       .lanes = lanes};
            explain_tile(&tile, explained->jumped + first,
                         explained->square + a * ALVH_SQUARE_COUNT * lanes + first);
        }
}

void alvh_explain_net(const struct alvh_ledger *ledger, const struct alvh_units *units,
                      const struct alvh_account *account, enum alvh_pnl_term greek,
                      struct alvh_explained *explained)
{
    double *restrict net = explained->net;
    memset(net, 0, row_bytes(explained));
    for (int unit = 0; unit < units->count; unit++) {
        if (!explained->held[unit] || !can_hold(account, units, unit))
            continue;
        const double *restrict held = alvh_ledger_quantity(ledger, account->index, unit);
        const double *restrict each = alvh_explained_unit(explained, unit, greek);
#pragma omp simd
        for (int lane = 0; lane < explained->lanes; lane++)
            net[lane] += held[lane] * each[lane];
    }
}

/* The terms of a layer or a kind, and costs as what is missing to its P&L. */
static void leave_row(const struct alvh_explained *explained, int row, int count,
                      const double *whole_pnl, int64_t first_path,
                      struct alvh_attribution *attribution)
{
    const size_t lanes = (size_t)explained->lanes, paths = (size_t)attribution->paths;
    float *to = attribution->pnl + (size_t)row * ALVH_PNL_COUNT * paths + first_path;
    const double *from = explained->pnl + (size_t)row * ALVH_PNL_CARRIED * lanes;
    for (int lane = 0; lane < count; lane++) {
        double carried = 0.0;
        for (int term = 0; term < ALVH_PNL_CARRIED; term++) {
            const double pnl = from[(size_t)term * lanes + lane];
            to[(size_t)term * paths + lane] = (float)pnl;
            carried += pnl;
        }
        to[ALVH_PNL_cost * paths + lane] = (float)(whole_pnl[lane] - carried);
    }
}

static void leave_apart(const struct alvh_explained *explained, int account, int count,
                        int64_t first_path, struct alvh_attribution *attribution)
{
    for (int kind = 0; kind < ALVH_INSTRUMENT_COUNT; kind++)
        if (attribution->apart[account][kind] != ALVH_NONE)
            leave_row(explained, attribution->apart[account][kind], count,
                      explained->earned_apart +
                          ((size_t)account * ALVH_INSTRUMENT_COUNT + kind) *
                              explained->lanes,
                      first_path, attribution);
}

void alvh_explain_finish(const struct alvh_explained *explained,
                         const struct alvh_outcomes *outcomes, int64_t offset,
                         int64_t first_path, int count,
                         struct alvh_attribution *attribution)
{
    const size_t lanes = (size_t)explained->lanes, paths = (size_t)attribution->paths;
    for (int account = 0; account < attribution->accounts; account++) {
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            if (attribution->row[account][layer] != ALVH_NONE)
                leave_row(explained, attribution->row[account][layer], count,
                          outcomes->pnl_by_layer +
                              ((int64_t)account * ALVH_LAYER_COUNT + layer) *
                                  outcomes->capacity +
                              offset,
                          first_path, attribution);
        leave_apart(explained, account, count, first_path, attribution);
    }
    const int squares = attribution->accounts * ALVH_SQUARE_COUNT;
    for (int square = 0; square < squares; square++)
        memcpy(attribution->square + (size_t)square * paths + first_path,
               explained->square + (size_t)square * lanes, (size_t)count * sizeof(double));
}
