#include "sim/file/turn.h"

#include <assert.h>
#include <pthread.h>

static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static _Thread_local int depth; /* how often this thread has begun its turn */

void alvh_turn_begin(void)
{
    pthread_mutex_lock(&turn);
    depth++;
}

void alvh_turn_end(void)
{
    assert(depth > 0);
    depth--;
    pthread_mutex_unlock(&turn);
}

bool alvh_turn_is_mine(void)
{
    return depth > 0;
}
