#include "models/isa.h" /* first: it gives the names below their suffix */

#include <stdalign.h>
#include <string.h>

#include "alvh/random.h"
#include "models/factors_parts.h"
#include "models/vecmath.h"

/* Lanes are worked off so many at a time, so that the draws stay in the first cache. */
enum { CHUNK = 64 };

#define MOST_DEVIATIONS 4.0
#define MOST_LEAVING    100.0
#define LEAST_VARIANCE                                                                     \
    1e-8 /* per year, of what is divided by or taken the logarithm of                      \
          */
#define NORMAL_VIX_SQUARED 0.04

struct draws {
    alignas(64) double word[4][CHUNK];
};

static void draw_uniforms(uint64_t seed, enum alvh_stream stream, uint64_t path,
                          uint32_t day, uint32_t draw, int lanes, struct draws *draws)
{
    alvh_random_uniforms(
        seed, stream, path, day, draw, lanes,
        (double *const[4]){draws->word[0], draws->word[1], draws->word[2], draws->word[3]});
}

static void make_normal(int lanes, double *restrict u)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        u[l] = alvh_normal_inverse(u[l]);
}

/* The day's return in standard deviations of the variance that the day began with. */
static void scale_returns(int lanes, const double *restrict ln_spot,
                          const double *restrict ln_spot_before,
                          const double *restrict variance_before, double *restrict z)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double v = variance_before[l];
        const double daily = (v > LEAST_VARIANCE ? v : LEAST_VARIANCE) / ALVH_DAYS_PER_YEAR;
        const double x = (ln_spot[l] - ln_spot_before[l]) / sqrt(daily);
        const double above = x > -MOST_DEVIATIONS ? x : -MOST_DEVIATIONS;
        z[l] = above < MOST_DEVIATIONS ? above : MOST_DEVIATIONS;
    }
}

static void step_breadth(const struct alvh_factor_BREADTH *model, int lanes,
                         const double *restrict z, const double *restrict normal,
                         double *restrict net_advances, double *restrict ad_line)
{
    const struct alvh_factor_BREADTH constants = *model;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double x =
            fma(constants.noise, normal[l], fma(constants.slope, z[l], constants.constant));
        const double above = x > -1.0 ? x : -1.0;
        net_advances[l] = above < 1.0 ? above : 1.0;
        ad_line[l] += net_advances[l];
    }
}

/* ln(VIX/20), of the market's own state. */
static void take_ln_vix(const struct alvh_factors *factors,
                        const struct alvh_market_lanes *market, double *restrict ln_vix)
{
    for (int l = 0; l < market->lanes; l++)
        ln_vix[l] = factors->vix_level[market->regime[l]];
    const double fast = factors->vix_slope[ALVH_FAST];
    const double slow = factors->vix_slope[ALVH_SLOW];
    const double *restrict v_fast = market->v_fast;
    const double *restrict v_slow = market->v_slow;
    const int lanes = market->lanes;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double square = fma(slow, v_slow[l], fma(fast, v_fast[l], ln_vix[l]));
        const double positive = square > LEAST_VARIANCE ? square : LEAST_VARIANCE;
        ln_vix[l] = 0.5 * alvh_log(positive / NORMAL_VIX_SQUARED);
    }
}

static void take_means(const struct factor_liquidity *liquidity, int lanes,
                       const double *restrict ln_vix, const int32_t *restrict regime,
                       double *restrict mean)
{
    const struct factor_liquidity constants = *liquidity;
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        mean[l] = constants.level + constants.vix * ln_vix[l] +
                  constants.regime * (double)regime[l];
}

static void step_liquidity(const struct factor_liquidity *liquidity,
                           const struct alvh_market_lanes *market,
                           const double *restrict ln_vix, const double *restrict normal,
                           double *restrict x)
{
    alignas(64) double mean[CHUNK];
    const int lanes = market->lanes;
    const struct factor_liquidity constants = *liquidity;
    const double *restrict jump = market->jump;
    take_means(liquidity, lanes, ln_vix, market->regime, mean);
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        x[l] =
            fma(constants.decay, x[l] - mean[l], fma(constants.shock, normal[l], mean[l]));
    if (jump && constants.jump != 0.0)
        for (int l = 0; l < lanes; l++)
            x[l] = fma(constants.jump, fabs(jump[l]), x[l]);
}

