/* Whose turn it is with HDF5, which keeps state of its own for the whole process: one
 * thread at a time, from the opening of a file to its closing. A thread whose turn it is
 * may open more files. */
#ifndef ALVH_SIM_TURN_H
#define ALVH_SIM_TURN_H

#include <stdbool.h>

/* Waits until no other thread has its turn; alvh_turn_end gives it back once it has been
 * called as often as this. */
void alvh_turn_begin(void);
void alvh_turn_end(void);

/* Is it the calling thread's turn? Asked by assertions. */
bool alvh_turn_is_mine(void);

#endif
