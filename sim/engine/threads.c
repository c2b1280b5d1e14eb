#include "sim/engine/threads.h"

#include <omp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Threads that are there at once, to see whether they can be. */
struct trial {
    pthread_mutex_t held; /* until all were made */
    pthread_t *thread;
    int made;
};

static void *wait_for_the_others(void *context)
{
    struct trial *trial = context;
    pthread_mutex_lock(&trial->held);
    pthread_mutex_unlock(&trial->held);
    return NULL;
}

/* Makes so many threads and ends them again; the reason of a failure, or 0. */
static int try_threads(struct trial *trial, int threads)
{
    int failed = 0;
    pthread_mutex_init(&trial->held, NULL);
    pthread_mutex_lock(&trial->held);
    while (trial->made < threads && !failed) {
        failed =
            pthread_create(&trial->thread[trial->made], NULL, wait_for_the_others, trial);
        trial->made += !failed;
    }
    pthread_mutex_unlock(&trial->held);
    for (int i = 0; i < trial->made; i++)
        pthread_join(trial->thread[i], NULL);
    pthread_mutex_destroy(&trial->held);
    return failed;
}

enum alvh_status alvh_threads_start(int threads, struct alvh_error *error)
{
    if (threads <= 1)
        return ALVH_OK;
    struct trial trial = {.thread = malloc((size_t)threads * sizeof *trial.thread)};
    if (!trial.thread)
        return alvh_fail(error, ALVH_EFAILED, "no memory for %d threads", threads);
    const int failed = try_threads(&trial, threads - 1);
    free(trial.thread);
    if (failed)
        return alvh_fail(error, ALVH_EFAILED,
                         "only %d of %d threads can be made: %s; --threads asks for fewer",
                         trial.made + 1, threads, strerror(failed));
    int there = 0;
#pragma omp parallel num_threads(threads) reduction(+ : there)
    there += 1;
    return there > 0 ? ALVH_OK : alvh_fail(error, ALVH_EFAILED, "no threads");
}
