#include "sim/engine/replay_rows.h"

#include <string.h>

#include "sim/ledger/columns.h"
#include "sim/rules/governance.h"

/* Columns are the point of tables. */
/* clang-format off */
/* What every row begins with. X(TYPE, name, unit) */
#define KEYS(X)                                                                            \
    X(INTEGER, path,          "")                                                          \
    X(INTEGER, day,           "trading days after the start")                              \
    X(TEXT,    date,          "")                                                          \
    X(TEXT,    book,          "")                                                          \
    X(INTEGER, scale,         "contracts")

#define DAY_COLUMNS(X)                                                                     \
    KEYS(X)                                                                                \
    X(REAL,    spx,           "index points")                                              \
    X(REAL,    vix,           "VIX points")                                                \
    X(REAL,    vx1,           "VIX points")                                                \
    X(REAL,    vx2,           "VIX points")                                                \
    X(TEXT,    regime,        "")                                                          \
    X(REAL,    variance_fast, "per year")                                                  \
    X(REAL,    variance_slow, "per year")                                                  \
    X(REAL,    equity,        "dollars")                                                   \
    X(REAL,    cash,          "dollars")                                                   \
    X(REAL,    feedback,      "dollars, lost to feedback so far")                          \
    X(REAL,    net_vega,      "dollars per VIX point")                                     \
    X(REAL,    net_delta,     "dollars per index point")                                   \
    X(REAL,    condors,       "contracts")                                                 \
    X(INTEGER, alive,         "1 or 0")

#define DECISION_COLUMNS(X)                                                                \
    KEYS(X)                                                                                \
    X(TEXT,    rule,          "")                                                          \
    X(TEXT,    changed,       "")                                                          \
    X(TEXT,    hedge,         "")                                                          \
    X(REAL,    before,        "contracts, or a share")                                     \
    X(REAL,    after,         "contracts, or a share")                                     \
    X(INTEGER, votes,         "signals in favour, the rule itself among them")             \
    X(INTEGER, voters,        "sum of 2^voter; negative: in favour of a return")

#define TRADE_COLUMNS(X)                                                                   \
    KEYS(X)                                                                                \
    X(TEXT,    instrument,    "")                                                          \
    X(INTEGER, slot,          "")                                                          \
    X(TEXT,    layer,         "")                                                          \
    X(TEXT,    cause,         "")                                                          \
    X(REAL,    contracts,     "bought; negative: sold; a condor is bought when it is put on") \
    X(REAL,    value,         "dollars, of one at the mid")                                \
    X(REAL,    cost,          "dollars, half-spreads, fees and impact of them all")        \
    X(REAL,    impact,        "dollars, of which impact")

#define POSITION_COLUMNS(X)                                                                \
    KEYS(X)                                                                                \
    X(TEXT,    instrument,    "")                                                          \
    X(INTEGER, slot,          "")                                                          \
    X(TEXT,    layer,         "")                                                          \
    X(INTEGER, expiry_day,    "trading days after the start")                              \
    X(REAL,    contracts,     "")                                                          \
    X(REAL,    value,         "dollars, of one")                                           \
    X(REAL,    vega,          "dollars per VIX point, of one")                             \
    X(REAL,    delta,         "dollars per index point, of one")                           \
    X(REAL,    gamma,         "dollars per squared index point, of one")                   \
    X(REAL,    theta,         "dollars per trading day, of one")                           \
    X(REAL,    vanna,         "dollars per index point and VIX point, of one")             \
    X(REAL,    volga,         "dollars per squared VIX point, of one")                     \
    X(REAL,    strike_1,      "points; 0: no such option")                                 \
    X(REAL,    strike_2,      "points; 0: no such option")                                 \
    X(REAL,    strike_3,      "points; 0: no such option")                                 \
    X(REAL,    strike_4,      "points; 0: no such option")                                 \
    X(REAL,    margin,        "dollars, of one by itself")
/* clang-format on */

/* The signals follow the columns of a day. */
#define SIGNAL_FIELD(name, unit, text) double name;
struct day_row {
    DAY_COLUMNS(ALVH_ROW_FIELD)
    struct {
        ALVH_SIGNALS(SIGNAL_FIELD)
    } signal;
};
struct decision_row {
    DECISION_COLUMNS(ALVH_ROW_FIELD)
};
struct trade_row {
    TRADE_COLUMNS(ALVH_ROW_FIELD)
};
struct position_row {
    POSITION_COLUMNS(ALVH_ROW_FIELD)
};
struct key_row {
    KEYS(ALVH_ROW_FIELD)
};

