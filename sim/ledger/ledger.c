#include "models/isa.h"

#include "sim/ledger/story.h"

#include <math.h>
#include <string.h>

#include "models/unroll.h"
#include "models/vector.h"

void alvh_ledger_start(struct alvh_ledger *ledger, const struct alvh_account accounts[],
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const size_t lanes = (size_t)ledger->lanes, all = lanes * ledger->accounts;
    memset(ledger->quantity, 0, all * ledger->units * sizeof(double));
    memset(ledger->held, 0, (size_t)ledger->accounts * ledger->units);
    memset(ledger->earned, 0, all * ALVH_LAYER_COUNT * sizeof(double));
    if (ledger->earned_apart)
        memset(ledger->earned_apart, 0, all * ALVH_INSTRUMENT_COUNT * sizeof(double));
    memset(ledger->peak_day, 0, all * sizeof(double));
    alvh_story_start(ledger);
    for (int account = 0; account < ledger->accounts; account++) {
        const double capital = accounts[account].capital;
        for (size_t lane = 0; lane < lanes; lane++) {
            account_lanes(ledger->alive, ledger, account)[lane] = 1.0;
            account_lanes(ledger->cash, ledger, account)[lane] = capital;
            account_lanes(ledger->equity, ledger, account)[lane] = capital;
            account_lanes(ledger->peak, ledger, account)[lane] = capital;
        }
        /* Before the start there was the capital. */
        for (int row = 0; row < ALVH_EQUITY_DAYS; row++)
            for (size_t lane = 0; lane < lanes; lane++)
                account_history(ledger, account, row)[lane] = capital;
        for (int which = 0; which < ALVH_OUTCOME_COUNT; which++) {
            const double empty = which == ALVH_OUTCOME_min_net_vega   ? INFINITY
                                 : which == ALVH_OUTCOME_max_net_vega ? -INFINITY
                                                                      : 0.0;
            double *value = account_outcome(outcomes, which, account, offset);
            for (size_t lane = 0; lane < lanes; lane++)
                value[lane] = empty;
        }
    }
}

/* Lanes that are looked at together. */
enum { GROUP = 8 };

/* Does a group of lanes hold other than its target? *holds: any of the targets is not 0. */
static inline bool differs(const double *quantity, const double *target, bool *holds)
{
    alvh_vector_bits different = {0}, some = {0};
    ALVH_UNROLL
    for (int l = 0; l < GROUP; l += ALVH_VECTOR_LANES) {
        const alvh_vector_bits wanted = *(const alvh_vector_bits *)(target + l);
        different |= wanted ^ *(const alvh_vector_bits *)(quantity + l);
        some |= wanted;
    }
    *holds |= alvh_vector_any(&some);
    return alvh_vector_any(&different);
}

/* Contracts that a trade of one unit counts as; settling is no trade. */
static inline double contracts_traded(const struct alvh_units *units, int unit)
{
    return units->expiry_day[unit] > units->day
               ? alvh_unit_contracts((enum alvh_instrument)units->kind[unit])
               : 0.0;
}

/* Books the time value of the calls of the base layer that a group of lanes trades. */
static inline void trade_time_value(const double *restrict quantity,
                                    const double *restrict target,
                                    const double *restrict time_value,
                                    double *restrict theta)
{
#pragma omp simd
    for (int l = 0; l < GROUP; l++)
        theta[l] -= (target[l] - quantity[l]) * time_value[l];
}

/* Books what a group of lanes spends on a unit by its kind. */
static inline void trade_apart(const struct alvh_unit_quote *quote, int first,
                               const double *restrict quantity,
                               const double *restrict target, double *restrict apart)
{
#pragma omp simd
    for (int lane = first; lane < first + GROUP; lane++) {
        const double change = target[lane] - quantity[lane], size = fabs(change);
        const double each = change > 0.0 ? quote->open_cost[lane] : quote->close_cost[lane];
        const double paid = fma(size, each, size * sqrt(size) * quote->impact[lane]);
        apart[lane] -= fma(change, quote->value[lane], paid);
    }
}

/* Writes down what one lane is about to buy of a unit. */
static void write_down(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, double contracts)
{
    struct alvh_journal *journal = ledger->journal;
    const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
    const int lane = journal->lane;
    const double size = fabs(contracts), moved = size * sqrt(size) * quote.impact[lane];
    const double each = contracts > 0.0 ? quote.open_cost[lane] : quote.close_cost[lane];
    alvh_journal_add_trade(journal,
                           &(struct alvh_journal_trade){.account = account,
                                                        .unit = unit,
                                                        .cause = journal->cause,
                                                        .contracts = contracts,
                                                        .value = quote.value[lane],
                                                        .cost = fma(size, each, moved),
                                                        .impact = moved});
}

