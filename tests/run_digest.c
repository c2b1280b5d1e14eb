/* Prints a hash of every dataset of one run, for runs on different machines to be told apart:
 *
 *     run_digest SCENARIO [KEY=VALUE ...]
 *
 * ALVH_ISA chooses the instruction set; tests/emulate_avx512.sh compares them. */
#include <inttypes.h>

#include "tests/runs.h"

int main(int argc, char **argv)
{
    struct run_variant variant = {.scenario = argc > 1 ? argv[1] : "core",
                                  .isa = getenv("ALVH_ISA")};
    for (int a = 2; a < argc && a - 2 < RUN_MAX_SETTINGS; a++)
        variant.setting[a - 2] = argv[a];
    struct alvh_run_report report;
    const struct run_digest digest = run_variant_digest(&variant, NULL, &report);
    printf("%016" PRIx64 " of %d datasets\n", digest.hash, digest.datasets);
    return 0;
}
