/* Letters between ranks as messages of MPI 3. The kind of a letter is the tag of its message.
 *
 * The thread level is MPI_THREAD_SERIALIZED: the thread that begins and ends the program calls
 * MPI_Init_thread and MPI_Finalize; in between only the thread of the post calls MPI
 * (post.h). An error of MPI itself ends all ranks, as is its default. */
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/engine/ranks.h"

/* A message on its way. */
struct message {
    MPI_Request request;
    struct alvh_buffer content;
    int rank; /* whom it is from */
    enum alvh_letter_kind kind;
};

struct messages {
    int count, room;
    struct message *message; /* in the order they were begun in */
};

enum { MOST_ARRIVING = 8, MOST_SPARES = 64 };

struct mpi_ranks {
    struct alvh_ranks calls; /* first: what others see of it */
    struct messages leaving, arriving;
    int spares;
    struct alvh_buffer spare[MOST_SPARES]; /* memory of messages that are gone */
};

/* Ends all ranks: one of them cannot go on, and cannot say so in a letter. */
static _Noreturn void give_up(const struct mpi_ranks *ranks, const char *why)
{
    fprintf(stderr, "alvh: rank %d: %s\n", ranks->calls.rank, why);
    MPI_Abort(MPI_COMM_WORLD, ALVH_EFAILED);
    abort();
}

/* ---- memory ---- */

static struct alvh_buffer take_spare(struct mpi_ranks *ranks)
{
    return ranks->spares > 0 ? ranks->spare[--ranks->spares] : (struct alvh_buffer){0};
}

static void keep_spare(struct mpi_ranks *ranks, struct alvh_buffer *content)
{
    if (content->room > 0 && ranks->spares < MOST_SPARES)
        ranks->spare[ranks->spares++] = *content;
    else
        alvh_buffer_free(content);
    *content = (struct alvh_buffer){0};
}

/* Room for another message. */
static struct message *add_message(struct mpi_ranks *ranks, struct messages *messages)
{
    if (messages->count == messages->room) {
        const int room = messages->room ? 2 * messages->room : 16;
        struct message *message =
            realloc(messages->message, (size_t)room * sizeof *message);
        if (!message)
            give_up(ranks, "no memory for messages");
        messages->message = message;
        messages->room = room;
    }
    return &messages->message[messages->count++];
}

/* ---- out ---- */

/* Forgets what has left. */
static void clear_left(struct mpi_ranks *ranks)
{
    struct messages *leaving = &ranks->leaving;
    int kept = 0;
    for (int i = 0; i < leaving->count; i++) {
        struct message *message = &leaving->message[i];
        int gone = 0;
        MPI_Test(&message->request, &gone, MPI_STATUS_IGNORE);
        if (gone)
            keep_spare(ranks, &message->content);
        else
            leaving->message[kept++] = *message;
    }
    leaving->count = kept;
}

static void send_letter(struct alvh_ranks *calls, int to, enum alvh_letter_kind kind,
                        struct alvh_buffer *content)
{
    struct mpi_ranks *ranks = (struct mpi_ranks *)calls;
    if (content->used > INT_MAX)
        give_up(ranks, "a letter of more than 2 GiB; smaller simulation.block_paths help");
    clear_left(ranks);
    struct message *message = add_message(ranks, &ranks->leaving);
    *message = (struct message){.content = *content};
    *content = take_spare(ranks);
    MPI_Isend(message->content.data, (int)message->content.used, MPI_BYTE, to, (int)kind,
              MPI_COMM_WORLD, &message->request);
}

/* ---- in ---- */

/* Begins to receive whatever has been announced. */
static void begin_receiving(struct mpi_ranks *ranks)
{
    int there = 1;
    while (there && ranks->arriving.count < MOST_ARRIVING) {
        MPI_Message announced;
        MPI_Status status;
        int bytes;
        MPI_Improbe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &announced, &status);
        if (!there)
            break;
        MPI_Get_count(&status, MPI_BYTE, &bytes);
        struct alvh_buffer content = take_spare(ranks);
        if (alvh_buffer_begin(&content, (size_t)bytes, NULL) != ALVH_OK)
            give_up(ranks, "no memory for a message");
        content.used = (size_t)bytes;
        struct message *message = add_message(ranks, &ranks->arriving);
        *message = (struct message){.content = content,
                                    .rank = status.MPI_SOURCE,
                                    .kind = (enum alvh_letter_kind)status.MPI_TAG};
        MPI_Imrecv(content.data, bytes, MPI_BYTE, &announced, &message->request);
    }
}

static bool receive_letter(struct alvh_ranks *calls, int *from, enum alvh_letter_kind *kind,
                           struct alvh_buffer *content)
{
    struct mpi_ranks *ranks = (struct mpi_ranks *)calls;
    struct messages *arriving = &ranks->arriving;
    int here = 0;
    begin_receiving(ranks);
    if (arriving->count > 0)
        MPI_Test(&arriving->message[0].request, &here, MPI_STATUS_IGNORE);
    if (!here)
        return false;
    const struct message first = arriving->message[0];
    arriving->count--;
    for (int i = 0; i < arriving->count; i++)
        arriving->message[i] = arriving->message[i + 1];
    keep_spare(ranks, content);
    *content = first.content;
    *from = first.rank;
    *kind = first.kind;
    return true;
}

static int under_way(struct alvh_ranks *calls)
{
    struct mpi_ranks *ranks = (struct mpi_ranks *)calls;
    clear_left(ranks);
    return ranks->leaving.count + ranks->arriving.count;
}

/* ---- the program ---- */

enum alvh_status alvh_ranks_open(struct alvh_ranks **made, struct alvh_error *error)
{
    int level;
    struct mpi_ranks *ranks = calloc(1, sizeof *ranks);
    *made = NULL;
    if (!ranks)
        return alvh_fail(error, ALVH_EFAILED, "no memory for MPI");
    MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level);
    ranks->calls = (struct alvh_ranks){
        .send = send_letter, .receive = receive_letter, .under_way = under_way};
    MPI_Comm_rank(MPI_COMM_WORLD, &ranks->calls.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks->calls.count);
    *made = &ranks->calls;
    if (level < MPI_THREAD_SERIALIZED && ranks->calls.count > 1)
        give_up(ranks, "this MPI does not go with threads (MPI_THREAD_SERIALIZED)");
    return ALVH_OK;
}

void alvh_ranks_close(struct alvh_ranks *calls)
{
    struct mpi_ranks *ranks = (struct mpi_ranks *)calls;
    if (!ranks)
        return;
    while (ranks->leaving.count > 0)
        clear_left(ranks);
    MPI_Finalize();
    for (int i = 0; i < ranks->spares; i++)
        alvh_buffer_free(&ranks->spare[i]);
    free(ranks->leaving.message);
    free(ranks->arriving.message);
    free(ranks);
}