void alvh_ledger_trade(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, const double *target,
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes;
    const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
    const double *restrict value = quote.value, *restrict slope = quote.impact;
    const double *restrict open_cost = quote.open_cost, *restrict close_cost =
                                                            quote.close_cost;
    double *restrict quantity = alvh_ledger_quantity(ledger, account, unit);
    double *restrict cash = account_lanes(ledger->cash, ledger, account);
    double *restrict earned = account_earned(ledger, account, alvh_unit_layer(units, unit));
    double *restrict cost = account_outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
    double *restrict impact =
        account_outcome(outcomes, ALVH_OUTCOME_impact, account, offset);
    double *restrict turnover =
        account_outcome(outcomes, ALVH_OUTCOME_turnover, account, offset);
    double *restrict theta =
        account_outcome(outcomes, ALVH_OUTCOME_temporal_theta, account, offset);
    const double *time_value = units->time_value + (size_t)unit * lanes;
    double *apart = account_earned_apart(ledger, units, account, unit);
    const double contracts = contracts_traded(units, unit);
    const bool base = alvh_unit_layer(units, unit) == ALVH_LAYER_base;
    if (ledger->journal)
        write_down(ledger, units, account, unit,
                   target[ledger->journal->lane] - quantity[ledger->journal->lane]);
    bool holds = false;
    for (int first = 0; first < lanes; first += GROUP) {
        if (!differs(quantity + first, target + first, &holds))
            continue;
        if (base)
            trade_time_value(quantity + first, target + first, time_value + first,
                             theta + first);
        if (apart)
            trade_apart(&quote, first, quantity, target, apart);
#pragma omp simd
        for (int lane = first; lane < first + GROUP; lane++) {
            const double change = target[lane] - quantity[lane], size = fabs(change);
            const double each = change > 0.0 ? open_cost[lane] : close_cost[lane];
            const double moved = size * sqrt(size) * slope[lane];
            const double paid = fma(size, each, moved);
            const double spent = fma(change, value[lane], paid);
            cash[lane] -= spent;
            earned[lane] -= spent;
            cost[lane] += paid;
            impact[lane] += moved;
            turnover[lane] += contracts * size;
            quantity[lane] = target[lane];
        }
    }
    ledger->held[(size_t)account * ledger->units + unit] = holds;
}

/* The columns that selling a unit touches. */
struct sale {
    struct alvh_unit_quote quote;
    double *quantity, *cash, *earned, *cost, *impact, *turnover, *theta;
    double contracts;         /* that one unit counts as */
    const double *time_value; /* NULL: not of the base layer */
    double *apart;            /* NULL: what its kind earns is not asked */
};

static inline struct sale sale_of(const struct alvh_ledger *ledger,
                                  const struct alvh_units *units, int account, int unit,
                                  const struct alvh_outcomes *outcomes, int64_t offset)
{
    const bool base = alvh_unit_layer(units, unit) == ALVH_LAYER_base;
    return (struct sale){
        .quote = alvh_unit_quote(units, unit),
        .quantity = alvh_ledger_quantity(ledger, account, unit),
        .cash = account_lanes(ledger->cash, ledger, account),
        .earned = account_earned(ledger, account, alvh_unit_layer(units, unit)),
        .cost = account_outcome(outcomes, ALVH_OUTCOME_cost, account, offset),
        .impact = account_outcome(outcomes, ALVH_OUTCOME_impact, account, offset),
        .turnover = account_outcome(outcomes, ALVH_OUTCOME_turnover, account, offset),
        .theta = account_outcome(outcomes, ALVH_OUTCOME_temporal_theta, account, offset),
        .contracts = contracts_traded(units, unit),
        .time_value = base ? units->time_value + (size_t)unit * ledger->lanes : NULL,
        .apart = account_earned_apart(ledger, units, account, unit)};
}

static inline void sell(const struct sale *sale, int lane, double sold)
{
    const struct alvh_unit_quote *quote = &sale->quote;
    const double size = fabs(sold), moved = size * sqrt(size) * quote->impact[lane];
    const double each = sold > 0.0 ? quote->close_cost[lane] : quote->open_cost[lane];
    const double paid = fma(size, each, moved);
    const double received = fma(sold, quote->value[lane], -paid);
    sale->cash[lane] += received;
    sale->earned[lane] += received;
    sale->cost[lane] += paid;
    sale->impact[lane] += moved;
    sale->turnover[lane] += sale->contracts * size;
    if (sale->apart)
        sale->apart[lane] += received;
    if (sale->time_value)
        sale->theta[lane] += sold * sale->time_value[lane];
    sale->quantity[lane] -= sold;
}

