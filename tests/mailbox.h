/* Ranks in the memory of one program: threads that leave letters in one another's boxes. */
#ifndef ALVH_TESTS_MAILBOX_H
#define ALVH_TESTS_MAILBOX_H

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "sim/engine/ranks.h"

enum { MAILBOX_RANKS = 3, MAILBOX_LETTERS = 4096, MAILBOX_KINDS = 16 };

struct mailbox_letter {
    int from;
    enum alvh_letter_kind kind;
    struct alvh_buffer content;
};

struct mailbox_rank {
    struct alvh_ranks calls; /* first */
    struct mailbox *mailbox;
    int first, count;
    struct mailbox_letter letter[MAILBOX_LETTERS];
};

struct mailbox {
    pthread_mutex_t lock;
    int sent[MAILBOX_KINDS]; /* letters of each kind */
    /* May change a letter before it is sent. */
    void (*tamper)(enum alvh_letter_kind kind, struct alvh_buffer *content);
    struct mailbox_rank rank[MAILBOX_RANKS];
};

static inline void mailbox_send(struct alvh_ranks *ranks, int to,
                                enum alvh_letter_kind kind, struct alvh_buffer *content)
{
    struct mailbox *mailbox = ((struct mailbox_rank *)ranks)->mailbox;
    struct mailbox_rank *box = &mailbox->rank[to];
    if (mailbox->tamper)
        mailbox->tamper(kind, content);
    pthread_mutex_lock(&mailbox->lock);
    if (box->count == MAILBOX_LETTERS)
        abort();
    box->letter[(box->first + box->count++) % MAILBOX_LETTERS] =
        (struct mailbox_letter){ranks->rank, kind, *content};
    mailbox->sent[kind]++;
    pthread_mutex_unlock(&mailbox->lock);
    *content = (struct alvh_buffer){0};
}

static inline bool mailbox_receive(struct alvh_ranks *ranks, int *from,
                                   enum alvh_letter_kind *kind, struct alvh_buffer *content)
{
    struct mailbox_rank *box = (struct mailbox_rank *)ranks;
    pthread_mutex_lock(&box->mailbox->lock);
    const bool there = box->count > 0;
    if (there) {
        const struct mailbox_letter letter = box->letter[box->first];
        box->first = (box->first + 1) % MAILBOX_LETTERS;
        box->count--;
        alvh_buffer_free(content);
        *content = letter.content;
        *from = letter.from;
        *kind = letter.kind;
    }
    pthread_mutex_unlock(&box->mailbox->lock);
    return there;
}

static inline int mailbox_under_way(struct alvh_ranks *ranks)
{
    (void)ranks;
    return 0;
}

static inline struct mailbox *mailbox_create(int ranks)
{
    struct mailbox *mailbox = calloc(1, sizeof *mailbox);
    if (!mailbox)
        abort();
    pthread_mutex_init(&mailbox->lock, NULL);
    for (int rank = 0; rank < ranks; rank++) {
        mailbox->rank[rank].mailbox = mailbox;
        mailbox->rank[rank].calls = (struct alvh_ranks){.rank = rank,
                                                        .count = ranks,
                                                        .send = mailbox_send,
                                                        .receive = mailbox_receive,
                                                        .under_way = mailbox_under_way};
    }
    return mailbox;
}

static inline int mailbox_sent(struct mailbox *mailbox, enum alvh_letter_kind kind)
{
    pthread_mutex_lock(&mailbox->lock);
    const int sent = mailbox->sent[kind];
    pthread_mutex_unlock(&mailbox->lock);
    return sent;
}

static inline void mailbox_free(struct mailbox *mailbox)
{
    for (int rank = 0; rank < MAILBOX_RANKS; rank++)
        for (int i = 0; i < MAILBOX_LETTERS; i++)
            if (i < mailbox->rank[rank].count) {
                struct mailbox_rank *box = &mailbox->rank[rank];
                alvh_buffer_free(&box->letter[(box->first + i) % MAILBOX_LETTERS].content);
            }
    pthread_mutex_destroy(&mailbox->lock);
    free(mailbox);
}

#endif
