/* Threads that the system does not grant are told of before anything begins. */
#include "sim/engine/threads.h"

#include <pthread.h>
#include <string.h>

#include "tests/expect.h"

static void a_few_threads_start(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    assert_int_equal(alvh_threads_start(1, &error), ALVH_OK);
    assert_int_equal(alvh_threads_start(3, &error), ALVH_OK);
}

/* A stack as large as the address space stands for a system without threads left. */
static void too_many_threads_are_refused(void **state)
{
    (void)state;
    const size_t address_space = (size_t)1 << 47;
    struct alvh_error error = {0};
    pthread_attr_t usual, huge;
    assert_int_equal(pthread_getattr_default_np(&usual), 0);
    assert_int_equal(pthread_getattr_default_np(&huge), 0);
    assert_int_equal(pthread_attr_setstacksize(&huge, address_space), 0);
    assert_int_equal(pthread_setattr_default_np(&huge), 0);
    const enum alvh_status status = alvh_threads_start(1000, &error);
    assert_int_equal(pthread_setattr_default_np(&usual), 0);
    assert_int_equal(status, ALVH_EFAILED);
    assert_non_null(strstr(error.text, "only 1 of 1000 threads can be made"));
    assert_non_null(strstr(error.text, "--threads"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_threads_are_refused),
        cmocka_unit_test(a_few_threads_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