void alvh_ledger_fetch(const struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, int count, const int lane[],
                       const struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct sale sale = sale_of(ledger, units, account, unit, outcomes, offset);
    for (int i = 0; i < count; i++) {
        __builtin_prefetch(sale.quantity + lane[i], 1);
        __builtin_prefetch(sale.cash + lane[i], 1);
        __builtin_prefetch(sale.earned + lane[i], 1);
        __builtin_prefetch(sale.cost + lane[i], 1);
        __builtin_prefetch(sale.impact + lane[i], 1);
        __builtin_prefetch(sale.turnover + lane[i], 1);
    }
}

void alvh_ledger_close(struct alvh_ledger *ledger, const struct alvh_units *units,
                       int account, int unit, int count, const int lane[],
                       struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct sale sale = sale_of(ledger, units, account, unit, outcomes, offset);
    for (int i = 0; i < count; i++) {
        if (ledger->journal && ledger->journal->lane == lane[i])
            write_down(ledger, units, account, unit, -sale.quantity[lane[i]]);
        sell(&sale, lane[i], sale.quantity[lane[i]]);
    }
}

void alvh_ledger_reduce(struct alvh_ledger *ledger, const struct alvh_units *units,
                        int account, int unit, int lane, double contracts,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const struct sale sale = sale_of(ledger, units, account, unit, outcomes, offset);
    if (ledger->journal && ledger->journal->lane == lane)
        write_down(ledger, units, account, unit, -contracts);
    sell(&sale, lane, contracts);
}

/* One leaves and one comes at their marks, free of cost. */
static void write_down_transfer(const struct alvh_ledger *ledger,
                                const struct alvh_units *units, int account, int from,
                                int to)
{
    struct alvh_journal *journal = ledger->journal;
    const int unit[] = {from, to}, lane = journal->lane;
    const double moved = alvh_ledger_quantity(ledger, account, from)[lane];
    for (int i = 0; i < 2; i++)
        alvh_journal_add_trade(journal,
                               &(struct alvh_journal_trade){
                                   .account = account,
                                   .unit = unit[i],
                                   .cause = ALVH_CAUSE_renamed,
                                   .contracts = i == 0 ? -moved : moved,
                                   .value = alvh_unit_quote(units, unit[i]).value[lane]});
}

/* Writes down that contracts have become others: the old ones sold, the new ones bought. */
static void write_down_replaced(const struct alvh_ledger *ledger,
                                const struct alvh_units *units, int account, int unit,
                                const struct alvh_replacement *replacement, int i)
{
    const int lane = replacement->lane[i];
    const double held = alvh_ledger_quantity(ledger, account, unit)[lane];
    const double size = fabs(held), moved = size * sqrt(size) * replacement->impact[i];
    struct alvh_journal_trade trade = {.account = account,
                                       .unit = unit,
                                       .cause = ALVH_CAUSE_adjustment,
                                       .contracts = -held,
                                       .value = replacement->value[i],
                                       .cost = fma(size, replacement->cost[i], moved),
                                       .impact = moved};
    alvh_journal_add_trade(ledger->journal, &trade);
    trade = (struct alvh_journal_trade){.account = account,
                                        .unit = unit,
                                        .cause = ALVH_CAUSE_adjustment,
                                        .contracts = held,
                                        .value = alvh_unit_quote(units, unit).value[lane]};
    alvh_journal_add_trade(ledger->journal, &trade);
}

int64_t alvh_ledger_replace(struct alvh_ledger *ledger, const struct alvh_units *units,
                            int account, int unit,
                            const struct alvh_replacement *replacement,
                            struct alvh_outcomes *outcomes, int64_t offset)
{
    const double *value = alvh_unit_quote(units, unit).value;
    const double *quantity = alvh_ledger_quantity(ledger, account, unit);
    double *cash = account_lanes(ledger->cash, ledger, account);
    double *earned = account_earned(ledger, account, alvh_unit_layer(units, unit));
    double *adjusted = account_earned(ledger, account, ALVH_LAYER_adjustment);
    double *cost = account_outcome(outcomes, ALVH_OUTCOME_cost, account, offset);
    double *impact = account_outcome(outcomes, ALVH_OUTCOME_impact, account, offset);
    double *adjustment_cost =
        account_outcome(outcomes, ALVH_OUTCOME_adjustment_cost, account, offset);
    double *turnover = account_outcome(outcomes, ALVH_OUTCOME_turnover, account, offset);
    const double contracts = contracts_traded(units, unit);
    int64_t changed = 0;
    for (int i = 0; i < replacement->count; i++) {
        __builtin_prefetch(adjusted + replacement->lane[i], 1);
        __builtin_prefetch(adjustment_cost + replacement->lane[i], 1);
    }
    for (int i = 0; i < replacement->count; i++) {
        const int lane = replacement->lane[i];
        const double held = quantity[lane], size = fabs(held);
        const double moved = size * sqrt(size) * replacement->impact[i];
        const double paid = fma(size, replacement->cost[i], moved);
        const double gained = held * (replacement->value[i] - value[lane]);
        if (ledger->journal && ledger->journal->lane == lane)
            write_down_replaced(ledger, units, account, unit, replacement, i);
        cash[lane] += gained - paid;
        earned[lane] += gained;
        adjusted[lane] -= paid;
        cost[lane] += paid;
        impact[lane] += moved;
        adjustment_cost[lane] += paid;
        turnover[lane] += contracts * size;
        changed += held != 0.0;
    }
    return changed;
}

