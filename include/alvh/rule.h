/* A rule of one's own: a function that a run asks on every day of every path, beside the
 * rules that alvh has.
 *
 * A run walks paths in blocks; a rule is called once for each account (a book at a scale)
 * and block, and decides for the paths of the block at once. What it sees are arrays with a
 * number for each of them, [lane], lane = 0 .. alvh_rule_lanes - 1; what it decides it
 * writes into such arrays. It is asked in one of two phases or in both:
 *
 *     enter   before condors are opened or cut: scales what is opened and what is kept
 *     hedge   after that: scales the hedges, which are then traded to what is wanted
 *
 * In each phase rules are asked in the order in which the run was given them, after those
 * of alvh, and see what those have decided. A decision of a day sees the close of the same
 * day and those before it, and is traded at that close.
 *
 * A rule must decide for each lane from what it sees of that lane and from what it has kept
 * of it: then results stay the same whatever the block size and the number of threads. It
 * is called by several threads at the same time, and by different runs.
 *
 * docs/examples/rule.c is one. */
#ifndef ALVH_RULE_H
#define ALVH_RULE_H

#include <stddef.h>
#include <stdint.h>

#include "alvh/api.h"
#include "alvh/calendar.h"

ALVH_API_BEGIN

/* One account on one day, on the paths of one block; valid until the rule returns. */
struct alvh_rule_view;

enum { ALVH_RULE_MOST_ROWS = 64, ALVH_MOST_USER_RULES = 16, ALVH_RULE_NAME = 32 };

/* A rule of the caller's own: its phases are called every day, enter first. */
struct alvh_user_rule {
    size_t size; /* sizeof(struct alvh_user_rule) */
    /* At most 31 letters, digits, '_', '-' and '.'. Checkpoints and result files carry it,
     * so that what one rule has begun no other goes on with: a new name for new numbers. */
    const char *name;
    const char *book; /* the book that it is for; NULL: every book */
    int rows;         /* numbers it keeps from day to day, 0 .. ALVH_RULE_MOST_ROWS */
    void (*enter)(struct alvh_rule_view *view, void *context); /* may be NULL */
    void (*hedge)(struct alvh_rule_view *view, void *context); /* may be NULL */
    void *context; /* what the phases are given */
};

/* How many paths there are. */
int alvh_rule_lanes(const struct alvh_rule_view *view);
/* Trading days from the start, and the date. */
int alvh_rule_day(const struct alvh_rule_view *view);
alvh_date alvh_rule_date(const struct alvh_rule_view *view);
/* Whose account it is. */
const char *alvh_rule_book(const struct alvh_rule_view *view);

/* Contracts of a tranche at the account's scale. */
double alvh_rule_contracts(const struct alvh_rule_view *view);

/* What the rule sees, by name: [lane], or NULL where nothing is called so or it is not
 * known today. Look it up once, not in the loop over lanes.
 *
 *     spx                                       index points
 *     vix, vx1, vx2                             VIX and its first two futures, points
 *     variance_fast, variance_slow              per year
 *     equity, alive                             dollars at the last close; 1, or 0 after
 * ruin tranche                                   contracts opened today, before the rules
 *     condor_contracts, condor_max_loss,        the condors held: contracts, dollars,
 *     condor_value, condor_vega, condor_delta   dollars, dollars per VIX point and per
 *                                               index point
 *
 * and every factor of docs/factors.md (ln_depth, net_advances, ...) and signal of
 * docs/signals.md (rsi, curve_ratio, ...) by the name it has there. */
const double *alvh_rule_sees(const struct alvh_rule_view *view, const char *name);

/* A contract of a hedge: "base", "adaptive", "contingent", "static_put", "vxth", "note",
 * "spx_basis", "vix_basis", each [lane] and zero where none is listed. what: "value"
 * (dollars at the mid), "vega" (dollars per VIX point) or "delta" (dollars per index
 * point). NULL for another name. */
const double *alvh_rule_hedge(const struct alvh_rule_view *view, const char *hedge,
                              const char *what);

/* In the phase enter, NULL in the other: the share of the tranche that is opened today, and
 * the share of the condors held that is closed today, each 0 .. 1; what lies beyond is
 * taken as the nearer end. Before the first rule they are 1 and 0. */
double *alvh_rule_entry(struct alvh_rule_view *view);
double *alvh_rule_cut(struct alvh_rule_view *view);

/* In the phase hedge, NULL in the other and for a hedge that does not exist: the contracts
 * that its layer asks for, which stay from day to day, and the product of what the rules
 * make of them, 1 before the first rule of a day. Wanted is their product, rounded towards
 * zero. Hedges that the book cannot hold are not bought. */
double *alvh_rule_size(struct alvh_rule_view *view, const char *hedge);
double *alvh_rule_factor(struct alvh_rule_view *view, const char *hedge);

/* What the rule keeps of the account, row 0 .. rows - 1: [lane], zeros at the start of a
 * path; NULL beyond. */
double *alvh_rule_state(struct alvh_rule_view *view, int row);

ALVH_API_END

#endif