static void step_score(const struct factor_score *score, int lanes,
                       const double *restrict z, const double *restrict normal,
                       double *restrict x)
{
    const struct factor_score constants = *score;
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        x[l] = fma(constants.decay, x[l],
                   fma(constants.with_return, z[l], constants.without * normal[l]));
}

/* One uniform says whether it jumps and, below the chance, how far: there u over the chance
 * is uniform again. Too near to 1 for the inverse, it counts for no jump. */
static void jump_score(const struct factor_score *score, int lanes,
                       const double *restrict u, double *restrict x)
{
    const double chance = score->jump_chance, stdev = score->jump_stdev;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double rest = u[l] / chance;
        const double size = stdev * alvh_normal_inverse(rest < 1.0 - 0x1p-53 ? rest : 0.5);
        x[l] += alvh_select(alvh_mask(u[l] < chance), size, 0.0);
    }
}

/* Two scores a draw: a normal for each and, where they jump, a uniform. */
static void step_scores(const struct alvh_factors *factors, uint64_t seed, uint64_t path,
                        uint32_t day, int lanes, const double *z,
                        double *const x[FACTOR_SCORES])
{
    for (int pair = 0; pair < FACTOR_SCORES / 2; pair++) {
        const struct factor_score *score = &factors->score[2 * pair];
        struct draws draws;
        if (!score[0].on && !score[1].on)
            continue;
        draw_uniforms(seed, ALVH_STREAM_SCORES, path, day, (uint32_t)pair, lanes, &draws);
        for (int i = 0; i < 2; i++) {
            if (!score[i].on)
                continue;
            make_normal(lanes, draws.word[i]);
            step_score(&score[i], lanes, z, draws.word[i], x[2 * pair + i]);
            if (score[i].jump_chance > 0.0)
                jump_score(&score[i], lanes, draws.word[2 + i], x[2 * pair + i]);
        }
    }
}

static void release(const struct factor_release *release, int lanes,
                    const double *restrict own, const double *restrict other,
                    double *restrict surprise)
{
    const double by_own = release->by_own, by_other = release->by_other;
#pragma omp simd
    for (int l = 0; l < lanes; l++)
        surprise[l] = fma(by_other, other[l], by_own * own[l]);
}

/* News of mean 0 that is normal, with the corrections that keep E S' = E S, E v1' = E v1.
 */
static void move_by_news(const struct factor_release *release, int lanes,
                         const double *restrict own, double *restrict ln_spot,
                         double *restrict v_fast)
{
    const double spot = release->to_return * release->by_own;
    const double variance = release->to_variance * release->by_own;
    if (spot != 0.0)
#pragma omp simd
        for (int l = 0; l < lanes; l++)
            ln_spot[l] += fma(spot, own[l], -0.5 * spot * spot);
    if (variance != 0.0)
#pragma omp simd
        for (int l = 0; l < lanes; l++)
            v_fast[l] *= alvh_exp(fma(variance, own[l], -0.5 * variance * variance));
}

static void step_releases(const struct alvh_factors *factors, uint64_t seed, uint64_t path,
                          uint32_t day, const struct alvh_market_lanes *market,
                          const struct alvh_factor_lanes *lanes)
{
    double *const surprise[FACTOR_RELEASES] = {lanes->cpi, lanes->ppi};
    for (int which = 0; which < FACTOR_RELEASES; which++) {
        const struct factor_release *today = &factors->day[day].release[which];
        struct draws draws;
        if (!today->on)
            continue;
        draw_uniforms(seed, ALVH_STREAM_RELEASES, path, today->month, today->number,
                      lanes->lanes, &draws);
        make_normal(lanes->lanes, draws.word[FACTOR_CPI]);
        make_normal(lanes->lanes, draws.word[FACTOR_PPI]);
        release(today, lanes->lanes, draws.word[which],
                draws.word[FACTOR_RELEASES - 1 - which], surprise[which]);
        move_by_news(today, lanes->lanes, draws.word[which], market->ln_spot,
                     market->v_fast);
    }
}

