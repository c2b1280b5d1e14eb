/* The step of the market for tests that are built once: the best instruction set that this
 * processor has, as the program itself would choose it. */
#ifndef ALVH_TESTS_STEPPER_H
#define ALVH_TESTS_STEPPER_H

#include "alvh/dynamics.h"
#include "alvh/isa.h"

typedef void stepper(const struct alvh_dynamics *dynamics, uint64_t seed,
                     uint64_t first_path, uint32_t day, struct alvh_market_lanes *market);
stepper alvh_dynamics_step_scalar, alvh_dynamics_step_avx2, alvh_dynamics_step_avx512;

static inline stepper *best_stepper(void)
{
    static stepper *const steppers[ALVH_ISA_COUNT] = {
        [ALVH_ISA_SCALAR] = alvh_dynamics_step_scalar,
        [ALVH_ISA_AVX2] = alvh_dynamics_step_avx2,
        [ALVH_ISA_AVX512] = alvh_dynamics_step_avx512,
    };
    enum alvh_isa isa = ALVH_ISA_SCALAR;
    (void)alvh_isa_choose(&isa, NULL);
    return steppers[isa];
}

#endif
