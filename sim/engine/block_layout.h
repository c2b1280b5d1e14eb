/* Where the arrays of a block lie: one after the other in one piece of memory, each on a
 * multiple of 64 bytes, and only those that the walk needs. */
#ifndef ALVH_SIM_BLOCK_LAYOUT_H
#define ALVH_SIM_BLOCK_LAYOUT_H

#include "sim/engine/block.h"

/* Points the block's arrays into `memory`, and returns how many bytes of it they take.
 * Without memory it only counts: the pointers are then NULL. */
size_t alvh_block_lay_out(const struct alvh_walk *walk, char *memory,
                          struct alvh_block *block);

#endif
