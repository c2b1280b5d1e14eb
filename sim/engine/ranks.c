#include "sim/engine/ranks.h"

#include <string.h>
#include <time.h>

bool alvh_letter_write(struct alvh_buffer *content, size_t bytes, const void *data)
{
    if (alvh_buffer_begin(content, bytes, NULL) != ALVH_OK)
        return false;
    content->used = bytes;
    if (bytes > 0)
        memcpy(content->data, data, bytes);
    return true;
}

void alvh_letter_read(const struct alvh_buffer *content, size_t bytes, void *data)
{
    const size_t there = content->used < bytes ? content->used : bytes;
    memset(data, 0, bytes);
    if (there > 0)
        memcpy(data, content->data, there);
}

void alvh_ranks_dismiss(struct alvh_ranks *ranks, int status)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    const int64_t told = status;
    struct alvh_buffer content = {0};
    for (int rank = 1; rank < ranks->count; rank++)
        if (alvh_letter_write(&content, sizeof told, &told))
            ranks->send(ranks, rank, ALVH_LETTER_BYE, &content);
    for (int left = ranks->count - 1; left > 0;) {
        int from;
        enum alvh_letter_kind kind;
        if (!ranks->receive(ranks, &from, &kind, &content))
            nanosleep(&pause, NULL);
        else
            left -= kind == ALVH_LETTER_GOODBYE;
    }
    alvh_buffer_free(&content);
}