static struct alvh_market_lanes market_chunk(const struct alvh_market_lanes *market,
                                             int from, int lanes)
{
    return (struct alvh_market_lanes){
        .lanes = lanes,
        .ln_spot = market->ln_spot + from,
        .v_fast = market->v_fast + from,
        .v_slow = market->v_slow + from,
        .regime = market->regime + from,
        .ln_carry = market->ln_carry + from,
        .jump = market->jump ? market->jump + from : NULL,
    };
}

static struct alvh_factor_lanes factor_chunk(const struct alvh_factor_lanes *all, int from,
                                             int lanes)
{
    return (struct alvh_factor_lanes){.lanes = lanes,
#define PART(name, unit, text) .name = all->name + from,
                                      ALVH_FACTOR_LANES(PART) ALVH_FACTOR_WORK(PART)
#undef PART
    };
}

static int chunk_length(int lanes, int from)
{
    return lanes - from < CHUNK ? lanes - from : CHUNK;
}

static void start_liquidity(const struct factor_liquidity *liquidity,
                            const struct alvh_market_lanes *market, const double *ln_vix,
                            double *x)
{
    if (liquidity->on)
        take_means(liquidity, market->lanes, ln_vix, market->regime, x);
}

void alvh_factors_start(const struct alvh_factors *factors,
                        const struct alvh_market_lanes *market,
                        struct alvh_factor_lanes *lanes)
{
    lanes->lanes = market->lanes;
    const size_t bytes = (size_t)lanes->lanes * sizeof(double);
#define ZERO(name, unit, text) memset(lanes->name, 0, bytes);
    ALVH_FACTOR_LANES(ZERO)
    ALVH_FACTOR_WORK(ZERO)
#undef ZERO
    double *const score[FACTOR_SCORES] = {lanes->reer,       lanes->rate_differential,
                                          lanes->spx_basis,  lanes->vix_basis,
                                          lanes->order_flow, lanes->ipo_heat};
    for (int i = 0; i < FACTOR_SCORES; i++)
        for (int l = 0; l < lanes->lanes; l++)
            score[i][l] = factors->score[i].start;
    for (int from = 0; from < lanes->lanes; from += CHUNK) {
        alignas(64) double ln_vix[CHUNK];
        const struct alvh_market_lanes part =
            market_chunk(market, from, chunk_length(lanes->lanes, from));
        take_ln_vix(factors, &part, ln_vix);
        start_liquidity(&factors->depth, &part, ln_vix, lanes->ln_depth + from);
        start_liquidity(&factors->etf_volume, &part, ln_vix, lanes->ln_etf_volume + from);
    }
}

static void take_leaving(const struct alvh_factors *factors, int lanes,
                         const double *restrict order_flow, const double *restrict ipo_heat,
                         double *restrict leaving)
{
    const double by_flow = factors->model.leaving.order_flow;
    const double by_heat = factors->model.leaving.ipo_heat;
    const double ln_mean = factors->ln_mean_rate;
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double times =
            alvh_exp(fma(by_flow, order_flow[l], fma(by_heat, ipo_heat[l], -ln_mean)));
        leaving[l] = times < MOST_LEAVING ? times : MOST_LEAVING;
    }
}

