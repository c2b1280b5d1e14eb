#include "sim/engine/post.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Between two looks, seconds: while all are busy, while somebody waits for a letter, and
 * while letters are on their way, which only move when somebody looks. */
static const double calm_seconds = 1e-2, hurried_seconds = 5e-4, moving_seconds = 1e-4;

struct letter {
    int to;
    enum alvh_letter_kind kind;
    struct alvh_buffer content;
};

struct alvh_post {
    struct alvh_ranks *ranks;
    struct alvh_post_calls calls;
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    pthread_cond_t wake, moved;
    struct letter *queue; /* what is to be sent, in order */
    int count, room;
    int under_way; /* as the ranks last told */
    struct alvh_buffer *spare;
    int spares, spare_room;
    bool awake, hurried, quit;
};

/* ---- the thread ---- */

static struct timespec time_after(double seconds)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    time.tv_nsec += (long)(1e9 * seconds);
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

/* Memory that is free again, for the next letter; with the lock held. */
static void keep_spare(struct alvh_post *post, struct alvh_buffer *content)
{
    if (content->room == 0)
        return;
    if (post->spares < post->spare_room)
        post->spare[post->spares++] = *content;
    else
        alvh_buffer_free(content);
    *content = (struct alvh_buffer){0};
}

static bool take_letter(struct alvh_post *post, struct letter *letter)
{
    pthread_mutex_lock(&post->lock);
    const bool there = post->count > 0;
    if (there) {
        *letter = post->queue[0];
        memmove(post->queue, post->queue + 1, (size_t)--post->count * sizeof *letter);
        post->under_way++;
    }
    pthread_mutex_unlock(&post->lock);
    return there;
}

static void send_all(struct alvh_post *post)
{
    struct letter letter;
    while (take_letter(post, &letter)) {
        post->ranks->send(post->ranks, letter.to, letter.kind, &letter.content);
        pthread_mutex_lock(&post->lock);
        keep_spare(post, &letter.content);
        pthread_mutex_unlock(&post->lock);
    }
}

static void receive_all(struct alvh_post *post, struct alvh_buffer *content)
{
    int from;
    enum alvh_letter_kind kind;
    while (post->ranks->receive(post->ranks, &from, &kind, content))
        post->calls.received(post->calls.context, from, kind, content);
}

/* Sleeps until the next look, unless something has come up. Returns false at the end. */
static bool rest(struct alvh_post *post)
{
    pthread_mutex_lock(&post->lock);
    post->under_way = post->ranks->under_way(post->ranks);
    pthread_cond_broadcast(&post->moved);
    const struct timespec until = time_after(post->under_way > 0 ? moving_seconds
                                             : post->hurried     ? hurried_seconds
                                                                 : calm_seconds);
    const bool over = post->quit && post->count == 0 && post->under_way == 0;
    if (!over && !post->awake && post->count == 0)
        pthread_cond_timedwait(&post->wake, &post->lock, &until);
    post->awake = false;
    pthread_mutex_unlock(&post->lock);
    return !over;
}

static void *run_post(void *context)
{
    struct alvh_post *post = context;
    struct alvh_buffer content = {0};
    do {
        send_all(post);
        receive_all(post, &content);
        if (post->calls.turn)
            post->calls.turn(post->calls.context);
    } while (rest(post));
    alvh_buffer_free(&content);
    return NULL;
}

/* ---- what others ask of it ---- */

static void release(struct alvh_post *post)
{
    for (int i = 0; i < post->count; i++)
        alvh_buffer_free(&post->queue[i].content);
    for (int i = 0; i < post->spares; i++)
        alvh_buffer_free(&post->spare[i]);
    pthread_cond_destroy(&post->wake);
    pthread_cond_destroy(&post->moved);
    pthread_mutex_destroy(&post->lock);
    free(post->queue);
    free(post->spare);
    free(post);
}

enum alvh_status alvh_post_start(struct alvh_ranks *ranks,
                                 const struct alvh_post_calls *calls,
                                 struct alvh_post **made, struct alvh_error *error)
{
    enum { SPARES = 64 };
    struct alvh_post *post = calloc(1, sizeof *post);
    struct alvh_buffer *spare = calloc(SPARES, sizeof *spare);
    pthread_condattr_t monotonic;
    *made = NULL;
    if (!post || !spare) {
        free(post);
        free(spare);
        return alvh_fail(error, ALVH_EFAILED, "no memory for letters between ranks");
    }
    *post = (struct alvh_post){
        .ranks = ranks, .calls = *calls, .spare = spare, .spare_room = SPARES};
    pthread_mutex_init(&post->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&post->wake, &monotonic);
    pthread_cond_init(&post->moved, &monotonic);
    pthread_condattr_destroy(&monotonic);
    const int failed = pthread_create(&post->thread, NULL, run_post, post);
    if (failed) {
        release(post);
        return alvh_fail(error, ALVH_EFAILED, "no thread for letters between ranks: %s",
                         strerror(failed));
    }
    *made = post;
    return ALVH_OK;
}

static bool reserve(struct alvh_post *post)
{
    if (post->count < post->room)
        return true;
    const int room = post->room ? 2 * post->room : 16;
    struct letter *queue = realloc(post->queue, (size_t)room * sizeof *queue);
    if (!queue)
        return false;
    post->queue = queue;
    post->room = room;
    return true;
}

bool alvh_post_send(struct alvh_post *post, int to, enum alvh_letter_kind kind,
                    struct alvh_buffer *content)
{
    pthread_mutex_lock(&post->lock);
    const bool there = reserve(post);
    if (there) {
        post->queue[post->count++] = (struct letter){to, kind, *content};
        *content =
            post->spares > 0 ? post->spare[--post->spares] : (struct alvh_buffer){0};
        content->used = 0;
        pthread_cond_signal(&post->wake);
    }
    pthread_mutex_unlock(&post->lock);
    return there;
}

void alvh_post_wait(struct alvh_post *post, int most)
{
    pthread_mutex_lock(&post->lock);
    while (post->count + post->under_way >= most)
        pthread_cond_wait(&post->moved, &post->lock);
    pthread_mutex_unlock(&post->lock);
}

void alvh_post_wake(struct alvh_post *post)
{
    pthread_mutex_lock(&post->lock);
    post->awake = true;
    pthread_cond_signal(&post->wake);
    pthread_mutex_unlock(&post->lock);
}

void alvh_post_hurry(struct alvh_post *post, bool hurry)
{
    pthread_mutex_lock(&post->lock);
    post->awake = post->awake || (hurry && !post->hurried);
    post->hurried = hurry;
    if (post->awake)
        pthread_cond_signal(&post->wake);
    pthread_mutex_unlock(&post->lock);
}

void alvh_post_stop(struct alvh_post *post)
{
    if (!post)
        return;
    pthread_mutex_lock(&post->lock);
    post->quit = true;
    pthread_cond_signal(&post->wake);
    pthread_mutex_unlock(&post->lock);
    pthread_join(post->thread, NULL);
    release(post);
}
