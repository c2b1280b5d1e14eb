/* States that a run under the real-world measure visits, and exact SPX prices for many of
 * them at a time: what tables are tested against. */
#ifndef ALVH_TESTS_TABLE_STATES_H
#define ALVH_TESTS_TABLE_STATES_H

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#include "alvh/dynamics.h"
#include "alvh/transform.h"

struct table_state {
    double v[ALVH_FACTORS];
    int regime;
};

/* Three years of 1024 paths from rest in the first regime; the states of every 21st day
 * after the first quarter, in a fixed order. Returns how many; the caller frees. */
static inline int table_states_visited(const struct alvh_model *model,
                                       struct table_state **out)
{
    enum { LANES = 1024, DAYS = 756, FIRST = 63, EVERY = 21 };
    struct alvh_error error = {0};
    struct alvh_dynamics *dynamics;
    if (alvh_dynamics_create(model, &model->p, 1, &dynamics, &error) != ALVH_OK)
        return 0;
    double *memory = aligned_alloc(64, 4 * LANES * sizeof *memory);
    int32_t *regime = aligned_alloc(64, LANES * sizeof *regime);
    struct alvh_market_lanes market = {.lanes = LANES,
                                       .ln_spot = memory,
                                       .v_fast = memory + LANES,
                                       .v_slow = memory + 2 * LANES,
                                       .ln_carry = memory + 3 * LANES,
                                       .regime = regime};
    for (int lane = 0; lane < LANES; lane++) {
        market.ln_spot[lane] = market.ln_carry[lane] = 0.0;
        market.v_fast[lane] = model->p.theta[0][ALVH_FAST];
        market.v_slow[lane] = model->p.theta[0][ALVH_SLOW];
        regime[lane] = 0;
    }
    struct table_state *states = malloc((DAYS / EVERY + 1) * LANES * sizeof *states);
    int count = 0;
    for (int day = 0; day < DAYS; day++) {
        alvh_dynamics_step(dynamics, 20240517, 0, (uint32_t)day, &market);
        if (day < FIRST || day % EVERY != 0)
            continue;
        for (int lane = 0; lane < LANES; lane++)
            states[count++] = (struct table_state){
                .v = {market.v_fast[lane], market.v_slow[lane]}, .regime = regime[lane]};
    }
    free(regime);
    free(memory);
    alvh_dynamics_free(dynamics);
    *out = states;
    return count;
}

/* Every argument that the prices of one tenor need: the trapezoid rule with a period of 6.5
 * in ln(K/F). */
struct table_line {
    double tau, step;
    struct alvh_transform transform;
};

static inline enum alvh_status table_line_create(const struct alvh_model *model, double tau,
                                                 struct table_line *line,
                                                 struct alvh_error *error)
{
    const double step = 2.0 * M_PI / 6.5;
    const double top = tau < 0.01 ? 24000.0 : tau < 0.04 ? 10000.0 : 4000.0;
    const int count = (int)(top / step);
    double complex *u = malloc((size_t)count * sizeof *u);
    for (int a = 0; a < count; a++)
        u[a] = (a + 0.5) * step - 0.5 * I;
    line->tau = tau;
    line->step = step;
    const enum alvh_status status =
        alvh_transform_spx(model, count, u, 1, &tau, 1e-8, &line->transform, error);
    free(u);
    return status;
}

enum { TABLE_LINE_STRIKES = 64 };

/* The option out of the money at TABLE_LINE_STRIKES values of k = ln(K/F), per unit of
 * forward and undiscounted, as Lewis's integral with the Black price of volatility `total`
 * taken out. */
static inline void table_line_otm(const struct table_line *line,
                                  const struct table_state *state, double total,
                                  const double k[TABLE_LINE_STRIKES],
                                  double otm[TABLE_LINE_STRIKES])
{
    const struct alvh_transform *transform = &line->transform;
    double complex phase[TABLE_LINE_STRIKES], turn[TABLE_LINE_STRIKES];
    for (int n = 0; n < TABLE_LINE_STRIKES; n++) {
        phase[n] = cexp(-0.5 * I * line->step * k[n]);
        turn[n] = cexp(-I * line->step * k[n]);
        otm[n] = 0.0;
    }
    int quiet = 0;
    for (int a = 0; a < transform->arguments && quiet < 100; a++) {
        const double u = (a + 0.5) * line->step, square = u * u + 0.25;
        const double complex phi =
            cexp(transform->factor[ALVH_FAST][a] * state->v[ALVH_FAST] +
                 transform->factor[ALVH_SLOW][a] * state->v[ALVH_SLOW]) *
            transform->regime[state->regime][a];
        const double complex difference =
            (phi - exp(-0.5 * total * total * square)) * (line->step / (M_PI * square));
        quiet = fabs(creal(difference)) + fabs(cimag(difference)) < 1e-13 ? quiet + 1 : 0;
        for (int n = 0; n < TABLE_LINE_STRIKES; n++) {
            const double c = creal(phase[n]), s = cimag(phase[n]);
            const double tc = creal(turn[n]), ts = cimag(turn[n]);
            otm[n] += c * creal(difference) - s * cimag(difference);
            phase[n] = c * tc - s * ts + I * (s * tc + c * ts);
        }
    }
    for (int n = 0; n < TABLE_LINE_STRIKES; n++) {
        const double d1 = -k[n] / total + 0.5 * total, d2 = d1 - total;
        const double call =
            0.5 * (erfc(-d1 * M_SQRT1_2) - exp(k[n]) * erfc(-d2 * M_SQRT1_2));
        const double put = call - 1.0 + exp(k[n]);
        otm[n] = (k[n] < 0.0 ? put : call) - exp(0.5 * k[n]) * otm[n];
    }
}

#endif
