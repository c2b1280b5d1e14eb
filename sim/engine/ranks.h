/* The processes of one run, called ranks, and the letters between them.
 *
 * Rank 0 leads: it has the list of paths that are left, walks blocks itself, and alone writes
 * files. The others help: they are given blocks and send back records, sealed as they go
 * into the checkpoint (sim/file/checkpoint.h).
 *
 *     rank 0     BEGIN  WORK WORK ..          PAUSE         END         BYE
 *     a helper          READY  RECORD RECORD ..     RECORD PAUSED          GOODBYE
 *
 * Letters of one rank to another arrive in the order they were sent in. How they travel is
 * behind the calls of struct alvh_ranks: MPI (ranks_mpi.c), or the memory of a test. */
#ifndef ALVH_SIM_RANKS_H
#define ALVH_SIM_RANKS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/file/checkpoint.h"

enum alvh_letter_kind {
    ALVH_LETTER_BEGIN,   /* struct alvh_letter_begin, then the identity of the run */
    ALVH_LETTER_READY,   /* struct alvh_letter_ready */
    ALVH_LETTER_WORK,    /* ranges of paths, a block each */
    ALVH_LETTER_RECORD,  /* a sealed record */
    ALVH_LETTER_PAUSE,   /* struct alvh_letter_pause */
    ALVH_LETTER_PAUSED,  /* everything walked so far has been sent, tally included */
    ALVH_LETTER_STOPPED, /* a signal has asked the helper to stop: the whole run does */
    ALVH_LETTER_FAILED,  /* struct alvh_letter_failed */
    ALVH_LETTER_END,     /* of the run */
    ALVH_LETTER_BYE,     /* of the program: int64_t, its exit status */
    ALVH_LETTER_GOODBYE  /* nothing comes after this */
};

struct alvh_letter_begin {
    int64_t run; /* how many runs the ranks have begun, this one included */
    uint64_t seed;
    int64_t threads, block_paths; /* as simulation.threads, simulation.block_paths */
};

struct alvh_letter_ready {
    int64_t run, threads;
};

struct alvh_letter_pause {
    int64_t drop; /* other than zero: blocks that were not begun are not walked */
};

struct alvh_letter_failed {
    int64_t run;
    struct alvh_error error;
};

/* All calls come from one thread at a time. */
struct alvh_ranks {
    int rank, count;
    int64_t runs; /* begun, as rank 0 counts them */
    /* Begins to send content.used bytes. Takes the memory of content and leaves another. */
    void (*send)(struct alvh_ranks *ranks, int to, enum alvh_letter_kind kind,
                 struct alvh_buffer *content);
    /* The next letter that has arrived, in exchange for the memory of content; false: none.
     */
    bool (*receive)(struct alvh_ranks *ranks, int *from, enum alvh_letter_kind *kind,
                    struct alvh_buffer *content);
    /* How many letters are on their way, out or in. */
    int (*under_way)(struct alvh_ranks *ranks);
};

/* Fills a letter; false: no memory. */
bool alvh_letter_write(struct alvh_buffer *content, size_t bytes, const void *data);
/* Reads the front of one; what is shorter reads as zeros. */
void alvh_letter_read(const struct alvh_buffer *content, size_t bytes, void *data);

/* The processes that this one was started with; NULL where it is alone. Which of two sources
 * is linked decides: ranks_alone.c, ranks_mpi.c. May fail: the environment speaks of ranks,
 * and the program knows of none. */
enum alvh_status alvh_ranks_open(struct alvh_ranks **ranks, struct alvh_error *error);
/* The last thing that a program does with them. */
void alvh_ranks_close(struct alvh_ranks *ranks);

/* Rank 0, before it closes: tells all others the exit status and waits for them. */
void alvh_ranks_dismiss(struct alvh_ranks *ranks, int status);

#endif
