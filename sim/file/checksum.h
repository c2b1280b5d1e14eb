/* XXH64, the 64-bit xxHash of Yann Collet (github.com/Cyan4973/xxHash, specification
 * 0.1.1): finds any change of a stored byte but for one in 2^64, at the speed of memory. */
#ifndef ALVH_SIM_CHECKSUM_H
#define ALVH_SIM_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t alvh_checksum(size_t bytes, const void *data, uint64_t seed);

#endif
