/* What a run is asked to do: every number a user may set.
 *
 * The groups of options stand in alvh/options, a header each; one line in the list below
 * makes a group part of the scenario. The structs, the defaults, the reader, the ranges,
 * the printed scenario and the attributes of a result file are expansions of that list and
 * of the groups' tables, so that none of them can disagree. */
#ifndef ALVH_OPTIONS_H
#define ALVH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "alvh/history.h"
#include "alvh/model.h"
#include "alvh/options/adaptive.h"
#include "alvh/options/adjustment.h"
#include "alvh/options/base.h"
#include "alvh/options/basis.h"
#include "alvh/options/butterfly.h"
#include "alvh/options/capital_at_risk.h"
#include "alvh/options/condor.h"
#include "alvh/options/contingent.h"
#include "alvh/options/conversion.h"
#include "alvh/options/costs.h"
#include "alvh/options/event_flows.h"
#include "alvh/options/feedback.h"
#include "alvh/options/governance.h"
#include "alvh/options/impact.h"
#include "alvh/options/ladder.h"
#include "alvh/options/margin.h"
#include "alvh/options/marginal_beta.h"
#include "alvh/options/market.h"
#include "alvh/options/notes.h"
#include "alvh/options/output.h"
#include "alvh/options/outright.h"
#include "alvh/options/preemptive.h"
#include "alvh/options/reinvestment.h"
#include "alvh/options/rotation.h"
#include "alvh/options/sampling.h"
#include "alvh/options/signals.h"
#include "alvh/options/simulation.h"
#include "alvh/options/sizing.h"
#include "alvh/options/spx_put.h"
#include "alvh/options/static_put.h"
#include "alvh/options/stress.h"
#include "alvh/options/target_error.h"
#include "alvh/options/target_irr.h"
#include "alvh/options/vega_band.h"
#include "alvh/options/vix_call_spread.h"
#include "alvh/options/vxth.h"
#include "alvh/options/widening.h"
#include "alvh/scenario.h"

/* Every group: X(place, member, key path, struct, table), in the order in which a scenario
 * is printed; groups of one block stand together. place is COMMON, a member of struct
 * alvh_scenario that holds for all books, or BOOK, a member of struct alvh_book_options.
 * What decides which instruments are quoted on a path is COMMON. */
