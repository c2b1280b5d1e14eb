/* The choice of the instruction set. */
#include "alvh/isa.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"

static void every_processor_has_the_scalar_set(void **state)
{
    (void)state;
    enum alvh_isa isa = ALVH_ISA_COUNT;
    struct alvh_error error = {0};
    assert_true(alvh_isa_is_supported(ALVH_ISA_SCALAR));
    setenv("ALVH_ISA", "scalar", 1);
    assert_int_equal(alvh_isa_choose(&isa, &error), ALVH_OK);
    assert_int_equal(isa, ALVH_ISA_SCALAR);
}

static void the_best_set_is_chosen_unless_one_is_named(void **state)
{
    (void)state;
    enum alvh_isa isa = ALVH_ISA_COUNT;
    struct alvh_error error = {0};
    unsetenv("ALVH_ISA");
    assert_int_equal(alvh_isa_choose(&isa, &error), ALVH_OK);
    assert_true(alvh_isa_is_supported(isa));
    for (int better = isa + 1; better < ALVH_ISA_COUNT; better++)
        assert_false(alvh_isa_is_supported((enum alvh_isa)better));
}

static void a_set_that_cannot_run_is_refused_by_name(void **state)
{
    (void)state;
    for (int i = 0; i < ALVH_ISA_COUNT; i++) {
        enum alvh_isa isa = ALVH_ISA_COUNT;
        struct alvh_error error = {0};
        setenv("ALVH_ISA", alvh_isa_name((enum alvh_isa)i), 1);
        const enum alvh_status status = alvh_isa_choose(&isa, &error);
        if (alvh_isa_is_supported((enum alvh_isa)i)) {
            assert_int_equal(status, ALVH_OK);
            assert_int_equal(isa, i);
        } else {
            assert_int_equal(status, ALVH_EUSAGE);
            assert_non_null(strstr(error.text, alvh_isa_name((enum alvh_isa)i)));
        }
    }
    static const char *const unknown[] = {"", "AVX2", "sse9", "avx"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        enum alvh_isa isa = ALVH_ISA_COUNT;
        struct alvh_error error = {0};
        setenv("ALVH_ISA", unknown[i], 1);
        assert_int_equal(alvh_isa_choose(&isa, &error), ALVH_EUSAGE);
        assert_non_null(strstr(error.text, "scalar, avx2 or avx512"));
    }
    unsetenv("ALVH_ISA");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_processor_has_the_scalar_set),
        cmocka_unit_test(the_best_set_is_chosen_unless_one_is_named),
        cmocka_unit_test(a_set_that_cannot_run_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
