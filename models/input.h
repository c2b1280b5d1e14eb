/* Files that come from outside, opened so that none of them can keep the program waiting. */
#ifndef ALVH_MODELS_INPUT_H
#define ALVH_MODELS_INPUT_H

/* Opens a file for reading, or a pipe in which there is something to read or will be within
 * a second. A descriptor, or -1 with errno; of a pipe that stays empty that is ENODATA. */
int alvh_input_open(const char *path);

#endif
