/* Exchange-traded notes on the VIX futures indices. */
#ifndef ALVH_OPTIONS_NOTES_H
#define ALVH_OPTIONS_NOTES_H

#include "alvh/option.h"

/* clang-format off: columns are the point. */
/* key path: market.notes. The short-term and the mid-term note of the largest issuer charge
 * 0.89 % a year (VXX, VXZ: pricing supplements of 2018). */
#define ALVH_NOTE_OPTIONS(X)                                                                                      \
    X(REAL,    start_dollars,    "dollars",   25,     0.01, 1e6,    "price of a share of either note at the start") \
    X(REAL,    fee_percent,      "% per year", 0.89,  0,    20,     "investor fee that the notes deduct")
/* clang-format on */

struct alvh_note_options {
    ALVH_NOTE_OPTIONS(ALVH_OPTION_FIELD)
};

#endif