#define COLUMN(row, type, name, unit)                                                      \
    {#name, unit, ALVH_COLUMN_##type, offsetof(struct row, name)},
#define DAY_COLUMN(type, name, unit) COLUMN(day_row, type, name, unit)
#define SIGNAL_COLUMN(name, unit, text)                                                    \
    {#name, unit, ALVH_COLUMN_REAL, offsetof(struct day_row, signal.name)},
#define DECISION_COLUMN(type, name, unit) COLUMN(decision_row, type, name, unit)
#define TRADE_COLUMN(type, name, unit)    COLUMN(trade_row, type, name, unit)
#define POSITION_COLUMN(type, name, unit) COLUMN(position_row, type, name, unit)
static const struct alvh_column day_columns[] = {DAY_COLUMNS(DAY_COLUMN)
                                                     ALVH_SIGNALS(SIGNAL_COLUMN)};
static const struct alvh_column decision_columns[] = {DECISION_COLUMNS(DECISION_COLUMN)};
static const struct alvh_column trade_columns[] = {TRADE_COLUMNS(TRADE_COLUMN)};
static const struct alvh_column position_columns[] = {POSITION_COLUMNS(POSITION_COLUMN)};

#define NAME(name, ...)        #name,
#define LAYER_NAME(name, text) #name,
static const char *const instrument_name[] = {ALVH_INSTRUMENTS(NAME)};
static const char *const layer_name[] = {ALVH_LAYERS(NAME)};
static const char *const hedge_name[] = {ALVH_HEDGES(NAME)};
static const char *const rule_name[] = {ALVH_RULES(NAME)};
static const char *const cause_name[] = {ALVH_CAUSES(NAME)};
static const char *const matter_name[] = {[ALVH_MATTER_ENTRY] = "entry",
                                          [ALVH_MATTER_CUT] = "cut",
                                          [ALVH_MATTER_SIZE] = "size",
                                          [ALVH_MATTER_FACTOR] = "factor"};

void alvh_replay_rows_start(struct alvh_replay_rows *rows)
{
#define TABLE_TEXT(name, text) [ALVH_REPLAY_##name] = text,
    static const char *const texts[] = {ALVH_REPLAY_TABLES(TABLE_TEXT)};
#undef TABLE_TEXT
#define TABLE(title, kind)                                                                 \
    rows->table[ALVH_REPLAY_##title] =                                                     \
        (struct alvh_rows){.name = #title,                                                 \
                           .text = texts[ALVH_REPLAY_##title],                             \
                           .columns = sizeof kind##_columns / sizeof *kind##_columns,      \
                           .column = kind##_columns,                                       \
                           .size = sizeof(struct kind##_row)};
    TABLE(days, day)
    TABLE(decisions, decision)
    TABLE(trades, trade)
    TABLE(positions, position)
#undef TABLE
}

void alvh_replay_rows_free(struct alvh_replay_rows *rows)
{
    for (int table = 0; table < ALVH_REPLAY_TABLE_COUNT; table++)
        alvh_rows_free(&rows->table[table]);
}

static void copy_text(char to[ALVH_ROW_TEXT], const char *from)
{
    snprintf(to, ALVH_ROW_TEXT, "%s", from);
}

/* A new row of an account with its keys; NULL when there is no memory. */
static void *add_row(struct alvh_replay_rows *rows, enum alvh_replay_table table, int day,
                     int account)
{
    const struct alvh_scenario *scenario = rows->walk->scenario;
    const struct alvh_account *of = &rows->walk->account[account];
    struct key_row *row = alvh_rows_add(&rows->table[table]);
    if (!row) {
        rows->no_memory = true;
        return NULL;
    }
    row->path = rows->path;
    row->day = day;
    alvh_date_format(rows->walk->plan->date[day], row->date);
    copy_text(row->book, scenario->book[of->book].name);
    row->scale = scenario->scale[of->scale];
    return row;
}

/* Sums over what the account holds. */
static void sum_held(const struct alvh_block *block, int account, int lane,
                     struct day_row *row)
{
    const struct alvh_units *units = &block->units;
    for (int unit = 0; unit < units->count; unit++) {
        const double held = alvh_ledger_quantity(&block->ledger, account, unit)[lane];
        if (!units->live[unit] || held == 0.0)
            continue;
        row->net_delta += held * alvh_unit_quote(units, unit).delta[lane];
        row->condors += units->kind[unit] == ALVH_INSTRUMENT_condor ? held : 0.0;
    }
}

static void add_day(struct alvh_replay_rows *rows, const struct alvh_block *block,
                    int account)
{
    const int lane = rows->lane, lanes = block->lanes;
    const struct alvh_ledger *ledger = &block->ledger;
    const struct alvh_market_lanes *state = &block->market.state;
    struct day_row *row = add_row(rows, ALVH_REPLAY_days, block->day.day, account);
    if (!row)
        return;
    row->spx = block->market.spot[lane];
    row->vix = block->market.vix[lane];
    row->vx1 = block->curve.future[lane];
    row->vx2 = block->curve.future[lanes + lane];
    copy_text(row->regime, rows->walk->model->regime_name[state->regime[lane]]);
    row->variance_fast = state->v_fast[lane];
    row->variance_slow = state->v_slow[lane];
    row->equity = account_lanes(ledger->equity, ledger, account)[lane];
    row->cash = account_lanes(ledger->cash, ledger, account)[lane];
    row->feedback = -account_earned(ledger, account, ALVH_LAYER_feedback)[lane];
    row->net_vega = account_lanes(ledger->net_vega, ledger, account)[lane];
    row->alive = account_lanes(ledger->alive, ledger, account)[lane] > 0.0;
    sum_held(block, account, lane, row);
#define TAKE_SIGNAL(name, unit, text)                                                      \
    row->signal.name = block->signals.value[ALVH_SIGNAL_##name][lane];
    ALVH_SIGNALS(TAKE_SIGNAL)
#undef TAKE_SIGNAL
}

static void name_unit(const struct alvh_units *units, int unit,
                      char instrument[ALVH_ROW_TEXT], int64_t *slot,
                      char layer[ALVH_ROW_TEXT])
{
    copy_text(instrument, instrument_name[units->kind[unit]]);
    copy_text(layer, layer_name[alvh_unit_layer(units, unit)]);
    *slot = unit - units->first[units->kind[unit]];
}

static double strike_of(const struct alvh_units *units, int unit, int leg, int lane)
{
    const struct alvh_unit_legs legs = alvh_unit_legs(units, unit);
    return leg < legs.count ? legs.strike[leg * units->lanes + lane] : 0.0;
}

/* What the block has noted of the units that are held over the close. */
static void add_greeks(const struct alvh_block *block, int unit, int lane,
                       struct position_row *row)
{
    if (!block->explained.held[unit])
        return;
    const struct alvh_unit_greeks greeks = alvh_explained_greeks(&block->explained, unit);
    row->gamma = greeks.gamma[lane];
    row->theta = greeks.theta[lane];
    row->vanna = greeks.vanna[lane];
    row->volga = greeks.volga[lane];
}

static void add_positions(struct alvh_replay_rows *rows, const struct alvh_block *block,
                          int account)
{
    const struct alvh_units *units = &block->units;
    const int lane = rows->lane;
    for (int unit = 0; unit < units->count; unit++) {
        const double held = alvh_ledger_quantity(&block->ledger, account, unit)[lane];
        if (!units->live[unit] || held == 0.0)
            continue;
        const struct alvh_unit_quote quote = alvh_unit_quote(units, unit);
        struct position_row *row =
            add_row(rows, ALVH_REPLAY_positions, block->day.day, account);
        if (!row)
            return;
        name_unit(units, unit, row->instrument, &row->slot, row->layer);
        row->expiry_day = units->expiry_day[unit];
        row->contracts = held;
        row->value = quote.value[lane];
        row->vega = quote.vega[lane];
        row->delta = quote.delta[lane];
        row->strike_1 = strike_of(units, unit, 0, lane);
        row->strike_2 = strike_of(units, unit, 1, lane);
        row->strike_3 = strike_of(units, unit, 2, lane);
        row->strike_4 = strike_of(units, unit, 3, lane);
        row->margin = quote.margin[lane];
        add_greeks(block, unit, lane, row);
    }
}

static void add_trade(struct alvh_replay_rows *rows, const struct alvh_block *block,
                      const struct alvh_journal_trade *trade)
{
    struct trade_row *row =
        add_row(rows, ALVH_REPLAY_trades, block->day.day, trade->account);
    const bool settles = block->units.expiry_day[trade->unit] == block->day.day;
    if (!row)
        return;
    name_unit(&block->units, trade->unit, row->instrument, &row->slot, row->layer);
    copy_text(row->cause, cause_name[settles ? ALVH_CAUSE_settlement : trade->cause]);
    row->contracts = trade->contracts;
    row->value = trade->value;
    row->cost = trade->cost;
    row->impact = trade->impact;
}

static int64_t count_voters(int voters)
{
    int64_t votes = 0;
    for (unsigned int left = voters < 0 ? (unsigned int)-voters : (unsigned int)voters;
         left; left >>= 1)
        votes += left & 1;
    return votes;
}

static void add_decision(struct alvh_replay_rows *rows, const struct alvh_block *block,
                         const struct alvh_journal_decision *decision)
{
    struct decision_row *row =
        add_row(rows, ALVH_REPLAY_decisions, block->day.day, decision->account);
    const bool of_hedge =
        decision->matter == ALVH_MATTER_SIZE || decision->matter == ALVH_MATTER_FACTOR;
    if (!row)
        return;
    copy_text(row->rule, rule_name[decision->rule]);
    copy_text(row->changed, matter_name[decision->matter]);
    copy_text(row->hedge, of_hedge ? hedge_name[decision->hedge] : "");
    row->before = decision->from;
    row->after = decision->to;
    row->votes = count_voters(decision->voters);
    row->voters = decision->voters;
}

void alvh_replay_rows_add(struct alvh_replay_rows *rows, const struct alvh_block *block,
                          struct alvh_journal *journal)
{
    for (int account = 0; account < block->ledger.accounts; account++) {
        if (!rows->shown[account])
            continue;
        add_day(rows, block, account);
        add_positions(rows, block, account);
    }
    for (int i = 0; i < journal->trades; i++)
        if (rows->shown[journal->trade[i].account])
            add_trade(rows, block, &journal->trade[i]);
    for (int i = 0; i < journal->decisions; i++)
        if (rows->shown[journal->decision[i].account])
            add_decision(rows, block, &journal->decision[i]);
    journal->trades = journal->decisions = 0;
}