/* clang-format off: columns are the point. */
#define ALVH_OPTION_GROUPS(X)                                                                                     \
    X(COMMON, market,     "market",           alvh_market_options,     ALVH_MARKET_OPTIONS)                       \
    X(COMMON, start,      "market.start",     alvh_start_options,      ALVH_START_OPTIONS)                        \
    X(COMMON, notes,      "market.notes",     alvh_note_options,       ALVH_NOTE_OPTIONS)                         \
    X(COMMON, basis,      "market.basis",     alvh_basis_options,      ALVH_BASIS_OPTIONS)                        \
    X(COMMON, simulation, "simulation",       alvh_simulation_options, ALVH_SIMULATION_OPTIONS)                   \
    X(COMMON, simulation_target, "simulation.target_error", alvh_target_error_options, ALVH_TARGET_ERROR_OPTIONS) \
    X(COMMON, sampling,   "simulation.sampling", alvh_sampling_options, ALVH_SAMPLING_OPTIONS)                    \
    X(COMMON, importance, "simulation.sampling.importance", alvh_importance_options, ALVH_IMPORTANCE_OPTIONS)     \
    X(COMMON, condor,     "condor",           alvh_condor_listing,     ALVH_CONDOR_LISTING_OPTIONS)               \
    X(BOOK,   condor,     "condor",           alvh_condor_exits,       ALVH_CONDOR_EXIT_OPTIONS)                  \
    X(COMMON, base,       "layers.base",      alvh_base_listing,       ALVH_BASE_LISTING_OPTIONS)                 \
    X(BOOK,   base,       "layers.base",      alvh_base_size,          ALVH_BASE_SIZE_OPTIONS)                    \
    X(COMMON, ladder,     "layers.base.ladder", alvh_ladder_listing,   ALVH_LADDER_LISTING_OPTIONS)               \
    X(BOOK,   ladder,     "layers.base.ladder", alvh_ladder_weights,   ALVH_LADDER_WEIGHT_OPTIONS)                \
    X(BOOK,   adaptive,   "layers.adaptive",  alvh_adaptive_options,   ALVH_ADAPTIVE_OPTIONS)                     \
    X(BOOK,   contingent, "layers.contingent", alvh_contingent_options, ALVH_CONTINGENT_OPTIONS)                  \
    X(COMMON, butterfly,  "layers.contingent.butterfly", alvh_butterfly_listing, ALVH_BUTTERFLY_LISTING_OPTIONS)  \
    X(COMMON, vix_call_spread, "layers.contingent.vix_call_spread", alvh_vix_call_spread_listing, ALVH_VIX_CALL_SPREAD_LISTING_OPTIONS)\
    X(COMMON, spx_put,    "layers.static_put", alvh_spx_put_listing,   ALVH_SPX_PUT_LISTING_OPTIONS)              \
    X(BOOK,   static_put, "layers.static_put", alvh_static_put_options, ALVH_STATIC_PUT_OPTIONS)                  \
    X(COMMON, vxth,       "layers.vxth",      alvh_vxth_listing,       ALVH_VXTH_LISTING_OPTIONS)                 \
    X(BOOK,   vxth,       "layers.vxth",      alvh_vxth_options,       ALVH_VXTH_OPTIONS)                         \
    X(BOOK,   rotation,   "rules.rotation",   alvh_rotation_options,   ALVH_ROTATION_OPTIONS)                     \
    X(BOOK,   governance, "rules.governance", alvh_governance_options, ALVH_GOVERNANCE_OPTIONS)                   \
    X(BOOK,   vega_band,  "rules.vega_band",  alvh_vega_band,          ALVH_VEGA_BAND_OPTIONS)                    \
    X(BOOK,   target_irr, "rules.target_irr", alvh_target_irr_options, ALVH_TARGET_IRR_OPTIONS)                   \
    X(BOOK,   marginal_beta, "rules.marginal_beta", alvh_marginal_beta_options, ALVH_MARGINAL_BETA_OPTIONS)       \
    X(BOOK,   capital_at_risk, "rules.capital_at_risk", alvh_capital_at_risk_options, ALVH_CAPITAL_AT_RISK_OPTIONS)\
    X(BOOK,   conversion, "rules.conversion", alvh_conversion_options, ALVH_CONVERSION_OPTIONS)                   \
    X(BOOK,   preemptive, "rules.preemptive", alvh_preemptive_options, ALVH_PREEMPTIVE_OPTIONS)                   \
    X(BOOK,   reinvestment, "rules.reinvestment", alvh_reinvestment_options, ALVH_REINVESTMENT_OPTIONS)           \
    X(BOOK,   event_flows, "rules.event_flows", alvh_event_flows_options, ALVH_EVENT_FLOWS_OPTIONS)               \
    X(BOOK,   adjustment, "rules.adjustment", alvh_adjustment_options, ALVH_ADJUSTMENT_OPTIONS)                   \
    X(COMMON, costs,      "costs",            alvh_cost_options,       ALVH_COST_OPTIONS)                         \
    X(COMMON, outright,   "costs.outright",   alvh_outright_options,   ALVH_OUTRIGHT_OPTIONS)                     \
    X(COMMON, widening,   "costs.widening",   alvh_widening_options,   ALVH_WIDENING_OPTIONS)                     \
    X(COMMON, impact,     "costs.impact",     alvh_impact_options,     ALVH_IMPACT_OPTIONS)                       \
    X(COMMON, signals,    "signals",          alvh_signal_options,     ALVH_SIGNAL_OPTIONS)                       \
    X(COMMON, margin,     "margin",           alvh_margin_options,     ALVH_MARGIN_OPTIONS)                       \
    X(BOOK,   margin,     "margin",           alvh_margin_call_options, ALVH_MARGIN_CALL_OPTIONS)                 \
    X(BOOK,   feedback,   "feedback",         alvh_feedback_options,   ALVH_FEEDBACK_OPTIONS)                     \
    X(BOOK,   sizing,     "sizing",           alvh_sizing_options,     ALVH_SIZING_OPTIONS)                       \
    X(COMMON, output,     "output",           alvh_output_options,     ALVH_OUTPUT_OPTIONS)                       \
    X(COMMON, stress,     "stress",           alvh_stress_options,     ALVH_STRESS_OPTIONS)
