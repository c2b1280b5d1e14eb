/* Prints the layout of the structs that programs share with libalvh, and the values of its
 * enumerators: what a program takes over when it is compiled. test_abi.sh holds it against
 * tests/abi.txt. */
#include "alvh/alvh.h"

#include <stdio.h>

#define STRUCT(type, MEMBERS)                                                              \
    printf("struct %s %zu\n", #type, sizeof(struct type));                                 \
    MEMBERS(MEMBER, type)
#define MEMBER(type, member)                                                               \
    printf("member %s.%s %zu %zu\n", #type, #member, offsetof(struct type, member),        \
           sizeof(((struct type *)0)->member));
#define VALUE(name) printf("value %s %lld\n", #name, (long long)(name));

#define ERROR(X, t) X(t, status) X(t, text)
#define JUMP(X, t)  X(t, mean) X(t, stdev) X(t, variance_mean) X(t, correlation)
#define MEASURE(X, t)                                                                      \
    X(t, kappa)                                                                            \
    X(t, theta) X(t, jump_intensity) X(t, jump) X(t, rate) X(t, regime_jump)               \
        X(t, premium_constant) X(t, premium_variance)
#define FACTORS(X, t)                                                                      \
    X(t, breadth)                                                                          \
    X(t, depth) X(t, etf_volume) X(t, releases) X(t, event_variance) X(t, reer)            \
        X(t, rate_differential) X(t, spx_basis) X(t, vix_basis) X(t, order_flow)           \
            X(t, ipo_heat) X(t, leaving)
#define MODEL(X, t)                                                                        \
    X(t, rate)                                                                             \
    X(t, dividend_yield) X(t, sigma) X(t, rho) X(t, regimes) X(t, regime_name) X(t, q)     \
        X(t, p) X(t, factors) X(t, vix_level) X(t, vix_slope)
#define CLOSE(X, t)                                                                        \
    X(t, date) X(t, spx) X(t, vix) X(t, months) X(t, future) X(t, days_to_expiry)
#define START(X, t)                                                                        \
    X(t, date)                                                                             \
    X(t, spot) X(t, regime) X(t, variance) X(t, vix) X(t, vix_error) X(t, curve_rmse)      \
        X(t, curve_months) X(t, regime_weight)
#define POINT(X, t) X(t, spot) X(t, regime) X(t, variance)
#define QUOTE(X, t)                                                                        \
    X(t, call) X(t, put) X(t, iv) X(t, delta) X(t, gamma) X(t, vega) X(t, theta)
#define ESTIMATE(X, t) X(t, value) X(t, se) X(t, low) X(t, high)
#define TOLD(X, t)                                                                         \
    X(t, statistic)                                                                        \
    X(t, level) X(t, is_share) X(t, book) X(t, scale) X(t, is_asked_for) X(t, estimate)
#define OPTIONS(X, t)                                                                      \
    X(t, output)                                                                           \
    X(t, progress) X(t, estimate) X(t, resumed) X(t, saved) X(t, context) X(t, stop) X(t, save)          \
        X(t, resume) X(t, max_wall_seconds) X(t, shard) X(t, shards) X(t, tables)          \
            X(t, ranks) X(t, rule) X(t, rules)
#define REPORT(X, t)                                                                       \
    X(t, model)                                                                            \
    X(t, start) X(t, threads) X(t, helpers) X(t, helping_threads) X(t, isa)                \
        X(t, elapsed_seconds) X(t, paths) X(t, resumed_paths) X(t, stopped_by)             \
            X(t, ending)
#define REPLAY(X, t) X(t, path) X(t, book) X(t, scale)
#define RULE(X, t)                                                                         \
    X(t, size) X(t, name) X(t, book) X(t, rows) X(t, enter) X(t, hedge) X(t, context)

int main(void)
{
    STRUCT(alvh_error, ERROR)
    STRUCT(alvh_jump, JUMP)
    STRUCT(alvh_measure, MEASURE)
    STRUCT(alvh_factor_model, FACTORS)
    STRUCT(alvh_model, MODEL)
    STRUCT(alvh_close, CLOSE)
    STRUCT(alvh_start_state, START)
    STRUCT(alvh_point, POINT)
    STRUCT(alvh_option_quote, QUOTE)
    STRUCT(alvh_estimate, ESTIMATE)
    STRUCT(alvh_told, TOLD)
    STRUCT(alvh_run_options, OPTIONS)
    STRUCT(alvh_run_report, REPORT)
    STRUCT(alvh_replay_options, REPLAY)
    STRUCT(alvh_user_rule, RULE)
    VALUE(ALVH_OK)
    VALUE(ALVH_EFAILED)
    VALUE(ALVH_EUSAGE)
    VALUE(ALVH_EINPUT)
    VALUE(ALVH_TABLES_CACHED)
    VALUE(ALVH_TABLES_FITTED)
    VALUE(ALVH_STAGE_TABLES)
    VALUE(ALVH_STAGE_PATHS)
    VALUE(ALVH_STAGE_STATISTICS)
    VALUE(ALVH_ENDED)
    VALUE(ALVH_ENDED_BY_SIGNAL)
    VALUE(ALVH_ENDED_BY_TIME)
    VALUE(ALVH_REPLAY_days)
    VALUE(ALVH_REPLAY_decisions)
    VALUE(ALVH_REPLAY_trades)
    VALUE(ALVH_REPLAY_positions)
    return 0;
}
