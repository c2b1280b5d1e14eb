/* Threads that the system does not grant are told of before anything begins. */
#include "sim/engine/threads.h"

#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/expect.h"

static void a_few_threads_start(void **state)
{
    (void)state;
    struct alvh_error error = {0};
    assert_int_equal(alvh_threads_start(1, &error), ALVH_OK);
    assert_int_equal(alvh_threads_start(3, &error), ALVH_OK);
}

/* Stacks that do not fit into the address space stand for a system without threads left. A
 * process of its own, as the limit holds for all that comes. */
static void too_many_threads_are_refused(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); /* a sanitizer takes address space of its own */
#endif
    const pid_t child = fork();
    if (child == 0) {
        struct alvh_error error = {0};
        const rlim_t most = (rlim_t)1 << 30; /* a stack takes 8 MiB */
        setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
        const bool refused = alvh_threads_start(1000, &error) == ALVH_EFAILED;
        const bool told = strstr(error.text, "of 1000 threads can be made") &&
                          strstr(error.text, "--threads");
        _exit(refused && told ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(too_many_threads_are_refused),
        cmocka_unit_test(a_few_threads_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
