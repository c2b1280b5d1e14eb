/* The thread that sends and receives the letters of a rank, and nobody else does while it
 * runs. Libraries for messages wait by turning round and round; this thread sleeps between
 * two looks instead, so that it takes no core from those that walk. */
#ifndef ALVH_SIM_POST_H
#define ALVH_SIM_POST_H

#include "sim/engine/ranks.h"

struct alvh_post;

/* All are called by the thread of the post. */
struct alvh_post_calls {
    void (*received)(void *context, int from, enum alvh_letter_kind kind,
                     struct alvh_buffer *content);
    void (*turn)(void *context); /* after what has come in; may be NULL */
    void *context;
};

enum alvh_status alvh_post_start(struct alvh_ranks *ranks,
                                 const struct alvh_post_calls *calls,
                                 struct alvh_post **post, struct alvh_error *error);

/* Sends, from any thread. Takes the memory of content and leaves another; false: no memory,
 * and content is as it was. */
bool alvh_post_send(struct alvh_post *post, int to, enum alvh_letter_kind kind,
                    struct alvh_buffer *content);

/* Waits until fewer than so many letters are still to be sent; not from the post's calls. */
void alvh_post_wait(struct alvh_post *post, int most);

/* The next turn comes at once. */
void alvh_post_wake(struct alvh_post *post);

/* Somebody waits for a letter with nothing to do: looks come closer together. */
void alvh_post_hurry(struct alvh_post *post, bool hurry);

/* Ends when everything is sent. May be NULL. */
void alvh_post_stop(struct alvh_post *post);

#endif
