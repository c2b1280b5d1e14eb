/* Real daily closes of SPX and VIX around a few crashes, for stress scenarios.
 *
 * The VIX of 1987 is the VXO, the implied volatility of S&P 100 options by the method of
 * before 2003: nothing else was quoted. */
#ifndef ALVH_EPISODES_H
#define ALVH_EPISODES_H

#include "alvh/calendar.h"
#include "alvh/status.h"

/* X(name, first day, last day, what happened); the days are in models/data/episodes.csv. */
#define ALVH_EPISODES(X)                                                                   \
    X("1987", "1987-09-01", "1987-12-31", "the crash of 19 October 1987")                  \
    X("2008", "2008-08-01", "2009-03-31", "Lehman and the winter after")                   \
    X("2018-02", "2017-12-15", "2018-04-30", "the day of short volatility, 5 February")    \
    X("2020-03", "2020-01-15", "2020-06-30", "the pandemic")                               \
    X("2024-08", "2024-07-01", "2024-09-30", "the yen carry trade, 5 August")              \
    X("2025-04", "2025-02-19", "2025-06-30", "the tariffs")

enum { ALVH_EPISODE_DAYS = 256 }; /* the most that one has */

struct alvh_episode_day {
    alvh_date date;
    double spx; /* index points */
    double vix; /* points */
};

/* The names and what they stand for: index 0 .. until NULL. */
const char *alvh_episode_name(int index);
const char *alvh_episode_text(int index);

/* The closes of an episode; the first is where it starts, moves follow. Fails where no
 * episode has that name. */
enum alvh_status alvh_episode_read(const char *name,
                                   struct alvh_episode_day day[ALVH_EPISODE_DAYS],
                                   int *days, struct alvh_error *error);

#endif
