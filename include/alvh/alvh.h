/* Everything that libalvh offers to programs: these headers are installed, the others of
 * this folder are what the parts of alvh speak among themselves.
 *
 * Read a scenario (scenario.h), run it (run.h) with rules of your own (rule.h), read the
 * result (result.h), walk one of its paths again (replay.h), write its page (report.h), put
 * parts of a run together (merge.h); price options at a market state from the transforms
 * (exact.h) or off the tables that runs use (tables.h, quote.h), with a model (model.h) and
 * a state inferred from closes (history.h, start_state.h) on the exchange's calendar
 * (calendar.h). How functions fail is in status.h and problems.h.
 * Loading the library switches off the error handler of GSL, which would end the process.
 *
 * Every function may be called from several threads at the same time, as long as what one
 * of them changes is no other's. Two of them take turns where they must: HDF5 is entered by
 * one thread at a time. A program that calls HDF5 itself, in another thread, needs a build
 * of HDF5 that is safe for threads. */
#ifndef ALVH_ALVH_H
#define ALVH_ALVH_H

#include "alvh/calendar.h"
#include "alvh/exact.h"
#include "alvh/history.h"
#include "alvh/merge.h"
#include "alvh/model.h"
#include "alvh/problems.h"
#include "alvh/quote.h"
#include "alvh/replay.h"
#include "alvh/report.h"
#include "alvh/result.h"
#include "alvh/rule.h"
#include "alvh/run.h"
#include "alvh/scenario.h"
#include "alvh/start_state.h"
#include "alvh/status.h"
#include "alvh/tables.h"
#include "alvh/version.h"

#endif
