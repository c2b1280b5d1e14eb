#include "alvh/isa.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[ALVH_ISA_COUNT] = {"scalar", "avx2", "avx512"};

const char *alvh_isa_name(enum alvh_isa isa)
{
    return names[isa];
}

/* What models/build.cmake lets the compiler use: x86-64-v3 and x86-64-v4. */
bool alvh_isa_is_supported(enum alvh_isa isa)
{
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                      __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    const bool avx512 =
        avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl");
    return isa == ALVH_ISA_SCALAR || (isa == ALVH_ISA_AVX2 && avx2) ||
           (isa == ALVH_ISA_AVX512 && avx512);
}

enum alvh_status alvh_isa_choose(enum alvh_isa *isa, struct alvh_error *error)
{
    const char *wanted = getenv("ALVH_ISA");
    for (int i = ALVH_ISA_COUNT - 1; i >= 0; i--) {
        const bool named = wanted != NULL && strcmp(wanted, names[i]) == 0;
        if (wanted != NULL && !named)
            continue;
        if (alvh_isa_is_supported((enum alvh_isa)i)) {
            *isa = (enum alvh_isa)i;
            return ALVH_OK;
        }
        if (named)
            return alvh_fail(error, ALVH_EUSAGE,
                             "ALVH_ISA is %s, which this processor lacks", wanted);
    }
    return alvh_fail(error, ALVH_EUSAGE,
                     "ALVH_ISA is \"%s\"; it must be scalar, avx2 or avx512", wanted);
}