/* The two keys that belong to no block. */
#define ALVH_TITLE_OPTIONS(X)                                                                                     \
    X(TEXT,    name,             "",          "",     0,    0,      "what results are called")                    \
    X(TEXT,    description,      "",          "",     0,    0,      "what the scenario is for")
/* clang-format on */

enum { ALVH_MAX_BOOKS = 32, ALVH_MAX_SCALES = 32 };
enum { ALVH_PLACE_LENGTH = ALVH_TEXT_LENGTH + 24 };

/* A group as a member of the struct that holds it, and as nothing in the other one. */
#define ALVH_COMMON_GROUP(place, member, path, tag, TABLE) ALVH_COMMON_##place(tag, member)
#define ALVH_COMMON_COMMON(tag, member)                    struct tag member;
#define ALVH_COMMON_BOOK(tag, member)
#define ALVH_BOOK_GROUP(place, member, path, tag, TABLE) ALVH_BOOK_##place(tag, member)
#define ALVH_BOOK_BOOK(tag, member)                      struct tag member;
#define ALVH_BOOK_COMMON(tag, member)

/* A named variation: the scenario's own per-book groups with the book's changes on top. */
struct alvh_book_options {
    char name[ALVH_REGIME_NAME];
    ALVH_OPTION_GROUPS(ALVH_BOOK_GROUP)
};

struct alvh_scenario {
    ALVH_TITLE_OPTIONS(ALVH_OPTION_FIELD)
    ALVH_OPTION_GROUPS(ALVH_COMMON_GROUP)
    bool start_given; /* the scenario states the start instead of a day of history */
    struct alvh_book_options common; /* what books start from; without a name */
    int books;
    struct alvh_book_options book[ALVH_MAX_BOOKS];
    int scales;
    int64_t scale[ALVH_MAX_SCALES]; /* contracts a tranche, ascending */
    int script_days; /* of stress.script; 0: there is none */
    struct alvh_script_day script[ALVH_MAX_SCRIPT_DAYS];
    /* Where a file set what only the model or the closes can judge, FILE:LINE, for
     * messages; not printed. */
    struct {
        char model[ALVH_PLACE_LENGTH];
        char data[ALVH_PLACE_LENGTH];
        char as_of[ALVH_PLACE_LENGTH];
        char regime[ALVH_PLACE_LENGTH];
        char stress_regime[ALVH_PLACE_LENGTH];
    } place;
};

/* name_or_path: a built-in scenario (core, demo) or a YAML file; NULL is "core".
 * settings: `count` texts "key.path=value", applied after the file, reported as
 * "--set:N: key.path: ...". Every problem is collected, not only the first; any problem
 * makes the result ALVH_EINPUT. The model file is read by the caller. */
enum alvh_status alvh_scenario_read(const char *name_or_path, int count,
                                    const char *const settings[],
                                    struct alvh_scenario *scenario,
                                    struct alvh_problems *problems);

/* The same of a text in memory, called `name` in messages. */
enum alvh_status alvh_scenario_parse(const char *name, const char *text,
                                     struct alvh_scenario *scenario,
                                     struct alvh_problems *problems);

#endif
