/* What a run asks of the disk, in order, for a loss of power to be played at every moment. */
#ifndef ALVH_TESTS_FAULTS_POWER_H
#define ALVH_TESTS_FAULTS_POWER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

static inline bool power_is_recorded(void)
{
    return false;
}
static inline void power_write(int descriptor, const void *data, size_t bytes, off_t at)
{
    (void)descriptor, (void)data, (void)bytes, (void)at;
}
static inline void power_create(int descriptor)
{
    (void)descriptor;
}
static inline void power_sync(int descriptor)
{
    (void)descriptor;
}
static inline void power_truncate(int descriptor, off_t size)
{
    (void)descriptor, (void)size;
}
static inline void power_rename(const char *from, const char *to)
{
    (void)from, (void)to;
}
static inline void power_unlink(const char *name)
{
    (void)name;
}

#endif