void alvh_factors_before(const struct alvh_factors *factors,
                         struct alvh_market_lanes *market, struct alvh_factor_lanes *lanes)
{
    const int count = market->lanes;
    const double *restrict ln_spot = market->ln_spot;
    const double *restrict v_fast = market->v_fast;
    const double *restrict v_slow = market->v_slow;
    double *restrict ln_spot_before = lanes->ln_spot_before;
    double *restrict variance_before = lanes->variance_before;
#pragma omp simd
    for (int l = 0; l < count; l++) {
        ln_spot_before[l] = ln_spot[l];
        variance_before[l] = v_fast[l] + v_slow[l];
    }
    market->leaving = factors->leaves ? lanes->leaving : NULL;
    if (factors->leaves)
        take_leaving(factors, count, lanes->order_flow, lanes->ipo_heat, lanes->leaving);
}

/* A return of its own on top of the day's, with the correction that keeps E S' = E S. */
static void move_by_events(double more, int lanes, const double *restrict variance_before,
                           const double *restrict normal, double *restrict ln_spot)
{
#pragma omp simd
    for (int l = 0; l < lanes; l++) {
        const double variance = more * variance_before[l] / ALVH_DAYS_PER_YEAR;
        ln_spot[l] += fma(sqrt(variance), normal[l], -0.5 * variance);
    }
}

/* Breadth and liquidity share a draw; whichever of them is off leaves its word unused. */
static void step_tape(const struct alvh_factors *factors, struct draws *draws,
                      const struct alvh_market_lanes *market, const double *z,
                      const struct alvh_factor_lanes *lanes)
{
    alignas(64) double ln_vix[CHUNK];
    if (factors->depth.on || factors->etf_volume.on)
        take_ln_vix(factors, market, ln_vix);
    if (factors->breadth) {
        make_normal(market->lanes, draws->word[0]);
        step_breadth(&factors->model.breadth, market->lanes, z, draws->word[0],
                     lanes->net_advances, lanes->ad_line);
    }
    if (factors->depth.on) {
        make_normal(market->lanes, draws->word[1]);
        step_liquidity(&factors->depth, market, ln_vix, draws->word[1], lanes->ln_depth);
    }
    if (factors->etf_volume.on) {
        make_normal(market->lanes, draws->word[2]);
        step_liquidity(&factors->etf_volume, market, ln_vix, draws->word[2],
                       lanes->ln_etf_volume);
    }
}

static void step_chunk(const struct alvh_factors *factors, uint64_t seed, uint64_t path,
                       uint32_t day, const struct alvh_market_lanes *market,
                       const struct alvh_factor_lanes *lanes)
{
    alignas(64) double z[CHUNK];
    struct draws draws;
    double *const score[FACTOR_SCORES] = {lanes->reer,       lanes->rate_differential,
                                          lanes->spx_basis,  lanes->vix_basis,
                                          lanes->order_flow, lanes->ipo_heat};
    const double more = factors->day[day].variance;
    const bool tape = factors->breadth || factors->depth.on || factors->etf_volume.on;
    if (tape || more > 0.0)
        draw_uniforms(seed, ALVH_STREAM_FACTORS, path, day, 0, lanes->lanes, &draws);
    if (more > 0.0) {
        make_normal(lanes->lanes, draws.word[3]);
        move_by_events(more, lanes->lanes, lanes->variance_before, draws.word[3],
                       market->ln_spot);
    }
    step_releases(factors, seed, path, day, market, lanes);
    scale_returns(lanes->lanes, market->ln_spot, lanes->ln_spot_before,
                  lanes->variance_before, z);
    if (tape)
        step_tape(factors, &draws, market, z, lanes);
    step_scores(factors, seed, path, day, lanes->lanes, z, score);
}

void alvh_factors_step(const struct alvh_factors *factors, uint64_t seed,
                       uint64_t first_path, uint32_t day, struct alvh_market_lanes *market,
                       struct alvh_factor_lanes *lanes)
{
    for (int from = 0; from < market->lanes; from += CHUNK) {
        const int count = chunk_length(market->lanes, from);
        const struct alvh_market_lanes part = market_chunk(market, from, count);
        const struct alvh_factor_lanes own = factor_chunk(lanes, from, count);
        step_chunk(factors, seed, first_path + (uint64_t)from, day, &part, &own);
    }
}
