/* Five models that were priced by an independent computation (oracle_cases.h): quadrature
 * of the same characteristic functions in double precision by other schemes (Gauss-Legendre
 * panels and a trapezoid rule, an adaptive Runge-Kutta of order 8 run at 1e-12), written in
 * another language. It agrees with QuantLib's Bates engine to 1e-10 of spot and with
 * published prices. Spot is 100 throughout; days are trading days.
 *
 * core is the default model; mild has the same structure and gentler numbers; heston, bates
 * and svcj have one regime and one variance. */
#ifndef ALVH_TESTS_ORACLE_H
#define ALVH_TESTS_ORACLE_H

#include "alvh/exact.h"
#include "tests/expect.h"

enum { ORACLE_CORE, ORACLE_MILD, ORACLE_HESTON, ORACLE_BATES, ORACLE_SVCJ, ORACLE_MODELS };

static const struct alvh_model oracle_model[ORACLE_MODELS] = {
    [ORACLE_CORE] =
        {.rate = 0.04,
         .dividend_yield = 0.015,
         .sigma = {0.8, 0.17},
         .rho = {-0.9, -0.9},
         .regimes = 3,
         .regime_name = {"calm", "stressed", "crisis"},
         .q = {.kappa = {6.5, 0.35},
               .theta = {{0.012, 0.00494}, {0.0072, 0.0197}, {0.0426, 0.0582}},
               .jump_intensity = {0.031, 1.05, 5.58},
               .jump = {-0.0621, 0.0476, 0.0973, -0.205},
               .rate = {[0][1] = 1.0,
                        [0][2] = 0.142,
                        [1][0] = 3.94,
                        [1][2] = 0.862,
                        [2][1] = 3.37},
               .regime_jump =
                   {[0][1] = {-0.0115, 0.01, 0.0279, 0},
                    [0][2] = {-0.0489, 0.03, 0.249, 0},
                    [1][2] = {-0.0643, 0.03, 0.178, 0}}},
         .p = {.kappa = {9.0, 0.55},
               .theta = {{0.0065, 0.0165}, {0.014, 0.032}, {0.1, 0.055}},
               .jump_intensity = {0.05, 1.0, 4.5},
               .jump = {-0.035, 0.035, 0.08, -0.2},
               .rate =
                   {[0][1] = 0.9, [0][2] = 0.05, [1][0] = 5.5, [1][2] = 0.4, [2][1] = 7.0},
               .regime_jump = {[0][1] = {-0.013, 0.01, 0.022, 0},
                               [0]
                                   [2] = {-0.055, 0.03, 0.25, 0},
                               [1]
                                   [2] = {-0.055, 0.03, 0.16, 0}},
               .premium_constant = 0.035,
               .premium_variance = 1.0}},
    [ORACLE_MILD] =
        {.rate = 0.04,
         .dividend_yield = 0.013,
         .sigma = {0.75, 0.22},
         .rho = {-0.8, -0.7},
         .regimes = 3,
         .regime_name = {"calm", "stressed", "crisis"},
         .q = {.kappa = {7.0, 0.9},
               .theta = {{0.006, 0.02}, {0.03, 0.03}, {0.12, 0.06}},
               .jump_intensity = {0.6, 2.0, 5.0},
               .jump = {-0.025, 0.02, 0.012, -0.8},
               .rate =
                   {[0][1] = 1.2, [0][2] = 0.08, [1][0] = 4.0, [1][2] = 0.6, [2][1] = 4.0},
               .regime_jump = {[0][1] = {-0.02, 0.01, 0.01, 0},
                               [0][2] = {-0.06, 0.03, 0.08, 0},
                               [1][2] = {-0.05, 0.03, 0.06, 0}}},
         .p = {.kappa = {7.0, 0.9},
               .theta = {{0.006, 0.02}, {0.03, 0.03}, {0.12, 0.06}},
               .jump_intensity = {0.6, 2.0, 5.0},
               .jump = {-0.025, 0.02, 0.012, -0.8},
               .rate =
                   {[0][1] = 1.2, [0][2] = 0.08, [1][0] = 4.0, [1][2] = 0.6, [2][1] = 4.0},
               .regime_jump = {[0][1] = {-0.02, 0.01, 0.01, 0},
                               [0][2] = {-0.06, 0.03, 0.08, 0},
                               [1][2] = {-0.05, 0.03, 0.06, 0}}}},
    [ORACLE_HESTON] = {.rate = 0.03,
                       .dividend_yield = 0.01,
                       .sigma = {0.5, 0.1},
                       .rho = {-0.7, 0},
                       .regimes = 1,
                       .regime_name = {"only"},
                       .q = {.kappa = {2.0, 1.0},
                             .theta = {{0.04, 0}},
                             .jump_intensity = {0},
                             .jump = {0, 0, 0, 0}},
                       .p = {.kappa = {2.0, 1.0},
                             .theta = {{0.04, 0}},
                             .jump_intensity = {0},
                             .jump = {0, 0, 0, 0}}},
    [ORACLE_BATES] = {.rate = 0.04,
                      .dividend_yield = 0.013,
                      .sigma = {0.5, 0.1},
                      .rho = {-0.7, 0},
                      .regimes = 1,
                      .regime_name = {"only"},
                      .q = {.kappa = {2.0, 1.0},
                            .theta = {{0.04, 0}},
                            .jump_intensity = {0.8},
                            .jump = {-0.05, 0.06, 0, 0}},
                      .p = {.kappa = {2.0, 1.0},
                            .theta = {{0.04, 0}},
                            .jump_intensity = {0.8},
                            .jump = {-0.05, 0.06, 0, 0}}},
    [ORACLE_SVCJ] = {.rate = 0.0319,
                     .dividend_yield = 0,
                     .sigma = {0.14, 0.1},
                     .rho = {-0.82, 0},
                     .regimes = 1,
                     .regime_name = {"only"},
                     .q = {.kappa = {3.46, 1.0},
                           .theta = {{0.008, 0}},
                           .jump_intensity = {0.47},
                           .jump = {-0.08653876641723862, 0.0001, 0.05, -0.38}},
                     .p = {.kappa = {3.46, 1.0},
                           .theta = {{0.008, 0}},
                           .jump_intensity = {0.47},
                           .jump = {-0.08653876641723862, 0.0001, 0.05, -0.38}}},
};

/* One of the models with what preparing adds. */
static inline struct alvh_model oracle_prepared(int number)
{
    struct alvh_model model = oracle_model[number];
    assert_int_equal(alvh_model_prepare(&model, NULL), ALVH_OK);
    return model;
}

#endif
