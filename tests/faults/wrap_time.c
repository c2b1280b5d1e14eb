/* Time stands still unless it is told to go, so that equal runs leave equal bytes; and
 * threads that cannot be made. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <sys/time.h>
#include <time.h>

#include "tests/faults/inject.h"
#include "tests/faults/journal.h"

/* Found by HDF5, which stamps groups with it. */
int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    (void)zone;
    *now = (struct timeval){.tv_sec = 1000000000};
    return 0;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    (void)clock;
    *now = (struct timespec){.tv_sec = 1000};
    return 0;
}

double __wrap_omp_get_wtime(void);
double __wrap_omp_get_wtime(void)
{
    static double now = 1000.0;
    journal_pass_time();
    now += fault_step();
    return now;
}

/* What waits for a time waits for ever, unless a journal says when it comes. */
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until)
{
    (void)until;
    return journal_is_on() ? journal_wait(condition, mutex)
                           : pthread_cond_wait(condition, mutex);
}

/* Found by the program and by OpenMP's library. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*begin)(void *), void *context)
{
    static int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!create)
        *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    if (fault_due(FAULT_THREAD, "pthread_create"))
        return EAGAIN;
    journal_note_thread();
    return create(thread, attributes, begin, context);
}