void alvh_ledger_transfer(struct alvh_ledger *ledger, const struct alvh_units *units,
                          int account, int from, int to, const unsigned char *same)
{
    const int lanes = ledger->lanes;
    const double *value_from = alvh_unit_quote(units, from).value;
    const double *value_to = alvh_unit_quote(units, to).value;
    double *old = alvh_ledger_quantity(ledger, account, from);
    double *new = alvh_ledger_quantity(ledger, account, to);
    double *cash = account_lanes(ledger->cash, ledger, account);
    double *earned = account_earned(ledger, account, alvh_unit_layer(units, to));
    double *sold = account_earned_apart(ledger, units, account, from);
    double *bought = account_earned_apart(ledger, units, account, to);
    if (ledger->journal && same[ledger->journal->lane])
        write_down_transfer(ledger, units, account, from, to);
    for (int lane = 0; lane < lanes; lane++) {
        const double moved = same[lane] ? old[lane] : 0.0;
        /* Both marks are of one contract; their difference, if any, is rounding. */
        const double rounding = moved * (value_from[lane] - value_to[lane]);
        cash[lane] += rounding;
        earned[lane] += rounding;
        if (sold)
            sold[lane] += moved * value_from[lane];
        if (bought)
            bought[lane] -= moved * value_to[lane];
        old[lane] -= moved;
        new[lane] += moved;
    }
    ledger->held[(size_t)account * ledger->units + to] |=
        ledger->held[(size_t)account * ledger->units + from];
}

void alvh_ledger_finish(struct alvh_ledger *ledger, const struct alvh_units *units,
                        const struct alvh_account *account, int closes,
                        struct alvh_outcomes *outcomes, int64_t offset)
{
    const int lanes = ledger->lanes, index = account->index;
    const double *equity = account_lanes(ledger->equity, ledger, index);
    double *pnl = account_outcome(outcomes, ALVH_OUTCOME_final_pnl, index, offset);
    double *vega = account_outcome(outcomes, ALVH_OUTCOME_mean_net_vega, index, offset);
    double *beta = account_outcome(outcomes, ALVH_OUTCOME_beta, index, offset);
    double *recovery = account_outcome(outcomes, ALVH_OUTCOME_recovery_days, index, offset);
    double *theta = account_outcome(outcomes, ALVH_OUTCOME_temporal_theta, index, offset);
    double *by_layer = outcomes->pnl_by_layer +
                       (int64_t)index * ALVH_LAYER_COUNT * outcomes->capacity + offset;
    alvh_story_finish(ledger, index, outcomes, offset);
    for (int lane = 0; lane < lanes; lane++) {
        pnl[lane] = equity[lane] - account->capital;
        vega[lane] /= closes;
        beta[lane] = alvh_index_beta(&ledger->index, lane, beta[lane], pnl[lane],
                                     account->capital, closes);
        recovery[lane] = recovery[lane] < 0.0 ? -1.0 : recovery[lane];
        for (int layer = 0; layer < ALVH_LAYER_COUNT; layer++)
            by_layer[layer * outcomes->capacity + lane] =
                account_earned(ledger, index, layer)[lane];
    }
    for (int unit = 0; unit < units->count; unit++) {
        const double *quantity = alvh_ledger_quantity(ledger, index, unit);
        double *layer = by_layer + alvh_unit_layer(units, unit) * outcomes->capacity;
        for (int lane = 0; units->live[unit] && lane < lanes; lane++)
            layer[lane] += quantity[lane] * units->value[(size_t)unit * lanes + lane];
        double *apart = account_earned_apart(ledger, units, index, unit);
        for (int lane = 0; apart && units->live[unit] && lane < lanes; lane++)
            apart[lane] += quantity[lane] * units->value[(size_t)unit * lanes + lane];
        const bool base = alvh_unit_layer(units, unit) == ALVH_LAYER_base;
        for (int lane = 0; base && units->live[unit] && lane < lanes; lane++)
            theta[lane] += quantity[lane] * units->time_value[(size_t)unit * lanes + lane];
    }
}
