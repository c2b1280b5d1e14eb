#include "sim/engine/walks.h"

#include "alvh/isa.h"

alvh_walk_function alvh_block_walk_scalar, alvh_block_walk_avx2, alvh_block_walk_avx512;

enum alvh_status alvh_walk_select(alvh_walk_function **walk, const char **name,
                                  struct alvh_error *error)
{
    static alvh_walk_function *const copy[ALVH_ISA_COUNT] = {
        [ALVH_ISA_SCALAR] = alvh_block_walk_scalar,
        [ALVH_ISA_AVX2] = alvh_block_walk_avx2,
        [ALVH_ISA_AVX512] = alvh_block_walk_avx512};
    enum alvh_isa isa = ALVH_ISA_SCALAR;
    ALVH_TRY(alvh_isa_choose(&isa, error));
    *walk = copy[isa];
    *name = alvh_isa_name(isa);
    return ALVH_OK;
}

alvh_shock_function alvh_block_shock_scalar, alvh_block_shock_avx2, alvh_block_shock_avx512;

enum alvh_status alvh_shock_select(alvh_shock_function **shock, const char **name,
                                   struct alvh_error *error)
{
    static alvh_shock_function *const copy[ALVH_ISA_COUNT] = {
        [ALVH_ISA_SCALAR] = alvh_block_shock_scalar,
        [ALVH_ISA_AVX2] = alvh_block_shock_avx2,
        [ALVH_ISA_AVX512] = alvh_block_shock_avx512};
    enum alvh_isa isa = ALVH_ISA_SCALAR;
    ALVH_TRY(alvh_isa_choose(&isa, error));
    *shock = copy[isa];
    *name = alvh_isa_name(isa);
    return ALVH_OK;
}
