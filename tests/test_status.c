/* How failures are recorded and passed on. */
#include "alvh/status.h"
#include "tests/expect.h"

#include <string.h>

static void the_first_failure_stays(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    assert_int_equal(alvh_fail(&error, ALVH_EINPUT, "a.yaml:%d: bad", 7), ALVH_EINPUT);
    assert_int_equal(alvh_fail(&error, ALVH_EFAILED, "later"), ALVH_EFAILED);
    assert_int_equal(error.status, ALVH_EINPUT);
    assert_string_equal(error.text, "a.yaml:7: bad");
}

static void a_failure_needs_no_error(void **state)
{
    (void)state;
    assert_int_equal(alvh_fail(NULL, ALVH_EUSAGE, "unheard"), ALVH_EUSAGE);
}

static void a_long_message_is_cut(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    char text[2 * ALVH_ERROR_TEXT];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    alvh_fail(&error, ALVH_EFAILED, "%s", text);
    assert_int_equal(strlen(error.text), ALVH_ERROR_TEXT - 1);
}

static enum alvh_status tries(enum alvh_status inner)
{
    ALVH_TRY(inner);
    return ALVH_EUSAGE;
}

static void try_passes_only_failures_up(void **state)
{
    (void)state;
    assert_int_equal(tries(ALVH_EINPUT), ALVH_EINPUT);
    assert_int_equal(tries(ALVH_OK), ALVH_EUSAGE);
}

/* The values are promised to scripts as exit statuses. */
static void statuses_are_the_exit_statuses(void **state)
{
    (void)state;
    assert_int_equal(ALVH_OK, 0);
    assert_int_equal(ALVH_EFAILED, 1);
    assert_int_equal(ALVH_EUSAGE, 2);
    assert_int_equal(ALVH_EINPUT, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_failure_stays),
        cmocka_unit_test(a_failure_needs_no_error),
        cmocka_unit_test(a_long_message_is_cut),
        cmocka_unit_test(try_passes_only_failures_up),
        cmocka_unit_test(statuses_are_the_exit_statuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
