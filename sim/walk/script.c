#include "models/isa.h"

#include "sim/walk/script.h"

#include <math.h>

#include "alvh/random.h"
#include "models/vecmath.h"
#include "sim/walk/vix_match.h"

#define JUMP_DEVIATIONS 4.0

/* One path enters the regime: J and Z of the move, drawn as the dynamics draw them. */
static void enter_lane(const struct alvh_script *script, const double u[4], int lane,
                       struct alvh_market_lanes *market)
{
    const struct alvh_jump *jump =
        &script->model->p.regime_jump[market->regime[lane]][script->regime];
    const double variance_jump = -jump->variance_mean * alvh_log(u[0]);
    const double size = jump->mean + jump->correlation * variance_jump +
                        jump->stdev * alvh_normal_inverse(u[1]);
    market->regime[lane] = script->regime;
    market->v_fast[lane] += variance_jump;
    market->ln_spot[lane] += size;
    market->ln_carry[lane] += size;
    market->jump[lane] += size;
}

void alvh_script_enter(const struct alvh_script *script, uint64_t seed, uint64_t first_path,
                       int day, struct alvh_market_lanes *market)
{
    if (script->regime_day == 0 || day != script->regime_day)
        return;
    for (int lane = 0; lane < market->lanes; lane++) {
        double u[4];
        if (market->regime[lane] == script->regime)
            continue;
        alvh_random_uniforms_one(seed, ALVH_STREAM_STRESS, first_path + (uint64_t)lane,
                                 (uint32_t)day - 1, 0, u);
        enter_lane(script, u, lane, market);
    }
}

static void follow_spot(double ln_return, const double *ln_spot_before,
                        const double *variance_before, struct alvh_market_lanes *market)
{
    for (int lane = 0; lane < market->lanes; lane++) {
        const double to = ln_spot_before[lane] + ln_return;
        const double daily = variance_before[lane] / ALVH_DAYS_PER_YEAR;
        const bool jumps =
            ln_return * ln_return > JUMP_DEVIATIONS * JUMP_DEVIATIONS * daily;
        market->ln_carry[lane] += to - market->ln_spot[lane];
        market->ln_spot[lane] = to;
        market->jump[lane] = jumps ? ln_return : 0.0;
    }
}

void alvh_script_follow(const struct alvh_script *script, int day,
                        const double *ln_spot_before, const double *variance_before,
                        struct alvh_market_lanes *market)
{
    const int move = day - script->first_day;
    if (move < 0 || move >= script->days)
        return;
    follow_spot(script->ln_return[move], ln_spot_before, variance_before, market);
    const double vix = script->vix[move];
    for (int lane = 0; vix > 0.0 && lane < market->lanes; lane++)
        alvh_vix_match(script->model, vix, &market->regime[lane], &market->v_fast[lane],
                       &market->v_slow[lane]);
}
