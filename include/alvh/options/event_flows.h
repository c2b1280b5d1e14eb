/* Entries kept away from dated events: a tranche that falls on the day of an event, or on
 * one of the trading days just before it, is not opened. How much spreads widen around
 * events is one of the costs, since quotes are common to all books. */
#ifndef ALVH_OPTIONS_EVENT_FLOWS_H
#define ALVH_OPTIONS_EVENT_FLOWS_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: rules.event_flows; per book */
#define ALVH_EVENT_FLOWS_OPTIONS(X)                                                                               \
    X(FLAG,    enabled,          "",          false,  0,    1,      "open no condors around dated events")        \
    X(INTEGER, fomc_block_days,  "trading days", 1,   0,    21,     "FOMC: days without entries, the last being the event's; 0: none") \
    X(INTEGER, cpi_block_days,   "trading days", 1,   0,    21,     "CPI: the same")                              \
    X(INTEGER, ppi_block_days,   "trading days", 0,   0,    21,     "PPI: the same")                              \
    X(INTEGER, gdp_block_days,   "trading days", 0,   0,    21,     "GDP: the same")                              \
    X(INTEGER, rebalance_block_days, "trading days", 1, 0,  21,     "quarterly rebalancing of index funds: the same")
/* clang-format on */

struct alvh_event_flows_options {
    ALVH_EVENT_FLOWS_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
