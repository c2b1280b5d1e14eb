/* What a fuzz target is, in the terms of libFuzzer, whose main calls it in the preset `fuzz`;
 * in all others driver.c does. A target takes any bytes, and whatever it aborts on, leaks or
 * takes too long over is a defect of what it reads with. */
#ifndef ALVH_TESTS_FUZZ_TARGET_H
#define ALVH_TESTS_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
