#include "sim/engine/spoilt.h"

#include <math.h>

#include "sim/engine/accounts.h"

int alvh_spoilt_lane(const struct alvh_outcomes *outcomes, int lanes)
{
    const int accounts = outcomes->books * outcomes->scales;
    double sum[ALVH_MAX_LANES] = {0};
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        for (int account = 0; account < accounts; account++) {
            const double *value =
                account_outcome(outcomes, (enum alvh_outcome)which, account, 0);
            /* 0 for what is finite, else a NaN, which stays. */
            for (int lane = 0; lane < lanes; lane++)
                sum[lane] += 0.0 * value[lane];
        }
    for (int lane = 0; lane < lanes; lane++)
        if (isnan(sum[lane]))
            return lane;
    return -1;
}

/* What is looked for, and what was found. */
struct search {
    const struct alvh_walk *walk;
    int lane, day;    /* day -1: nothing yet */
    const char *what; /* is no number */
    int account;      /* -1: the market is it */
};

static void find_in(struct search *search, const double *value, int day, const char *what)
{
    if (search->day >= 0 || isfinite(value[search->lane]))
        return;
    search->day = day;
    search->what = what;
    search->account = -1;
}

/* After every close, for the watch of the walk. */
static void see(void *context, const struct alvh_block *block, int day)
{
    struct search *search = context;
    if (search->day >= 0)
        return;
    find_in(search, block->market.spot, day, "SPX");
    find_in(search, block->market.vix, day, "VIX");
    for (int account = 0; account < block->ledger.accounts && search->day < 0; account++) {
        const size_t at = (size_t)account * (size_t)block->lanes;
        find_in(search, block->ledger.equity + at, day, "equity");
        find_in(search, block->ledger.net_vega + at, day, "net vega");
        if (search->day >= 0)
            search->account = account;
    }
}

static enum alvh_status tell(const struct search *search, int64_t path,
                             struct alvh_error *error)
{
    const struct alvh_scenario *scenario = search->walk->scenario;
    const int scales = scenario->scales, account = search->account;
    const char *advice = "this should not be: please report it with the scenario";
    if (search->account < 0)
        return alvh_fail(error, ALVH_EFAILED,
                         "path %lld, day %d, all books: %s is no finite number; %s",
                         (long long)path, search->day, search->what, advice);
    return alvh_fail(
        error, ALVH_EFAILED,
        "path %lld, day %d, book %s at %lld contracts: %s is no finite number; %s",
        (long long)path, search->day, scenario->book[account / scales].name,
        (long long)scenario->scale[account % scales], search->what, advice);
}

/* Nothing was seen at a close: an outcome that is made at the end is it, if any still is.
 */
static void find_at_the_end(struct search *search, const struct alvh_outcomes *outcomes)
{
    const int accounts = outcomes->books * outcomes->scales;
    for (int which = 0; which < ALVH_OUTCOME_COUNT; which++)
        for (int account = 0; account < accounts && search->day < 0; account++) {
            find_in(search, account_outcome(outcomes, (enum alvh_outcome)which, account, 0),
                    search->walk->plan->days, "an outcome");
            search->account = account;
        }
}

enum alvh_status alvh_spoilt_tell(const struct alvh_walk *walk,
                                  alvh_walk_function *walk_block, int64_t path,
                                  struct alvh_error *error)
{
    struct search search = {.walk = walk, .lane = (int)(path % ALVH_LANE_STEP), .day = -1};
    const struct alvh_watch watch = {.see = see, .context = &search};
    struct alvh_walk watched = *walk;
    struct alvh_block *block = NULL;
    struct alvh_outcomes outcomes = {0};
    watched.watch = &watch;
    enum alvh_status status = alvh_block_create(walk, ALVH_LANE_STEP, &block, error);
    if (status == ALVH_OK)
        status = alvh_outcomes_create(walk->scenario, ALVH_LANE_STEP, &outcomes, error);
    if (status == ALVH_OK) {
        block->first_path = (uint64_t)(path - search.lane);
        block->lanes = ALVH_LANE_STEP;
        walk_block(&watched, block, &outcomes, 0);
        find_at_the_end(&search, &outcomes);
        status =
            search.day >= 0
                ? tell(&search, path, error)
                : alvh_fail(error, ALVH_EFAILED,
                            "path %lld: an outcome was no number, and is one when it is "
                            "walked again: the machine cannot be relied on",
                            (long long)path);
    }
    alvh_block_free(block);
    alvh_outcomes_free(&outcomes);
    return status;
}
