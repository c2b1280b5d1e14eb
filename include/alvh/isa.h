/* The instruction sets that the walk is built for, and which one runs.
 *
 * All of them give the same bits; they differ in speed alone. The best one that the
 * processor has is chosen; ALVH_ISA=scalar, avx2 or avx512 in the environment forces one.
 */
#ifndef ALVH_ISA_H
#define ALVH_ISA_H

#include <stdbool.h>

#include "alvh/status.h"

enum alvh_isa { ALVH_ISA_SCALAR, ALVH_ISA_AVX2, ALVH_ISA_AVX512, ALVH_ISA_COUNT };

/* "scalar", "avx2", "avx512". */
const char *alvh_isa_name(enum alvh_isa isa);

/* Whether this processor can run it. */
bool alvh_isa_is_supported(enum alvh_isa isa);

/* The set to run. A name in ALVH_ISA that is unknown, or that the processor lacks, is
 * ALVH_EUSAGE. */
enum alvh_status alvh_isa_choose(enum alvh_isa *isa, struct alvh_error *error);

#endif
