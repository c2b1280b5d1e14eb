/* What a seed gives, to the last bit, and for good: from one commit to the next, from one
 * compiler, processor and C library to another.
 *
 * A run takes its prices from tables and starts from a state, so these have hashes of their
 * own: the first that differs tells where to look. Whoever changes the numbers of a run on
 * purpose (another order of summation is enough) says so in CHANGELOG.md and pins the new
 * ones, which
 *
 *     build/release/tests/test_pinned --print
 *
 * prints. They rest on IEEE 754 arithmetic without contraction, on models/portable.h and
 * models/vecmath.h in place of the C library's functions, and on the additions and
 * multiplications of GSL's splines and linear algebra and of NLopt's search as Debian 12
 * builds them. */
#include <inttypes.h>

#include "models/table_layout.h"
#include "tests/runs.h"

static const struct pinned {
    const char *model;
    uint64_t tables, start, outcomes;
} pinned[] = {
    {"core", 0x148d5dc4cb84ac7f, 0x49c015729c90d8d0, 0x5e46f126233905ae},
    {"mild", 0x948cd101aacb6c5f, 0x90d412042f6e1d65, 0xd4a2b636aaee255b},
};
enum { MODELS = sizeof pinned / sizeof pinned[0] };

/* The eve of the volatility shock of February 2018. */
#define AS_OF "market.as_of=2018-02-02"
#define SHORT "simulation.paths=256", "simulation.days=63"

static const char *const outcome_groups[] = {"paths", "vega", "fans", NULL};

static struct pinned found(const char *model, const char *isa, const char *cut)
{
    char model_setting[64];
    snprintf(model_setting, sizeof model_setting, "market.model=%s", model);
    const struct run_variant variant = {"core", isa, {model_setting, AS_OF, SHORT, cut}};
    struct alvh_run_report report;
    struct alvh_tables *tables;
    struct alvh_error error = {0};
    const struct run_digest digest = run_variant_digest(&variant, outcome_groups, &report);
    assert_true(digest.datasets > 20);
    if (alvh_tables_obtain(&report.model, ALVH_TABLES_CACHED, 0, NULL, NULL, &tables,
                           &error) != ALVH_OK)
        fail_msg("%s", error.text);
    const struct pinned result = {
        .model = model,
        .tables = tables->checksum,
        .start =
            hot_hash(HOT_HASH_START, report.start.variance, sizeof report.start.variance),
        .outcomes = digest.hash,
    };
    alvh_tables_free(tables);
    return result;
}

static void assert_pinned(const struct pinned *now, const struct pinned *then,
                          const char *isa)
{
    const char *what = now->tables != then->tables       ? "price tables"
                       : now->start != then->start       ? "starting state"
                       : now->outcomes != then->outcomes ? "outcomes"
                                                         : NULL;
    if (what)
        fail_msg(
            "%s, %s: the %s are not those of before; if that is meant, see the head of "
            "tests/test_pinned.c",
            now->model, isa, what);
}

/* The instruction sets that the command line names; none means all. */
static int asked_count;
static char **asked;

static bool is_asked(const char *isa)
{
    for (int n = 0; n < asked_count; n++)
        if (strcmp(asked[n], isa) == 0)
            return true;
    return asked_count == 0;
}

/* Cut into other blocks on other threads for each instruction set. */
static void a_seed_gives_what_it_always_gave(void **state)
{
    (void)state;
    static const char *const cut[ALVH_ISA_COUNT] = {"simulation.block_paths=256",
                                                    "simulation.block_paths=64",
                                                    "simulation.block_paths=112"};
    setenv("OMP_NUM_THREADS", "2", 1);
    for (int m = 0; m < MODELS; m++)
        for (int isa = ALVH_ISA_SCALAR; isa < ALVH_ISA_COUNT; isa++) {
            const char *name = alvh_isa_name((enum alvh_isa)isa);
            if (!alvh_isa_is_supported((enum alvh_isa)isa) || !is_asked(name))
                continue;
            const struct pinned now = found(pinned[m].model, name, cut[isa]);
            assert_pinned(&now, &pinned[m], name);
        }
}

static void print_what_is_found(void **state)
{
    (void)state;
    for (int m = 0; m < MODELS; m++) {
        const struct pinned now = found(pinned[m].model, NULL, NULL);
        printf("    {\"%s\", 0x%016" PRIx64 ", 0x%016" PRIx64 ", 0x%016" PRIx64 "},\n",
               now.model, now.tables, now.start, now.outcomes);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_seed_gives_what_it_always_gave)};
    const struct CMUnitTest print[] = {cmocka_unit_test(print_what_is_found)};
    if (argc == 2 && strcmp(argv[1], "--print") == 0)
        return cmocka_run_group_tests(print, NULL, NULL);
    asked_count = argc - 1;
    asked = argv + 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
